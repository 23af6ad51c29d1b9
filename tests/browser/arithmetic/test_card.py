"""The card that explains a unit: what it says, lights and leads to, on a phone, in a narrow card and in the dark."""

from typing import Literal

import pytest
from playwright.sync_api import expect

from rnnviz.plots.theme import number
from tests.browser.arithmetic.card import Show
from tests.browser.watching import paint, serious_violations

LIGHT = "(source) => window.rnnvizTest.light('test', source)"
LIT, SELECTION = "() => window.rnnvizTest.litOf('test')", "() => window.rnnvizTest.selectionOf('test')"
OVERFLOWING = """(card) => [...card.querySelectorAll(':scope :not(.unseen)')]
  .filter((element) => element.clientWidth && element.scrollWidth > element.clientWidth + 1)
  .map((element) => `${element.tagName}.${element.className}`)"""


def test_a_state_that_is_not_computed_yet_is_not_shown(show: Show) -> None:
    shown = show("stacked rnn")
    shown.select(layer=1, direction=1, t=4, unit=2)
    shown.tick(2)
    assert shown.heading() == "h⁽¹⁾←[4][2]"
    expect(shown.card.locator(".message")).to_contain_text("Not computed yet: this cell is computed at tick 7")
    assert shown.rows() == []
    shown.card.get_by_role("button", name="Go to tick 7").click()
    paint(shown.page)
    value = shown.simulation.trace.layers[1][1].h[4, 0, 2]
    assert shown.heading() == f"Why h⁽¹⁾←[4][2] is {number(value)}"


def test_a_padded_step_says_so(show: Show) -> None:
    shown = show("gru")
    shown.select(t=5)
    expect(shown.card.locator(".message")).to_contain_text("this sample has 5 steps. Nothing is computed at step 5")
    assert shown.rows() == []


def test_a_term_and_its_source_light_up_both_ways(show: Show) -> None:
    shown = show("lstm")
    shown.tick(3)
    shown.row("h[2][1] ·").hover()
    assert shown.page.evaluate(LIT) == {"kind": "h", "layer": 0, "direction": 0, "t": 2, "unit": 1}
    assert shown.lit() == ["h[2][1] · W_hh[0,1]"]
    shown.card.locator("h2").hover()
    assert shown.page.evaluate(LIT) is None
    shown.page.evaluate(LIGHT, {"kind": "x", "layer": 0, "direction": 0, "t": 3, "unit": 2})
    assert shown.lit() == ["x[3][2] · W_ih[0,2]"]
    shown.row("x[3][0] ·").get_by_role("button").focus()
    assert shown.page.evaluate(LIT)["unit"] == 0


def test_the_pointer_s_row_stays_lit_with_its_new_source_when_the_clock_moves(show: Show) -> None:
    shown = show("rnn")
    shown.tick(2)
    shown.row("h[1][3] ·").hover()
    shown.tick(3)
    assert shown.page.evaluate(LIT)["t"] == 2
    assert shown.lit() == ["h[2][3] · W_hh[0,3]"]


def test_terms_lead_back_through_the_states_and_forth_again(show: Show) -> None:
    shown = show("stacked")
    one = shown.simulation.trace.layers
    shown.tick(9)
    shown.select(layer=1, direction=0, unit=1)
    before = shown.heading()
    shown.row("h⁽⁰⁾←[3][2] ·").get_by_role("button").click()
    paint(shown.page)
    assert shown.heading() == f"Why h⁽⁰⁾←[3][2] is {number(one[0][1].h[3, 0, 2])}"
    shown.row("h⁽⁰⁾←[4][0] ·").get_by_role("button").click()
    paint(shown.page)
    assert shown.heading() == f"Why h⁽⁰⁾←[4][0] is {number(one[0][1].h[4, 0, 0])}"
    for _ in range(2):
        shown.card.get_by_role("button", name="back to").click()
        paint(shown.page)
    assert shown.heading() == before
    assert shown.page.evaluate(SELECTION)["t"] is None  # it follows the clock again
    expect(shown.card.locator(".back")).to_be_hidden()


def test_on_a_phone_nothing_overflows_and_torch_is_still_beside_ours(show: Show) -> None:
    shown = show("stacked rnn", phone=True)
    shown.tick(9)
    shown.select(layer=1, unit=1)
    assert shown.card.evaluate(OVERFLOWING) == []
    expect(shown.card.locator(".bar").first).to_be_hidden()
    expect(shown.card.get_by_text("torch ✓")).to_be_visible()
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_in_a_narrow_card_a_term_still_reads_on_one_line(show: Show) -> None:
    shown = show("rnn")
    shown.card.evaluate("(card) => { card.style.width = '330px'; }")  # beside the figure on a projector
    shown.tick(3)
    heights = shown.card.locator("tbody tr:visible th").evaluate_all("(all) => all.map((th) => th.clientHeight)")
    assert max(heights) <= 30
    assert shown.card.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_it_wears_the_page_s_theme_and_changes_with_it(show: Show, motion: Literal["no-preference", "reduce"]) -> None:
    shown = show("lstm", dark=True)
    shown.page.emulate_media(reduced_motion=motion)
    expect(shown.card).to_have_css("background-color", "rgb(15, 20, 27)")
    shown.page.emulate_media(color_scheme="light")
    expect(shown.card).to_have_css("background-color", "rgb(255, 255, 255)")


@pytest.mark.parametrize(("name", "dark"), [("projected", False), ("stacked", True), ("large", False)])
def test_no_serious_violation_of_accessibility(show: Show, name: str, dark: bool) -> None:
    shown = show(name, dark=dark)
    shown.tick(5)
    assert serious_violations(shown.page, ".stBidiComponent") == []
