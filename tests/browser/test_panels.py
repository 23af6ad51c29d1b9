"""The tabs under the picture in a browser: weights that follow the selection, figures and pictures that are saved."""

import csv
import io
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.plots.theme import number
from rnnviz.sources.sequences import Normal, Text
from tests.browser.dock.reading import OVERFLOWING
from tests.browser.watching import SIDEWAYS, OpenPage, serious_violations, settle

STACKED = "?cell=gru&num_layers=2&bidirectional=true&hidden_size=3&text=state&seed=5&tab={tab}&direction=reverse"
SUM = "&step=7&pin=2&layer=1&gate=z&unit=1"
LIT = "(stage) => [...stage.querySelectorAll('.value.lit')].map((rect) => rect.dataset.key)"
WHOLE = "(grid) => grid.scrollWidth <= grid.parentElement.clientWidth || getComputedStyle(grid.parentElement).overflowX"


@pytest.fixture(scope="module")
def stacked() -> Simulation:
    arch = Architecture("gru", 4, 3, num_layers=2, bidirectional=True)
    return simulate(Experiment(arch, Text("state"), seed=5).setup())


def weight(page: Page, matrix: str, row: int, column: int) -> Locator:
    return (
        page.locator(".weights")
        .get_by_role("grid", name=matrix)
        .locator(f"td[data-row='{row}'][data-column='{column}']")
    )


def lit(page: Page) -> list[str]:
    keys: list[str] = page.locator(".stage").evaluate(LIT)
    return keys


def asked(page: Page, name: str) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get(name, [])


def test_the_weights_are_those_of_the_selection_light_what_they_multiply_and_open_their_sum(
    open_page: OpenPage, app_url: str, stacked: Simulation
) -> None:
    page = open_page(app_url + STACKED.format(tab="Weights") + SUM)
    view = page.locator(".st-key-rnnviz_weights_view")
    expect(view.get_by_role("heading", name="Weights: layer 1, reverse")).to_be_visible()
    expect(page.locator(".weights tr.open th.row")).to_have_text(["4", "4"])
    written = "(grid) => [...grid.querySelectorAll('td')].map((cell) => cell.textContent)"
    for side, weights in (("ih", "weight_ih_l1_reverse"), ("hh", "weight_hh_l1_reverse")):
        bias = stacked.setup.weights[f"bias_{side}_l1_reverse"][:, None]
        wanted = np.concatenate([stacked.setup.weights[weights], bias], axis=1)
        shown = view.get_by_role("grid", name=f"W_{side}").evaluate(written)
        assert shown == [number(value, 2) for value in wanted.ravel().tolist()]
    weight(page, "W_hh", 4, 2).hover()
    assert set(lit(page)) == {"h:1:1:3:2"}
    expect(page.locator(".dock .lit").first).to_be_visible()
    expect(page.locator(".told")).to_contain_text("multiplies h⁽¹⁾←[3][2] for gate z, unit 1.")
    weight(page, "W_ih", 8, 4).hover()
    assert set(lit(page)) == {"h:0:1:2:1"}
    page.locator(".stage rect.value[data-key='h:0:1:2:1']").first.hover()  # and the other way
    expect(page.locator(".weights td.lit")).to_have_count(1)
    expect(weight(page, "W_ih", 4, 4)).to_have_class("lit")
    page.keyboard.press("d")
    expect(view.get_by_role("heading", name="Weights: layer 1, forward")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator(".weights tr.open th.row")).to_have_text(["7", "7"])
    page.keyboard.press("d")
    expect(view.get_by_role("heading", name="Weights: layer 1, reverse")).to_be_visible()
    before = page.locator(".stage").get_attribute("data-tick")
    weight(page, "W_hh", 0, 0).focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(weight(page, "W_hh", 2, 1)).to_be_focused()
    assert set(lit(page)) == {"h:1:1:3:1"}
    page.keyboard.press("Enter")  # opens the row's sum everywhere
    expect(page.locator(".weights tr.open th.row")).to_have_text(["2", "2"])
    assert page.locator(".stage").get_attribute("data-tick") == before
    assert page.locator(".weights td[tabindex='0']").count() == 2  # one stop of the tab key for each matrix
    weight(page, "W_hh", 8, 0).click()
    expect(page.locator(".weights tr.open th.row")).to_have_text(["8", "8"])
    page.wait_for_function("() => location.search.includes('gate=n') && location.search.includes('unit=2')")
    assert asked(page, "pin") == ["2"]
    expect(view.get_by_role("heading", name="Weights: layer 1, reverse")).to_be_visible()


@pytest.mark.parametrize(("phone", "dark"), [(True, True), pytest.param(False, False, marks=pytest.mark.whole)])
def test_every_weight_can_be_read_and_on_a_phone_time_moves_by_touch(
    open_page: OpenPage, app_url: str, phone: bool, dark: bool
) -> None:
    page = open_page(app_url + "?cell=lstm&hidden_size=12&tab=Weights&step=2", phone=phone, dark=dark)
    grids = page.locator(".weights table")
    expect(grids).to_have_count(2)
    widths = grids.nth(1).evaluate(
        "(g) => [...g.querySelectorAll('td span')].map((s) => [s.clientWidth, s.scrollWidth])"
    )
    assert len(widths) == 48 * 13
    assert min(width for width, _ in widths) >= 34
    assert all(needed <= width for width, needed in widths)
    assert page.evaluate(SIDEWAYS) <= 0
    expect(page.locator(".dock .term:visible .term-name")).to_have_text(["o · tanh(c)"])  # what h is made of
    assert grids.nth(1).evaluate(WHOLE) in (True, "auto")
    if phone:
        expect_time_to_move_by_touch(page)
    views = ".st-key-rnnviz_picture" if phone else ".st-key-rnnviz_weights_view"
    assert serious_violations(page, views) == []


def expect_time_to_move_by_touch(phone: Page) -> None:
    """A tap on the slider and on a button moves the clock; no button is too small for a finger."""
    stage, slider = phone.locator(".stage"), phone.get_by_role("slider", name="Step")
    box = slider.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    phone.touchscreen.tap(box["x"] + box["width"] * 0.98, box["y"] + box["height"] / 2)
    expect(stage).to_have_attribute("data-tick", "4")
    phone.get_by_role("button", name="One step back").tap()
    expect(stage).to_have_attribute("data-tick", "3")
    sides = [button.bounding_box() for button in phone.locator(".rv-buttons button:visible").all()]
    assert len(sides) >= 3
    assert all(side and side["width"] >= 24 and side["height"] >= 24 for side in sides)
    assert phone.locator(".dock").evaluate(OVERFLOWING) == []
    expect(phone.locator(".dock").get_by_text("torch", exact=True)).to_be_visible()


def test_a_matrix_without_room_for_its_numbers_says_the_one_that_is_pointed_at(
    open_page: OpenPage, app_url: str
) -> None:
    page = open_page(app_url + "?cell=lstm&source=normal&hidden_size=40&step=2&gate=f&unit=7&tab=Weights")
    chosen = Experiment(Architecture("lstm", 3, 40), Normal(6, 1, 3, seed=1), seed=1)
    weights = simulate(chosen.setup()).setup.weights["weight_hh_l0"]
    canvas = page.locator(".matrix").nth(1).locator("canvas").first
    box = canvas.bounding_box()
    assert box is not None
    row, column = 111, 23
    canvas.hover(position={"x": (column + 0.5) * box["width"] / 40, "y": (row + 0.5) * box["height"] / 160})
    value = number(weights[row, column], 4)
    told = f"W_hh[{row}, {column}] = {value} multiplies h[1][{column}] for gate g, unit 31."
    expect(page.locator(".told")).to_have_text(told)
    canvas.focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".told")).to_contain_text(f"W_hh[{row - 1}, {column}] = {number(weights[row - 1, column], 4)}")
    page.keyboard.press("Enter")
    page.wait_for_function("() => new URL(location.href).searchParams.get('unit') === '30'")
    assert asked(page, "gate") == ["g"]


def test_figures_and_the_trace_are_saved_without_leaving_home(
    open_page: OpenPage, app_url: str, stacked: Simulation, tmp_path: Path
) -> None:
    page = open_page(app_url + STACKED.format(tab="Match"))
    expect(page.locator(".modebar-btn")).to_have_count(0)
    opener = page.get_by_role("button", name="Save this figure", exact=True)
    for name, begins in (("PNG", b"\x89PNG"), ("SVG", b"<svg"), ("CSV", b"series,x,y,value\n")):
        opener.focus()
        page.keyboard.press("Enter")
        expect(opener).to_have_attribute("aria-expanded", "true")
        with page.expect_download() as saved:
            page.get_by_role("button", name=f"Save this figure as {name}").press("Enter")
        saved.value.save_as(tmp_path / "figure")
        assert saved.value.suggested_filename == f"rnnviz_match.{name.lower()}"
        assert (tmp_path / "figure").read_bytes().startswith(begins)
        expect(opener).to_have_attribute("aria-expanded", "false")
        expect(opener).to_be_focused()
    rows = list(csv.DictReader(io.StringIO((tmp_path / "figure").read_text())))
    assert [float(row["value"]) for row in rows] == pytest.approx(stacked.match.errors.ravel().tolist(), rel=1e-6)
    opener.press("Enter")
    page.keyboard.press("Escape")
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("tab", name="Match")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="Export").click()  # files of the trace are made when they are asked for
    settle(page)
    assert asked(page, "tab") == ["Export"]  # which a reload opens again, as the link above opened another
    with page.expect_download() as saved:
        page.get_by_role("button", name="All arrays, .npz").click()
    saved.value.save_as(tmp_path / "trace.npz")
    with np.load(tmp_path / "trace.npz") as file:
        np.testing.assert_array_equal(file["h_l1_reverse"], stacked.trace.layers[1][1].h)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Sample 0 as a table, .csv").click()
    saved.value.save_as(tmp_path / "trace.csv")
    assert (tmp_path / "trace.csv").read_text().startswith("layer,direction,t,name,unit,value\n")
