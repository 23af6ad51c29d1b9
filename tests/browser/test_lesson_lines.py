"""The usual wrong line beside torch's, in a browser: all of it in the window, every confusion, by keyboard too."""

import pytest
from playwright.sync_api import expect

from rnnviz.lessons import LESSONS
from rnnviz.lessons.confusions import of_lesson, run
from tests.browser.lessons import press
from tests.browser.watching import SIDEWAYS, OpenPage, resize, serious_violations, settle

# What of the confusion that is chosen is not in the window: nothing scrolls, and the network stays.
OUTSIDE = """(view) => {
  const part = (name) => [...view.querySelectorAll(name)].find((one) => one.clientHeight);
  const all = [".time", ".network .stage", ".lines-wrong", ".lines-right", ".lines-reason", ".code-pane"];
  const outside = all.filter((name) => {
    const box = part(name)?.getBoundingClientRect();
    return !box || box.top < 0 || box.bottom > innerHeight;
  });
  const hidden = [".lines-place", ".network .stage"].filter((name) => {
    const box = part(name);
    return box.scrollHeight - box.clientHeight > 1;
  });
  return [...outside, ...hidden];
}"""


@pytest.mark.parametrize("id_", ["D7", *(pytest.param(id_, marks=pytest.mark.whole) for id_ in ("A2", "B4", "D2"))])
def test_every_confusion_of_a_lesson_fits_into_the_window_and_is_chosen_by_keyboard_on_a_phone(
    open_page: OpenPage, app_url: str, id_: str
) -> None:
    page = open_page(f"{app_url}lessons?lesson={id_}&lines=both")
    resize(page, 1280, 720)
    settle(page)
    lesson, view = LESSONS[id_].run(), page.locator(".lesson")
    for confusion in of_lesson(id_):
        outcome = run(confusion, lesson.seed, lesson)
        page.locator(f".lines-choice [data-key={confusion.key}]").click()
        expect(page.locator(".lines h2")).to_have_text(confusion.title)
        expect(page.locator(".lines-reason")).to_have_text(outcome.reason)
        assert view.evaluate(OUTSIDE) == [], confusion.key
        if outcome.wrong.error is None:
            expect(page.locator(".lines-wrong .first").first).to_be_in_viewport()
            expect(page.locator(".lines-wrong")).to_contain_text("first difference")
        else:
            expect(page.locator(".lines-error")).to_have_text(outcome.wrong.error)
    assert serious_violations(page, ".st-key-rnnviz_lesson_view", ".lines") == []
    press(page, "ArrowRight", 2)
    expect(view).to_have_attribute("data-tick", "2")
    resize(page, 360, 780)
    first = page.locator(f".lines-choice [data-key={of_lesson(id_)[0].key}]")  # the last one is chosen
    first.focus()
    page.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(first).to_be_focused()
    expect(page.locator(".lines h2")).to_have_text(of_lesson(id_)[0].title)
    assert page.evaluate(SIDEWAYS) <= 0
    page.get_by_text("torch's line", exact=True).click()
    expect(page.locator(".lines-wrong")).to_have_count(0)
    expect(view).to_have_attribute("data-tick", "2")
