"""Links for a class in a browser: composed by Share, locked for a student, shown in a frame, read from a projector."""

import re
from html import escape
from io import BytesIO

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.simulator import Shown
from tests.browser.teaching import LATE, VIEW_OF_SHARE, Share, step_of
from tests.browser.watching import SIDEWAYS, OpenPage, resize, serious_violations, settle

COURSE = "http://localhost:3000"  # may show a page in a frame, as tests/browser/visited/app.py says
SET = "set by the teacher"


COMPOSED = "?cell=gru&hidden_size=6&tab=Code&step=1&gate=z&locked=cell,hidden_size&hidden=seed,examples&lang=en"


@pytest.mark.parametrize("dark", [True, pytest.param(False, marks=pytest.mark.whole)])
def test_a_link_is_composed_of_what_is_seen_and_what_is_held_and_read_from_a_projector(
    open_page: OpenPage, app_url: str, dark: bool
) -> None:
    page = open_page(f"{app_url}?cell=gru&hidden_size=6&tab=Code", dark=dark)
    shown = Shown(page)
    shown.press("ArrowRight", "ArrowRight", "z")
    share = Share(page).open()
    expect(share.panel.get_by_text(f"These sites may show it: {COURSE}.")).to_be_visible()
    for label, how in (("Cell", "locked"), ("hidden_size", "locked"), ("seed", "hidden"), ("Examples", "hidden")):
        share.hold(label, how)
    share.panel.get_by_label("Presenting").check()
    expect(share.panel.get_by_label("The link")).to_have_value(re.compile("step=1"))
    assert "present=true" in share.link()
    assert serious_violations(page, VIEW_OF_SHARE) == []
    share.panel.get_by_label("Presenting").uncheck()
    share.panel.get_by_label("Language").select_option("en")
    link = share.link()
    assert link == f"{app_url}{COMPOSED}"
    framed = escape(f"{link}&embed=true")
    assert share.panel.get_by_label("The code of the frame").input_value().startswith(f'<iframe src="{framed}"')
    _the_code_is_read_as_the_link(page, share, link)
    assert shown.tick() == 1
    resize(page, 390, 844)  # where Share is in the menu
    page.get_by_role("button", name="What the picture shows").click()
    page.get_by_role("button", name="Share …").click()
    expect(share.panel).to_be_visible()
    assert share.link() == link
    page.keyboard.press("Escape")
    expect(share.panel).to_be_hidden()


def _the_code_is_read_as_the_link(page: Page, share: Share, link: str) -> None:
    share.panel.get_by_role("button", name="QR code").click()
    code = page.get_by_role("img", name="The link below as a QR code")
    expect(code).to_be_visible(timeout=LATE)
    dialog = page.get_by_role("dialog", name="QR code")
    expect(dialog.get_by_text(link)).to_be_visible()
    box = code.bounding_box()
    assert box is not None
    assert box["height"] > 0.6 * page.evaluate("innerHeight")  # to be seen from the last row
    picture = np.asarray(Image.open(BytesIO(page.screenshot())).convert("L"))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [link]
    assert serious_violations(page, VIEW_OF_SHARE) == []
    page.keyboard.press("ArrowRight")  # the clock stays behind it
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("Escape")
    expect(share.panel).to_be_hidden()


def test_a_composed_link_opens_what_was_seen_and_holds_its_controls(open_page: OpenPage, app_url: str) -> None:
    student = open_page(f"{app_url}{COMPOSED}")
    step_of(student, 1)
    shown = Shown(student)
    expect(shown.why).to_contain_text("z[1]")
    expect(student.get_by_role("tab", name="Code")).to_have_attribute("aria-selected", "true")
    side = student.get_by_test_id("stSidebar")
    expect(side.get_by_text(SET)).to_have_count(2)
    expect(side.locator(".st-key-hidden_size input")).to_be_disabled()
    expect(side.locator(".st-key-hidden_size input")).to_have_value("6")
    expect(side.locator(".st-key-seed")).to_have_count(0)
    expect(side.get_by_text("Examples")).to_have_count(0)
    expect(side.get_by_role("radio", name="LSTM", exact=True)).to_be_disabled()
    assert serious_violations(student, "[data-testid=stSidebar]") == []
    student.get_by_role("link", name="Shapes", exact=True).click()
    student.wait_for_url("**/shapes*")
    settle(student)
    size = student.locator(".st-key-hidden_size input")
    expect(size).to_be_enabled()  # the link held the other page
    size.fill("3")
    size.press("Enter")
    settle(student)
    student.get_by_role("link", name="Simulator", exact=True).click()
    expect(side.locator(".st-key-hidden_size input")).to_be_disabled(timeout=LATE)
    expect(side.locator(".st-key-hidden_size input")).to_have_value("6")
    expect(shown.verdict).to_contain_text("torch.nn.GRU")
    student.wait_for_url(re.compile("locked=cell(,|%2C)hidden_size"))


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("lessons?lesson=C1", ".lesson-formula p"),
        ("shapes?cell=gru", "[data-testid=stCode] code"),
        ("exercises?kind=shapes", "[data-testid=stMainBlockContainer] p"),
    ],
)
def test_presenting_enlarges_every_page_and_ends(open_page: OpenPage, app_url: str, path: str, text: str) -> None:
    page = open_page(f"{app_url}{path}&present=true")
    resize(page, 1920, 1080)
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    shown = page.locator(text).filter(visible=True).first
    expect(shown).to_be_visible(timeout=LATE)
    height = "(element) => parseFloat(getComputedStyle(element).fontSize) * element.currentCSSZoom"
    large = shown.evaluate(height)
    assert page.evaluate(SIDEWAYS) <= 0
    if "lessons" in path:  # its screen is as high as the window, not half as high again
        screen = page.locator(".lesson .screen").bounding_box()
        assert screen is not None
        assert screen["height"] <= 1080
    page.get_by_role("button", name="Esc").click()
    expect(page.get_by_test_id("stHeader")).to_be_visible()
    assert "present" not in page.url
    assert large == pytest.approx(1.5 * shown.evaluate(height), rel=0.01)


def test_a_page_of_a_course_shows_the_frame_and_no_other_site_does(browser: Browser, app_url: str) -> None:
    frame = f'<iframe src="{app_url}?cell=gru&amp;step=2&amp;embed=true" width="100%" height="760"></iframe>'
    refused: list[str] = []

    def answer(asked: Route) -> None:
        asked.fulfill(body=f"<!doctype html><title>Course</title>{frame}", content_type="text/html")

    with browser.new_context() as context:
        if int(browser.version.split(".")[0]) >= 138:  # which asks whether a site may show what is on this machine
            context.grant_permissions(["local-network-access"])
        page = context.new_page()
        page.on("console", lambda message: refused.append(message.text))
        page.route(re.compile("^http://localhost:"), answer)
        page.goto(f"{COURSE}/week-3")
        framed = page.frame_locator("iframe")
        expect(framed.locator(".rv-pill")).to_contain_text("torch.nn.GRU", timeout=LATE)
        picture = framed.locator("[data-tick]").first
        expect(picture).to_have_attribute("data-tick", "2", timeout=LATE)
        expect(framed.get_by_role("button", name="Share", exact=True)).to_be_hidden()
        framed.get_by_role("button", name="One step forward").click()
        expect(picture).to_have_attribute("data-tick", "3", timeout=LATE)
        assert not any("frame-ancestors" in text for text in refused)
        page.goto("http://localhost:3001/week-3")
        for _ in range(100):
            if any("frame-ancestors" in text for text in refused):
                break
            page.wait_for_timeout(100)
        assert any("frame-ancestors" in text for text in refused)
        assert page.frame_locator("iframe").get_by_test_id("stApp").count() == 0
