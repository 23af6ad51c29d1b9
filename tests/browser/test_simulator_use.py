"""The simulator in use: buttons, playing, outlines, the dark and a screen reader."""

from typing import Literal

from playwright.sync_api import Page, expect

from tests.browser.simulator import STACKED, Shown
from tests.browser.watching import OpenPage, serious_violations

# The states that stand in a frame of h_n.
FRAMED = """(stage) => {
  const frames = [...stage.querySelectorAll('.frame.h_n')].map((frame) => frame.getBoundingClientRect());
  const values = [...stage.querySelectorAll('.cell [data-key^="h:"]')];
  return values.filter((value) => {
    const { x, y, width, height } = value.getBoundingClientRect();
    const [middle, centre] = [x + width / 2, y + height / 2];
    return frames.some((f) => f.left < middle && middle < f.right && f.top < centre && centre < f.bottom);
  }).map((value) => value.dataset.key.split(':').slice(1).join(':'));
}"""


def test_time_moves_by_the_scrubber_by_buttons_and_by_playing_and_a_step_is_shown_by_motion(page: Page) -> None:
    shown = Shown(page)
    expect_motion_where_there_is_time_for_it(shown)
    shown.press("Home", "ArrowLeft")
    shown.bar.get_by_role("button", name="One step back").click()
    assert shown.tick() == -1  # there is nothing before the start
    shown.press("End")
    assert shown.tick() == 4
    shown.bar.get_by_role("button", name="First step").click()
    expect(shown.stage).to_have_attribute("data-tick", "-1")
    shown.bar.get_by_role("button", name="One step forward").click()
    expect(shown.stage).to_have_attribute("data-tick", "0")
    slider = shown.bar.get_by_role("slider", name="Step")
    slider.fill("3")
    expect(shown.stage).to_have_attribute("data-tick", "3")
    expect(slider).to_have_attribute("aria-valuetext", "t = 3 of 0…4")
    speed = shown.bar.get_by_role("combobox", name="Speed")
    speed.select_option("2×")
    page.locator(".rv-status").click()  # away from the field
    shown.press("Home", " ")
    expect(shown.bar.get_by_role("button", name="Pause")).to_be_visible()
    shown.press(" ")
    tick = shown.tick()
    page.wait_for_timeout(500)  # a step takes 350; a clock of the tests' own would stay in a tab that is kept
    assert shown.tick() == tick < 4
    speed.select_option("8×")
    shown.bar.get_by_role("button", name="Play").click()
    expect(shown.stage).to_have_attribute("data-tick", "4")
    expect(shown.bar.get_by_role("button", name="Play")).to_be_visible()


def expect_motion_where_there_is_time_for_it(shown: Shown) -> None:
    """A single step has dots that flow; several in a row, or with less motion asked for, have none."""
    page = shown.page
    moving = "(film) => [...film.querySelectorAll('.flow-dot')].filter((dot) => dot.getAnimations().length).length"
    quickly = "window.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))"
    after = """async (film) => {{
      {presses}
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return ({moving})(film);
    }}"""
    film = shown.stage.locator(".film")
    cases: tuple[tuple[Literal["no-preference", "reduce"], int, int], ...] = (
        ("no-preference", 1, 2),
        ("no-preference", 2, 0),
        ("reduce", 1, 0),
    )
    for motion, presses, dots in cases:
        page.emulate_media(reduced_motion=motion)
        page.wait_for_timeout(400)
        assert film.evaluate(after.format(presses=f"{quickly};" * presses, moving=moving)) == dots
    assert shown.tick() == 3


def test_in_the_dark_outlines_show_on_demand_and_no_violation_of_accessibility_and_no_small_text(
    open_page: OpenPage, app_url: str
) -> None:
    page = open_page(app_url + STACKED + "&step=2&gate=f", dark=True)  # in the light: test_code.py
    shown = Shown(page)
    for name, mark, count in (("Outline output", ".frame.output", 5), ("Outline h_n", ".frame.h_n", 4)):
        expect(shown.stage.locator(mark).first).to_be_hidden()
        shown.menu(name)
        switch = page.locator(".menu").get_by_role("button", name=name, include_hidden=True)
        expect(switch).to_have_attribute("aria-pressed", "true")
        expect(shown.stage.locator(mark).first).to_be_visible()
        assert shown.stage.locator(mark).count() == count
    places = ("0:0:4", "0:1:0", "1:0:4", "1:1:0")  # of the reverse direction, at step 0
    assert sorted(shown.stage.evaluate(FRAMED)) == [f"{place}:{unit}" for place in places for unit in range(3)]
    expect(page.locator("p.notes")).to_contain_text("output and h_n share only the states")
    shown.menu("Same weights")
    expect(page.locator("p.notes")).to_contain_text("5 copies of each cell: 4 cells, each with its own W_ih and W_hh")
    expect(page.locator(".picture")).to_have_attribute("data-scheme", "dark")
    assert serious_violations(page, ".stBidiComponent") == []
    sizes = "(root) => [...root.querySelectorAll('*')].filter((e) => e.childNodes.length === 1 && e.textContent.trim())"
    sizes += ".map((e) => parseFloat(getComputedStyle(e).fontSize))"
    for part in (shown.stage, shown.dock, page.locator(".bar-row"), page.locator(".equations")):
        assert min(part.evaluate(sizes)) >= 12
    expect(shown.dock).to_have_css("background-color", "rgb(15, 20, 27)")
    page.emulate_media(color_scheme="light")  # with motion, and without
    expect(shown.dock).to_have_css("background-color", "rgb(255, 255, 255)")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    expect(shown.dock).to_have_css("background-color", "rgb(15, 20, 27)")
