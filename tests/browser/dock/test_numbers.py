"""The dock's numbers, the inside of a cell and its sums, for all cells, units and steps, as the library has them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from rnnviz.plots.theme import number
from tests.browser.dock.expected import Place
from tests.browser.dock.reading import Show, Shown, rows
from tests.browser.watching import settle

# The steps that are read, of each run: of the hardest, and of the others with `--whole`.
STEPS: dict[str, Sequence[int]] = {"stacked projected": (0, 5), "gru": (0, 4), "gru_v1": (0,), "rnn": (0, 1, 5)}
OTHERS: dict[str, Sequence[int]] = {"projected": (0, 3), "stacked": (0, 5), "lstm": range(6), "stacked rnn": (0, 2, 5)}


def places(shown: Shown, steps: Sequence[int]) -> list[dict[str, int]]:
    """Every unit at these steps, of every layer and direction, with every third of its sums; its neighbours have the
    others."""
    arch = shown.simulation.setup.arch
    lines = arch.spec.lines_with(projected=bool(arch.proj_size))
    sums = len(arch.spec.gates) + len(lines)
    return [
        {"layer": layer, "direction": direction, "t": t, "unit": inner % arch.state_size, "inner": inner, "gate": gate}
        for layer in range(arch.num_layers)
        for direction in range(arch.num_directions)
        for t in steps
        for inner in range(arch.hidden_size)
        for gate in range(sums)
        if sums == 1 or (layer + direction + t + inner + gate) % 3 == 0
    ]


def expect_sum(seen: dict[str, Any], at: Place, gate: int) -> None:
    """The sum of a gate or a line of the cell, term by term, and torch's number beside it."""
    gates = len(at.letters)
    letters = [*at.letters, *(line.name for line in at.cell.lines_with(projected=bool(at.arch.proj_size)))]
    letter = letters[gate] if gates > 1 else "h"
    value = at.of(letter)
    unit = at.unit if letter == "h" else at.inner
    assert seen["heading"] == f"Why {at.called(letter, at.t, unit)} is {number(value)}"
    assert seen["open"] == ([letter] if gates > 1 else [])
    assert seen["value"] == number(value)
    assert seen["torch"] == at.torch(letter)
    assert set(seen["meanings"]) == {"equal within the tolerance"}
    if gate < gates:
        assert seen["parts"] == at.parts(gate)
        assert seen["strips"] == at.strips(gate)
        assert seen["sum"] == ["sum", number(at.from_x(gate) + at.scaled(gate))]
    elif letter == "h" and at.arch.proj_size:
        expect_projection(seen, at)
    else:
        assert rows(seen) == (at.tap() if letter == "m" else at.line(letter))
        assert seen["sum"] == [["product", "sum"][len(rows(seen)) > 1], number(value)]


def expect_projection(seen: dict[str, Any], at: Place) -> None:
    """A projected state is a sum over the units of the cell."""
    units = range(at.arch.hidden_size)
    assert at.own.unprojected is not None
    assert [row[0] for row in rows(seen)] == [at.called("m", at.t, k) for k in units]
    products = at.own.unprojected[at.t, 0].astype(float) * at.weights["weight_hr"][at.unit]
    assert [row[2] for row in rows(seen)] == [number(product) for product in products]
    assert seen["strips"][0][2:] == [number(weight) for weight in at.weights["weight_hr"][at.unit].tolist()]


@pytest.mark.parametrize("name", [*STEPS, *(pytest.param(name, marks=pytest.mark.whole) for name in OTHERS)])
def test_every_number_of_every_unit_step_and_sum_is_the_library_s(show: Show, name: str) -> None:
    shown = show(name)
    asked, before = places(shown, (STEPS | OTHERS)[name]), shown.reruns()
    shown.at(tick=len(shown.simulation.trace.x) * shown.simulation.setup.arch.num_layers - 1)
    for place, seen in zip(asked, shown.read(asked), strict=True):
        at = Place(shown.simulation, *(place[name] for name in ("layer", "direction", "t", "unit", "inner")))
        expect_sum(seen, at, place["gate"])
        assert sorted(seen["pieces"]) == at.pieces(), place
        opened = [float(at.of(letter)) for letter in at.letters if len(at.letters) > 1]
        np.testing.assert_allclose(seen["fills"], opened, atol=5.1e-4)
    if name == "rnn":
        shown.at(unit=1, t=None)
        for t in (0, 1, 2, 5, 3):  # the sum follows the clock
            expect_sum(shown.at(tick=t), Place(shown.simulation, 0, 0, t, 1, 1), 0)
    settle(shown.page)
    assert shown.reruns() == before  # the server was asked for nothing


def test_what_overflowed_is_neither_equal_nor_different(show: Show) -> None:
    shown = show("relu")
    assert shown.simulation.match.first_overflow is not None
    step = shown.simulation.match.first_overflow[2]
    assert "left the range" not in shown.at(tick=step - 1)["note"]
    unit = int(np.flatnonzero(~np.isfinite(shown.simulation.trace.layers[0][0].h[step + 5, 0]))[0])
    seen = shown.at(tick=step + 5, unit=unit)
    assert "left the range of float32" in seen["note"]
    assert seen["torch"][0].endswith(" ·")
    assert seen["meanings"] == ["cannot be compared: the numbers left their range here, or came close"]


def test_what_is_wrong_is_told_by_the_verdict_and_beside_the_number(show: Show) -> None:
    shown = show("wrong")
    expect(shown.page.locator(".rv-pill")).to_contain_text("✗ differs from torch.nn.GRU")
    torchs = shown.simulation.reference.layers[0][0].h[2, 0, 1]
    assert shown.at(tick=2, unit=1, inner=1)["torch"] == [f"{number(torchs)} ✗"]
    expect(shown.dock.locator(".torch .bad")).to_contain_text("not equal")


def test_of_a_large_run_the_server_sends_the_unit_that_is_chosen(show: Show) -> None:
    shown = show("large")
    shown.at(tick=5, layer=1, unit=200, inner=200, gate=0)
    value = shown.simulation.trace.layers[1][0].i[5, 0, 200]
    expect(shown.why).to_have_text(f"Why i⁽¹⁾[5][200] is {number(value)}", timeout=10_000)
    folds = [fold[0] for part in shown.at()["parts"] for fold in part["folds"]]
    assert len(folds) == 2
    assert all(fold.startswith("2") and "smaller terms" in fold for fold in folds)
    settle(shown.page)
    reruns = shown.reruns()
    seen = shown.at(tick=9, t=7, gate=5)
    value = shown.simulation.trace.layers[1][0].h[7, 0, 200]
    assert seen["heading"] == f"Why h⁽¹⁾[7][200] is {number(value)}"
    assert seen["torch"] == [f"{number(shown.simulation.reference.layers[1][0].h[7, 0, 200])} ✓"]
    settle(shown.page)
    assert shown.reruns() == reruns


def test_all_products_of_a_wide_sum_can_be_seen_and_the_folded_ones_are_added_up(show: Show) -> None:
    shown = show("wide")
    at = Place(shown.simulation, 0, 0, 2, 0, 0)
    part = shown.at(tick=2)["parts"][0]
    names = [row[0] for row in part["rows"]]
    largest = sorted(at.x_terms(0), key=lambda row: -abs(float(row[2].replace("−", "-"))))[: len(names)]
    assert set(names) == {row[0] for row in largest}
    folded = [row for row in at.products(0) if row[0] not in names]
    assert part["folds"] == [[f"{len(folded)} smaller terms ▸ show", number(sum(value for _, value in folded))]]
    shown.press(shown.dock.get_by_role("button", name="smaller terms").first)
    unfolded = shown.at()["parts"][0]
    assert unfolded["rows"] == at.x_terms(0)
    assert unfolded["subtotal"] == part["subtotal"]
