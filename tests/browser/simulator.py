"""What the simulator's page shows, read from the page, and what the library computes for the same choices."""

from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page, expect

from rnnviz.experiment import Simulation
from rnnviz.plots.theme import number
from tests.browser.watching import paint

STACKED = "?cell=lstm&num_layers=2&bidirectional=true&hidden_size=3&text=state&seed=5"
STATES = ".rnnviz-figure >> nth=0"
# What can be seen: the numbers {"l:d:t": [strip, …]} of the cells that are on, of the inputs, and of every h_0 and c_0.
SEEN = """(stage) => {
  const seen = (text) => getComputedStyle(text).display !== 'none';
  const numbers = (strip) => [...strip.querySelectorAll('text')].filter(seen).map((text) => text.textContent);
  const strips = (group) => [...group.querySelectorAll(':scope > .strip')].map(numbers);
  const cells = [...stage.querySelectorAll('.cell[data-cell]:not(.way-out)')];
  const shown = cells.filter((cell) => strips(cell).flat().length);
  const named = (some) => some.map((cell) => cell.dataset.cell);
  return {
    cells: Object.fromEntries(shown.map((cell) => [cell.dataset.cell, strips(cell)])),
    on: named(cells.filter((cell) => cell.classList.contains('on'))),
    at: named(cells.filter((cell) => cell.classList.contains('at'))),
    inputs: [...stage.querySelectorAll('.input:not(.padded)')].map(strips),
    starts: [...stage.querySelectorAll('.start')].map(strips),
  };
}"""
VISIBLE_TEXTS = """(stage) => [...stage.querySelectorAll('svg text')].map((text) => text.textContent)"""


class Shown:
    """The stage of a page that is open."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stage = page.locator(".stage")
        self.verdict = page.locator(".rv-pill")
        self.status = page.locator(".rv-status")
        self.errors = page.get_by_test_id("stAlert")

    def press(self, *keys: str) -> None:
        """Press keys where nothing has the focus, and wait for the frame that shows the last of them."""
        for key in keys:
            self.page.keyboard.press(key)
        paint(self.page)

    def seen(self) -> dict[str, Any]:
        found: dict[str, Any] = self.stage.evaluate(SEEN)
        return found

    def tick(self) -> int:
        return int(self.stage.get_attribute("data-tick") or -1)

    def picture(self) -> list[str]:
        """Everything that is written in the diagram, seen or not yet."""
        found: list[str] = self.stage.evaluate(VISIBLE_TEXTS)
        return found

    def field(self, name: str) -> Locator:
        """The field of the sidebar with this label."""
        return self.page.get_by_test_id("stSidebar").get_by_label(name, exact=True).first

    def says(self, message: str) -> None:
        """A message on the page names exactly this."""
        expect(self.errors.filter(has_text=message)).to_have_count(1)


def written(values: np.ndarray) -> list[str]:
    """Values as the diagram writes them."""
    return [number(value, 2) for value in values.tolist()]


def strips(simulation: Simulation, layer: int, direction: int, t: int, sample: int = 0) -> list[list[str]]:
    """What a cell has to show: h, and c of an LSTM."""
    one = simulation.trace.layers[layer][direction]
    return [written(value[t, sample]) for value in (one.h, one.c) if value is not None]
