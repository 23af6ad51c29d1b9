"""One selection: what is chosen in any view is shown by all others and by the address, and a link brings it back."""

from typing import Any, NamedTuple

import pytest
from playwright.sync_api import expect

from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.plots.theme import number
from rnnviz.sources.sequences import Text
from tests.browser.simulator import STACKED, Shown, expect_tick
from tests.browser.watching import OpenPage, paint, resize, settle

STEPS, LETTERS = 5, "ifgoch"
# What each view says of the selection: the dock, its chips, the frames of the stage, the rows of the tracks.
SAID = """(root) => {
  const dock = root.querySelector('.dock');
  const stepper = (name) => Number(dock.querySelector(`.stepper[aria-label="${name}"] b`).textContent);
  const tracks = [...root.querySelectorAll('.tracks .cell .value')]
    .filter((value) => value.nextElementSibling?.matches('.number')).map((value) => value.dataset.key.split(':'));
  return {
    why: dock.querySelector('.why h2').textContent,
    unit: stepper('unit'), layer: stepper('layer'),
    direction: [...dock.querySelectorAll('.directions button')].findIndex((way) => way.ariaPressed === 'true'),
    step: Number(dock.querySelector('.when').textContent.split('=')[1]),
    pinned: dock.querySelector('.pinning').textContent.includes('unpin'),
    gate: [...dock.querySelectorAll('.chips [aria-pressed=true]')].map((chip) => chip.textContent).join(),
    chosen: [...root.querySelectorAll('.stage .value.chosen')].map((value) => value.dataset.key).sort(),
    tracks: [...new Set(tracks.map(([, layer, direction, , unit]) => [layer, direction, unit].join(':')))],
  };
}"""
ADDRESSED = """(written) => {
  const address = new URLSearchParams(location.search);
  return Object.entries(written).every(([name, value]) => address.get(name) === value);
}"""


class Choice(NamedTuple):
    """One unit at one step, and the sum that is open; `pinned`: it stays while the clock goes on."""

    layer: int
    direction: int
    step: int
    unit: int
    gate: str
    pinned: bool = False


@pytest.fixture(scope="module")
def stacked() -> Simulation:
    arch = Architecture("lstm", 4, 3, num_layers=2, bidirectional=True)
    return simulate(Experiment(arch, Text("state"), seed=5).setup())


@pytest.fixture
def shown(open_page: OpenPage, app_url: str) -> Shown:
    return Shown(open_page(app_url + STACKED))


def why(simulation: Simulation, choice: Choice) -> str:
    """The heading of the sum that is open, with the library's number."""
    own = simulation.trace.layers[choice.layer][choice.direction]
    value = getattr(own, choice.gate)[choice.step, 0, choice.unit]
    mark = f"⁽{'⁰¹'[choice.layer]}⁾{'→←'[choice.direction]}"
    return f"Why {choice.gate}{mark}[{choice.step}][{choice.unit}] is {number(value)}"


def expect_choice(shown: Shown, simulation: Simulation, choice: Choice, tick: int, *, is_written: bool = True) -> None:
    """Dock, chips, stage, tracks, Weights and, where it `is_written`, the address show this one, with the library's
    number."""
    layer, direction, step, unit, gate, _ = choice
    paint(shown.page)
    said: dict[str, Any] = shown.page.locator(".picture").evaluate(SAID)
    assert said["why"] == why(simulation, choice)
    assert Choice(said["layer"], said["direction"], said["step"], said["unit"], said["gate"], said["pinned"]) == choice
    place = f"{layer}:{direction}:{step}:{unit}"
    assert said["chosen"] == sorted({f"h:{place}", f"{gate}:{place}"})
    assert said["tracks"] == [f"{layer}:{direction}:{unit}"]
    assert shown.tick() == tick
    end = f"_l{layer}{'_reverse' * direction}"
    row = simulation.setup.arch.hidden_size * (LETTERS.index(gate) if gate in "ifgo" else 0) + unit
    if gate in "ifgo":
        if shown.page.get_by_role("tab", name="Weights").get_attribute("aria-selected") == "true":
            expect(shown.page.locator(".st-key-rnnviz_weights_view [aria-selected=true]")).to_have_count(2)
        expect(shown.dock.locator(".why .note")).to_contain_text(f"Row {row} of weight_ih{end} and weight_hh{end}")
    if is_written:
        expect_address(shown, choice, tick)


def expect_address(shown: Shown, choice: Choice, tick: int) -> None:
    """The address says this choice, once nothing has changed for a moment."""
    written = {
        "step": str(tick),
        "unit": str(choice.unit) if choice.unit else None,
        "direction": "reverse" if choice.direction else None,
        "gate": choice.gate if choice.gate != "h" else None,
        "pin": str(choice.step) if choice.pinned else None,
    }
    shown.page.wait_for_function(ADDRESSED, arg=written, polling=50, timeout=10_000)


def test_a_press_in_any_view_is_shown_by_all_others_and_the_history_walks_through_them(
    shown: Shown, stacked: Simulation
) -> None:
    shown.press("ArrowRight")
    shown.choose(0, 0, 3, 1)  # a value that is not computed yet: the clock goes there
    expect_choice(shown, stacked, Choice(0, 0, 3, 1, "h"), 3)
    shown.press("ArrowUp", *["ArrowRight"] * 4)  # layer 1, t = 2 → and 2 ←
    expect_choice(shown, stacked, Choice(1, 0, 2, 0, "h"), 7)
    shown.choose(1, 1, 2, 2)  # a value of the diagram
    expect_choice(shown, stacked, Choice(1, 1, 2, 2, "h"), 7)
    shown.choose(1, 1, 3, 2, kind="f")  # a value of a track, of a step before
    expect_choice(shown, stacked, Choice(1, 1, 3, 2, "f", pinned=True), 7)
    shown.dock.get_by_role("button", name="unpin").click()
    expect_choice(shown, stacked, Choice(1, 1, 2, 2, "f"), 7)
    shown.dock.locator(".inside .gate").filter(has_text="o").click()  # a gate of the drawing
    expect_choice(shown, stacked, Choice(1, 1, 2, 2, "o"), 7)
    shown.dock.locator(".chips").get_by_role("button", name="c", exact=True).click()
    expect_choice(shown, stacked, Choice(1, 1, 2, 2, "c"), 7)
    shown.page.locator(".rv-status").click()  # away from the button
    for key, choice in (
        ("i", Choice(1, 1, 2, 2, "i")),
        ("ArrowUp", Choice(1, 1, 2, 1, "i")),
        ("d", Choice(1, 0, 2, 1, "i")),
        ("ArrowDown", Choice(1, 0, 2, 2, "i")),
        ("g", Choice(1, 0, 2, 2, "g")),
    ):
        shown.press(key)
        expect_choice(shown, stacked, choice, 7, is_written=key == "g")
    shown.dock.get_by_role("button", name="← reverse").click()
    expect_choice(shown, stacked, Choice(1, 1, 2, 2, "g"), 7)
    shown.dock.get_by_role("button", name="previous unit", exact=True).click()
    expect_choice(shown, stacked, Choice(1, 1, 2, 1, "g"), 7)
    page, last = shown.page, Choice(1, 1, 2, 1, "g")
    page.go_back()
    expect(shown.why).to_have_text(why(stacked, Choice(1, 1, 2, 2, "g")))
    expect_choice(shown, stacked, Choice(1, 1, 2, 2, "g"), 7)
    page.go_forward()
    expect(shown.why).to_have_text(why(stacked, last))
    page.get_by_test_id("stSidebar").get_by_role("radio", name="GRU", exact=True).click()
    settle(page)
    expect(shown.why).not_to_have_text(why(stacked, last))
    page.go_back()
    expect(shown.why).to_have_text(why(stacked, last))
    settle(page)
    expect_choice(shown, stacked, last, 7)


def test_a_reload_restores_all_that_was_open_and_neither_the_first_hints_nor_a_sidebar_without_room(
    shown: Shown, stacked: Simulation
) -> None:
    page, sidebar = shown.page, shown.page.get_by_test_id("stSidebar")
    hints, corners = page.get_by_role("complementary", name="First steps"), page.locator(".badge.corner")
    expect(hints).to_contain_text("A recurrent network reads a sequence one step at a time.")
    expect(hints.get_by_role("listitem")).to_have_count(3)
    expect(corners).to_have_count(2)
    shown.press(*["ArrowRight"] * 8)
    assert shown.tick() == 7  # they block nothing
    page.get_by_role("button", name="Got it").click()
    expect(hints).to_have_count(0)
    expect(corners).to_have_count(0)
    expect(sidebar).to_be_in_viewport()
    shown.choose(1, 1, 4, 2)
    shown.press("f")
    shown.menu("Future as a ghost")
    shown.menu("Outline output")
    choice = Choice(1, 1, 4, 2, "f", pinned=True)
    expect_choice(shown, stacked, choice, 7)
    before = shown.picture()
    resize(page, 1100, 768)
    page.wait_for_url("**outline=output**")  # written a moment later
    page.reload()
    settle(page)
    assert shown.picture() == before
    expect_choice(shown, stacked, choice, 7)
    expect(page.locator(".picture")).to_have_attribute("data-reveal", "ghost")
    expect(shown.stage.locator(".frame.output").first).to_be_visible()
    expect(shown.stage.locator(".frame.h_n").first).to_be_hidden()
    expect(hints).to_have_count(0)
    expect(sidebar).not_to_be_in_viewport()
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(sidebar).to_be_in_viewport()
    page.get_by_test_id("stSidebar").get_by_role("radio", name="GRU", exact=True).click()
    settle(page)
    expect(sidebar).to_be_in_viewport()


def test_who_follows_the_clock_through_a_stack_is_at_the_layer_that_is_computed_and_a_pin_holds_until_it_is_taken_away(
    shown: Shown, stacked: Simulation
) -> None:
    """And exactly the cells of the schedule are revealed, tick by tick."""
    expect(shown.verdict).to_contain_text("✓ equals torch.nn.LSTM")
    expect_tick(shown, stacked, -1)
    shown.press("ArrowRight", "ArrowDown", "o")
    for tick in range(10):
        expect_tick(shown, stacked, tick)
        if tick in (0, 4, 5, 9):
            expect_choice(shown, stacked, Choice(tick // STEPS, 0, tick % STEPS, 1, "o"), tick, is_written=False)
        shown.press("ArrowRight")
    shown.press("ArrowLeft", "ArrowLeft", "d")
    expect_tick(shown, stacked, 7)
    shown.press("d", "Home", *["ArrowRight"] * 5)
    expect_choice(shown, stacked, Choice(0, 0, 4, 1, "o"), 4)
    shown.press("ArrowUp", "h", "Home", *["ArrowRight"] * 3, "d")
    shown.dock.get_by_role("button", name="pin", exact=True).click()
    for _ in range(4):
        shown.press("ArrowRight")
    expect_choice(shown, stacked, Choice(0, 1, 2, 0, "h", pinned=True), 6)
    expect(shown.dock.locator(".pinning")).to_contain_text("pinned")
    shown.press("ArrowLeft")
    expect_choice(shown, stacked, Choice(0, 1, 2, 0, "h", pinned=True), 5)
    shown.dock.get_by_role("button", name="unpin").click()
    expect_choice(shown, stacked, Choice(1, 1, 4, 0, "h"), 5)
