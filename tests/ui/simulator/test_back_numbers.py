"""Every sum, line and entry that the way back can open, made in the script from what the server sends."""

import json
import shutil
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.network.opened import open_state
from rnnviz.network.shares import entry_terms
from rnnviz.sources.sequences import Normal, Source, Text
from rnnviz.ui.kit.messages import pack
from rnnviz.ui.simulator.back.message import back_message
from rnnviz.ui.simulator.back.parts import head_content
from rnnviz.ui.simulator.back.question import Question
from rnnviz.ui.simulator.back.results import walk
from rnnviz.ui.simulator.message import Focus, run_message

NODE = shutil.which("node")
SCRIPT = Path(__file__).parents[2] / "js" / "back_all.js"
pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")
SAMPLE = 1
GRID: list[tuple[str, dict[str, Any], Question]] = [
    ("gru_v1", {}, Question("h:0:0:2:1")),
    *[(cell, {"num_layers": 2, "bidirectional": True}, Question("sum")) for cell in CELLS],
    *[(cell, {"num_layers": 2, "bias": False}, Question("error", "next", truncate=2)) for cell in CELLS],
    ("lstm", {"proj_size": 2, "bidirectional": True, "num_layers": 2}, Question("error", "typed", "0.3")),
    ("lstm", {}, Question("c:0:0:3:2")),
    ("gru", {"num_layers": 2, "bidirectional": True}, Question("characters")),
    ("lstm", {"proj_size": 2}, Question("characters", truncate=2)),
]


def simulation(cell: str, options: dict[str, Any], text: bool = False) -> Simulation:
    source: Source = Text("rnnviz\nrizz") if text else Normal(5, 2, 2, seed=4)
    arch = Architecture(cell, source.input_size, 3, **options)
    lengths = None if text else (5, 4)
    return simulate(
        Experiment(arch, source, seed=6, dtype="float64", h_0="random", c_0="random", lengths=lengths).setup()
    )


def assert_close(ours: float, theirs: float, what: object, atol: float) -> None:
    """As numpy's, which takes a hundred times as long for one number."""
    assert abs(ours - theirs) <= atol + 1e-11 * abs(theirs), what


@pytest.mark.parametrize(("cell", "options", "question"), GRID)
def test_every_sum_line_and_entry_adds_up(
    cell: str, options: dict[str, Any], question: Question, tmp_path: Path
) -> None:
    sim = simulation(cell, options, question.of == "characters")
    question = question.within(sim.setup, SAMPLE)
    way = walk(sim, SAMPLE, question, 6)
    files = [tmp_path / name for name in ("run", "back", "parts")]
    files[0].write_bytes(run_message(sim, SAMPLE, Focus(), "cpu"))
    files[1].write_bytes(back_message(sim, SAMPLE, way, "cpu"))
    files[2].write_bytes(pack({"head": head_content(way)} if way.head else {}))
    made = subprocess.run([str(NODE), str(SCRIPT), *map(str, files)], capture_output=True, check=True)
    told = json.loads(made.stdout)
    limit = max(abs(number["value"]) for number in told["numbers"])
    close = partial(assert_close, atol=1e-13 * max(1, limit))
    for number in told["numbers"]:
        close(number["sum"], number["value"], number)
        close(number["rows"], number["value"], number)
        close(number["compared"], number["torch"], number)
        top = number["kind"] == "h" and number["layer"] == sim.setup.arch.num_layers - 1 and number["t"] != "0"
        assert (number["given"] is not None) is (top and question.of in ("error", "characters"))
        if number["given"]:
            assert abs(number["given"]["ours"] - number["given"]["torch"]) <= number["given"]["tolerance"] < 1e-12
        if number["kind"] == "h" and number["t"] != "0":
            layer, d, t, unit = (number[name] for name in ("layer", "direction", "t", "unit"))
            opened = open_state(way.gradients, sim.setup.weights, layer, d, t, unit)
            if number["after"] is None:
                assert opened.after is None
            else:
                assert opened.after is not None
                close(number["after"], float(opened.after.terms.sum()), number)
    assert {wire["to"] for wire in told["wires"]} >= {f"sum_{gate}" for gate in sim.setup.arch.gates} or options.get(
        "proj_size"
    )
    for wire in told["wires"]:
        if question.truncate and wire["to"].endswith("[t−1]"):
            continue
        close(wire["sum"], wire["value"], wire)
    for line in told["lines"]:
        if line["name"].endswith("[t−1]") and question.truncate:
            continue  # what is found is not handed on across a cut
        close(line["computed"], line["value"], line)
    if way.loss.head:
        assert way.loss.d_predicted is not None
        slopes = way.loss.d_predicted[: sim.setup.length(SAMPLE), 0]
        np.testing.assert_allclose(told["slopes"], slopes, rtol=1e-11, atol=1e-13 * max(1, limit))
        assert {entry["name"] for entry in told["entries"]} >= {"head.weight", "head.bias"}
    for entry in told["entries"]:
        if entry["name"].startswith("head."):
            name = entry["name"].removeprefix("head.")
            at = entry["row"] if entry["column"] is None else (entry["row"], entry["column"])
            close(entry["sum"], way.loss.head[name][at], entry)
            close(entry["torch"], way.loss.head[name][at], entry)
            continue
        terms = entry_terms(way.gradients, entry["name"], entry["row"], entry["column"])
        close(entry["sum"], terms.sum(), entry)
        close(entry["sum"], entry["ours"], entry)
        close(entry["ours"], entry["torch"], entry)
