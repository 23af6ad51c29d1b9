"""The listing of the way back is run, with the gradients that are open on the page: its assert has to hold."""

import contextlib
import io
import json
import shutil
import subprocess
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnviz.experiment import Experiment, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.sources.sequences import Normal, Source, Text
from rnnviz.ui.simulator.back.loop_by_hand import loop_by_hand
from rnnviz.ui.simulator.back.message import back_message
from rnnviz.ui.simulator.back.notebook import back_notebook
from rnnviz.ui.simulator.back.question import Question
from rnnviz.ui.simulator.back.results import walk
from rnnviz.ui.simulator.message import Focus, run_message
from tests.ui.simulator.page import visit

NODE = shutil.which("node")
SCRIPT = Path(__file__).parents[2] / "js" / "list_back.js"
pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")
EDITS = "weight_hh_l0:1,2=0.7;x:1,1,0=-0.5;h_0:0,1,1=0.25"
QUESTIONS = [
    Question("h:0:0:2:1"),
    Question("sum", truncate=2),
    Question("error", "next"),
    Question("error", "last", "0.5"),
    Question("error", "typed", "0.25"),
    Question("characters"),
]


def run(text: str) -> float:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(text, "listing", "exec"), {})
    return float(out.getvalue())


@pytest.mark.one_in(5)
@pytest.mark.parametrize("k", range(len(QUESTIONS)))
@pytest.mark.parametrize("cell", CELLS)
def test_the_listing_prints_what_is_open_and_its_assert_holds(cell: str, k: int, tmp_path: Path) -> None:
    question = QUESTIONS[k]
    source: Source = Text("rnn\nseq2") if question.of == "characters" or k % 2 else Normal(4, 2, 3, seed=5)
    arch = Architecture(
        cell, source.input_size, 3, num_layers=2, bidirectional=k % 3 == 0, batch_first=k % 2 == 1, bias=k != 4
    )
    dtype = ("float32", "float64")[k % 2]
    lengths = (4, 3) if isinstance(source, Normal) else None
    chosen = Experiment(arch, source, seed=8, dtype=dtype, h_0=("random", "zeros")[k % 2], lengths=lengths, edits=EDITS)
    simulation, sample = simulate(chosen.setup()), 1
    question = question.within(simulation.setup, sample)
    parts = back_notebook(chosen, simulation.setup, sample, question)
    way = walk(simulation, sample, question, chosen.seed)
    files = [tmp_path / name for name in ("parts", "run", "back")]
    files[0].write_text(json.dumps(asdict(parts)), encoding="utf-8")
    files[1].write_bytes(run_message(simulation, sample, Focus(), "cpu"))
    files[2].write_bytes(back_message(simulation, sample, way, "cpu"))
    asked: list[tuple[dict[str, Any], int]] = []
    for kind in ("x", *arch.spec.states):
        for t in (1, 2, *([] if kind == "x" else ["0"])):
            layer = int(t == 2 and kind != "x")
            at = {"kind": kind, "layer": layer, "direction": arch.num_directions - 1, "t": t, "unit": 1, "entry": None}
            asked.append((at, 3))
    for name in simulation.setup.weights:
        column = None if name.startswith("bias") else 1
        entry = {"name": name, "row": 2, "column": column}
        layer, direction = int("l1" in name), int("reverse" in name)
        at = {"kind": "h", "layer": layer, "direction": direction, "t": None, "unit": 0, "entry": entry}
        asked.append((at, -1))
    for name in ("head.weight", "head.bias") if question.has_head else ():
        entry = {"name": name, "row": 1, "column": None if name == "head.bias" else 2}
        asked.append(({"kind": "h", "layer": 1, "direction": 0, "t": None, "unit": 0, "entry": entry}, -1))
    made = subprocess.run(
        [str(NODE), str(SCRIPT), *map(str, files), json.dumps(asked)], capture_output=True, check=True
    )
    listings = json.loads(made.stdout)
    for (open_, _), text in zip(asked, listings, strict=True):
        assert "expected = " in text, open_
        run(text)


@pytest.mark.one_in(5)
@pytest.mark.parametrize("k", range(len(QUESTIONS)))
@pytest.mark.parametrize("cell", [*CELLS, "projected"])
def test_the_loop_by_hand_finds_what_autograd_finds(cell: str, k: int) -> None:
    question, projected = QUESTIONS[k], cell == "projected"
    source: Source = Text("rnn\nseq2") if question.of == "characters" or k % 2 else Normal(5, 2, 3, seed=5)
    arch = Architecture(
        "lstm" if projected else cell,
        source.input_size,
        4,
        num_layers=2,
        bidirectional=k % 3 != 1,
        batch_first=k % 2 == 1,
        bias=k != 2,
        proj_size=3 if projected else 0,
    )
    lengths = (5, 4) if isinstance(source, Normal) else None
    dtype, h_0 = ("float64", "float32")[k % 2], ("random", "zeros")[k % 2]
    chosen = Experiment(arch, source, seed=8, dtype=dtype, h_0=h_0, lengths=lengths)
    setup = chosen.setup()
    question = question.within(setup, 1)
    spaces: dict[str, Any] = {}
    text = back_notebook(chosen, setup, 1, question).start + loop_by_hand(setup, question)
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(text, "listing", "exec"), spaces)  # its asserts hold it against autograd
    ways = walk(simulate(setup), 1, question, chosen.seed).gradients
    for name, value in ways.weights.items():
        np.testing.assert_allclose(spaces["dW"][name], value, rtol=1e-4, atol=1e-5)


def test_a_projection_has_its_listing_in_operations() -> None:
    arch = Architecture("lstm", 2, 3, proj_size=2, num_layers=2, bidirectional=True)
    chosen = Experiment(arch, Normal(3, 1, 2, seed=1), h_0="random", c_0="random")
    parts = back_notebook(chosen, chosen.setup(), 0, Question("sum", truncate=2))
    places = {"layer": 0, "direction": 1, "t": 2, "unit": 1, "row": 1, "name": "weight_hr_l0", "index": "1, 2"}
    found = walk(simulate(chosen.setup()), 0, Question("sum", truncate=2), chosen.seed).gradients
    own = found.layers[0][1]
    assert own.c_0 is not None
    for end, value in (("h", own.h[2, 0, 1]), ("c_0", own.c_0[0, 1]), ("weight", found.weights["weight_hr_l0"][1, 2])):
        run(parts.start + parts.ends[end].format(**places, value=float(value), tolerance=1e-5))


def test_the_code_tab_shows_the_loop_and_the_step_back_by_hand() -> None:
    page = visit(mode="back", tab="Code", cell="lstm", proj_size="2")
    assert "dW = {" in page.code[0].value
    assert "def lstm_step_back(" in page.code[1].value


def test_a_target_that_does_not_fit_has_no_listing() -> None:
    page = visit(mode="back", tab="Code", of="error", target="last", target_text="1 2")
    assert any("target_text" in text.value for text in page.markdown)
    assert len(page.code) == 1
