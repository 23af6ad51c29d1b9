"""Every number of the cell's inside and of its sums, made from what the server sends, against the trace."""

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.network.architecture import Architecture, place_name
from rnnviz.network.cells import CELLS
from rnnviz.plots.theme import number
from rnnviz.sources.sequences import Normal
from rnnviz.ui.simulator import message as run_module
from rnnviz.ui.simulator.message import Focus, run_message

NODE = shutil.which("node")
SCRIPT = Path(__file__).parents[2] / "js" / "inside_all.js"
pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")
Told = dict[str, Any]
SERIES = {"m": "unprojected"}  # what the trace calls a state that is not called so

# Every cell as a stack of both directions, which has all that a single layer has, and what there is beside it.
GRID = [
    *[(cell, {"num_layers": 2, "bidirectional": True}) for cell in CELLS],
    ("gru", {"bias": False}),
    ("lstm", {"num_layers": 2, "bidirectional": True, "proj_size": 2}),
]


@cache
def inside_all(message: bytes) -> list[Told]:
    run = subprocess.run([str(NODE), str(SCRIPT)], input=message, capture_output=True, check=True)
    told: list[Told] = json.loads(run.stdout)
    return told


def simulation(cell: str, dtype: str = "float64", hidden: int = 3, **options: Any) -> Simulation:
    arch = Architecture(cell, 2, hidden, **options)
    return simulate(
        Experiment(arch, Normal(5, 2, 2, seed=4), seed=6, dtype=dtype, h_0="random", lengths=(5, 4)).setup()
    )


def state_before(sim: Simulation, told: Told, name: str, n: int) -> Any:
    """The state that a cell reads, found without the page's rules."""
    own, t, d = sim.trace.layers[told["layer"]][told["direction"]], told["t"], told["direction"]
    first = sim.setup.length(n) - 1 if d else 0
    return getattr(own, f"{name}_0")[n] if t == first else getattr(own, name)[t + 1 if d else t - 1, n]


def assert_close(sim: Simulation, ours: Any, theirs: Any) -> None:
    """Equal but for the last place: the browser's tanh is not numpy's."""
    size = 1e-12 if sim.setup.weights["weight_ih_l0"].dtype == np.float64 else 5e-7
    np.testing.assert_allclose(ours, theirs, rtol=size, atol=size)


def assert_gates(sim: Simulation, told: Told, n: int) -> None:
    own, at, unit = sim.trace.layers[told["layer"]][told["direction"]], (told["t"], n), told["unit"]
    for numbers, (g, gate) in zip(told["inside"]["gates"], enumerate(sim.setup.arch.spec.gates), strict=True):
        row = g * sim.setup.arch.hidden_size + unit
        from_x, from_h = own.from_x[*at, row], own.from_h[*at, row]
        scaled = getattr(own, gate.scaled_by)[*at, unit] * from_h if gate.scaled_by else from_h
        assert numbers["value"] == getattr(own, gate.letter)[*at, unit]
        assert (numbers["fromX"], numbers["fromH"]) == (from_x, from_h)
        assert_close(sim, [numbers["scaled"], numbers["sum"]], [scaled, from_x + scaled])


def assert_lines(sim: Simulation, told: Told, n: int) -> None:
    own, at, unit = sim.trace.layers[told["layer"]][told["direction"]], (told["t"], n), told["unit"]
    inside, carried = told["inside"], sim.setup.arch.spec.states[-1]
    before = state_before(sim, told, carried, n)[unit]
    assert inside["before"] == before
    nodes = {text: value for line in inside["lines"] for text, value in line["nodes"].items()}
    keeps, takes, new = (getattr(own, letter)[*at, unit] for letter in ("fig" if carried == "c" else "zzn"))
    assert_close(sim, nodes[inside["named"]["kept"]], keeps * before)
    assert_close(sim, nodes[inside["named"]["added"]], (takes if carried == "c" else 1 - takes) * new)
    if before.dtype == np.float64:
        assert inside["words"] == in_words(sim, told, (keeps, before, 1 - takes if carried == "h" else takes, new), n)
    for line in inside["lines"]:
        state = getattr(own, SERIES.get(line["name"], line["name"]))[*at, unit]
        assert line["value"] == state
        assert_close(sim, line["nodes"][max(line["nodes"], key=len)], state)  # the whole right side
    if carried == "c":
        assert_close(sim, nodes["tanh(c)"], np.tanh(getattr(own, carried)[*at, unit]))


def in_words(sim: Simulation, told: Told, parts: tuple[Any, Any, Any, Any], n: int) -> str:
    """How much is kept of the state before, and how much is taken of what is new."""
    own, t, d = sim.trace.layers[told["layer"]][told["direction"]], told["t"], told["direction"]
    keeps, before, takes, new = parts
    carried, content = ("c", "g") if sim.setup.arch.spec.memory else ("h", "n")
    first = sim.setup.length(n) - 1 if d else 0
    name = f"{carried}_0" if t == first else f"{carried}[{t + 1 if d else t - 1}]"
    made = number(getattr(own, carried)[t, n, told["unit"]])
    return (
        f"The unit keeps {100 * keeps:.0f} % of {name}, {number(before)}, and takes {100 * takes:.0f} % of the new "
        f"{content}, {number(new)}: together {made}."
    )


@pytest.mark.parametrize(("cell", "options"), GRID)
def test_every_number_of_the_inside_is_the_library_s(cell: str, options: dict[str, Any]) -> None:
    for dtype, n in (("float64", 0), ("float32", 1)):
        sim = simulation(cell, dtype, **options)
        for told in inside_all(run_message(sim, n, Focus(), "cpu")):
            assert_gates(sim, told, n)
            if sim.setup.arch.spec.gated:
                assert_lines(sim, told, n)


def assert_sum(sim: Simulation, told: Told, letter: str, why: dict[str, Any]) -> None:
    own, torchs = (side.layers[told["layer"]][told["direction"]] for side in (sim.trace, sim.reference))
    at, unit, arch = (told["t"], 0), told["unit"], sim.setup.arch
    assert (why["letter"], why["value"]) == (letter, getattr(own, SERIES.get(letter, letter))[*at, unit])
    parts = why["parts"]
    if parts[-1]["kind"] == "scaled":  # the x part, and the h part as the gate scales it
        parts = [part for part in parts if part["kind"] in ("x", "scaled") or part["title"] == "b_ih"]
    assert sum(row["product"] for part in parts for row in part["rows"]) == pytest.approx(why["total"], abs=1e-12)
    for strip in why["strips"]:
        row = unit if strip["side"] == "hr" else arch.gates.index(letter) * arch.hidden_size + unit
        end = place_name(told["layer"], told["direction"])
        weights = sim.setup.weights[f"weight_{strip['side']}_{end}"][row]
        assert strip["label"] == f"W_{strip['side']}[{row}]"
        np.testing.assert_array_equal(strip["weights"], weights)
        terms = [term for part in why["parts"] for term in part["rows"] if term["side"] == strip["side"]]
        np.testing.assert_array_equal([term["factors"][1] for term in terms], weights)
    for check in why["checks"]:
        assert check["check"]["value"] == getattr(torchs, check["state"])[*at, unit]
        assert check["check"]["verdict"] == "equal"
    assert why["own"] is (letter in arch.spec.states)


@pytest.mark.parametrize(("cell", "options"), GRID)
def test_every_sum_comes_to_its_value_and_torch_agrees(cell: str, options: dict[str, Any]) -> None:
    sim = simulation(cell, **options)
    for told in inside_all(run_message(sim, 0, Focus(), "cpu")):
        assert told["status"] == "ready"
        for letter, why in zip(told["letters"], told["sums"], strict=True):
            assert_sum(sim, told, letter, why)


@pytest.mark.parametrize(("cell", "options"), GRID)
def test_the_unit_in_focus_is_told_as_in_the_whole_run(
    cell: str, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    sim = simulation(cell, **options)
    wanted = (sim.setup.arch.num_layers - 1, sim.setup.arch.num_directions - 1, 1)
    whole = [
        told
        for told in inside_all(run_message(sim, 0, Focus(), "cpu"))
        if (told["layer"], told["direction"], told["unit"]) == wanted
    ]
    monkeypatch.setattr(run_module, "WHOLE_RUN_AT_MOST", 0)
    assert inside_all(run_message(sim, 0, Focus(*wanted), "cpu")) == whole


def test_a_unit_behind_the_projection_has_no_state_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "WHOLE_RUN_AT_MOST", 0)
    told = inside_all(run_message(simulation("lstm", proj_size=2), 0, Focus(0, 0, 2), "cpu"))
    assert all([why is None for why in at["sums"]] == [letter == "h" for letter in at["letters"]] for at in told)
