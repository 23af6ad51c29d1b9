"""The listing of a run in which single numbers were edited."""

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.edits import Edit, read_edits, shapes_edited, write_edits
from rnnviz.experiment import Experiment, simulate
from tests.ui.simulator.notebooks import experiment, listing, open_numbers, run

STATE_NAMES = ("h_0", "c_0")


def edited(chosen: Experiment, k: int) -> Experiment:
    """The same with a number of each array changed, in the sample that is drawn; of a state not always."""
    rng, sample = np.random.default_rng([k, 1]), k % chosen.source.batch
    shapes = shapes_edited(chosen.arch, chosen.source.seq_len, chosen.source.batch)
    edits = []
    for name, shape in shapes.items():
        index = [int(rng.integers(size)) for size in shape]
        if len(shape) == 3:
            index[1] = sample
        if not (name in STATE_NAMES and k % 2):
            edits.append(Edit(name, tuple(index), f"{rng.normal():.3f}"))
    return replace(chosen, edits=write_edits(tuple(edits)))


@pytest.mark.parametrize("k", range(30))
def test_the_listing_of_an_edited_run_has_a_line_for_each_edit_and_its_assert_holds(k: int) -> None:
    chosen = edited(experiment(k), k)
    simulation, sample = simulate(chosen.setup()), k % chosen.source.batch
    for place in open_numbers(simulation, sample, np.random.default_rng(k)):
        text = listing(chosen, simulation, sample, place)
        run(text)
        for name, index, number in read_edits(chosen.edits):
            assert f"{name}[{', '.join(map(str, index))}] = {float(number)!r}\n" in text
