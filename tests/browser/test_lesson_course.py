"""The course in a browser: map and marks, numbers said first, the usual wrong line, and the way to the simulator."""

import re

from playwright.sync_api import Page, expect

from rnnviz.lessons import LESSONS
from rnnviz.lessons.predict import asks_of
from rnnviz.lessons.timeline import timeline
from tests.browser.lessons import expect_lesson, press
from tests.browser.watching import OpenPage, serious_violations, settle

SOON = 20_000  # ms


def tick(page: Page) -> int:
    return int(page.locator(".lesson").get_attribute("data-tick") or -1)


def remembered(page: Page, what: str) -> None:
    """Wait until the browser has kept it, which it does once the clock rests."""
    page.wait_for_function(
        f"() => {{ const kept = JSON.parse(localStorage['rnnviz.lessons'] ?? 'null'); return {what}; }}"
    )


def test_the_map_opens_a_lesson_and_remembers_what_was_done_and_where_one_was(
    open_page: OpenPage, app_url: str
) -> None:
    page = open_page(f"{app_url}lessons")
    expect(page.locator(".course-card .thumbnail")).to_have_count(len(LESSONS))
    assert serious_violations(page) == []
    page.locator(".course-card[data-lesson=D1]").click()
    expect_lesson(page, "D1")
    settle(page)
    press(page, "End")
    remembered(page, "kept?.done.includes('D1')")
    page.get_by_role("button", name="Next: D2 →").click()
    page.wait_for_url(re.compile("lesson=D2"))
    settle(page)
    page.go_back()
    expect_lesson(page, "D1")
    settle(page)
    page.get_by_role("button", name="Next: D2 →").click()
    expect_lesson(page, "D2")
    settle(page)
    assert tick(page) == 0
    press(page, "ArrowRight", 2)
    remembered(page, "kept?.last?.id === 'D2' && kept.last.tick === 2")
    page.get_by_role("button", name="All lessons").click()
    done = page.locator(".course-card[data-lesson=D1]")
    expect(done.get_by_text("✓ done")).to_be_visible(timeout=SOON)
    settle(page)
    page.get_by_role("button", name=re.compile("^Go on")).click()
    expect_lesson(page, "D2")
    settle(page)
    assert tick(page) == 2


def test_a_number_is_said_first_and_a_slip_is_named(open_page: OpenPage, app_url: str) -> None:
    page = open_page(f"{app_url}lessons?lesson=C1")
    asked = asks_of(timeline(LESSONS["C1"].run(1), 0))[1]
    assert asked is not None
    page.get_by_role("button", name="Say it first").click()
    field = page.locator(".now-table .row-ask input")
    field.fill("12,5")
    field.press("Enter")
    expect(page.locator(".lesson-strip .ask-verdict")).to_have_text("Not yet.")
    slip = asked.slips[0]
    assert isinstance(slip.answer, float)
    field.fill(f"{slip.answer:.2f}")
    field.press("Enter")
    expect(page.locator(".lesson-strip .ask-verdict.bad")).to_contain_text(slip.words)
    expect(page.locator(".now-table tr:has(.row-ask) .left-out")).to_have_count(5)  # the products with x
    assert tick(page) == 0
    assert isinstance(asked.answer, float)
    field.fill(f"{asked.answer:.2f}".replace(".", ","))
    field.press("Enter")
    expect(page.locator(".lesson")).to_have_attribute("data-tick", "1")
    expect(page.locator(".told")).to_contain_text("✓ right")
    page.evaluate("() => document.activeElement.blur()")
    press(page, "ArrowRight")  # who does not answer is not held up
    assert tick(page) == 2
