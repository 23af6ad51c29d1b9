"""B4 in a browser: the drawing is read before the code shows."""

from playwright.sync_api import expect

from rnnviz.lessons import LESSONS
from rnnviz.lessons.asked import Answer
from rnnviz.lessons.questions.drawing import reading_of
from tests.browser.lessons import press
from tests.browser.watching import OpenPage, serious_violations


def whole(answer: Answer) -> int:
    assert isinstance(answer, int)
    return answer


def test_a_drawing_is_read_part_by_part_and_the_code_shows_then(open_page: OpenPage, app_url: str) -> None:
    page = open_page(f"{app_url}lessons?lesson=B4&variant=LSTM")
    reading = reading_of(LESSONS["B4"].run(1, variant="LSTM"))
    parts, code = page.locator(".read-part"), page.locator(".code-pane >> visible=true")
    expect(page.locator(".scheme-drawing")).to_be_visible()
    expect(code).to_have_count(0)
    for k, asked in enumerate(reading.parts):
        if asked.kind == "choice":
            parts.nth(k).get_by_role("button", name=asked.choices[whole(asked.slips[0].answer)]).click()
        else:
            parts.nth(k).get_by_role("textbox").fill(str(asked.slips[0].answer))
    page.get_by_role("button", name="Check").click()
    for k, asked in enumerate(reading.parts):
        expect(parts.nth(k).locator(".ask-verdict")).to_have_text(asked.slips[0].words)
    assert serious_violations(page, ".st-key-rnnviz_lesson_view", ".read") == []
    for k, asked in enumerate(reading.parts):
        if asked.kind == "choice":
            parts.nth(k).get_by_role("button", name=asked.choices[whole(asked.answer)]).click()
        else:
            parts.nth(k).get_by_role("textbox").fill(str(asked.answer))
    page.get_by_role("button", name="Check").click()
    expect(parts).to_have_count(len(reading.parts) + len(reading.shapes))  # now the shapes are asked
    expect(code).to_have_count(0)
    page.get_by_role("button", name="Show the answers").click()
    expect(code).to_have_count(1)
    page.evaluate("() => document.activeElement.blur()")
    press(page, "ArrowRight")
    expect(page.locator(".read")).to_be_hidden()
    expect(page.locator(".network .stage")).to_be_visible()
