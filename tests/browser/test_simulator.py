"""The simulator in a browser: its numbers are the library's, at every step, in links, samples and sizes."""

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.network.schedule import schedule
from rnnviz.plots.theme import number
from rnnviz.sources.sequences import Normal, Text
from rnnviz.ui.simulator.choice import default_experiment
from tests.browser.simulator import STACKED, STATES, Shown, strips, written
from tests.browser.watching import OpenPage, settle

RAGGED = "?cell=gru&text=recurrent%0Anet%0Aworks&alphabet=latin"
LARGE = "?source=normal&seq_len=50&batch=10&input_size=100&hidden_size=512&num_layers=2&h_0=random"


@pytest.fixture(scope="module")
def first() -> Simulation:
    return simulate(default_experiment().setup())


@pytest.fixture(scope="module")
def stacked() -> Simulation:
    arch = Architecture("lstm", 4, 3, num_layers=2, bidirectional=True)
    return simulate(Experiment(arch, Text("state"), seed=5).setup())


def cells(simulation: Simulation, tick: int) -> set[str]:
    """The cells of all ticks up to this one, as the page names them."""
    length = simulation.trace.x.shape[0]
    ticks = schedule(simulation.setup.arch, length)[: tick + 1]
    return {f"{layer}:{d}:{t}" for cells in ticks for layer, d, t in cells}


def expect_tick(shown: Shown, simulation: Simulation, tick: int) -> None:
    """Exactly the cells of the schedule are on, and they show the library's numbers."""
    assert shown.tick() == tick
    seen = shown.seen()
    assert set(seen["on"]) == cells(simulation, tick)
    assert set(seen["at"]) == cells(simulation, tick) - cells(simulation, tick - 1)
    places = {name: tuple(map(int, name.split(":"))) for name in seen["on"]}
    assert seen["cells"] == {name: strips(simulation, *place) for name, place in places.items()}


def test_the_whole_sequence_by_keyboard_shows_the_numbers_of_the_library(page: Page, first: Simulation) -> None:
    shown, h = Shown(page), first.trace.layers[0][0].h[:, 0]
    seen = shown.seen()
    assert seen["inputs"] == [[written(x)] for x in first.trace.x[:, 0]]
    assert seen["starts"] == [[written(first.setup.h_0[0, 0])]]
    way = [*range(5), *range(3, -1, -1)]
    for tick, key in zip(way, [None, *["ArrowRight"] * 4, *["ArrowLeft"] * 4], strict=True):
        shown.press(*[key] if key else [])
        expect_tick(shown, first, tick)
        why = page.locator(".rv-arithmetic h2")
        assert why.inner_text() == f"Why h[{tick}][0] is {number(h[tick, 0])}"
        expect(page.locator(STATES)).to_have_attribute("data-tick", str(tick))
        expect(shown.status).to_have_text(f"t = {tick} of 0…4")
    expect(shown.verdict).to_contain_text("✓ equals torch.nn.RNN")


def test_two_layers_in_both_directions_reveal_exactly_the_schedule(
    open_page: OpenPage, app_url: str, stacked: Simulation
) -> None:
    shown = Shown(open_page(app_url + STACKED))
    for tick in range(10):
        expect_tick(shown, stacked, tick)
        shown.press("ArrowRight")
    expect_tick(shown, stacked, 9)
    shown.press("ArrowLeft", "ArrowLeft")
    expect_tick(shown, stacked, 7)
    shown.press("Home")
    expect_tick(shown, stacked, 0)
    expect(shown.verdict).to_contain_text("✓ equals torch.nn.LSTM")


def test_the_figures_hold_the_numbers_of_the_library(page: Page, first: Simulation) -> None:
    plotted = page.locator(STATES).evaluate(
        "(figure) => figure.querySelector('.js-plotly-plot')._fullData[0].z.map((row) => Array.from(row))"
    )
    np.testing.assert_allclose(np.array(plotted, float), first.trace.layers[0][0].h[:, 0].T, rtol=1e-6)


def test_a_link_opens_elsewhere_with_the_same_numbers_and_step(
    open_page: OpenPage, app_url: str, stacked: Simulation
) -> None:
    page = open_page(app_url + STACKED)
    shown = Shown(page)
    shown.press(*["ArrowRight"] * 6)
    page.wait_for_url("**step=6*")
    page.reload()
    settle(page)
    expect_tick(shown, stacked, 6)
    other = Shown(open_page(page.url))
    expect_tick(other, stacked, 6)
    assert other.picture() == shown.picture()


def test_a_click_on_a_value_opens_its_sum(page: Page, first: Simulation) -> None:
    shown, h = Shown(page), first.trace.layers[0][0].h[:, 0]
    shown.press("End")
    shown.stage.locator("[data-key='h:0:0:2:3']").click()
    why = page.locator(".rv-arithmetic h2")
    expect(why).to_have_text(f"Why h[2][3] is {number(h[2, 3])}")
    expect(shown.stage.locator(".chosen")).to_have_attribute("data-key", "h:0:0:2:3")
    shown.press("ArrowLeft")
    expect(why).to_have_text(f"Why h[3][3] is {number(h[3, 3])}")


def test_padding_is_hatched_and_another_sample_shows_its_own_numbers(open_page: OpenPage, app_url: str) -> None:
    page = open_page(app_url + RAGGED)
    shown = Shown(page)
    found = simulate(Experiment(Architecture("gru", 27, 4), Text("recurrent\nnet\nworks", "latin"), seed=1).setup())
    expect(shown.stage.locator("rect.padding")).to_have_count(0)
    shown.field("sample drawn").fill("1")
    shown.field("sample drawn").press("Enter")
    settle(page)
    expect(shown.stage.locator("rect.padding")).to_have_count(12)  # six steps, each x and a cell
    page.locator(".rv-pill").click()
    shown.press("End")
    assert shown.tick() == 2
    seen = shown.seen()["cells"]
    assert seen == {f"0:0:{t}": strips(found, 0, 0, t, sample=1) for t in range(3)}
    page.wait_for_url("**sample=1*")


def test_an_overflow_is_told_and_the_page_stays_alive(page: Page) -> None:
    shown = Shown(page)
    page.get_by_test_id("stSidebar").get_by_role("combobox").first.click()
    page.get_by_role("option", name="A relu network that overflows").click()
    expect(shown.verdict).to_contain_text("both overflow here")
    settle(page)
    expect(shown.verdict).to_contain_text("overflow at step t = ")
    page.locator(".rv-pill").click()  # away from the field
    shown.press("End", "ArrowLeft")
    assert shown.tick() == 58
    assert {text for strip in shown.seen()["cells"]["0:0:58"] for text in strip} & {"inf", "−inf", "nan"}
    page.get_by_test_id("stNumberInputStepUp").first.click()
    expect(shown.field("hidden_size")).to_have_value("7")
    settle(page)
    expect(shown.verdict).to_contain_text("both overflow here")


def test_the_lectures_size_stays_usable(open_page: OpenPage, app_url: str) -> None:
    page = open_page(app_url + LARGE)
    shown = Shown(page)
    expect(shown.verdict).to_contain_text("✓ equals torch.nn.RNN")
    expect(shown.stage.locator("p.note")).to_contain_text("Steps 0…23 of 50 are drawn")
    arch = Architecture("rnn_tanh", 100, 512, num_layers=2)
    found = simulate(Experiment(arch, Normal(50, 10, 100, seed=1), seed=1, h_0="random").setup())
    shown.press("End")
    assert shown.tick() == 49
    shown.stage.locator("[data-key^='h:1:0:48:'] >> nth=5").click()
    unit = int((shown.stage.locator(".chosen").get_attribute("data-key") or "").split(":")[-1])
    value = found.trace.layers[1][0].h[48, 0, unit]
    expect(page.locator(".rv-arithmetic h2")).to_have_text(f"Why h⁽¹⁾[48][{unit}] is {number(value)}")


def test_a_wrong_formula_is_told_with_its_place(open_page: OpenPage, server: Callable[[str], str]) -> None:
    faulty_url = server("tests/browser/faulty/app.py")
    page = open_page(f"{faulty_url}?cell=gru&tab=Match&text=hello")
    expect(page.locator(".rv-pill")).to_contain_text("✗ differs from torch.nn.GRU")
    wrong = page.get_by_test_id("stTable").first.get_by_role("row").filter(has_text="✗ differs")
    expect(wrong.filter(has_text="h_l0")).not_to_have_count(0)
    page.goto(f"{faulty_url}?cell=lstm")
    settle(page)
    expect(page.locator(".rv-pill")).to_contain_text("✓ equals torch.nn.LSTM")
