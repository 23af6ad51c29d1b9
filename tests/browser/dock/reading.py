"""The dock of the tests' own page: what it shows, and the run of RUNS whose numbers it has to show."""

from collections.abc import Callable, Sequence
from typing import Any

from playwright.sync_api import Locator, Page, expect

from rnnviz.experiment import Simulation
from tests.browser.dock.runs import simulation_of
from tests.browser.watching import paint

# Select and go to a place, and read the dock in the frame that shows it: for each place, one after the other.
READ = """async (places) => {
  const { select, goTo, clockOf, selectionOf } = window.rnnvizTest;
  const dock = document.querySelector('.st-key-rnnviz_picture [data-testid="stBidiComponentRegular"]')
    ?? [...document.querySelectorAll('.st-key-rnnviz_picture *')].find((element) => element.shadowRoot);
  const root = (dock.shadowRoot ?? dock).querySelector('.dock');
  const seen = (element) => element.checkVisibility();
  const text = (element) => element.textContent.trim();
  const all = (from, selector) => [...from.querySelectorAll(selector)].filter(seen);
  const part = (box) => ({
    rows: all(box, '.term:not(.fold)').map((row) => [...row.children].map(text)),
    folds: all(box, '.fold').map((row) => [...row.children].filter(seen).map(text)),
    subtotal: text(box.querySelector('.subtotal')),
  });
  // How far a gate is filled, by its shape: of its height, or from its middle with a sign.
  const shareOf = (fill) => {
    const still = fill.parentNode.appendChild(fill.cloneNode()); // which is in no motion
    const [own, edge] = [still, fill.parentNode.querySelector('.gate-edge')].map((shape) => shape.getBBox());
    still.remove();
    const signed = fill.classList.contains('signed');
    const sign = signed && own.y + own.height / 2 > edge.y + edge.height / 2 ? -1 : 1;
    return sign * own.height / (signed ? edge.height / 2 : edge.height);
  };
  const read = () => ({
    heading: text(root.querySelector('.why h2')),
    chips: all(root, '.chips button').map(text),
    open: all(root, '.chips [aria-pressed=true]').map(text),
    pieces: all(root, '.inside .piece').map((piece) => piece.ariaLabel ?? piece.querySelectorAll('text').values()
        .filter((part) => part.checkVisibility({ visibilityProperty: true })).map(text).toArray().join(' '))
      .map((name) => name.replace(/^(\\w) (σ|tanh) /, '$1 ')).filter((name) => /\\d|nan|inf/.test(name)),
    fills: all(root, '.gate-fill').map(shareOf),
    parts: all(root, '.part').map(part),
    strips: all(root, '.strip-box').map((box) => [text(box.querySelector('b')), text(box.querySelector('span')),
      ...[...box.querySelectorAll('.weight')].map((weight) => weight.title)]),
    sum: all(root, '.result .sum > *').map(text),
    value: text(root.querySelector('.result output')),
    torch: all(root, '.torch > :not(.mute)').map((line) => line.firstChild.data),
    meanings: all(root, '.torch .unseen').map(text),
    note: text(root.querySelector('.why .note')),
    message: all(root, '.message p').map(text),
  });
  const shown = [];
  for (const { tick, ...chosen } of places) {
    if (tick !== undefined) goTo(clockOf('simulator'), tick);
    if (Object.keys(chosen).length) select('simulator', { ...selectionOf('simulator'), ...chosen });
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    shown.push(read());
  }
  return shown;
}"""
# What reaches beyond the dock, and texts that are cut without a sign.
OVERFLOWING = """(dock) => [...dock.querySelectorAll(':scope :not(.unseen)')].filter((element) => {
  const cut = element.children.length === 0 && element.clientWidth && element.scrollWidth > element.clientWidth + 1;
  return element.getBoundingClientRect().right > dock.getBoundingClientRect().right - 2
    || (cut && getComputedStyle(element).textOverflow !== 'ellipsis');
}).map((element) => `${element.tagName}.${element.getAttribute('class')}`)"""
SELECTION = "() => window.rnnvizTest.selectionOf('simulator')"


class Shown:
    """One run of RUNS in a page, with its numbers computed here as well."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.dock = page, page.locator(".dock")
        self.simulation: Simulation = simulation_of(name)
        self.why = self.dock.locator(".why h2")
        expect(self.why).not_to_be_empty()

    def read(self, places: Sequence[dict[str, Any]] = ({},)) -> list[dict[str, Any]]:
        """What the dock shows at each of these places: `tick`, and what is selected."""
        found: list[dict[str, Any]] = self.page.evaluate(READ, list(places))
        return found

    def at(self, **place: Any) -> dict[str, Any]:
        """Go to one place, `tick` and what is selected, and read the dock there."""
        return self.read([place])[0]

    def reruns(self) -> str:
        """How often the script has run."""
        return self.page.get_by_text("runs of the script").inner_text()

    def term(self, name: str) -> Locator:
        """The row of a term of the sum."""
        return self.dock.locator(".term:visible").filter(has_text=name)

    def press(self, button: Locator) -> None:
        button.click()
        paint(self.page)

    def lit(self) -> list[str]:
        """The names of the terms that are lit."""
        return self.dock.locator(".term.lit:visible .term-name").all_inner_texts()

    def selection(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(SELECTION)
        return found


Show = Callable[..., Shown]


def rows(shown: dict[str, Any]) -> list[list[str]]:
    """The terms of all parts: name, factors, product."""
    return [row for part in shown["parts"] for row in part["rows"]]
