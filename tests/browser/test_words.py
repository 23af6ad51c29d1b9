"""The pages in the pseudo-language, in a browser: no plain word is left, and nothing is cut where words are longer."""

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.serving import serve
from tests.browser.watching import OpenPage, resize, settle
from tests.words.test_pages import words

PAGES = {
    "simulator": "?cell=lstm&num_layers=2&bidirectional=true&text=abc&",
    "shapes": "shapes?num_layers=2&bidirectional=true&lengths=6, 2, 1&batch=3&",
    "lesson": "lessons?lesson=D2&",
    "exercise": "exercises?kind=parameters&",
}
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


@pytest.fixture(scope="module")
def pseudo_url() -> Iterator[str]:
    """A server that offers the pseudo-language."""
    before = os.environ.get("RNNVIZ_PSEUDO")
    os.environ["RNNVIZ_PSEUDO"] = "1"
    try:
        with serve("app.py") as url:
            yield url
    finally:
        os.environ.pop("RNNVIZ_PSEUDO") if before is None else os.environ.update(RNNVIZ_PSEUDO=before)


def plain(page: Page) -> set[str]:
    texts = {text.strip() for text in page.evaluate(TEXTS)}
    return {text for text in texts if words(text) and not STREAMLITS.match(text)}


def cut(page: Page) -> list[str]:
    """What is cut, and whether the page is wider than its window."""
    found: list[str] = page.evaluate(CUT)
    fits = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    return found if fits else [*found, "the page is wider than its window"]


@pytest.mark.parametrize("name", PAGES)
def test_no_text_of_a_page_is_plain_and_nothing_is_cut_where_words_are_longer(
    open_page: OpenPage, pseudo_url: str, name: str
) -> None:
    page = open_page(f"{pseudo_url}{PAGES[name]}lang=qps")
    assert {text for text in plain(page) if not set(words(text)) <= OWN} == set()
    for size in SIZES:
        resize(page, *size)
        settle(page)
        assert cut(page) == [], size
