"""The structure that the arithmetic view draws, made by terms.js from what the server sends, against the trace."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.network.architecture import Architecture, place_name
from rnnviz.network.cells import CELLS
from rnnviz.sources.sequences import Normal
from rnnviz.ui.simulator import message as run_module
from rnnviz.ui.simulator.message import Focus, run_message

NODE = shutil.which("node")
SCRIPT = Path(__file__).parents[2] / "js" / "explain_all.js"
pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")


def explain_all(message: bytes, *options: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """What is chosen, and its explanation, for every sum of every unit of every cell, at the last tick."""
    run = subprocess.run([str(NODE), str(SCRIPT), *options], input=message, capture_output=True, check=True)
    explained: list[tuple[dict[str, Any], dict[str, Any]]] = json.loads(run.stdout)
    return explained


def simulation(cell: str, dtype: str = "float64", hidden: int = 3, **options: Any) -> Simulation:
    arch = Architecture(cell, 2, hidden, **options)
    return simulate(
        Experiment(arch, Normal(5, 2, 2, seed=1), seed=3, dtype=dtype, h_0="random", lengths=(5, 4)).setup()
    )


GRID = [
    ("rnn_tanh", {}),
    ("rnn_relu", {"bias": False}),
    *[(cell, {}) for cell in CELLS if cell not in ("rnn_tanh", "rnn_relu")],
    ("lstm", {"proj_size": 2}),
    *[(cell, {"num_layers": 2, "bidirectional": True}) for cell in CELLS],
    ("lstm", {"num_layers": 2, "bidirectional": True, "proj_size": 2}),
]


def operands(sim: Simulation, chosen: dict[str, Any], n: int) -> dict[str, np.ndarray]:
    """What the two products of a gate read at (layer, direction, t), found without the page's rules."""
    layer, d, t = chosen["layer"], chosen["direction"], chosen["t"]
    one = sim.trace.layers[layer][d]
    below = [sim.trace.x] if layer == 0 else [below.h for below in sim.trace.layers[layer - 1]]
    first = sim.setup.length(n) - 1 if d else 0
    before = one.h_0[n] if t == first else one.h[t + 1 if d else t - 1, n]
    if through := sim.setup.arch.spec.gates[chosen["gate"]].reads_through:
        before = getattr(one, through)[t, n] * before
    return {"x": np.concatenate([b[t, n] for b in below]), "h": before}


def assert_explains(sim: Simulation, chosen: dict[str, Any], found: dict[str, Any], n: int) -> None:
    layer, d, t, gate = (chosen[name] for name in ("layer", "direction", "t", "gate"))
    one, arch, end = sim.trace.layers[layer][d], sim.setup.arch, place_name(layer, d)
    total, rows = found["sum"], found["sum"]["rows"]
    if gate == len(arch.gates):
        np.testing.assert_allclose([row["value"] for row in rows], one.unprojected[t, n])
        assert sum(row["product"] for row in rows) == pytest.approx(one.h[t, n, chosen["unit"]], abs=1e-12)
        return
    row = gate * arch.hidden_size + chosen["inner"]
    for side, kind in (("ih", "x"), ("hh", "h")):
        terms = [r for r in rows if r["kind"] == kind]
        np.testing.assert_array_equal([r["value"] for r in terms], operands(sim, chosen, n)[kind])
        np.testing.assert_array_equal([r["weight"] for r in terms], sim.setup.weights[f"weight_{side}_{end}"][row])
        assert [r["name"].split("_")[-1] for r in terms] == [f"{side}[{row},{k}]" for k in range(len(terms))]
    letter = arch.gates[gate]
    last = [r["product"] for r in rows if r["kind"] == "subtotal"]
    summands = [last[0], last[2]] if arch.spec.gates[gate].scaled_by else [r["product"] for r in rows]
    assert sum(summands) == pytest.approx(total["total"], abs=1e-12)
    squash: dict[str, Callable[[float], float]] = {
        "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
        "tanh": np.tanh,
        "relu": lambda a: max(a, 0.0),
    }
    unit = chosen["inner"]
    assert squash[total["activation"]](total["total"]) == pytest.approx(getattr(one, letter)[t, n, unit], abs=1e-12)
    assert total["result"] == getattr(one, letter)[t, n, unit]


@pytest.mark.parametrize(("cell", "options"), GRID)
def test_every_sum_is_made_of_the_trace_s_own_numbers(cell: str, options: dict[str, Any]) -> None:
    sim = simulation(cell, **options)
    for n in (0, 1):
        found = explain_all(run_message(sim, n, Focus(), "cpu"))
        arch = sim.setup.arch
        sums = len(arch.gates) + bool(arch.proj_size)
        assert len(found) == arch.num_layers * arch.num_directions * (5, 4)[n] * arch.state_size * sums
        for chosen, explanation in found:
            assert explanation["status"] == "ready"
            assert_explains(sim, chosen, explanation, n)


@pytest.mark.parametrize(("cell", "options"), GRID)
def test_lines_give_the_states_and_torch_agrees(cell: str, options: dict[str, Any]) -> None:
    sim = simulation(cell, **options)
    for chosen, found in explain_all(run_message(sim, 0, Focus(), "cpu")):
        at = (chosen["t"], 0)
        one = sim.trace.layers[chosen["layer"]][chosen["direction"]]
        assert found["value"] == one.h[*at, chosen["unit"]]
        checks = [line["check"] for line in found["lines"]] + [found["sum"]["check"]]
        assert {check["verdict"] for check in checks if check} == {"equal"}
        if sim.setup.arch.spec.memory:
            assert found["lines"][-1]["value"] == one.c[*at, chosen["inner"]]


@pytest.mark.parametrize(("cell", "options"), GRID)
def test_the_numbers_of_a_line_come_to_its_value(cell: str, options: dict[str, Any]) -> None:
    sim = simulation(cell, **options)
    spec = sim.setup.arch.spec
    explained = [found for _, found in explain_all(run_message(sim, 1, Focus(), "cpu"))]
    names = [line.name for line in spec.lines_with(projected=bool(sim.setup.arch.proj_size))]
    assert all([line["tokens"][0]["text"][0] for line in found["lines"]] == names[::-1] for found in explained)
    for line in (line for found in explained for line in found["lines"] if line["numbers"]):
        formula = line["numbers"].removeprefix("= ").replace("·", "*").replace("−", "-").replace("tanh", "np.tanh")
        assert eval(formula, {"np": np}) == pytest.approx(line["value"], abs=4e-3)


@pytest.mark.parametrize(("cell", "options"), GRID)
def test_the_note_of_a_sum_names_the_rows_that_its_weights_stand_in(cell: str, options: dict[str, Any]) -> None:
    sim = simulation(cell, hidden=4, **options)
    gates, weights = sim.setup.arch.gates, sim.setup.weights
    for chosen, found in explain_all(run_message(sim, 0, Focus(), "cpu")):
        note, rows = found["sum"]["note"], found["sum"]["rows"]
        named = re.match(r"Row (\d+) of (weight_\w+)(?: and (weight_\w+))?", note)
        assert named is not None, note
        places = [(kind, name) for kind, name in zip("xh" if named[3] else "h", named.groups()[1:], strict=False)]
        for kind, name in places:
            shown = [row["weight"] for row in rows if row["kind"] == kind]
            np.testing.assert_array_equal(shown, weights[name][int(named[1])], err_msg=note)
        block = re.search(r", gate (\w) \(rows (\d+) to (\d+)\)", note)
        assert (block is not None) is (len(gates) > 1 and chosen["gate"] < len(gates)), note
        if block:
            first = gates.index(block[1]) * 4
            assert (block[1], int(block[2]), int(block[3])) == (found["sum"]["letter"], first, first + 3)


def test_a_gate_that_reads_through_another_says_so() -> None:
    sim = simulation("gru_v1", bidirectional=True)
    for _, found in explain_all(run_message(sim, 0, Focus(), "cpu")):
        products = [row["name"] for row in found["sum"]["rows"] if row["kind"] == "h"]
        assert all(name.startswith("r") for name in products) is (found["sum"]["letter"] == "n")
        assert ("r multiplies h before the product" in found["sum"]["note"]) is (found["sum"]["letter"] == "n")


@pytest.mark.parametrize(("cell", "options"), GRID)
def test_a_unit_in_focus_is_explained_as_it_is_in_the_whole_run(
    cell: str, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    sim = simulation(cell, **options)
    last = sim.setup.arch.num_layers - 1
    wanted = (last, sim.setup.arch.num_directions - 1, 1)
    everything = explain_all(run_message(sim, 1, Focus(), "cpu"))
    whole = [both for both in everything if tuple(both[0][name] for name in ("layer", "direction", "unit")) == wanted]
    monkeypatch.setattr(run_module, "WHOLE_RUN_AT_MOST", 0)
    assert explain_all(run_message(sim, 1, Focus(*wanted), "cpu")) == whole


def test_of_many_products_the_largest_are_shown_and_the_rest_is_one_sum() -> None:
    sim = simulation("gru", hidden=21)
    message = run_message(sim, 0, Focus(), "cpu")
    for (_, short), (_, long) in zip(explain_all(message)[:200], explain_all(message, "--all")[:200], strict=True):
        terms = [row for row in short["sum"]["rows"] if row["kind"] == "h"]
        everything = [row["product"] for row in long["sum"]["rows"] if row["kind"] == "h"]
        assert [row["name"] for row in terms if row["value"] is None] == [terms[-1]["name"]]
        assert terms[-1]["name"].startswith("13 others, W_hh[")
        largest = sorted(everything, key=abs, reverse=True)
        assert [row["product"] for row in terms[:-1]] == largest[:8]
        assert terms[-1]["product"] == pytest.approx(sum(largest[8:]), abs=1e-12)


def test_a_row_s_source_is_the_state_that_its_value_comes_from() -> None:
    sim = simulation("lstm", num_layers=2, bidirectional=True, proj_size=2)
    for _, found in explain_all(run_message(sim, 1, Focus(), "cpu")):
        for row in (row for row in found["sum"]["rows"] if row["source"]):
            kind, layer, d, t, unit = (row["source"][name] for name in ("kind", "layer", "direction", "t", "unit"))
            one = sim.trace.layers[layer][d]
            origin = sim.trace.x[t, 1] if kind == "x" else one.h_0[1] if t == "0" else one.h[t, 1]
            assert origin[unit] == row["value"]


def test_a_wrong_state_of_torch_is_marked() -> None:
    sim = simulation("rnn_tanh")
    sim.reference.layers[0][0].h[3, 0, 1] += 1e-6
    verdicts = {
        found["name"]: found["sum"]["check"]["verdict"] for _, found in explain_all(run_message(sim, 0, Focus(), "cpu"))
    }
    assert [name for name, verdict in verdicts.items() if verdict == "differs"] == ["h[3][1]"]
