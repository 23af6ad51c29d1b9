"""The shapes page in a browser: what moves, which cells a slice is, and how it reads."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watching import SIDEWAYS, SMALLEST, OpenPage, serious_violations, settle

OpenShapes = Callable[..., Page]


@pytest.fixture
def open_shapes(open_page: OpenPage, app_url: str) -> OpenShapes:
    """`open_shapes(tab=None, phone=False, dark=False)`: the page at its own address."""

    def open_(tab: str | None = None, **kind: Any) -> Page:
        page = open_page(f"{app_url}shapes", **kind)
        open_tab(page, tab)
        return page

    return open_


def open_tab(page: Page, name: str | None) -> None:
    """Another tab; None is the first, which is open."""
    if name:
        page.get_by_role("tab", name=name).click()
        settle(page)


def switch(page: Page, name: str) -> None:
    page.locator(".st-key-rnnviz_shapes_switches").get_by_text(name, exact=True).click()
    settle(page)


def kinds(page: Page, name: str) -> list[str]:
    row = page.locator(f".st-key-rnnviz_shapes_tensors .rv-row[data-name='{name}']")
    names: list[str] = row.locator(".axis").evaluate_all("(blocks) => blocks.map((block) => block.dataset.kind)")
    return names


def marked(page: Page) -> list[str]:
    cells = page.locator(".st-key-rnnviz_shapes_cells [data-marked=true]")
    names: list[str] = cells.evaluate_all("(cells) => cells.map((cell) => cell.dataset.cell)")
    return names


def seen(page: Page) -> list[str]:
    inputs = page.locator(".st-key-rnnviz_shapes_cells .input.seen")
    names: list[str] = inputs.evaluate_all("(inputs) => inputs.map((input) => input.dataset.input)")
    return names


TABS = "[data-testid=stTabs]"
# The durations of all animations from now on.
COUNT = """() => {
  const own = Element.prototype.animate;
  window.rvAnimations = [];
  Element.prototype.animate = function (frames, timing) {
    window.rvAnimations.push(timing.duration ?? timing);
    return own.call(this, frames, timing);
  };
}"""


def test_a_switch_moves_what_it_changes_and_says_so_and_a_chosen_slice_marks_its_cells_and_what_they_have_seen(
    open_shapes: OpenShapes,
) -> None:
    page = open_shapes()
    meaning, said = page.locator(".rv-meaning"), page.locator(".st-key-rnnviz_shapes_tensors [aria-live]")
    page.evaluate(COUNT)
    page.locator("[data-cell='0-0-0']").focus()
    for key in ("ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    assert marked(page) == ["0-0-2"]
    assert seen(page) == ["0", "1", "2"]
    expect(meaning).to_contain_text("t = 2: in output")
    it_moves_for_a_moment_and_not_at_all_for_who_wants_less_motion(page)
    switch(page, "bidirectional")
    expect(said).to_contain_text("Unchanged: input.")
    expect(said).to_contain_text("Resized:")
    # Cells that are in output and in h_n at once.
    both = page.locator(".st-key-rnnviz_shapes_cells .cell.output.state")
    assert both.evaluate_all("(cells) => cells.map((cell) => cell.dataset.cell)") == ["0-0-5", "0-1-0"]
    page.get_by_role("button", name="h_n[-1]", exact=True).click()
    assert marked(page) == ["0-1-0"]
    assert seen(page) == ["0", "1", "2", "3", "4", "5"]
    page.get_by_role("button", name="output[-1, :, 4:]", exact=True).click()
    assert marked(page) == ["0-1-5"]
    assert seen(page) == ["5"]
    page.get_by_role("button", name="h_n[-2]", exact=True).hover()
    assert marked(page) == ["0-0-5"]
    expect(meaning).to_contain_text("Equal to output[-1, :, :4]")
    page.get_by_role("button", name="example").click()  # shorter samples end earlier: what is behind them is padding
    settle(page)
    expect(said).to_have_text("No shape changed.")
    page.locator(".rv-bar select").select_option("2")
    page.get_by_role("button", name="h_n[-2]", exact=True).click()
    assert marked(page) == ["0-0-3"]
    page.get_by_role("button", name="output[-1, :, :4]", exact=True).click()
    assert marked(page) == []
    expect(meaning).to_contain_text("Nothing of sample 2")
    assert serious_violations(page) == []


def it_moves_for_a_moment_and_not_at_all_for_who_wants_less_motion(page: Page) -> None:
    assert kinds(page, "input") == kinds(page, "output") == ["time", "batch", "features"]
    switch(page, "batch_first")
    assert kinds(page, "input") == kinds(page, "output") == ["batch", "time", "features"]
    assert kinds(page, "h_0") == kinds(page, "h_n") == ["layers", "batch", "features"]
    moved = page.locator(".rv-row[data-change=moved]").evaluate_all("(rows) => rows.map((row) => row.dataset.name)")
    assert moved == ["input", "output"]
    expect(page.locator(".rv-row[data-name=h_n]")).to_have_attribute("data-change", "unchanged")
    durations = page.evaluate("() => window.rvAnimations")
    assert durations
    assert max(durations) < 200  # ms, for which the blocks slide
    page.emulate_media(reduced_motion="reduce")
    switch(page, "batch_first")
    assert len(page.evaluate("() => window.rvAnimations")) == len(durations)


def the_leak_of_a_sample_is_drawn(page: Page) -> None:
    page.get_by_role("button", name="sample 2").click()
    right, forgotten = page.locator(".rv-leak").first, page.locator(".rv-leak").last
    expect(right.locator("td.own")).to_have_count(6)
    expect(right.locator("td.leak")).to_have_count(0)
    expect(forgotten.locator("td.leak")).to_have_count(12)


def test_every_tab_reads_well_on_a_phone_in_the_dark_and_a_sample_leaks_where_batch_and_time_are_swapped(
    open_shapes: OpenShapes,
) -> None:
    page = open_shapes(phone=True, dark=True)
    for tab in (None, "Weights", "Code", "A wrong h_0", "Batch and time swapped"):
        open_tab(page, tab)
        if tab == "Batch and time swapped":
            the_leak_of_a_sample_is_drawn(page)
        assert page.evaluate(SIDEWAYS) <= 0, tab
        assert page.evaluate(SMALLEST) >= 12, tab
        if tab not in ("Code", "A wrong h_0"):  # which are texts
            assert serious_violations(page, TABS) == [], tab
