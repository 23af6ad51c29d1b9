"""The pages in the pseudo-language, in a browser: no plain word is left, and nothing is cut where words are longer."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitors import GO, Visitors
from tests.browser.watching import SIDEWAYS, OpenPage, resize, settle
from tests.words.test_pages import CODES, words

PAGES = (
    "?cell=lstm&num_layers=2&bidirectional=true&text=abc&",
    "shapes?num_layers=2&bidirectional=true&lengths=6, 2, 1&batch=3&",
    "lessons?lesson=D2&",
    "exercises?kind=parameters&",
    "assignments?",
)
SIZES = ((1280, 900), (390, 844))
# What is on a page besides ours: streamlit's own menu and Plotly's buttons speak the language of their makers.
TEXTS = """() => {
  const found = [];
  const visit = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) visit(element.shadowRoot);
      if (element.closest("script, style, code, pre, .js-plotly-plot, [data-testid=stToolbar]")) continue;
      const shown = element.checkVisibility ? element.checkVisibility() : true;
      if (!shown) continue;
      for (const name of ["aria-label", "title", "aria-valuetext", "placeholder", "alt"]) {
        if (element.hasAttribute(name)) found.push(element.getAttribute(name));
      }
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) found.push(node.data);
    }
  };
  visit(document.querySelector("[data-testid=stApp]") ?? document.body);
  return found;
}"""
# Streamlit's own words, which it says in English.
STREAMLITS = re.compile(
    "^(Step (up|down)|[Oo]pen.*|Close sidebar|App pages|Sidebar|Choose an option|Copy to clipboard|keyboard_.*|"
    "arrow_.*|close|Help for .*|Select an option|Clear.*|Press .*|help|menu|.*[Ss]elected .*|Skip to .*|Scroll .*|"
    "Collapse .*|Expand .*|Increment|Decrement|Logo|Navigate to .*)$"
)
CUT = """() => {
  const cut = [];
  const visit = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) visit(element.shadowRoot);
      if (!element.matches("button, label, h1, h2, h3, th, caption, legend, .chip, .rv-pill *, .rv-tag")) continue;
      if (element.closest(".js-plotly-plot, [data-testid=stToolbar], .unseen")) continue;
      const style = getComputedStyle(element);
      if (["visible", "auto", "scroll"].includes(style.overflowX)) continue;
      if (element.closest(".rv-pill") && style.textOverflow === "ellipsis") continue;  // a press on it says all
      if (element.clientWidth && element.scrollWidth > element.clientWidth + 1) {
        cut.push(`${element.tagName}.${element.className}: ${element.textContent.slice(0, 60)}`);
      }
    }
  };
  visit(document.body);
  return cut;
}"""


OWN = {"abc", "last", "cat"}  # what was typed, a value of the lesson, torch's name in its formula


@pytest.fixture
def rest(visitors: Callable[[bool], Visitors]) -> Iterator[None]:
    """Scripts speak the language in which they were loaded: this test's page is loaded anew, so is the next one's."""
    yield
    for tab in visitors(False).free:
        tab.is_open = False


def plain(page: Page) -> set[str]:
    texts = {CODES.sub("", text.strip()) for text in page.evaluate(TEXTS)}
    return {text for text in texts if words(text) and not STREAMLITS.match(text)}


def cut(page: Page) -> list[str]:
    """What is cut, and whether the page is wider than its window."""
    found: list[str] = page.evaluate(CUT)
    return found if page.evaluate(SIDEWAYS) <= 0 else [*found, "the page is wider than its window"]


def test_no_text_of_a_page_is_plain_and_nothing_is_cut_where_words_are_longer(
    open_page: OpenPage, app_url: str
) -> None:
    addresses = [f"{app_url}{address}lang=qps" for address in PAGES]
    page, sizes = open_page(addresses[0]), SIZES
    for address in addresses:
        if address is not addresses[0]:
            page.evaluate(GO, address)
            settle(page)
        # Whoever waits for the first view to be in sight waits for ever where that one has no box.
        expect(page.locator("[data-testid=stMain] h1, [data-testid^=stBidi]").first).to_be_visible()
        sizes = sizes[::-1]  # the first is that of the page before
        for size in sizes:
            resize(page, *size)
            settle(page)
            assert {text for text in plain(page) if not set(words(text)) <= OWN} == set(), (address, size)
            assert cut(page) == [], (address, size)
