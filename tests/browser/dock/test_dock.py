"""The dock in use: what it says, lights and leads to, in sub-steps and in a narrow dock."""

import re

import pytest
from playwright.sync_api import expect

from rnnviz.plots.theme import number
from tests.browser.dock.expected import Place
from tests.browser.dock.reading import OVERFLOWING, Show, Shown, rows
from tests.browser.dock.runs import simulation_of
from tests.browser.watching import paint, resize, serious_violations

LIGHT = "(source) => window.rnnvizTest.light('simulator', source)"
LIT = "() => window.rnnvizTest.litOf('simulator')"
RINGS = """(dock) => [...dock.querySelectorAll('.strip-box')].flatMap((box) => {
  const ring = box.querySelector('.ring').getBoundingClientRect();
  return [...box.querySelectorAll('.weight')].map((weight, k) => [k, weight])
    .filter(([, weight]) => weight.matches('.lit') && getComputedStyle(weight).outlineStyle === 'solid' && !ring.width)
    .map(([k]) => [box.querySelector('b').textContent, k]);
})"""
H = {"kind": "h", "layer": 0, "direction": 0}


def test_a_state_that_is_not_computed_yet_is_not_shown_and_a_narrow_dock_holds_it(show: Show) -> None:
    shown = show("stacked rnn")
    seen = shown.at(tick=2, layer=1, direction=1, t=4, unit=2, inner=2)
    assert seen["heading"] == "h⁽¹⁾←[4][2] = ?"
    assert "Not computed yet: this cell is computed at tick 7" in seen["message"][0]
    assert seen["message"][1] == "h = tanh( W_ih x + b_ih + W_hh h + b_hh )"
    value = shown.simulation.trace.layers[1][1].h[4, 0, 2]
    assert rows(seen) == []
    assert not any(number(value) in text for text in (*seen["pieces"], shown.dock.inner_text()))
    shown.press(shown.dock.get_by_role("button", name="Go to tick 7"))
    assert shown.why.inner_text() == f"Why h⁽¹⁾←[4][2] is {number(value)}"
    shown.dock.evaluate("(dock) => { dock.style.width = '300px'; }")
    shown.at(tick=7)
    assert shown.dock.evaluate(OVERFLOWING) == []


def test_a_term_its_weight_and_its_source_light_each_other_and_before_the_first_step_there_are_none(show: Show) -> None:
    shown = show("lstm")
    seen = shown.at(tick=-1, gate=1)
    assert "Nothing is computed yet; h[−1] is h_0, c[−1] is c_0." in seen["message"][0]
    assert seen["message"][1] == "f = σ( W_ih x + b_ih + W_hh h + b_hh )"
    assert rows(seen) == []
    shown.at(tick=3, gate=0)
    stage = shown.page.locator(".stage")
    shown.term("h[2][1]").hover()
    assert shown.page.evaluate(LIT) == {**H, "t": 2, "unit": 1}
    assert shown.lit() == ["h[2][1]"]
    assert shown.dock.evaluate(RINGS) == [["W_hh[0]", 1]]
    expect(stage.locator("[data-key='h:0:0:2:1']").first).to_have_class("value lit")
    shown.dock.locator("h2").first.hover()
    assert shown.page.evaluate(LIT) is None
    assert shown.dock.evaluate(RINGS) == []
    stage.locator("[data-key='x:3:2']").hover()
    assert shown.lit() == ["x[3][2]"]
    assert shown.dock.evaluate(RINGS) == [["W_ih[0]", 2]]
    shown.dock.locator(".weight:visible").nth(0).hover()
    assert shown.lit() == ["x[3][0]"]
    expect(stage.locator("[data-key='x:3:0']")).to_have_class("value lit")
    shown.term("x[3][1]").get_by_role("button").focus()
    assert shown.page.evaluate(LIT)["unit"] == 1
    expect_the_keys_to_read_a_strip(shown)


def expect_the_keys_to_read_a_strip(shown: Shown) -> None:
    """Weight by weight, each with its term lit, while the clock stands."""
    shown.at(gate=1)
    strip = shown.dock.get_by_role("slider", name="Weights W_hh[")
    name = (strip.get_attribute("aria-label") or "").removeprefix("Weights ")
    weights = strip.locator(".weight").evaluate_all("(all) => all.map((weight) => weight.title)")
    strip.focus()
    for index in (0, 1, 2):
        said = f"{name[:-1]}, {index}] {weights[index]}"
        expect(strip).to_have_attribute("aria-valuetext", said)
        expect(shown.dock.locator(".weight-read")).to_have_text(said)
        assert shown.lit() == [f"h[2][{index}]"]
        shown.page.keyboard.press("ArrowRight")
    shown.page.keyboard.press("Home")
    assert shown.lit() == ["h[2][0]"]
    expect(shown.page.locator(".stage")).to_have_attribute("data-tick", "3")
    strip.blur()
    assert shown.lit() == []


def test_shift_and_an_arrow_walk_through_the_sub_steps_and_words_say_what_is_kept(show: Show) -> None:
    shown, phases = show("lstm"), ("sums", "gates", "memory", "state")
    shown.at(tick=1)
    own = shown.simulation.trace.layers[0][0]
    walk = shown.dock.locator(".walk")
    for k, phase in enumerate(phases):
        shown.page.keyboard.press("Shift+ArrowRight")
        paint(shown.page)
        expect(walk).to_have_text(f"sub-step {k + 1} of {len(phases)}: {phase}")
        assert (f"Why h[1][0] is {number(own.h[1, 0, 0])}" == shown.why.inner_text()) == (phase == "state")
        value = own.i[1, 0, 0] if k else own.from_x[1, 0, 0] + own.from_h[1, 0, 0]
        assert f"i {number(value)}" in shown.at()["pieces"]
    shown.page.keyboard.press("Shift+ArrowRight")
    paint(shown.page)
    assert shown.page.locator(".stage").get_attribute("data-tick") == "2"
    expect(walk).to_have_text(f"sub-step 1 of {len(phases)}: sums")
    shown.page.keyboard.press("ArrowLeft")
    expect(walk).to_be_hidden()
    assert shown.page.locator(".stage").get_attribute("data-tick") == "1"
    resize(shown.page, 1440, 1000)  # where there is room for it
    shown.at(tick=4, unit=2, inner=2)
    at = Place(shown.simulation, 0, 0, 4, 2, 2)
    expect(shown.dock.locator(".in-words p")).to_contain_text(f"keeps {100 * at.of('f'):.0f} % of c[3]")


def test_the_pointer_s_row_stays_lit_when_the_clock_moves_and_reads_on_one_line_in_a_narrow_dock(show: Show) -> None:
    shown = show("rnn")
    shown.at(tick=2)
    shown.term("h[1][3]").hover()
    shown.at(tick=3)
    assert shown.lit() == ["h[2][3]"]
    assert shown.page.evaluate(LIT)["t"] == 2
    shown.dock.evaluate("(dock) => { dock.style.width = '300px'; }")
    shown.at(tick=3)
    heights = shown.dock.locator(".term:visible").evaluate_all("(all) => all.map((term) => term.clientHeight)")
    assert max(heights) <= 32
    assert shown.dock.evaluate(OVERFLOWING) == []


def test_terms_lead_back_through_the_states_and_forth_and_another_network_keeps_what_it_has(show: Show) -> None:
    shown = show("stacked")
    layers = shown.simulation.trace.layers
    before = shown.at(tick=9, layer=1, direction=0, unit=1, inner=1, gate=0)["heading"]
    shown.press(shown.term("h⁽⁰⁾←[3][2]").get_by_role("button"))
    assert shown.why.inner_text() == f"Why h⁽⁰⁾←[3][2] is {number(layers[0][1].h[3, 0, 2])}"
    shown.press(shown.dock.locator(".chips button", has_text="f"))
    shown.press(shown.term("h⁽⁰⁾←[4][0]").get_by_role("button"))
    assert shown.why.inner_text() == f"Why h⁽⁰⁾←[4][0] is {number(layers[0][1].h[4, 0, 0])}"
    for _ in range(2):
        shown.press(shown.dock.locator(".back"))
    assert shown.why.inner_text() == before
    assert shown.selection()["t"] is None  # it follows the clock again
    expect(shown.dock.locator(".back")).to_be_hidden()
    shown.at(tick=9, layer=1, direction=1, unit=2, inner=2, gate=2)
    shown.page.get_by_role("combobox", name="run").click()
    shown.page.get_by_role("option", name="gru", exact=True).click()
    value = simulation_of("gru").trace.layers[0][0].n[4, 0, 2]
    expect(shown.why).to_have_text(f"Why n[4][2] is {number(value)}")
    paint(shown.page)


@pytest.mark.parametrize("name", ["gru", "projected"])
def test_a_press_in_the_cell_opens_the_sum_of_what_is_pressed_and_a_padded_step_says_so(show: Show, name: str) -> None:
    shown = show(name)
    shown.at(tick=3)
    letters = shown.at()["chips"]
    for gate in shown.simulation.setup.arch.spec.gates:
        shown.press(shown.dock.locator(".inside .gate").filter(has_text=re.compile(f"^{gate.letter} ")))
        assert shown.why.inner_text().startswith(f"Why {gate.letter}[3][0] is")
        assert shown.selection()["gate"] == letters.index(gate.letter)
    for piece, letter in (("kept", "c" if "c" in letters else "h"), ("new", "c" if "c" in letters else "h")):
        shown.press(shown.dock.locator(".inside .piece").filter(has_text=piece).locator(".num"))
        assert shown.why.inner_text().startswith(f"Why {letter}[3][0] is")
    shown.press(shown.dock.locator(".inside [data-before]"))
    state = "c" if "c" in letters else "h"
    assert shown.why.inner_text().startswith(f"Why {state}[2][0] is")
    if name == "gru":
        seen = shown.at(t=5)
        assert "this sample has 5 steps. Nothing is computed at step 5" in seen["message"][0]
        assert rows(seen) == []


@pytest.mark.whole  # test_simulator_use.py asks it of the simulator
@pytest.mark.parametrize(("name", "dark"), [("stacked", True), ("projected", False), ("large", False)])
def test_no_serious_violation_of_accessibility(show: Show, name: str, dark: bool) -> None:
    shown = show(name, dark=dark)
    shown.at(tick=5, gate=1)
    assert serious_violations(shown.page, ".st-key-rnnviz_picture") == []
