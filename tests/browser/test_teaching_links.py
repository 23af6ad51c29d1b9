"""Links for a class in a browser: composed by Share, locked for a student, shown in a frame, read from a projector."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.serving import serve
from tests.browser.simulator import Shown
from tests.browser.teaching import LATE, Share, step_of, visitor
from tests.browser.watching import OpenPage, resize, serious_violations, settle

SET = "set by the teacher"


def test_a_composed_link_opens_what_was_seen_and_holds_its_controls(
    browser: Browser, open_page: OpenPage, app_url: str
) -> None:
    page = open_page(f"{app_url}?cell=gru&hidden_size=6&tab=Code", fresh=True)
    Shown(page).press("ArrowRight", "ArrowRight", "z")
    share = Share(page).open()
    for label, how in (("Cell", "locked"), ("hidden_size", "locked"), ("seed", "hidden"), ("Examples", "hidden")):
        share.hold(label, how)
    share.panel.get_by_label("Presenting").check()
    expect(share.panel.get_by_label("The link")).to_have_value(re.compile("step=1"))
    assert serious_violations(page) == []
    share.panel.get_by_label("Presenting").uncheck()
    share.panel.get_by_label("Language").select_option("en")
    link = share.link()
    held = "locked=cell,hidden_size&hidden=seed,examples&lang=en"
    assert link == f"{app_url}?cell=gru&hidden_size=6&tab=Code&step=1&gate=z&{held}"
    with visitor(browser, link) as student:
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
        assert serious_violations(student) == []
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


def test_the_code_on_the_projector_is_read_as_the_link(open_page: OpenPage, app_url: str) -> None:
    for dark in (False, True):
        page = open_page(f"{app_url}?cell=lstm&hidden_size=7", fresh=True, dark=dark)
        resize(page, 1280, 720)
        share = Share(page).open(for_class=False)
        link = share.link()
        share.panel.get_by_role("button", name="QR code").click()
        code = page.get_by_role("img", name="The link below as a QR code")
        expect(code).to_be_visible(timeout=LATE)
        dialog = page.get_by_role("dialog", name="QR code")
        expect(dialog.get_by_text(link)).to_be_visible()
        picture = np.asarray(Image.open(BytesIO(page.screenshot())).convert("L"))
        assert [found.text for found in zxingcpp.read_barcodes(picture)] == [link]
        box = code.bounding_box()
        assert box is not None
        assert box["height"] > 0.6 * 720  # to be seen from the last row
        assert serious_violations(page) == []
        tick = Shown(page).tick()
        page.keyboard.press("ArrowRight")  # the clock stays behind it
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        assert Shown(page).tick() == tick


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("lessons?lesson=C1", ".lesson-formula p"),
        ("shapes?cell=gru", "[data-testid=stCode] code"),
        ("exercises?kind=shapes", "[data-testid=stMainBlockContainer] p"),
    ],
)
def test_presenting_enlarges_every_page_and_ends(browser: Browser, app_url: str, path: str, text: str) -> None:
    with visitor(browser, f"{app_url}{path}&present=true") as page:
        page.set_viewport_size({"width": 1920, "height": 1080})
        expect(page.get_by_test_id("stHeader")).to_be_hidden()
        shown = page.locator(text).filter(visible=True).first
        expect(shown).to_be_visible(timeout=LATE)
        height = "(element) => parseFloat(getComputedStyle(element).fontSize) * element.currentCSSZoom"
        large = shown.evaluate(height)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        if "lessons" in path:  # its screen is as high as the window, not half as high again
            screen = page.locator(".lesson .screen").bounding_box()
            assert screen is not None
            assert screen["height"] <= 1080
        page.get_by_role("button", name="Esc").click()
        expect(page.get_by_test_id("stHeader")).to_be_visible()
        assert "present" not in page.url
        assert large == pytest.approx(1.5 * shown.evaluate(height), rel=0.01)


@pytest.mark.parametrize("phone", [False, True])
def test_on_a_phone_the_menu_of_the_simulator_opens_it(open_page: OpenPage, app_url: str, phone: bool) -> None:
    page = open_page(f"{app_url}?cell=lstm", phone=phone, fresh=True)
    page.get_by_role("button", name="What the picture shows").click()
    page.get_by_role("button", name="Share …").click()
    share = Share(page)
    expect(share.panel).to_be_visible()
    assert share.link().endswith("?cell=lstm")
    page.keyboard.press("Escape")
    expect(share.panel).to_be_hidden()


class Course:
    """A site of somebody else, with a page that shows `code`."""

    def __init__(self) -> None:
        self.code = ""
        course = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(f"<!doctype html><title>Course</title>{course.code}".encode())

            def log_message(self, format: str, *args: object) -> None:
                """Nothing."""

        self.site = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.address = f"http://127.0.0.1:{self.site.server_port}"
        threading.Thread(target=self.site.serve_forever, daemon=True).start()


@pytest.fixture
def course() -> Iterator[Course]:
    course = Course()
    yield course
    course.site.shutdown()


def test_a_page_of_a_course_shows_the_frame_where_the_server_allows_it(
    browser: Browser, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RNNVIZ_EMBED", course.address)
    with serve("app.py") as url, visitor(browser, f"{url}?cell=gru&step=2") as teacher:
        share = Share(teacher).open()
        expect(share.panel.get_by_text(f"These sites may show it: {course.address}.")).to_be_visible()
        share.hold("Cell", "locked")
        course.code = share.panel.get_by_label("The code of the frame").input_value()
        page = browser.new_page()
        page.goto(course.address)
        framed = page.frame_locator("iframe")
        expect(framed.locator(".rv-pill")).to_contain_text("torch.nn.GRU", timeout=LATE)
        picture = framed.locator("[data-tick]").first
        expect(picture).to_have_attribute("data-tick", "2", timeout=LATE)
        expect(framed.get_by_role("button", name="Share", exact=True)).to_be_hidden()
        framed.get_by_role("button", name="One step forward").click()
        expect(picture).to_have_attribute("data-tick", "3", timeout=LATE)
        page.close()


def test_no_other_site_shows_a_frame_unless_it_was_allowed(browser: Browser, course: Course, app_url: str) -> None:
    with visitor(browser, app_url) as teacher:
        share = Share(teacher).open()
        expect(share.panel.get_by_text("names the site in RNNVIZ_EMBED")).to_be_visible()
        course.code = share.panel.get_by_label("The code of the frame").input_value()
    refused: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: refused.append(message.text))
    page.goto(course.address)
    for _ in range(100):
        if any("frame-ancestors" in text for text in refused):
            break
        page.wait_for_timeout(100)
    assert any("frame-ancestors" in text for text in refused)
    assert page.frame_locator("iframe").get_by_test_id("stApp").count() == 0
    page.close()
