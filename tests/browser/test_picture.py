"""The picture in use: what is revealed when, predicting, presenting, hints, a long run, and all of it by keyboard."""

import re
from itertools import takewhile

import pytest
from playwright.sync_api import Page, expect

from rnnviz.experiment import Simulation, simulate
from rnnviz.plots.theme import number
from rnnviz.ui.simulator.choice import default_experiment
from tests.browser.simulator import STACKED, Shown, cell_numbers
from tests.browser.watching import OpenPage, paint, resize, resting_box

# How what is not computed yet is drawn: how dense the cover of a value is, 0 where there is none, and its lines.
FUTURE = """(stage) => {
  const value = stage.querySelector("[data-key='h:0:0:4:0']").getBoundingClientRect();
  const cover = [...stage.querySelectorAll('.cover')].find((cover) => {
    const { left, right, top, bottom } = cover.getBoundingClientRect();
    return left <= value.left + 1 && right >= value.right - 1 && top <= value.top + 1 && bottom >= value.bottom - 1;
  });
  const { fill, fillOpacity, opacity, visibility } = getComputedStyle(cover);
  const lines = getComputedStyle(stage.querySelector('.lines.future'));
  return [fill !== 'none' && visibility !== 'hidden' ? Number(opacity) * Number(fillOpacity) : 0,
    lines.display === 'none' ? 0 : Number(lines.opacity)];
}"""
# The steps of which the state of the first unit can be seen whole.
STEPS_IN_SIGHT = """(stage) => {
  const [names, { right }] = ['.names', '.scroll'].map((part) => stage.querySelector(part).getBoundingClientRect());
  return [...stage.querySelectorAll("[data-key^='h:0:0:'][data-key$=':0']")].filter((value) => {
    const box = value.getBoundingClientRect();
    return value.dataset.key.split(':')[3] !== 'start' && box.left >= names.right - 1 && box.right <= right + 1;
  }).map((value) => Number(value.dataset.key.split(':')[3]));
}"""
# Where the frame of the window and the clock stand over the steps of the overview: all of one moment.
OVER_THE_STEPS = """(band) => {
  const { x, width } = band.getBoundingClientRect();
  const leftOf = (part) => band.querySelector(part).getBoundingClientRect().x;
  return ['.window', '.cursor'].map((part) => (leftOf(part) - x) / width * 200);
}"""
# From now on, every element that Tab has stood on: where it is, its role and its name as the browser tells them.
FOLLOW_FOCUS = """() => {
  const focus = () => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    if (!at || at === document.body) return null;
    const place = ['bar-row', 'stage', 'chips', 'inside', 'terms', 'dock', 'hints', 'picture']
      .find((name) => at.closest(`.${name}`));
    return [place ?? 'page', at.getAttribute('role') ?? at.tagName.toLowerCase(),
      (at.ariaLabel || at.innerText || at.textContent || at.title || '').trim()];
  };
  window.stops = [];
  window.following = new AbortController();
  addEventListener('keyup', ({ key }) => { if (key === 'Tab') window.stops.push(focus()); }, window.following);
}"""
STOPS = "() => window.stops"


@pytest.fixture(scope="module")
def first() -> Simulation:
    return simulate(default_experiment().setup())


def test_the_future_is_hidden_a_ghost_or_shown_and_predicted_before_it_is_computed(
    page: Page, first: Simulation
) -> None:
    shown, h = Shown(page), first.trace.layers[0][0].h[:, 0]
    shown.press("ArrowRight")
    assert shown.stage.evaluate(FUTURE) == [1, 0]
    assert list(shown.seen()["cells"]) == ["0:0:0"]
    shown.menu("Future as a ghost")
    cover, lines = shown.stage.evaluate(FUTURE)
    assert 0.5 < cover < 1
    assert 0 < lines < 0.5
    page.wait_for_url("**reveal=ghost*")
    shown.menu("Show the future")
    assert shown.stage.evaluate(FUTURE) == [0, 1]
    assert shown.seen()["cells"] == {f"0:0:{t}": cell_numbers(first, 0, 0, t) for t in range(5)}
    page.wait_for_url("**reveal=shown*")
    shown.menu("Hide the future")
    assert shown.stage.evaluate(FUTURE) == [1, 0]
    page.wait_for_function("() => !location.search.includes('reveal')")
    shown.press("ArrowDown")
    expect(page.locator(".predict")).to_be_hidden()
    shown.menu("Predict")
    guess = page.get_by_label("What will h[1][1] be?")
    guess.fill("much")
    guess.press("Enter")
    expect(page.locator(".predict output")).to_have_text("Your prediction must be a number; got “much”")
    assert shown.tick() == 0
    guess.fill("−0,25")
    page.get_by_role("button", name="See it").click()
    off = number(abs(-0.25 - float(h[1, 1])))
    expect(page.locator(".predict output")).to_have_text(
        f"You said −0.250; h[1][1] is {number(h[1, 1])}: off by {off}."
    )
    expect(shown.stage).to_have_attribute("data-tick", "1")
    expect(page.get_by_label("What will h[2][1] be?")).to_be_enabled()
    page.locator(".rv-status").click()
    shown.press("End")
    expect(page.get_by_role("button", name="See it")).to_be_disabled()


def test_the_sidebar_fits_720_px_and_presenting_shows_the_picture_alone_until_escape(
    open_page: OpenPage, app_url: str
) -> None:
    page = open_page(f"{app_url}?cell=lstm")  # which has the most fields
    shown = Shown(page)
    resize(page, 1280, 720)
    content = page.get_by_test_id("stSidebarContent")
    assert content.evaluate("(box) => box.scrollHeight - box.clientHeight") == 0
    for name in ("hidden_size", "num_layers"):
        expect(page.locator(f".st-key-{name}").get_by_test_id("stNumberInputStepUp")).to_be_visible()
    resize(page, 1024, 768)
    shown.press("ArrowRight", "ArrowRight")
    shown.menu("Present")
    page.wait_for_url("**present=true*")
    for gone in (page.get_by_test_id("stSidebar"), page.get_by_role("tablist"), page.get_by_text("Shapes", exact=True)):
        expect(gone.first).not_to_be_in_viewport()
    for there in (shown.stage.locator(".value.chosen"), shown.dock.locator(".inside svg"), page.locator(".rv-buttons")):
        expect(there.first).to_be_in_viewport(ratio=0.99)
    expect(shown.dock.locator(".result output")).to_be_in_viewport(ratio=0.99)
    sizes = "(part) => [...part.querySelectorAll('text')].map((text) => text.getBoundingClientRect().height)"
    assert min(height for height in shown.stage.evaluate(sizes) if height) >= 15
    shown.press("Escape")
    expect(page.get_by_role("tablist")).to_be_visible()
    page.wait_for_function("() => !location.search.includes('present')")


def test_a_long_run_keeps_two_predecessors_in_its_window_and_the_overview_moves_the_clock(
    open_page: OpenPage, app_url: str
) -> None:
    page = open_page(f"{app_url}?source=normal&seq_len=200&input_size=2&cell=gru")
    page.emulate_media(reduced_motion="reduce")
    shown = Shown(page)
    expect(page.locator("p.notes")).to_contain_text(re.compile(r"\d+ of 200 steps are drawn at once"))
    band = page.locator(".overview-band")
    for step in (100, 199, 0, 23):
        box = resting_box(band)
        page.mouse.click(box["x"] + (step + 0.5) / 200 * box["width"], box["y"] + box["height"] / 2)
        paint(page)
        expect(shown.status).to_have_text(f"t = {step} of 0…199")
    for step in range(24, 30):
        shown.press("ArrowRight")
        seen = set(shown.stage.evaluate(STEPS_IN_SIGHT))
        assert {max(0, step - 2), max(0, step - 1), step} <= seen
        assert seen == set(range(min(seen), max(seen) + 1))
    window, now = band.evaluate(OVER_THE_STEPS)
    assert window == pytest.approx(min(seen), abs=0.6)
    assert window <= now <= window + len(seen)


def test_everything_is_reached_and_named_by_keyboard_alone(open_page: OpenPage, app_url: str) -> None:
    page = open_page(app_url + STACKED + "&step=3&gate=f")
    page.locator(".rv-status").click()
    page.evaluate(FOLLOW_FOCUS)
    found: list[list[str] | None] = []
    while len(found) < 90 and None not in found and ["page", "tab", "Weights"] not in found:
        for _ in range(10):
            page.keyboard.press("Tab")
        found = page.evaluate(STOPS)
    page.evaluate("() => window.following.abort()")
    stops = [stop for stop in takewhile(lambda stop: stop != ["page", "tab", "Weights"], found) if stop is not None]
    assert {"bar-row", "stage", "inside", "chips", "terms", "dock"} <= {place for place, _, _ in stops}
    assert [stop for stop in stops if not stop[2]] == []
    names = [name for _, _, name in stops]
    assert {"✓ equals torch.nn.LSTM", "What the picture shows", "Got it", "pin", "← reverse", "next unit"} <= set(names)
    assert sum(name.startswith(("i ", "f ", "g ", "o ")) for place, _, name in stops if place == "inside") == 4
    gate = page.locator(".inside .gate").filter(has_text="o")
    gate.focus()
    page.keyboard.press("Enter")
    expect(Shown(page).why).to_contain_text("Why o⁽⁰⁾→[3][0] is")
    page.locator(".dock .term:visible").first.get_by_role("button").focus()
    Shown(page).press("ArrowRight")  # an arrow is not a button's
    assert Shown(page).tick() == 4
