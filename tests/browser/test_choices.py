"""Choices in the browser: history, undo and redo, and the keys after something was chosen."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.simulator import Shown
from tests.browser.visitors import GO
from tests.browser.watching import OpenPage, settle


class Sidebar:
    """The sidebar of a page that is open."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.get_by_test_id("stSidebar")

    def field(self, name: str) -> Locator:
        return self.root.locator(f".st-key-{name}").locator("input, textarea").first

    def chosen(self, group: str) -> str:
        """The segment or chip that is marked, or nothing."""
        return " ".join(self.root.locator(f".st-key-{group} [aria-checked=true]").all_inner_texts())

    def all(self) -> list[Any]:
        """What every field, switch, segment and chip shows."""
        shown: list[Any] = self.root.locator("input, textarea, [role=radio]").evaluate_all(
            "(all) => all.map((one) => [one.value, one.checked, one.getAttribute('aria-checked')])"
        )
        return shown

    def choose(self, name: str) -> None:
        self.root.get_by_role("radio", name=name, exact=True).click()
        settle(self.page)

    def type(self, name: str, text: str) -> None:
        self.field(name).fill(text)
        self.field(name).press("Enter")
        settle(self.page)

    def shows(self, state: tuple[str, str, str]) -> None:
        """These are the cell, the hidden_size and the text, as soon as the server has answered."""
        cell, size, text = state
        expect(self.field("text")).to_have_value(text)
        expect(self.field("hidden_size")).to_have_value(size)
        expect(self.root.locator(".st-key-cell [aria-checked=true]")).to_have_text(cell)
        settle(self.page)


# What is done, what the address then names, and the state: cell, hidden_size, text.
# (tests/ui/simulator/test_sidebar.py undoes every kind of choice.)
WAY: list[tuple[Callable[[Sidebar], None], str, tuple[str, str, str]]] = [
    (lambda side: side.type("hidden_size", "6"), "hidden_size=6", ("RNN tanh", "6", "hello")),
    (lambda side: side.choose("two directions"), "text=state", ("LSTM", "4", "state")),
]
STATES = [("RNN tanh", "4", "hello"), *(state for _, _, state in WAY)]


def test_choices_are_walked_by_the_history_and_undone_by_keys_where_no_text_is_typed(page: Page) -> None:
    side = Sidebar(page)
    length = page.evaluate("() => history.length")
    page.keyboard.press("Control+z")  # nothing is left to undo
    for k, (act, named, state) in enumerate(WAY, 1):
        act(side)
        page.wait_for_url(f"**{named}*")
        side.shows(state)
        assert page.evaluate("() => history.length") == length + k
    for state in reversed(STATES[:-1]):
        page.go_back()
        side.shows(state)
    for state in STATES[1:]:
        page.go_forward()
        side.shows(state)
    assert side.chosen("rnnviz_example") == "two directions"
    expect(Shown(page).verdict).to_contain_text("✓ equals torch.nn.LSTM")
    page.keyboard.press("Control+z")
    side.shows(STATES[1])
    page.keyboard.press("Control+Shift+z")
    side.shows(STATES[2])
    side.field("text").press("End")
    page.keyboard.type("x")
    page.keyboard.press("Control+z")  # the text's own undo
    side.shows(STATES[2])


def test_steps_make_no_history_and_back_from_a_page_or_a_lessons_layer_finds_all_as_it_was(
    open_page: OpenPage, app_url: str
) -> None:
    page = open_page(f"{app_url}?cell=gru&hidden_size=6&seed=5")
    shown, side = Shown(page), Sidebar(page)
    length = page.evaluate("() => history.length")
    shown.press("ArrowRight", "ArrowRight")
    page.wait_for_url("**step=1*")  # the clock starts before the first step
    here = page.url
    assert page.evaluate("() => history.length") == length
    page.get_by_role("link", name="Shapes", exact=True).click()
    page.wait_for_url("**/shapes*")
    settle(page)
    assert page.evaluate("() => history.length") == length + 1
    page.go_back()
    page.wait_for_url(here)
    settle(page)
    assert side.root.get_by_text("Numbers: seed 5").count() == 1
    assert shown.tick() == 1
    expect(shown.verdict).to_contain_text("torch.nn.GRU")
    expect(side.field("hidden_size")).to_have_value("6")  # which Shapes has too
    lesson = f"{app_url}?lesson=C1&lesson_seed=1"
    for address in (lesson, here, lesson):  # there, back, and forward again
        page.evaluate(GO, address)
        expect(side.root.get_by_text("Lesson C1")).to_have_count(int(address == lesson))
        settle(page)
        if address == here:
            expect(shown.verdict).to_contain_text("torch.nn.GRU")
            expect(side.root.get_by_role("radio", name="GRU", exact=True)).to_be_checked()


CHOOSE: dict[str, Callable[[Sidebar], None]] = {
    "a number": lambda side: side.root.get_by_test_id("stNumberInputStepUp").first.click(),
    "a switch": lambda side: side.root.get_by_text("bidirectional").click(),
    "an example": lambda side: side.choose("two directions"),
}


def test_keys_are_the_clock_s_after_choosing_and_a_field_s_while_it_is_written(page: Page) -> None:
    shown, side = Shown(page), Sidebar(page)
    switch = side.field("bidirectional")
    switch.focus()
    shown.press("ArrowRight")  # which is the clock's
    assert shown.tick() == 0
    shown.press(" ")
    settle(page)
    expect(switch).to_be_checked()
    shown.bar.get_by_role("combobox", name="Speed").focus()
    shown.press("ArrowRight")
    side.field("hidden_size").focus()
    shown.press("ArrowLeft", "ArrowRight", "ArrowRight", "Home", " ")
    side.field("text").focus()
    shown.press("End", "ArrowLeft", " ", "Home")
    assert side.field("text").input_value() == "hell o"
    side.field("text").fill("ab")
    side.field("text").press("Enter")
    page.wait_for_url("**text=ab*")
    side.field("text").press("End")
    side.field("text").press("Shift+Enter")
    page.keyboard.type("c")
    assert side.field("text").input_value() == "ab\nc"
    side.field("text").press("Control+Enter")
    settle(page)
    expect(side.root.get_by_label("sample drawn").first).to_be_visible()
    assert shown.tick() == 0
    for (what, choose), key, tick in zip(CHOOSE.items(), ("Right", "Left", "Right"), (1, 0, 1), strict=True):
        choose(side)
        settle(page)
        expect(page.locator("body"), what).to_be_focused()
        before = side.all()
        shown.press(f"Arrow{key}")
        assert shown.tick() == tick, what
        if what == "a number":
            assert len(shown.seen()["cells"]["0:0:0"]) == 5
    shown.press(" ")
    expect(shown.bar.get_by_role("button", name="Pause")).to_be_visible()
    shown.press(" ", "Home")
    settle(page)
    assert side.all() == before
