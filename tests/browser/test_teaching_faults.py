"""A class whose server is stopped and started anew: everybody is where they were, and goes on following."""

import re
import time
from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect

from tests.browser.serving import serve
from tests.browser.simulator import Shown
from tests.browser.teaching import Share, follow, step_of, visitor

BACK_MS = 60_000  # streamlit's page asks for its server again every few seconds


def test_a_class_goes_on_after_its_server_was_started_anew(browser: Browser) -> None:
    with serve("app.py") as url:
        port = urlsplit(url).port or 0
        teachers = visitor(browser, f"{url}?cell=lstm&hidden_size=5&text=abcde")
        teacher = teachers.__enter__()
        share = Share(teacher).open()
        share.hold("hidden_size", "locked")
        link = share.open_room()
        students = visitor(browser, link)
        student = students.__enter__()
        follow(student)
        teacher.keyboard.press("ArrowRight")
        teacher.keyboard.press("ArrowRight")
        teacher.keyboard.press("f")
        step_of(student, 1)
        expect(Shown(student).why).to_contain_text("f[1]")
        begun = time.monotonic()
    assert time.monotonic() - begun < 8  # who follows does not keep the server from stopping
    try:
        expect(student.get_by_role("switch", name="Waiting for the teacher")).to_be_visible()
        teacher.keyboard.press("ArrowRight")  # a step needs no server
        step_of(teacher, 2)
        with serve("app.py", port):
            expect(student.get_by_role("switch", name="Following the teacher")).to_be_visible(timeout=BACK_MS)
            step_of(student, 2)
            expect(Shown(student).why).to_contain_text("f[2]")
            expect(student.get_by_role("dialog")).to_have_count(0, timeout=BACK_MS)
            size = student.locator(".st-key-hidden_size input")
            expect(size).to_be_disabled()
            expect(size).to_have_value("5")
            assert re.search("locked=hidden_size", student.url)
            teacher.locator(".st-key-num_layers").get_by_test_id("stNumberInputStepUp").click()
            student.wait_for_url("**num_layers=2*", timeout=BACK_MS)
            expect(student.locator(".st-key-num_layers input")).to_have_value("2")
            step_of(student, 2)
    finally:
        students.__exit__(None, None, None)
        teachers.__exit__(None, None, None)
