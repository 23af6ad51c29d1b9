"""Numbers that a finger drags: sideways it moves the number, up and down it scrolls the page."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.simulator import Shown
from tests.browser.test_edits import GRU, edited, edits_in_address, expect_checked, run_shown
from tests.browser.watching import OpenPage, paint, settle


def swipe(page: Page, place: Locator, across: int, down: int = 0) -> None:
    """A finger on the middle of a place, moved in eight steps, and lifted."""
    paint(page)
    box = place.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)

    def send(kind: str, part: float | None) -> None:
        points = [] if part is None else [{"x": x + across * part, "y": y + down * part}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        paint(page)

    send("touchStart", 0)
    for k in range(1, 9):
        send("touchMove", k / 8)
    send("touchEnd", None)
    touch.detach()


def to_middle(page: Page, place: Locator) -> Locator:
    """A place away from the bar, which lies over the bottom."""
    place.evaluate("(box) => box.scrollIntoView({ block: 'center' })")
    paint(page)
    return place


def test_a_finger_that_scrolls_changes_no_number_and_one_that_drags_is_checked(
    open_page: OpenPage, app_url: str
) -> None:
    page = open_page(app_url + GRU, phone=True)
    before, place = edited(""), page.locator(".stage [data-key='x:1:2']").first
    h = run_shown(page)["h"]
    top = place.evaluate("(box) => box.getBoundingClientRect().top")
    swipe(page, place, 0, -120)
    settle(page)
    assert place.evaluate("(box) => box.getBoundingClientRect().top") < top
    assert run_shown(page)["h"] == h
    assert edits_in_address(page) == ""
    expect(page.locator(".unchecked")).to_have_count(0)
    assert Shown(page).tick() == 3
    swipe(page, to_middle(page, place), 60)
    expect(page.locator(".edited b")).to_have_text("edited: 1 value")
    page.locator(".subtotals button").tap()
    weight_shown = page.locator(".dock [data-edit='weight_hh_l0:7,2'][role=spinbutton]:visible").first
    swipe(page, to_middle(page, weight_shown), -50)
    expect(page.locator(".edited b")).to_have_text("edited: 2 values")
    settle(page)
    text = edits_in_address(page)
    made = {place: float(value) for place, value in (edit.split("=") for edit in text.split(";"))}
    weight = float(before.setup.weights["weight_hh_l0"][7, 2])
    assert set(made) == {"x:1,0,2", "weight_hh_l0:7,2"}
    assert made["x:1,0,2"] > float(before.setup.x[1, 0, 2])
    assert made["weight_hh_l0:7,2"] < weight
    expect_checked(page, edited(text))
