"""What a visitor of the lessons page does, and what it shows."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.watching import paint, settle


def expect_lesson(page: Page, id_: str) -> None:
    """The title of the page, not of its card on the map, nor of a part of the view, which come and go on their own."""
    title = page.get_by_role("heading", level=1, name=f"{id_} ·")
    expect(title).to_be_attached(timeout=20_000)


def unfold(page: Page) -> None:
    """The network as boxes, and every value."""
    page.locator(".every summary").click()
    expect(page.locator(".every")).to_have_attribute("open", "")
    expect(page.locator(".every section.value .column").first).to_be_visible()  # drawn once it is open


def press(page: Page, key: str, times: int = 1) -> None:
    for _ in range(times):
        page.keyboard.press(key)
    paint(page)


def value(page: Page, name: str) -> Locator:
    """The picture of a value."""
    return page.locator(".every section.value").filter(has=page.get_by_role("heading", name=name, exact=True))


def columns_shown(page: Page, name: str) -> list[bool]:
    columns = value(page, name).locator(".column")
    shown: list[bool] = columns.evaluate_all("(all) => all.map((one) => !one.matches('.later'))")
    return shown


def numbers(page: Page, name: str) -> list[str]:
    cells = value(page, name).locator(".column:not(.later) i")
    return [text.replace("−", "-") for text in cells.all_inner_texts()]


def open_numbers(page: Page) -> None:
    """The fold with seed, sample and text, if it is not open."""
    if not page.locator(".st-key-lesson_seed").count():
        page.get_by_role("button", name="numbers").click()
    expect(page.locator(".st-key-lesson_seed")).to_be_visible()


def close_numbers(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-lesson_seed")).to_have_count(0)
    page.evaluate("() => document.activeElement.blur()")


def type_text(page: Page, text: str) -> None:
    open_numbers(page)
    area = page.get_by_test_id("stTextArea").get_by_role("textbox")
    area.fill(text)
    area.press("Control+Enter")
    settle(page)


def type_number(page: Page, key: str, text: str) -> None:
    open_numbers(page)
    field = page.locator(f".st-key-{key} input")
    field.fill(text)
    field.press("Enter")
    settle(page)
