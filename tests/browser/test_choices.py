"""Choices in the browser: history, undo and redo, and the keys after something was chosen."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.simulator import Shown
from tests.browser.visitors import GO
from tests.browser.watching import OpenPage, resize, serious_violations, settle


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


def walk(page: Page) -> Sidebar:
    """Make the choices of WAY, one after the other; each is one entry of the history."""
    side = Sidebar(page)
    length = page.evaluate("() => history.length")
    for k, (act, named, state) in enumerate(WAY, 1):
        act(side)
        page.wait_for_url(f"**{named}*")
        side.shows(state)
        assert page.evaluate("() => history.length") == length + k
    return side


def test_back_and_forward_walk_through_the_choices(page: Page) -> None:
    side = walk(page)
    for state in reversed(STATES[:-1]):
        page.go_back()
        side.shows(state)
    for state in STATES[1:]:
        page.go_forward()
        side.shows(state)
    assert side.chosen("rnnviz_example") == "two directions"
    expect(Shown(page).verdict).to_contain_text("✓ equals torch.nn.LSTM")


def test_ctrl_z_undoes_and_redoes_where_no_text_is_typed(page: Page) -> None:
    side = Sidebar(page)
    side.type("hidden_size", "6")
    side.shows(STATES[1])
    page.keyboard.press("Control+z")
    side.shows(STATES[0])
    page.keyboard.press("Control+z")  # nothing is left to undo
    page.keyboard.press("Control+Shift+z")
    side.shows(STATES[1])
    side.field("text").press("End")
    page.keyboard.type("x")
    page.keyboard.press("Control+z")  # the text's own undo
    side.shows(STATES[1])
    side.root.locator(".st-key-rnnviz_reset button").first.click()
    side.shows(STATES[0])
    assert side.chosen("rnnviz_example") == "hello"


def test_steps_make_no_history_and_back_from_another_page_finds_all_as_it_was(
    open_page: OpenPage, app_url: str
) -> None:
    page = open_page(f"{app_url}?cell=gru&hidden_size=6&seed=5")
    length = page.evaluate("() => history.length")
    Shown(page).press("ArrowRight", "ArrowRight")
    page.wait_for_url("**step=1*")  # the clock starts before the first step
    here = page.url
    assert page.evaluate("() => history.length") == length
    for name in ("Shapes", "Simulator"):
        page.get_by_role("link", name=name, exact=True).click()
        page.wait_for_url("**/shapes*" if name == "Shapes" else "**seed=5*")
        settle(page)
    assert page.evaluate("() => history.length") == length + 2
    page.go_back()
    page.wait_for_url("**/shapes")
    settle(page)
    page.go_back()
    page.wait_for_url(here)
    settle(page)
    assert Sidebar(page).root.get_by_text("Numbers: seed 5").count() == 1
    assert Shown(page).tick() == 1
    expect(Shown(page).verdict).to_contain_text("torch.nn.GRU")
    expect(Sidebar(page).field("hidden_size")).to_have_value("6")  # which Shapes has too


CHOOSE: dict[str, Callable[[Sidebar], None]] = {
    "an example": lambda side: side.choose("two directions"),
    "a switch": lambda side: side.root.get_by_text("bidirectional").click(),
    "a number": lambda side: side.root.get_by_test_id("stNumberInputStepUp").first.click(),
}


def test_arrows_and_space_belong_to_the_clock_after_choosing(page: Page) -> None:
    shown, side = Shown(page), Sidebar(page)
    for what, choose in CHOOSE.items():
        choose(side)
        settle(page)
        expect(page.locator("body"), what).to_be_focused()
        before, tick = side.all(), shown.tick()
        shown.press("ArrowRight", "ArrowRight", "ArrowLeft")
        expect(shown.stage, what).to_have_attribute("data-tick", str(tick + 1))
        shown.press(" ")
        expect(page.get_by_role("button", name="Pause"), what).to_be_visible()
        shown.press(" ", "Home")
        settle(page)
        assert side.all() == before, what


def test_a_switch_keeps_space_and_enter_applies_a_line_and_shift_enter_starts_one(page: Page) -> None:
    shown, side = Shown(page), Sidebar(page)
    switch = side.field("bidirectional")
    switch.focus()
    shown.press("ArrowRight")  # which is the clock's
    expect(shown.stage).to_have_attribute("data-tick", "0")
    shown.press(" ")
    settle(page)
    expect(switch).to_be_checked()
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


def test_a_number_that_is_not_taken_is_told_at_its_field_and_on_the_page(page: Page) -> None:
    side = Sidebar(page)
    for text, left, message in (
        ("600", "600", "hidden_size must be a whole number between 1 and 512; got '600'"),
        ("", "4", "hidden_size must be a number; it was left empty, so its default 4 holds"),
    ):
        side.type("hidden_size", text)
        expect(side.root.get_by_text(message)).to_be_visible()
        Shown(page).says(message)
        assert side.field("hidden_size").input_value() == left
        side.type("hidden_size", "5")
        expect(page.get_by_text(message)).to_have_count(0)


def test_the_sidebar_fits_720_px_and_its_fields_keep_their_steps(open_page: OpenPage, app_url: str) -> None:
    page = open_page(f"{app_url}?cell=lstm")  # which has the most fields
    resize(page, 1280, 720)
    content = page.get_by_test_id("stSidebarContent")
    assert content.evaluate("(box) => box.scrollHeight - box.clientHeight") == 0
    for name in ("hidden_size", "num_layers"):
        expect(page.locator(f".st-key-{name}").get_by_test_id("stNumberInputStepUp")).to_be_visible()
    assert serious_violations(page, within='[data-testid="stSidebar"]') == []


def test_a_way_back_from_a_lessons_layer_leads_to_the_network_before(open_page: OpenPage, app_url: str) -> None:
    page = open_page(f"{app_url}?cell=gru&hidden_size=3")
    side = page.get_by_test_id("stSidebar")
    for _ in range(2):  # and forward again
        page.evaluate(GO, f"{app_url}?lesson=C1&lesson_seed=1")
        expect(side.get_by_text("Lesson C1")).to_be_visible()
        settle(page)
        page.evaluate(GO, f"{app_url}?cell=gru&hidden_size=3")
        expect(side.get_by_text("Lesson C1")).to_have_count(0)
        expect(page.locator(".rv-pill")).to_contain_text("torch.nn.GRU")
        expect(side.get_by_role("radio", name="GRU", exact=True)).to_be_checked()
        settle(page)
