"""The notebooks of runs and lessons: valid, and executed by one kernel; a wrong number is noticed."""

from collections.abc import Iterator

import numpy as np
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from rnnviz.experiment import simulate
from rnnviz.files import run_notebook
from rnnviz.lessons import LESSONS, lesson_layer
from rnnviz.lessons.notebook import notebook as lesson_notebook
from rnnviz.lessons.script import FORMS, Form
from tests.kernel import executed, printed, running_kernel
from tests.lessons.cases import CASES
from tests.ui.simulator.notebooks import experiment, open_numbers


@pytest.fixture(scope="module")
def kernel() -> Iterator[NotebookClient]:
    with running_kernel() as client:
        yield client


@pytest.mark.parametrize("k", [1, 5, 8])
def test_the_notebook_of_a_run_prints_the_number_and_draws_the_states(kernel: NotebookClient, k: int) -> None:
    chosen = experiment(k)
    simulation, sample = simulate(chosen.setup()), k % chosen.source.batch
    place = open_numbers(simulation, sample, np.random.default_rng(k))[-1]
    at = {"layer": place["layer"], "direction": place["direction"], "step": place["t"], "unit": place["unit"]}
    cells = executed(kernel, run_notebook(chosen, simulation, sample, **at))
    h = simulation.trace.layers[place["layer"]][place["direction"]].h[place["t"], sample, place["unit"]]
    assert float(printed(cells[-1:])) == pytest.approx(h, abs=simulation.match.tolerance)
    kinds = [kind for cell in cells if cell.cell_type == "code" for out in cell.outputs for kind in out.get("data", ())]
    assert "image/png" in kinds


def test_a_wrong_number_of_a_run_is_noticed(kernel: NotebookClient) -> None:
    chosen = experiment(2)
    simulation = simulate(chosen.setup())
    text = run_notebook(chosen, simulation)
    assert text.count("expected = ") == 1
    with pytest.raises(CellExecutionError, match="AssertionError"):
        executed(kernel, text.replace("expected = ", "expected = 1 + "))


def test_the_layer_of_a_lesson_is_a_notebook_too(kernel: NotebookClient) -> None:
    layer = lesson_layer("C1", 1, None)
    executed(kernel, run_notebook(layer, simulate(layer.setup())))


@pytest.mark.one_in(5)  # what it prints is the script's, of which each is run: see test_script
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("id_", "variant"), CASES)
def test_every_notebook_of_a_lesson_is_valid_and_prints_the_pages_numbers(
    kernel: NotebookClient, id_: str, variant: str | None, form: Form
) -> None:
    run = LESSONS[id_].run(5, variant=variant)
    text = printed(executed(kernel, lesson_notebook(run, form, sample=run.batch - 1)))
    assert "DIFFERS" not in text
    shown = run.results if form == "class" else [value.name for value in run.stages]
    assert all(f"{name} {run[name].shape}" in text for name in shown)


def test_c1_prints_the_lectures_own_numbers(kernel: NotebookClient) -> None:
    text = printed(executed(kernel, lesson_notebook(LESSONS["C1"].run())))
    rows = text.split("output (1, 3, 2)")[1].splitlines()[1:4]
    assert [row.split()[1:3] for row in rows] == [["-0.3520", "0.5253"], ["-0.6842", "0.7607"], ["-0.8649", "0.9047"]]


def test_a_wrong_number_of_a_lesson_is_noticed(kernel: NotebookClient) -> None:
    text = lesson_notebook(LESSONS["C1"].run())
    assert printed(executed(kernel, text.replace("0.7607", "0.7707"))).count("DIFFERS") == 1


def test_a_persons_text_stays_text(kernel: NotebookClient) -> None:
    run = LESSONS["D7"].run(1, text='it\'s "quoted" \\n \'twice\'\n"""\n%reset\n!ls привет 👩‍👩‍👧')
    assert "DIFFERS" not in printed(executed(kernel, lesson_notebook(run)))
