"""The simulator in use: keys, buttons, history, outlines, a phone, the dark and a screen reader."""

from playwright.sync_api import Page, expect

from tests.browser.simulator import STACKED, Shown
from tests.browser.watching import OpenPage, serious_violations, settle

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


def test_home_end_scrubber_and_buttons_move_time(page: Page) -> None:
    shown = Shown(page)
    shown.press("ArrowLeft")
    page.get_by_role("button", name="One step back").click()
    assert shown.tick() == -1  # there is nothing before the start
    shown.press("End")
    assert shown.tick() == 4
    page.get_by_role("button", name="First step").click()
    expect(shown.stage).to_have_attribute("data-tick", "-1")
    page.get_by_role("button", name="One step forward").click()
    expect(shown.stage).to_have_attribute("data-tick", "0")
    page.get_by_role("slider", name="Step").fill("3")
    expect(shown.stage).to_have_attribute("data-tick", "3")
    expect(page.get_by_role("slider", name="Step")).to_have_attribute("aria-valuetext", "t = 3 of 0…4")
    page.get_by_role("button", name="One step back").click()
    expect(shown.stage).to_have_attribute("data-tick", "2")


def test_play_runs_to_the_end_at_the_chosen_speed_and_pause_holds(page: Page) -> None:
    shown = Shown(page)
    page.get_by_role("combobox", name="Speed").select_option("2×")
    page.locator(".rv-status").click()  # away from the field
    shown.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    shown.press(" ")
    tick = shown.tick()
    page.wait_for_timeout(500)  # a step takes 350; a clock of the tests' own would stay in a tab that is kept
    assert shown.tick() == tick < 4
    page.get_by_role("combobox", name="Speed").select_option("8×")
    page.get_by_role("button", name="Play").click()
    expect(shown.stage).to_have_attribute("data-tick", "4")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_keys_in_a_field_write_and_move_no_time_nor_does_another_size(page: Page) -> None:
    shown = Shown(page)
    shown.press("ArrowRight", "ArrowRight")
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
    page.get_by_test_id("stNumberInputStepUp").first.click()
    expect(shown.field("hidden_size")).to_have_value("5")
    settle(page)
    assert len(shown.seen()["cells"]["0:0:1"]) == 5
    assert shown.tick() == 1


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
    sides = [button.bounding_box() for button in phone.locator(".rv-buttons button:visible").all()]
    assert len(sides) >= 3
    assert all(side and side["width"] >= 24 and side["height"] >= 24 for side in sides)
    assert serious_violations(phone, ".stMain .stBidiComponent") == []


def test_in_the_dark_there_is_no_serious_violation_of_accessibility_and_no_small_text(
    open_page: OpenPage, app_url: str
) -> None:
    page = open_page(app_url + STACKED, dark=True)  # in the light: test_code.py
    shown = Shown(page)
    shown.press("ArrowRight", "ArrowRight")
    expect(page.locator(".picture")).to_have_attribute("data-scheme", "dark")
    assert serious_violations(page, ".stBidiComponent") == []
    sizes = "(root) => [...root.querySelectorAll('*')].filter((e) => e.childNodes.length === 1 && e.textContent.trim())"
    sizes += ".map((e) => parseFloat(getComputedStyle(e).fontSize))"
    for part in (shown.stage, shown.dock, page.locator(".bar-row"), page.locator(".equations")):
        assert min(part.evaluate(sizes)) >= 12


def test_the_outlines_and_the_shared_weights_show_on_demand(page: Page) -> None:
    shown = Shown(page)
    for name, mark, count in (("Outline output", ".frame.output", 5), ("Outline h_n", ".frame.h_n", 1)):
        expect(shown.stage.locator(mark).first).to_be_hidden()
        shown.menu(name)
        expect(page.locator(".menu").get_by_role("button", name=name, include_hidden=True)).to_have_attribute(
            "aria-pressed", "true"
        )
        expect(shown.stage.locator(mark).first).to_be_visible()
        assert shown.stage.locator(mark).count() == count
    expect(page.locator("p.notes")).to_contain_text("output and h_n share only the states")
    shown.menu("Same weights")
    expect(page.locator("p.notes")).to_contain_text("5 copies of one cell: one W_ih and one W_hh")


def test_h_n_of_the_reverse_direction_is_framed_at_step_0(open_page: OpenPage, app_url: str) -> None:
    page = open_page(app_url + STACKED)
    shown = Shown(page)
    shown.menu("Outline h_n")
    expect(shown.stage.locator(".frame.h_n").first).to_be_visible()
    places = ("0:0:4", "0:1:0", "1:0:4", "1:1:0")
    assert sorted(shown.stage.evaluate(FRAMED)) == [f"{place}:{unit}" for place in places for unit in range(3)]
