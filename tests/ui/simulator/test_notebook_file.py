"""The run as a notebook: valid, and executed by a kernel; its assert holds, and notices a wrong number."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from rnnviz.experiment import simulate
from rnnviz.files import run_notebook
from rnnviz.lessons import lesson_layer
from rnnviz.ui.simulator.notebook import notebook
from rnnviz.ui.simulator.notebook_file import open_notebook
from tests.kernel import executed, printed, running_kernel
from tests.ui.simulator.notebooks import experiment, open_numbers

FILL = """
import { readFileSync } from "node:fs";
import { notebookOf } from "SCRIPT";
const { notebook, sources } = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(notebookOf(notebook, sources));
"""


@pytest.fixture(scope="module")
def kernel() -> Iterator[NotebookClient]:
    with running_kernel() as client:
        yield client


@pytest.mark.parametrize("k", [1, 5, 8])
def test_a_notebook_prints_the_number_and_draws_the_states(kernel: NotebookClient, k: int) -> None:
    chosen = experiment(k)
    simulation, sample = simulate(chosen.setup()), k % chosen.source.batch
    place = open_numbers(simulation, sample, np.random.default_rng(k))[-1]
    at = {"layer": place["layer"], "direction": place["direction"], "step": place["t"], "unit": place["unit"]}
    cells = executed(kernel, run_notebook(chosen, simulation, sample, **at))
    h = simulation.trace.layers[place["layer"]][place["direction"]].h[place["t"], sample, place["unit"]]
    assert float(printed(cells[-1:])) == pytest.approx(h, abs=simulation.match.tolerance)
    kinds = [kind for cell in cells if cell.cell_type == "code" for out in cell.outputs for kind in out.get("data", ())]
    assert "image/png" in kinds


def test_a_wrong_number_is_noticed(kernel: NotebookClient) -> None:
    chosen = experiment(2)
    simulation = simulate(chosen.setup())
    text = run_notebook(chosen, simulation)
    assert text.count("expected = ") == 1
    with pytest.raises(CellExecutionError, match="AssertionError"):
        executed(kernel, text.replace("expected = ", "expected = 1 + "))


def test_a_lessons_layer_is_a_notebook_too(kernel: NotebookClient) -> None:
    layer = lesson_layer("C1", 1, None)
    executed(kernel, run_notebook(layer, simulate(layer.setup())))


@pytest.mark.parametrize("wrong", [{"layer": 9}, {"direction": 2}, {"step": -1}, {"unit": 99}])
def test_a_number_that_is_not_there_is_refused(wrong: dict[str, int]) -> None:
    chosen = experiment(1)
    with pytest.raises(ValueError, match=f"{next(iter(wrong))} must be between 0 and"):
        run_notebook(chosen, simulate(chosen.setup()), **wrong)


def test_the_browser_fills_in_the_cells_that_follow_the_page(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    chosen = experiment(5)
    simulation = simulate(chosen.setup())
    whole = json.loads(run_notebook(chosen, simulation))
    sources = {cell["id"]: cell["source"] for cell in whole["cells"] if cell["id"] in ("call", "number")}
    assert len(sources) == 2
    assert all(sources.values())
    empty = open_notebook(simulation, 0, notebook(chosen, simulation.setup, 0))
    script = tmp_path / "fill.mjs"
    root = Path(__file__).parents[3] / "rnnviz" / "ui" / "simulator"
    script.write_text(FILL.replace("SCRIPT", (root / "export" / "notebook.js").as_posix()))
    given = json.dumps({"notebook": empty, "sources": {name: f"{text}\n\n" for name, text in sources.items()}})
    filled = subprocess.run([node, str(script)], input=given.encode(), capture_output=True, check=True).stdout
    assert json.loads(filled) == whole
