"""Bad input in a browser: a message says what is wrong, and the picture that was there stays."""

import re
from unicodedata import normalize
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from rnnviz.experiment import Experiment, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.sources.sequences import Text
from rnnviz.ui.kit.notes import JOINER
from tests.browser.simulator import Shown, expect_tick
from tests.browser.watching import OpenPage, settle

MARKUP = "![x](http://127.0.0.1:9/x.png) <img src=x onerror=alert(1)> :red[b] $x$"
ODD = "שלוםe\u0301a\u0308👩‍👩‍👧🇺🇦<b>x</b>`*_$:"
BIG = 100_000  # tests/ui sends a hundred times as much without a browser


def test_a_bad_link_says_so_and_shows_the_default_and_any_characters_are_drawn_as_they_are(
    open_page: OpenPage, app_url: str
) -> None:
    wrong = {
        "hidden_size": ("inf", "hidden_size must be a whole number between 1 and 512; got 'inf'"),
        "cell": (
            MARKUP,
            f"cell must be one of {', '.join(CELLS)}; got '![x](http:{JOINER}//127.0.0.1:9/x.png) <img src='…",
        ),
        "init": ("www.b.example c@d.example", f"got 'www{JOINER}.b.example c@{JOINER}d.example'"),
    }
    link = "&".join(f"{name}={quote(value)}" for name, (value, _) in wrong.items())
    shown = Shown(open_page(f"{app_url}?text={quote(ODD)}&{link}"))
    for _, message in wrong.values():
        expect(shown.errors.filter(has_text=message)).to_have_count(1)
    expect(shown.errors).to_have_count(len(wrong))  # and nothing of the text
    expect(shown.errors.locator("a, img")).to_have_count(0)  # nothing of it is more than text
    tokens = [found[1] for found in map(re.compile("“(.*)”").search, shown.picture()) if found]
    assert "".join(tokens) == normalize("NFC", ODD)
    assert shown.stage.locator("b:not(.badge), img").count() == 0
    shown.press("Home", "ArrowRight")
    expect_tick(
        shown, simulate(Experiment(Architecture("rnn_tanh", Text(ODD).input_size, 4), Text(ODD), seed=1).setup()), 0
    )


def put(page: Page, field: Locator, text: str) -> None:
    """Write into a field as a paste does, and leave it."""
    field.fill(text)
    field.press("Control+Enter")
    settle(page)


def test_a_number_or_a_long_text_that_is_not_taken_is_told_and_the_picture_stays(page: Page) -> None:
    shown = Shown(page)
    shown.press("ArrowRight", "ArrowRight", "ArrowRight")
    before = (shown.picture(), shown.seen(), 2)
    size, text = shown.field("hidden_size"), shown.field("text")
    for typed, left, message in (
        ("", "4", "hidden_size must be a number; it was left empty, so its default 4 holds"),
        ("600", "600", "hidden_size must be a whole number between 1 and 512; got '600'"),
    ):
        put(page, size, typed)
        expect(page.get_by_test_id("stSidebar").get_by_text(message)).to_be_visible()
        shown.says(message)
        expect(size).to_have_value(left)
        assert (shown.picture(), shown.seen(), shown.tick()) == before
    put(page, size, "4")  # which holds
    expect(shown.errors).to_have_count(0)
    text.evaluate(
        """(area, size) => {
          Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(area, 'x'.repeat(size));
          area.dispatchEvent(new Event('input', { bubbles: true }));
        }""",
        BIG,
    )
    text.press("Control+Enter")
    expect(shown.errors).to_contain_text(
        f"text must be at most 1000 characters per line; line 1 has {BIG}", timeout=30_000
    )
    assert (shown.picture(), shown.seen(), shown.tick()) == before
    put(page, text, "ab")
    expect(shown.errors).to_have_count(0)
    expect(shown.verdict).to_have_attribute("title", re.compile("8 states compared"))
