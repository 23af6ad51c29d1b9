"""The simulator in a browser: its numbers are the library's, at every step, in links, samples and sizes."""

from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.plots.theme import number
from rnnviz.sources.sequences import Normal, Text
from rnnviz.ui.simulator.choice import default_experiment
from rnnviz.ui.simulator.presets import PRESETS
from tests.browser.simulator import Shown, cell_numbers, expect_tick, written
from tests.browser.watching import OpenPage, settle

RAGGED = "?cell=gru&text=recurrent%0Anet%0Aworks&alphabet=latin"
LARGE = "?source=normal&seq_len=50&batch=10&input_size=100&hidden_size=512&num_layers=2&h_0=random"
# The heights of the lines of h at the middle of each column, the chosen unit's line last; a path holds many lines.
LINES = """(stage) => [...stage.querySelectorAll('.lines:not(.future) .line:not(.dots)')]
  .flatMap((path) => (path.getAttribute('d') ?? '').split('M').filter(Boolean))
  .map((line) => line.split('L').map((point) => Number(point.split(' ')[1])))"""


@pytest.fixture(scope="module")
def first() -> Simulation:
    return simulate(default_experiment().setup())


def test_the_whole_sequence_by_keyboard_shows_the_numbers_and_the_lines_of_the_library(
    page: Page, first: Simulation
) -> None:
    shown, h = Shown(page), first.trace.layers[0][0].h[:, 0]
    seen = shown.seen()
    assert seen["inputs"] == [written(x) for x in first.trace.x[:, 0]]
    assert seen["starts"] == {"0:0:start": written(first.setup.h_0[0, 0])}
    expect_tick(shown, first, -1)
    expect(page.locator(".rv-pills .now")).to_have_text("start")
    expect(page.get_by_role("slider", name="Step")).to_have_attribute("aria-valuetext", "before the first step")
    message = shown.dock.locator(".message")
    expect(message).to_contain_text("Nothing is computed yet; h[−1] is h_0.")
    expect(message).to_contain_text("h = tanh( W_ih x + b_ih + W_hh h + b_hh )")
    expect(shown.dock.locator(".result")).to_be_hidden()
    assert "step=" not in page.url
    way = [*range(5), 3]
    for tick, key in zip(way, [*["ArrowRight"] * 5, "ArrowLeft"], strict=True):
        shown.press(key)
        expect_tick(shown, first, tick)
        assert shown.why.inner_text() == f"Why h[{tick}][0] is {number(h[tick, 0])}"
        expect(shown.status).to_have_text(f"t = {tick} of 0…4")
    expect(shown.verdict).to_contain_text("✓ equals torch.nn.RNN")
    shown.press(*["ArrowLeft"] * 3)
    expect_tick(shown, first, 0)
    assert [len(line) for line in shown.stage.evaluate(LINES)] == [2] * 4  # h_0 and the first step: as far as the clock
    shown.press("End", "ArrowDown")
    one = first.trace.layers[0][0]
    states = np.concatenate([one.h_0[:1], one.h[:, 0]])[:, [0, 2, 3, 1]].T  # the chosen unit last
    heights = np.array(shown.stage.evaluate(LINES))
    assert heights.shape == states.shape
    slope, middle = np.polyfit(states.ravel(), heights.ravel(), 1)
    assert slope < 0  # up is more
    np.testing.assert_allclose(heights, middle + slope * states, atol=0.1)  # px


def test_padding_is_hatched_and_another_sample_shows_its_own_numbers(open_page: OpenPage, app_url: str) -> None:
    page = open_page(app_url + RAGGED)
    shown = Shown(page)
    found = simulate(Experiment(Architecture("gru", 27, 4), Text("recurrent\nnet\nworks", "latin"), seed=1).setup())
    expect(shown.stage.locator("rect.padding")).to_have_count(0)
    shown.field("sample drawn").fill("1")
    shown.field("sample drawn").press("Enter")
    settle(page)
    expect(shown.stage.locator("rect.padding")).to_have_count(12)  # six steps, each x and a cell
    page.locator(".rv-status").click()
    shown.press("End")
    assert shown.tick() == 2
    seen = shown.seen()["cells"]
    assert seen == {f"0:0:{t}": cell_numbers(found, 0, 0, t, sample=1) for t in range(3)}
    page.wait_for_url("**sample=1*")


def test_an_overflow_is_told_and_the_page_stays_alive(open_page: OpenPage, app_url: str) -> None:
    page = open_page(f"{app_url}?{urlencode(PRESETS['overflow'].values)}")
    shown = Shown(page)
    expect(shown.verdict).to_contain_text("both overflow here")
    shown.verdict.click()
    expect(page.locator(".detail")).to_contain_text("overflow at step t = ")
    shown.press("End", "ArrowLeft")
    assert shown.tick() == 58
    assert set(shown.seen()["cells"]["0:0:58"]) & {"inf", "−inf", "nan"}
    page.get_by_test_id("stNumberInputStepUp").first.click()
    expect(shown.field("hidden_size")).to_have_value("7")
    settle(page)
    expect(shown.verdict).to_contain_text("both overflow here")


def test_the_lectures_size_stays_usable(open_page: OpenPage, app_url: str) -> None:
    page = open_page(app_url + LARGE)
    shown = Shown(page)
    expect(shown.verdict).to_contain_text("✓ equals torch.nn.RNN")
    expect(page.locator("p.notes")).to_contain_text("of 50 steps are drawn at once")
    expect(page.locator("p.notes")).to_contain_text("Each row of a cell stands for 32 units")
    arch = Architecture("rnn_tanh", 100, 512, num_layers=2)
    found = simulate(Experiment(arch, Normal(50, 10, 100, seed=1), seed=1, h_0="random").setup())
    shown.press("End")
    assert shown.tick() == 49
    shown.stage.locator("[data-key^='h:1:0:48:'] >> nth=5").click()
    unit = int((shown.stage.locator(".chosen").first.get_attribute("data-key") or "").split(":")[-1])
    value = found.trace.layers[1][0].h[48, 0, unit]
    expect(shown.why).to_have_text(f"Why h⁽¹⁾[48][{unit}] is {number(value)}")
