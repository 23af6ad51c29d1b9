"""Bad input in a browser: a message says what is wrong, and the picture that was there stays."""

import re
from unicodedata import normalize
from urllib.parse import quote

from playwright.sync_api import Page, expect

from rnnviz.experiment import simulate
from rnnviz.network.cells import CELLS
from rnnviz.ui.kit.notes import JOINER
from rnnviz.ui.simulator.choice import default_experiment
from tests.browser.simulator import Shown, expect_tick
from tests.browser.watching import OpenPage, settle

MARKUP = "![x](http://127.0.0.1:9/x.png) <img src=x onerror=alert(1)> :red[b] $x$"
BIG = 1_000_000  # tests/ui sends ten times as much without a browser


def test_a_bad_link_says_so_and_shows_the_default(open_page: OpenPage, app_url: str) -> None:
    wrong = {
        "hidden_size": ("inf", "hidden_size must be a whole number between 1 and 512; got 'inf'"),
        "cell": (
            MARKUP,
            f"cell must be one of {', '.join(CELLS)}; got '![x](http:{JOINER}//127.0.0.1:9/x.png) <img src='…",
        ),
        "init": ("www.b.example c@d.example", f"got 'www{JOINER}.b.example c@{JOINER}d.example'"),
    }
    link = "&".join(f"{name}={quote(value)}" for name, (value, _) in wrong.items())
    shown = Shown(open_page(f"{app_url}?{link}"))
    for _, message in wrong.values():
        expect(shown.errors.filter(has_text=message)).to_have_count(1)
    expect(shown.errors.locator("a, img")).to_have_count(0)  # nothing of it is more than text
    shown.press("Home", "ArrowRight")
    expect_tick(shown, simulate(default_experiment().setup()), 0)


def put(page: Page, shown: Shown, field: str, text: str) -> None:
    """Write into a text field as a paste does, and leave it."""
    if not shown.field(field).is_visible():
        shown.field(field).locator("xpath=ancestor::details").locator("summary").click()
    shown.field(field).fill(text)
    shown.field(field).press("Control+Enter")
    settle(page)


def test_bad_texts_and_numbers_are_answered_and_the_picture_stays(page: Page) -> None:
    shown = Shown(page)
    shown.press("ArrowRight", "ArrowRight", "ArrowRight")
    before = (shown.picture(), shown.seen(), 2)
    hidden_size = shown.field("hidden_size")
    for number in ("", "513"):
        hidden_size.fill(number)
        hidden_size.press("Enter")
        settle(page)
        assert (shown.picture(), shown.seen(), shown.tick()) == before
    expect(page.get_by_text("Please enter a value between 1 and 512").first).to_be_visible()
    hidden_size.fill("4")
    hidden_size.press("Enter")
    shown.unfold("Alphabet")
    for field, text, message in (
        ("text", "a\n\nb", "text must have at least 1 character per line; line 2 is empty"),
        ("lengths", "<b>", "lengths must be whole numbers between 1 and 5; that of sample 0 is '<b>'"),
    ):
        put(page, shown, field, text)
        shown.says(message)
        assert (shown.picture(), shown.seen(), shown.tick()) == before
        put(page, shown, field, "hello" if field == "text" else "")
        expect(shown.errors).to_have_count(0)


def test_a_megabyte_of_text_gets_an_answer(page: Page) -> None:
    shown = Shown(page)
    before = shown.picture()
    area = shown.field("text")
    area.evaluate(
        """(area, size) => {
          Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(area, 'x'.repeat(size));
          area.dispatchEvent(new Event('input', { bubbles: true }));
        }""",
        BIG,
    )
    area.press("Control+Enter")
    expect(shown.errors).to_contain_text(
        f"text must be at most 1000 characters per line; line 1 has {BIG}", timeout=30_000
    )
    assert shown.picture() == before
    put(page, shown, "text", "ab")
    expect(shown.errors).to_have_count(0)
    expect(shown.verdict).to_have_attribute("title", re.compile("8 states compared"))


def test_any_characters_are_drawn_as_they_are(open_page: OpenPage, app_url: str) -> None:
    text = "שלוםe\u0301a\u0308👩‍👩‍👧🇺🇦<b>x</b>`*_$:"
    shown = Shown(open_page(f"{app_url}?text={quote(text)}"))
    expect(shown.errors).to_have_count(0)
    expect(shown.verdict).to_contain_text("✓ equals torch.nn.RNN")
    tokens = [found[1] for found in map(re.compile("“(.*)”").search, shown.picture()) if found]
    assert "".join(tokens) == normalize("NFC", text)
    assert shown.stage.locator("b:not(.badge), img").count() == 0
