"""The pictures on the map of the course: a lesson's own network, with the numbers of its own run."""

import numpy as np
import pytest

from rnnviz.lessons import LESSONS
from rnnviz.lessons.by_hand import only_by_hand
from rnnviz.ui.lessons.thumbnails import ROWS, SAMPLE, network, samples, strip, thumbnail, thumbnail_of, tokens


def test_every_lesson_has_a_picture_and_no_two_have_the_same() -> None:
    assert ROWS.keys() == LESSONS.keys()
    drawn = [thumbnail(id_) for id_ in LESSONS]
    assert all(piece for picture in drawn for row in picture["rows"] for piece in row)
    assert len({str(picture) for picture in drawn}) == len(LESSONS)


@pytest.mark.parametrize("id_", LESSONS)
def test_a_run_without_torch_has_the_numbers_of_the_lesson(id_: str) -> None:
    ours, run = only_by_hand(LESSONS[id_]), LESSONS[id_].run()
    assert ours.chosen == run.chosen
    assert [value.name for value in ours.stages] == [value.name for value in run.stages]
    for value in ours.stages:
        np.testing.assert_array_equal(value.value, run[value.name].value)
    assert thumbnail(id_) == thumbnail_of(run)


@pytest.mark.parametrize(
    ("id_", "value", "above"),
    [("A5", "output", ""), ("B4", "output", ""), ("D2", "output", ""), ("D3", "output", "y"), ("D5", "decoded", "y")],
)
@pytest.mark.parametrize("seed", [2, 9])
def test_a_network_has_the_states_of_its_layer_and_what_it_reads(id_: str, value: str, above: str, seed: int) -> None:
    run = LESSONS[id_].run(seed)
    drawn = network(value, above=above)(run)
    of, stage = run[value], run[value].stage
    assert stage.layer is not None
    arch = stage.layer.arch
    assert [len(layer) for layer in drawn["states"]] == [arch.num_directions] * arch.num_layers
    top = np.concatenate([np.array(rows) for rows in drawn["states"][-1]])
    np.testing.assert_allclose(top.T, np.take(of.torch, SAMPLE, of.axes.index("N")), atol=1e-3)
    x = run[stage.reads[0]]
    np.testing.assert_allclose(np.array(drawn["x"]).T, np.take(x.value, SAMPLE, x.axes.index("N")), atol=1e-3)
    if above:
        np.testing.assert_allclose(np.array(drawn["above"]).T, run[above].torch[SAMPLE], atol=1e-3)


def test_lower_layers_are_drawn_below() -> None:
    run = LESSONS["A5"].run(4)
    lower, upper = (np.array(layer[0]).T for layer in network("output")(run)["states"])
    np.testing.assert_allclose(lower, run["lower"].torch[:, SAMPLE], atol=1e-3)
    np.testing.assert_allclose(upper, run["upper"].torch[:, SAMPLE], atol=1e-3)


def test_sentences_are_as_long_as_they_are_and_a_matrix_stands_in_its_rows() -> None:
    run = LESSONS["D7"].run(3, text="a b c d\nb\nc a")
    assert tokens("ids")(run) == {"kind": "tokens", "lengths": [4, 1, 2], "steps": 4}
    np.testing.assert_allclose(samples("last")(run)["rows"], run["last"].torch, atol=1e-3)
    own = LESSONS["A1"].run(3)
    np.testing.assert_allclose(strip("W")(own)["rows"], own["W"].torch, atol=1e-3)
