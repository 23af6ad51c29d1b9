"""What is painted in the tracks: the other units' values, each at its place, in its colour, and to be pressed."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.plots.theme import DARK, LIGHT
from rnnviz.sources.sequences import Text
from tests.browser.simulator import STACKED, Shown
from tests.browser.watching import OpenPage, paint

# The middle of the thin row of another unit of c, in px of the window, and the colour that is painted there.
ROW = """(stage, [step, chosen, unit]) => {
  const own = stage.querySelector(`[data-key^="c:1:1:${step}:"]`).getBoundingClientRect();
  const track = stage.querySelector('.painted').getBoundingClientRect();
  const thin = (track.height - 18) / 2; // of three units, one is high
  const above = unit - (unit > chosen ? 1 : 0);
  const y = track.top + above * thin + (unit > chosen ? 18 : 0) + 0.4 * thin;
  const canvas = stage.querySelector('.film canvas');
  const paper = canvas.getBoundingClientRect();
  const x = own.left + own.width / 2;
  const dense = canvas.width / paper.width;
  const { data } = canvas.getContext('2d').getImageData((x - paper.left) * dense, (y - paper.top) * dense, 1, 1);
  return { x, y, colour: [...data].slice(0, 3) };
}"""


@pytest.fixture(scope="module")
def stacked() -> Simulation:
    arch = Architecture("lstm", 4, 3, num_layers=2, bidirectional=True)
    return simulate(Experiment(arch, Text("state"), seed=5).setup())


def colour_of(value: float, dark: bool, limit: float) -> list[float]:
    theme = DARK if dark else LIGHT
    low, high = theme["zero"], theme["negative" if value < 0 else "positive"]
    share = min(1.0, abs(value) / limit)
    ends = [[int(colour[k : k + 2], 16) for k in (1, 3, 5)] for colour in (low, high)]
    return [a + share * (b - a) for a, b in zip(*ends, strict=True)]


@pytest.mark.parametrize("dark", [True, pytest.param(False, marks=pytest.mark.whole)])
def test_a_row_without_a_number_has_the_colour_of_its_value_and_opens_it(
    open_page: OpenPage, app_url: str, stacked: Simulation, dark: bool
) -> None:
    page = open_page(f"{app_url}{STACKED}&step=9&layer=1&direction=reverse&unit=1", dark=dark)
    shown = Shown(page)
    memories = [[np.asarray(own.c) for own in layer] for layer in stacked.trace.layers]
    chosen, limit = 1, max(1.0, *(float(abs(c).max()) for layer in memories for c in layer))
    for step, unit in ((4, 0), (3, 2), (1, 1)):
        row = shown.stage.evaluate(ROW, [step, chosen, unit])
        value = float(memories[1][1][step, 0, unit])
        assert row["colour"] == pytest.approx(colour_of(value, dark, limit), abs=3)
        page.mouse.click(row["x"], row["y"])
        paint(page)
        expect(shown.why).to_contain_text(f"[{step}][{unit}]")
        expect(shown.value("c", 1, 1, step, unit)).to_have_class(re.compile("chosen"))
        chosen = unit


def test_a_gate_and_the_memory_show_at_the_left_what_they_were(open_page: OpenPage, app_url: str) -> None:
    edits = "weight_hh_l0:4,1=3;x:1,0,2=-2"
    page = open_page(f"{app_url}?cell=lstm&hidden_size=3&text=state&seed=5&step=4&unit=1&edits={edits}")
    arch = Architecture("lstm", 4, 3)
    runs = [simulate(Experiment(arch, Text("state"), seed=5, edits=text).setup()) for text in ("", edits)]
    before, now = (run.trace.layers[0][0] for run in runs)
    differ = {
        letter: int((getattr(before, letter)[:, 0, 1] != getattr(now, letter)[:, 0, 1]).sum()) for letter in "cifgo"
    }
    stripes = page.locator(".stage rect.was")
    expect(stripes).to_have_count(sum(differ.values()))
    assert differ["c"] == 4  # all but the first step
    drawn = stripes.evaluate_all("(all) => all.map((one) => one.style.fill)")
    assert len(set(drawn)) > 8  # each in the colour of its own value
    expect(page.locator(".edited")).to_contain_text("stripes at the left of values")
    page.get_by_role("button", name="Reset all").click()
    expect(stripes).to_have_count(0)
