"""The run as a file of a notebook. tests/files/test_notebooks.py runs it."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from rnnviz.experiment import simulate
from rnnviz.files import run_notebook
from rnnviz.ui.simulator.notebook import notebook
from rnnviz.ui.simulator.notebook_file import open_notebook
from tests.ui.simulator.notebooks import experiment

FILL = """
import { readFileSync } from "node:fs";
import { notebookOf } from "SCRIPT";
const { notebook, sources } = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(notebookOf(notebook, sources));
"""


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
