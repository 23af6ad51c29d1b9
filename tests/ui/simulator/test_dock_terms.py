"""The terms of the sums that the dock lists: what each multiplies, where it comes from, and what is said of it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from rnnviz.experiment import Simulation
from rnnviz.network.architecture import place_name
from rnnviz.network.largest_products import SHOWN_OF_MORE
from rnnviz.ui.simulator import message as run_module
from rnnviz.ui.simulator.message import Focus, run_message
from tests.ui.simulator.test_dock_numbers import GRID, NODE, Told, inside_all, simulation, state_before

pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")
ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "tanh": np.tanh,
    "relu": lambda a: np.maximum(a, 0),
}


def gate_sums(sim: Simulation, n: int) -> Iterator[tuple[Told, int, dict[str, Any]]]:
    """Every sum of every gate, with where it is and the gate's place among the gates."""
    for told in inside_all(run_message(sim, n, Focus(), "cpu")):
        for g in range(len(sim.setup.arch.gates)):
            yield told, g, told["sums"][g]


def terms(why: dict[str, Any], side: str) -> list[dict[str, Any]]:
    return [row for part in why["parts"] for row in part["rows"] if row["side"] == side]


def read(sim: Simulation, told: Told, g: int, n: int) -> dict[str, Any]:
    """What the two products of a gate read, found without the page's rules."""
    layer, t = told["layer"], told["t"]
    below = [sim.trace.x] if layer == 0 else [own.h for own in sim.trace.layers[layer - 1]]
    before = state_before(sim, told, "h", n)
    if through := sim.setup.arch.spec.gates[g].reads_through:
        before = getattr(sim.trace.layers[layer][told["direction"]], through)[t, n] * before
    return {"ih": np.concatenate([values[t, n] for values in below]), "hh": before}


@pytest.mark.parametrize(("cell", "options"), GRID)
def test_a_sum_multiplies_what_the_cell_reads_by_the_rows_of_its_note_and_its_activation_gives_the_gate(
    cell: str, options: dict[str, Any]
) -> None:
    sim = simulation(cell, hidden=4, **options)
    for told, g, why in gate_sums(sim, 1):
        for side, values in read(sim, told, g, 1).items():
            np.testing.assert_array_equal([row["factors"][0] for row in terms(why, side)], values)
        named = re.match(r"Row (\d+) of (weight_ih_\w+) and (weight_hh_\w+)\.", why["note"])
        assert named is not None, why["note"]
        for side, name in (("ih", named[2]), ("hh", named[3])):
            shown = [row["factors"][1] for row in terms(why, side)]
            np.testing.assert_array_equal(shown, sim.setup.weights[name][int(named[1])], err_msg=why["note"])
        assert ("bias=False" in why["note"]) is not sim.setup.arch.bias
        assert why["activation"] == sim.setup.arch.spec.gates[g].activation
        assert ACTIVATIONS[why["activation"]](why["total"]) == pytest.approx(why["value"], abs=1e-12)


def test_the_note_of_a_projected_state_names_its_row() -> None:
    sim = simulation("lstm", proj_size=2, num_layers=2, bidirectional=True)
    for told in inside_all(run_message(sim, 0, Focus(), "cpu")):
        why, name = told["sums"][-1], f"weight_hr_{place_name(told['layer'], told['direction'])}"
        assert why["note"] == f"Row {told['unit']} of {name}."
        shown = [row["factors"][1] for row in terms(why, "hr")]
        np.testing.assert_array_equal(shown, sim.setup.weights[name][told["unit"]])
        inside = sim.trace.layers[told["layer"]][told["direction"]].unprojected
        assert inside is not None
        np.testing.assert_array_equal([row["factors"][0] for row in terms(why, "hr")], inside[told["t"], 0])


def test_a_gate_that_reads_through_another_says_so() -> None:
    for _, _, why in gate_sums(simulation("gru_v1", bidirectional=True), 0):
        through = why["letter"] == "n"
        assert all(row["name"].startswith("r · ") for row in terms(why, "hh")) is through
        assert ("r multiplies h before the product" in why["note"]) is through


def test_a_gate_that_another_scales_says_so() -> None:
    for _, _, why in gate_sums(simulation("gru", bidirectional=True), 0):
        assert ("r scales the whole h part, b_hh included" in why["note"]) is (why["letter"] == "n")


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_a_terms_source_is_the_state_that_its_value_comes_from(cell: str) -> None:
    options: dict[str, Any] = {"proj_size": 2} if cell == "lstm" else {}
    sim = simulation(cell, num_layers=2, bidirectional=True, **options)
    pointed = 0
    for told in inside_all(run_message(sim, 1, Focus(), "cpu")):
        rows = [row for why in told["sums"] for part in why["parts"] for row in part["rows"] if row["source"]]
        for row in rows:
            kind, layer, d, t, unit = (row["source"][name] for name in ("kind", "layer", "direction", "t", "unit"))
            own = sim.trace.layers[layer][d]
            states = own.c if kind == "c" else own.h
            starts = own.c_0 if kind == "c" else own.h_0
            assert states is not None
            assert starts is not None
            origin = sim.trace.x[t, 1] if kind == "x" else starts[1] if t == "0" else states[t, 1]
            assert origin[unit] in row["factors"]
            pointed += 1
    assert pointed


def test_of_many_products_the_largest_are_sent_and_the_rest_is_one_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    sim = simulation("gru", hidden=41)
    focus = Focus(0, 0, 17)
    places = [told for told in inside_all(run_message(sim, 0, Focus(), "cpu")) if told["unit"] == focus.unit]
    monkeypatch.setattr(run_module, "WHOLE_RUN_AT_MOST", 0)
    for whole, cut in zip(places, inside_all(run_message(sim, 0, focus, "cpu")), strict=True):
        for everything, why in zip(whole["sums"][:3], cut["sums"][:3], strict=True):
            products = [row["product"] for row in terms(everything, "hh")]
            shown = [row["product"] for row in terms(why, "hh")]
            assert sorted(shown, key=abs, reverse=True) == sorted(products, key=abs, reverse=True)[:SHOWN_OF_MORE]
            (part,) = [part for part in why["parts"] if part["kind"] == "h"]
            assert part["rest"]["count"] == 41 - SHOWN_OF_MORE
            assert part["rest"]["product"] == pytest.approx(sum(products) - sum(shown), abs=1e-12)
            assert part["subtotal"] == pytest.approx(sum(products), abs=1e-12)


def test_a_wrong_state_of_torch_is_marked() -> None:
    sim = simulation("rnn_tanh")
    sim.reference.layers[0][0].h[3, 0, 1] += 1e-6
    verdicts = {
        why["name"]: check["check"]["verdict"]
        for told in inside_all(run_message(sim, 0, Focus(), "cpu"))
        for why in told["sums"]
        for check in why["checks"]
    }
    assert [name for name, verdict in verdicts.items() if verdict == "differs"] == ["h[3][1]"]
    assert len(verdicts) == 5 * 3
