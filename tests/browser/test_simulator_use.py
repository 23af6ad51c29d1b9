"""The simulator in use: keys, buttons, zoom, history, outlines, a phone, the dark and a screen reader."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.simulator import STACKED, STATES, Shown
from tests.browser.watching import OpenPage, serious_violations, settle

RANGE = "(figure) => figure.querySelector('.js-plotly-plot')._fullLayout.xaxis.range"
# The cells whose states, the strip of their h, stand in a frame of h_n.
FRAMED = """(stage) => {
  const frames = [...stage.querySelectorAll('.frame.h_n')].map((frame) => frame.getBoundingClientRect());
  const cells = [...stage.querySelectorAll('.cell[data-cell]:not(.way-out)')];
  return cells.filter((cell) => {
    const { x, y, width, height } = cell.querySelector(':scope > .strip').getBoundingClientRect();
    const [middle, centre] = [x + width / 2, y + height / 2];
    return frames.some((f) => f.left < middle && middle < f.right && f.top < centre && centre < f.bottom);
  }).map((cell) => cell.dataset.cell);
}"""


def test_home_end_scrubber_and_buttons_move_time(page: Page) -> None:
    shown = Shown(page)
    shown.press("ArrowLeft")
    page.get_by_role("button", name="One step back").click()
    assert shown.tick() == 0  # there is no step before the first
    shown.press("End")
    assert shown.tick() == 4
    page.get_by_role("button", name="First step").click()
    page.get_by_role("button", name="One step forward").click()
    expect(shown.stage).to_have_attribute("data-tick", "1")
    page.get_by_role("slider", name="Step").fill("3")
    expect(shown.stage).to_have_attribute("data-tick", "3")
    expect(page.get_by_role("slider", name="Step")).to_have_attribute("aria-valuetext", "t = 3 of 0…4")
    page.get_by_role("button", name="One step back").click()
    expect(shown.stage).to_have_attribute("data-tick", "2")


def test_play_runs_to_the_end_at_the_chosen_speed_and_pause_holds(page: Page) -> None:
    shown = Shown(page)
    page.get_by_role("combobox", name="Speed").select_option("0.5×")
    page.locator(".rv-pill").click()  # away from the field
    shown.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    shown.press(" ")
    page.clock.install()
    page.clock.run_for(10_000)  # ten times a step, without waiting for it
    assert shown.tick() == 0
    page.clock.resume()
    page.get_by_role("combobox", name="Speed").select_option("8×")
    page.get_by_role("button", name="Play").click()
    expect(shown.stage).to_have_attribute("data-tick", "4")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_keys_in_a_field_write_and_move_no_time(page: Page) -> None:
    shown = Shown(page)
    shown.press("ArrowRight")
    shown.field("text").focus()
    shown.press("End", "ArrowLeft", " ", "Home")
    assert shown.tick() == 1
    assert shown.field("text").input_value() == "hell o"
    page.get_by_role("combobox", name="Speed").focus()
    shown.press("ArrowRight")
    assert shown.tick() == 1
    shown.field("hidden_size").focus()
    shown.press("ArrowLeft", "ArrowRight", "ArrowRight", "Home", " ")
    assert shown.tick() == 1


def test_another_architecture_keeps_the_zoom_and_the_step(page: Page) -> None:
    shown = Shown(page)
    shown.press("ArrowRight", "ArrowRight")
    box = page.locator(f"{STATES} >> .nsewdrag >> nth=0").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    settle(page)
    zoomed = page.locator(STATES).evaluate(RANGE)
    assert zoomed == pytest.approx([1, 3], abs=0.1)
    drawn = page.locator(STATES).get_attribute("data-drawn")
    page.get_by_test_id("stNumberInputStepUp").first.click()
    expect(page.locator(STATES)).not_to_have_attribute("data-drawn", drawn or "")
    settle(page)
    assert page.locator(STATES).evaluate(RANGE) == zoomed
    assert len(shown.seen()["cells"]["0:0:2"][0]) == 5
    assert shown.tick() == 2


def test_choices_and_steps_make_no_history_and_back_returns_from_another_page(page: Page) -> None:
    shown = Shown(page)
    length = page.evaluate("() => history.length")
    page.get_by_test_id("stNumberInputStepUp").first.click()
    expect(shown.field("hidden_size")).to_have_value("5")
    settle(page)
    shown.press("ArrowRight", "ArrowRight")
    page.wait_for_url("**step=2*")
    assert page.evaluate("() => history.length") == length
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Shapes").click()
    page.wait_for_url("**/shapes*")
    settle(page)
    for _ in range(page.evaluate("() => history.length") - length):
        page.go_back()
        settle(page)
    assert "/shapes" not in page.url
    expect(shown.verdict).to_contain_text("✓ equals torch.nn.RNN")
    shown.press("End")
    assert shown.tick() == 4


def test_a_phone_has_no_sideways_overflow_and_time_moves_by_touch(phone: Page) -> None:
    shown = Shown(phone)
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 390
    slider = phone.get_by_role("slider", name="Step")
    box = slider.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    phone.touchscreen.tap(box["x"] + box["width"] * 0.98, box["y"] + box["height"] / 2)
    expect(shown.stage).to_have_attribute("data-tick", "4")
    phone.get_by_role("button", name="One step back").tap()
    expect(shown.stage).to_have_attribute("data-tick", "3")
    sides = [button.bounding_box() for button in phone.locator(".rv-buttons button").all()]
    assert all(side and side["width"] >= 24 and side["height"] >= 24 for side in sides)
    assert serious_violations(phone, ".stMain .stBidiComponent") == []


@pytest.mark.parametrize("dark", [False, True])
def test_no_serious_accessibility_violation_in_light_and_dark(open_page: OpenPage, app_url: str, dark: bool) -> None:
    page = open_page(app_url + STACKED, dark=dark)
    shown = Shown(page)
    shown.press("ArrowRight", "ArrowRight")
    expect(shown.stage).to_have_attribute("data-scheme", "dark" if dark else "light")
    assert serious_violations(page, ".stBidiComponent") == []


def test_texts_are_at_least_twelve_pixels(page: Page) -> None:
    sizes = "(root) => [...root.querySelectorAll('*')].filter((e) => e.childNodes.length === 1 && e.textContent.trim())"
    sizes += ".map((e) => parseFloat(getComputedStyle(e).fontSize))"
    assert min(page.locator(".stage").evaluate(sizes)) >= 12
    assert min(page.locator(".rv-arithmetic").evaluate(sizes)) >= 12


def test_the_outlines_and_the_shared_weights_show_on_demand(page: Page) -> None:
    shown = Shown(page)
    for name, mark in (
        ("Outline output", ".frame.output"),
        ("Outline h_n", ".frame.h_n"),
        ("Same weights", ".shared-name"),
    ):
        expect(shown.stage.locator(mark).first).to_be_hidden()
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
        expect(shown.stage.locator(mark).first).to_be_visible()
    assert shown.stage.locator(".frame.output").count() == 5
    assert shown.stage.locator(".frame.h_n").count() == 1


def test_h_n_of_the_reverse_direction_is_framed_at_step_0(open_page: OpenPage, app_url: str) -> None:
    page = open_page(app_url + STACKED)
    shown = Shown(page)
    page.get_by_role("button", name="Outline h_n").click()
    expect(shown.stage.locator(".frame.h_n").first).to_be_visible()
    assert sorted(shown.stage.evaluate(FRAMED)) == ["0:0:4", "0:1:0", "1:0:4", "1:1:0"]
