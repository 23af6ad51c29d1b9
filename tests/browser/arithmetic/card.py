"""The card of the tests' own page: what it shows, and the run of RUNS whose numbers it has to show."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from rnnviz.experiment import Simulation, simulate
from tests.browser.arithmetic.runs import RUNS
from tests.browser.watching import paint

SELECT = """(chosen) => window.rnnvizTest.select(
  'test', { layer: 0, direction: 0, t: null, unit: 0, gate: 0, ...chosen })"""
TO_TICK = "(tick) => window.rnnvizTest.goTo(window.rnnvizTest.clockOf('test'), tick)"


class Shown:
    """One run of RUNS in a page, with its numbers computed here as well."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.card = page, page.locator(".rv-arithmetic")
        self.simulation: Simulation = simulate(RUNS[name].setup())
        expect(self.card.locator("h2")).not_to_be_empty()

    def tick(self, tick: int) -> None:
        self.page.evaluate(TO_TICK, tick)
        paint(self.page)

    def select(self, **chosen: int | None) -> None:
        self.page.evaluate(SELECT, chosen)
        paint(self.page)

    def heading(self) -> str:
        return self.card.locator("h2").inner_text()

    def rows(self) -> list[list[str]]:
        """The texts of the table's visible rows: term, value, weight, product."""
        found = self.card.locator("tbody tr:visible").all()
        return [[" ".join(cell.split()) for cell in row.locator("th, td").all_inner_texts()] for row in found]

    def row(self, name: str) -> Locator:
        return self.card.locator("tbody tr:visible").filter(has_text=name)

    def lit(self) -> list[str]:
        return self.card.locator("tr.lit th").all_inner_texts()


Show = Callable[..., Shown]
