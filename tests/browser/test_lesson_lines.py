"""The usual wrong line beside torch's, in a browser: all of it in the window, every confusion, by keyboard too."""

import pytest
from playwright.sync_api import expect

from rnnviz.lessons import LESSONS
from rnnviz.lessons.confusions import of_lesson, run
from tests.browser.watching import OpenPage, resize, serious_violations, settle


@pytest.mark.parametrize("id_", ["A2", "B4", "D2", "D7"])
def test_every_confusion_of_a_lesson_fits_into_the_window(open_page: OpenPage, app_url: str, id_: str) -> None:
    page = open_page(f"{app_url}lessons?lesson={id_}&lines=both")
    resize(page, 1280, 720)
    settle(page)
    lesson = LESSONS[id_].run()
    for confusion in of_lesson(id_):
        outcome = run(confusion, lesson.seed, lesson)
        page.locator(f".lines-choice [data-key={confusion.key}]").click()
        expect(page.locator(".lines h2")).to_have_text(confusion.title)
        expect(page.locator(".lines-reason")).to_have_text(outcome.reason)
        for name in (".lines-wrong", ".lines-right", ".lines-reason"):
            box = page.locator(name).bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= 720, (confusion.key, name)
        for name in (".lines-place", ".network .stage"):  # nothing scrolls, and the network stays
            hidden = page.locator(name).evaluate("(box) => box.scrollHeight - box.clientHeight")
            assert hidden <= 1, (confusion.key, name)
        if outcome.wrong.error is None:
            expect(page.locator(".lines-wrong .first").first).to_be_in_viewport()
            expect(page.locator(".lines-wrong")).to_contain_text("first difference")
        else:
            expect(page.locator(".lines-error")).to_have_text(outcome.wrong.error)
    assert [problem for problem in serious_violations(page) if ".lines" in problem] == []


def test_a_confusion_is_chosen_by_keyboard_and_on_a_phone_nothing_is_wider(open_page: OpenPage, app_url: str) -> None:
    page = open_page(f"{app_url}lessons?lesson=D2&lines=both")
    resize(page, 360, 780)
    settle(page)
    view = page.locator(".lines-choice [data-key=view]")
    view.focus()
    page.keyboard.press("Enter")
    expect(view).to_have_attribute("aria-pressed", "true")
    expect(view).to_be_focused()
    expect(page.locator(".lines-wrong")).to_contain_text("of sample 1")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
