"""The way back in a real browser: every number against the library, the clock that runs left, links, keys, sizes."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from rnnviz import backward, forward
from rnnviz.experiment import Experiment
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.network.losses import one_number
from rnnviz.sources.sequences import Text
from tests.browser.back import FITS, Back, opened, read_as, reads_as
from tests.browser.simulator import Shown
from tests.browser.watching import OpenPage, resize, serious_violations, settle


def gradients(cell: str, of: tuple[int, int, int, int], hidden_size: int = 4, **options: Any) -> Any:
    """The library's own gradients of a number of the network that the page shows by default, with this cell."""
    source = Text("hello")
    arch = Architecture(cell, source.input_size, hidden_size, **options)
    setup = Experiment(arch, source, seed=1).setup()
    trace = forward(setup.arch, setup.weights, setup.x, setup.h_0, setup.c_0)
    return backward(trace, setup.weights, **one_number(trace, *of).gradients)


@pytest.mark.parametrize(
    "cell", ["lstm", *(pytest.param(name, marks=pytest.mark.whole) for name in CELLS if name != "lstm")]
)
def test_every_gradient_of_the_stage_is_the_librarys_and_comes_step_by_step(
    open_page: OpenPage, app_url: str, cell: str
) -> None:
    back = opened(open_page, f"{app_url}?mode=back&cell={cell}&of=h:0:0:4:1")
    own = gradients(cell, (0, 0, 4, 1)).layers[0][0]
    assert back.seen() == {}
    for tick, t in enumerate(range(4, -1, -1)):
        back.press("ArrowLeft")
        back.at(tick)
        steps = {key.split(":")[3] for key in back.seen()}
        assert steps == {*map(str, range(t, 5)), *(["start"] if t == 0 else [])}
        expect(back.dock.locator("h2")).to_have_text(f"d_h[{t}][1]")
        reads_as(back.value.inner_text(), float(own.h[t, 0, 1]))
        expect(back.dock.locator(".result .torch .ok")).to_be_visible()
    for key, text in back.seen().items():
        kind, _, _, step, unit = key.split(":")
        series, start = (own.h, own.h_0) if kind == "h" else (own.c, own.c_0)
        reads_as(text, float(start[0, int(unit)] if step == "start" else series[int(step), 0, int(unit)]))
    back.press("ArrowRight")
    back.at(3)


def test_dw_stands_beside_its_weight_is_shown_entry_by_entry_and_all_of_it_is_clipped(
    open_page: OpenPage, app_url: str
) -> None:
    back = opened(open_page, f"{app_url}?mode=back&cell=lstm&hidden_size=5&proj_size=2&of=h:0:0:4:1")
    found = gradients("lstm", (0, 0, 4, 1), 5, proj_size=2).weights
    back.press("End", "ArrowRight")
    back.at(5)
    own, *grids = (
        back.stage.get_by_role("grid", name=name, exact=True) for name in ("W_hr", "dW_ih", "dW_hh", "dW_hr")
    )
    for name, grid in zip(("ih", "hh", "hr"), grids, strict=True):
        read_as(grid, found[f"weight_{name}_l0"])
    boxes = [grid.bounding_box() for grid in (own, *grids)]
    assert len({box["x"] for box in boxes[1:] if box}) == 1
    assert boxes[0] is not None
    assert boxes[3] is not None
    assert boxes[0]["y"] == pytest.approx(boxes[3]["y"], abs=2)
    grids[1].locator("td[data-row='1'][data-column='0']").click()
    expect(back.dock.locator(".back-entry h3")).to_have_text("What every step gave to dW_hh[1, 0]")
    reads_as(back.dock.locator(".back-entry .value-now").inner_text(), float(found["weight_hh_l0"][1, 0]))
    expect(back.dock.locator(".entry-terms tr")).to_have_count(5)
    back.page.get_by_role("button", name="Last step").click()  # the arrows walk the matrix now
    back.at(6)
    norm = float(np.sqrt(sum((values.astype("float64") ** 2).sum() for values in found.values())))
    line = back.dock.locator(".clip-table tr").nth(1)
    reads_as(line.locator("td").first.inner_text(), norm)
    back.dock.get_by_label("max_norm").fill("0.25")
    expect(line.locator("td").last).to_have_text("0.2500")


def test_a_press_opens_a_number_a_button_makes_it_the_question_and_a_loss_is_asked_from_the_menu(
    open_page: OpenPage, app_url: str
) -> None:
    back = opened(open_page, f"{app_url}?mode=back&cell=gru&num_layers=2&of=h:1:0:4:1")
    back.number("h:1:0:2:3").click()  # not reached yet: the clock goes there
    back.at(2)
    expect(back.dock.locator("h2")).to_have_text("d_h⁽¹⁾[2][3]")
    back.dock.get_by_role("button", name="Ask about this number").click()
    settle(back.page)
    expect(back.root.get_by_label("gradient of")).to_have_value("number")
    expect(back.root.locator(".chooser option:checked")).to_have_text("h⁽¹⁾[2][3]")
    expect(back.pill).to_have_text("✓ equals autograd")
    own = gradients("gru", (1, 0, 2, 3), num_layers=2).layers[1][0]
    back.press("ArrowLeft")
    back.at(3)
    reads_as(back.value.inner_text(), float(own.h[1, 0, 3]))
    back.page.wait_for_function("() => new URL(location).searchParams.get('of') === 'h:1:0:2:3'")
    for name in ("sum of outputs", "cross-entropy: next character"):
        back.root.get_by_label("gradient of").select_option(label=name)
        expect(back.root.locator(".chooser option:checked")).to_have_text(name)
        settle(back.page)
        expect(back.pill).to_have_text("✓ equals autograd")
        expect(back.dock.locator(".result .torch .ok")).to_be_visible()
        expect(back.dock.locator(".given .ok")).to_be_visible(visible=name != "sum of outputs")


def test_each_mode_keeps_its_place_and_back_and_forward_lead_to_that_of_each_run(
    open_page: OpenPage, app_url: str
) -> None:
    page = open_page(f"{app_url}?cell=lstm&source=normal&seq_len=5")
    back = Back(page)
    back.press("ArrowRight", "ArrowRight")
    back.choose("back")
    expect(back.pill).to_have_text("✓ equals autograd")
    back.press("ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowDown", "c")
    back.at(2)
    expect(back.dock.locator("h2")).to_have_text("d_c[2][1]")
    back.choose("forward")
    expect(page.locator(".picture:not(.way-back)")).to_have_attribute("data-tick", "1")
    page.wait_for_function("() => !new URL(location).searchParams.has('mode')")
    back.choose("back")
    back.at(2)
    page.wait_for_function("() => new URL(location).searchParams.get('back_step') === '2'")
    Shown(page).field("seq_len").fill("12")
    page.keyboard.press("Enter")
    expect(page.locator(".rv-scrubber")).to_have_attribute("max", "13")
    page.get_by_role("button", name="Last step").click()
    back.at(13)
    page.wait_for_function("() => new URL(location).searchParams.get('back_step') === '13'")
    page.go_back()
    settle(page)
    back.at(2)
    expect(back.dock.locator("h2")).to_have_text("d_c[2][1]")
    page.go_forward()
    settle(page)
    back.at(13)


FITTED = ((1280, 720), (1024, 768), (390, 844), (360, 740))


def expect_to_fit(back: Back, width: int, height: int) -> None:
    """No text is too small, nothing goes sideways out of the page, and a desktop shows stage and dock as a whole."""
    resize(back.page, width, height)
    expect(back.stage).to_have_count(1)
    found = back.page.evaluate(FITS)
    assert found["sideways"] <= 0
    assert found["smallest"] >= 12
    if width >= 1024:
        assert found["bottom"] <= 0
        assert max(found["stage"]) <= 1


def test_it_can_be_reached_by_keyboard_is_read_out_and_fits_every_screen(open_page: OpenPage, app_url: str) -> None:
    back = opened(open_page, f"{app_url}?mode=back&num_layers=2&bidirectional=true&cell=lstm&hidden_size=3", dark=True)
    back.press(*["ArrowLeft"] * 7)
    expect(back.stage.locator("svg.values")).to_have_attribute(
        "aria-label", "Gradients of h⁽¹⁾→[4][0]: layer 0: back at t = 3 → and 1 ←."
    )
    assert serious_violations(back.page, ".st-key-rnnviz_back") == []
    for size in FITTED:
        expect_to_fit(back, *size)
    back.press("Home", " ")
    expect(back.page.get_by_role("button", name="Pause")).to_be_visible()


@pytest.mark.whole
@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn_tanh"])
@pytest.mark.parametrize("extent", ["&num_layers=2&bidirectional=true&hidden_size=3", ""])
def test_both_axes_fit_and_a_phone_has_no_sideways_overflow(
    open_page: OpenPage, app_url: str, cell: str, extent: str
) -> None:
    back = opened(open_page, f"{app_url}?mode=back&cell={cell}{extent}")
    back.press(*["ArrowLeft"] * 3)
    for size in FITTED:
        expect_to_fit(back, *size)


def test_what_cannot_be_asked_says_why_and_padding_has_no_way_back(open_page: OpenPage, app_url: str) -> None:
    back = Back(open_page(f"{app_url}?mode=back&text=hello%0Ano&sample=1&of=error&target=last&target_text=1+2"))
    expect(back.root.locator(".back-problem")).to_contain_text("target_text must have")
    back.root.get_by_label("gradient of").select_option(label="sum of outputs")
    expect(back.pill).to_have_text("✓ equals autograd")
    expect(back.root.locator(".back-problem")).to_be_empty()
    back.page.get_by_role("button", name="Last step").click()
    back.press("ArrowRight", "ArrowRight")
    expect(back.stage.locator(".none-here").first).to_have_text("0")
    assert {key.split(":")[3] for key in back.seen()} == {"0", "1", "start"}
