"""What the simulator's picture shows, read from the page, and what the library computes for the same choices."""

from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page, expect

from rnnviz.experiment import Simulation
from rnnviz.network.schedule import schedule
from rnnviz.plots.theme import number
from tests.browser.watching import paint

STACKED = "?cell=lstm&num_layers=2&bidirectional=true&hidden_size=3&text=state&seed=5"
# What can be seen, where no cover lies on it: the numbers of the cells "l:d:t" that are on and of the tracks "c:l:d:t",
# of x, and of h_0 and c_0.
SEEN = """(stage) => {
  const lies = (cover) => getComputedStyle(cover).visibility !== 'hidden';
  const covers = [...stage.querySelectorAll('.cover')].filter(lies).map((cover) => cover.getBoundingClientRect());
  const seen = (text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    return !covers.some((cover) => cover.left < x && x < cover.right && cover.top < y && y < cover.bottom);
  };
  const numbers = (part) => [...part.querySelectorAll('text.number')].filter(seen).map((text) => text.textContent);
  const keyOf = (part) => part.querySelector('.value').dataset.key.split(':').slice(0, -1);
  const starts = [...stage.querySelectorAll('.start')].filter((part) => part.querySelector('.value'));
  const named = (kind, parts) => parts.map((part) => [keyOf(part), part])
    .filter(([[letter]]) => kind ? letter === 'h' : letter !== 'h');
  const cells = named(true, [...stage.querySelectorAll('.cell')]);
  const marked = (mark) => cells.filter(([, part]) => part.classList.contains(mark))
    .map(([key]) => key.slice(1).join(':'));
  const shown = (pairs, from) => Object.fromEntries(
    pairs.map(([key, part]) => [key.slice(from).join(':'), numbers(part)]).filter(([, texts]) => texts.length));
  return {
    on: marked('on'), at: marked('at'), cells: shown(cells, 1),
    tracks: shown(named(false, [...stage.querySelectorAll('.cell')]), 0),
    inputs: [...stage.querySelectorAll('.input:not(.padded)')].map(numbers),
    starts: shown(named(true, starts), 1), memories: shown(named(false, starts), 1),
  };
}"""
TRACKED = """(dock) => {
  const stepper = (name) => Number(dock.querySelector(`.stepper[aria-label="${name}"] b`).textContent || 0);
  const reverse = Number(dock.querySelector('.directions button:last-child').ariaPressed === 'true');
  return [stepper('layer'), reverse, stepper('unit')];
}"""
VISIBLE_TEXTS = """(stage) => [...stage.querySelectorAll('svg text')].map((text) => text.textContent)"""


class Shown:
    """The picture of a page that is open: its bar, its stage and its dock."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stage = page.locator(".stage")
        self.dock = page.locator(".dock")
        self.bar = page.locator(".bar-row")  # where a role is found sooner than in the whole page
        self.why = self.dock.locator(".why h2")
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
        return int(self.stage.get_attribute("data-tick") or "")

    def picture(self) -> list[str]:
        """Everything that is written on the stage, seen or not yet."""
        found: list[str] = self.stage.evaluate(VISIBLE_TEXTS)
        return found

    def value(self, kind: str, layer: int, direction: int, t: int, unit: int) -> Locator:
        """The box of a value of the stage."""
        return self.stage.locator(f"[data-key='{kind}:{layer}:{direction}:{t}:{unit}']").first

    def choose(self, *place: int, kind: str = "h") -> None:
        """Press the box of a value: layer, direction, step, unit."""
        self.value(kind, *place).click()
        paint(self.page)

    def field(self, name: str) -> Locator:
        """The field of the sidebar with this label."""
        return self.page.get_by_test_id("stSidebar").get_by_label(name, exact=True).first

    def unfold(self, name: str) -> None:
        """Open a section of the sidebar whose name begins so."""
        self.page.get_by_test_id("stSidebar").locator("summary").filter(has_text=name).click()

    def example(self, name: str) -> None:
        """Choose an example by its chip."""
        self.page.get_by_role("radiogroup", name="Examples").get_by_text(name, exact=True).click()

    def menu(self, name: str) -> None:
        """Press a switch of the bar's menu."""
        opened = self.bar.get_by_role("button", name="What the picture shows")
        if opened.get_attribute("aria-expanded") != "true":
            opened.click()
        self.page.locator(".menu").get_by_role("button", name=name).click()
        if opened.get_attribute("aria-expanded") == "true":
            self.page.keyboard.press("Escape")
        paint(self.page)

    def says(self, message: str) -> None:
        """A message on the page names exactly this."""
        expect(self.errors.filter(has_text=message)).to_have_count(1)


def written(values: np.ndarray) -> list[str]:
    """Values as the stage writes them: whole numbers, such as a one-hot's, without decimals."""
    return [number(value, 0 if float(value).is_integer() and abs(value) < 1000 else 2) for value in values.tolist()]


def cell_numbers(simulation: Simulation, layer: int, direction: int, t: int, sample: int = 0) -> list[str]:
    """What a cell of the diagram has to show: its h."""
    return written(simulation.trace.layers[layer][direction].h[t, sample])


def cells_until(simulation: Simulation, tick: int) -> set[str]:
    """The cells of all ticks up to this one, as the page names them."""
    ticks = schedule(simulation.setup.arch, simulation.trace.x.shape[0])[: tick + 1]
    return {f"{layer}:{d}:{t}" for cells in ticks for layer, d, t in cells}


def expect_tick(shown: Shown, simulation: Simulation, tick: int) -> None:
    """Exactly the cells of the schedule are on, and they show the library's numbers; so do the tracks."""
    assert shown.tick() == tick
    seen, on = shown.seen(), cells_until(simulation, tick)
    assert set(seen["on"]) == on
    assert set(seen["at"]) == on - cells_until(simulation, tick - 1)
    places = {name: tuple(map(int, name.split(":"))) for name in on}
    assert seen["cells"] == {name: cell_numbers(simulation, *place) for name, place in places.items()}
    assert seen["tracks"] == track_numbers(simulation, tracked(shown), on)


def tracked(shown: Shown) -> tuple[int, int, int]:
    """Layer, direction and unit of the stage's tracks, read from the dock."""
    found: list[int] = shown.dock.evaluate(TRACKED)
    layer, direction, unit = found
    return layer, direction, unit


def track_numbers(simulation: Simulation, place: tuple[int, int, int], on: set[str]) -> dict[str, list[str]]:
    """What the tracks of a layer and direction have to show of one unit: its memory and its gates."""
    layer, direction, unit = place
    one, cell = simulation.trace.layers[layer][direction], simulation.setup.arch.spec
    letters = [*(["c"] if cell.memory else []), *(gate.letter for gate in cell.gates if len(cell.gates) > 1)]
    series = {letter: getattr(one, letter) for letter in letters}
    return {
        f"{letter}:{layer}:{direction}:{t}": written(values[t, 0, [unit]])
        for letter, values in series.items()
        if values is not None
        for t in range(simulation.trace.x.shape[0])
        if f"{layer}:{direction}:{t}" in on
    }
