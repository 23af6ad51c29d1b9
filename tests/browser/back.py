"""The way back of the simulator's page, read from the page."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.watching import OpenPage, paint, settle

# Every gradient that is in sight, by its key: no cover lies on it.
SEEN = """(stage) => {
  const covers = [...stage.querySelectorAll('.reach:not(.on) .cover')].map((cover) => cover.getBoundingClientRect());
  const found = {};
  for (const strip of stage.querySelectorAll('.cell:not(.kept) .strip')) {
    const texts = [...strip.querySelectorAll('text.number')];
    [...strip.querySelectorAll('rect.value')].forEach((rect, k) => {
      const { left, right, top, bottom } = rect.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const hidden = covers.some((c) => c.left < x && x < c.right && c.top < y && y < c.bottom);
      if (!hidden && texts[k]) found[rect.dataset.key] = texts[k].textContent;
    });
  }
  return found;
}"""
ENTRIES = """(entries) => Object.fromEntries(
  entries.map((td) => [[td.dataset.row, td.dataset.column].join(), td.innerText]))"""
FITS = """() => {
  const host = [...document.querySelectorAll('.st-key-rnnviz_back *')].map((e) => e.shadowRoot).find(Boolean);
  const main = document.querySelector('[data-testid=stMain]');
  const stage = host.querySelector('.stage:not([hidden])');
  const box = (name) => host.querySelector(name).getBoundingClientRect();
  return {
    sideways: Math.max(document.documentElement.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth),
    stage: [stage.scrollWidth - stage.clientWidth, stage.scrollHeight - stage.clientHeight],
    bottom: Math.max(stage.getBoundingClientRect().bottom, box('.dock').bottom) - innerHeight,
    smallest: Math.min(...[...host.querySelectorAll('*')].filter((e) => e.getClientRects().length
      && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
      .map((e) => parseFloat(getComputedStyle(e).fontSize))),
  };
}"""


class Back:
    """The way back of a page that is open."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator(".way-back")
        self.stage = self.root.locator(".stage:visible")
        self.dock = self.root.locator(".dock")
        self.value = self.dock.locator(".why .value-now")
        self.pill = page.locator(".rv-pill")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        paint(self.page)

    def at(self, tick: int) -> None:
        expect(self.root).to_have_attribute("data-tick", str(tick))

    def seen(self) -> dict[str, str]:
        found: dict[str, str] = self.stage.evaluate(SEEN)
        return found

    def number(self, key: str) -> Locator:
        return self.stage.locator(f".cell:not(.kept) [data-key='{key}']")

    def choose(self, mode: str) -> None:
        self.page.get_by_role("group", name="Direction of the page").get_by_role("button", name=mode).click()
        settle(self.page)  # the gradients are asked for when they are shown


def opened(open_page: OpenPage, url: str, *, tick: int = -1, **options: Any) -> Back:
    back = Back(open_page(url, **options))
    settle(back.page)  # the page itself has asked for the gradients
    expect(back.pill).to_have_text("✓ equals autograd")
    expect(back.root).to_have_attribute("data-tick", str(tick))
    return back


def expect_within_card(back: Back) -> None:
    """Of a phone: no table is wider than its card, and what follows the page's tabs is not far below the dock."""
    right = back.stage.evaluate("(card) => card.getBoundingClientRect().right")
    ends = back.stage.locator(".read-off td, .grid-head td").evaluate_all(
        "(cells) => cells.map((cell) => cell.getBoundingClientRect().right)"
    )
    assert ends
    assert max(ends) <= right
    tabs, dock = back.page.locator("[data-testid=stTabs]").bounding_box(), back.dock.bounding_box()
    assert tabs is not None
    assert dock is not None
    assert tabs["y"] - dock["y"] - dock["height"] < 60


def read_as(grid: Locator, values: np.ndarray) -> None:
    """Every entry of a matrix, by its row and column; beside it stands the bias."""
    expect(grid).to_be_visible()  # it is asked for when it is shown
    found: dict[str, str] = grid.locator("td[data-row]:not([data-column='-1'])").evaluate_all(ENTRIES)
    assert found.keys() == {f"{row},{column}" for row, column in np.ndindex(values.shape)}
    for place, text in found.items():
        row, column = map(int, place.split(","))
        reads_as(text, float(values[row, column]))


def reads_as(text: str, value: float) -> None:
    """What is written is the number, to the digits that are written, and 0 is written for a true zero alone."""
    assert (text == "0") is (value == 0)
    assert float(text.replace("−", "-")) == pytest.approx(value, rel=0.06, abs=6e-4 if "e" not in text else 0)
