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
from tests.browser.watching import OpenPage, resize, serious_violations, settle


def gradients(cell: str, of: tuple[int, int, int, int], **options: Any) -> Any:
    """The library's own gradients of a number of the network that the page shows by default, with this cell."""
    source = Text("hello")
    setup = Experiment(Architecture(cell, source.input_size, 4, **options), source, seed=1).setup()
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


def test_a_cell_of_each_kind_shows_dw_entry_by_entry_and_clips_all_of_them(open_page: OpenPage, app_url: str) -> None:
    back = opened(open_page, f"{app_url}?mode=back&of=h:0:0:4:1")
    found = gradients("rnn_tanh", (0, 0, 4, 1)).weights
    back.press("End", "ArrowRight")
    back.at(5)
    matrix = back.stage.get_by_role("grid").nth(3)  # dW_hh
    read_as(matrix, found["weight_hh_l0"])
    matrix.locator("td[data-row='1'][data-column='0']").click()
    expect(back.dock.locator(".back-entry h3")).to_have_text("What every step gave to dW_hh[1, 0]")
    reads_as(back.dock.locator(".back-entry .value-now").inner_text(), float(found["weight_hh_l0"][1, 0]))
    expect(back.dock.locator(".entry-terms tr")).to_have_count(5)
    back.page.get_by_role("button", name="Last step").click()  # the arrows walk the matrix now
    back.at(6)
    norm = float(np.sqrt(sum((values.astype("float64") ** 2).sum() for values in found.values())))
    line = back.dock.locator(".clip-table tr").nth(1)
    reads_as(line.locator("td").first.inner_text(), norm)
    back.dock.get_by_label("max_norm").fill("0.5")
    expect(line.locator("td").last).to_have_text("0.5000")


def test_a_press_opens_a_number_and_a_button_makes_it_the_question(open_page: OpenPage, app_url: str) -> None:
    back = opened(open_page, f"{app_url}?mode=back&cell=gru&of=h:0:0:4:1")
    back.number("h:0:0:2:3").click()  # not reached yet: the clock goes there
    back.at(2)
    expect(back.dock.locator("h2")).to_have_text("d_h[2][3]")
    back.dock.get_by_role("button", name="Ask about this number").click()
    expect(back.root.get_by_label("gradient of")).to_have_value("number")
    expect(back.root.locator(".chooser option:checked")).to_have_text("h[2][3]")
    expect(back.pill).to_have_text("✓ equals autograd")
    own = gradients("gru", (0, 0, 2, 3)).layers[0][0]
    back.press("ArrowLeft")
    back.at(3)
    reads_as(back.value.inner_text(), float(own.h[1, 0, 3]))
    back.page.wait_for_function("() => new URL(location).searchParams.get('of') === 'h:0:0:2:3'")


def test_each_mode_keeps_its_place_and_a_reload_opens_the_same(open_page: OpenPage, app_url: str) -> None:
    page = open_page(f"{app_url}?cell=lstm")
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
    page.reload()
    back.at(2)
    expect(back.dock.locator("h2")).to_have_text("d_c[2][1]")


def test_a_loss_is_asked_from_the_menu(open_page: OpenPage, app_url: str) -> None:
    back = opened(open_page, f"{app_url}?mode=back&cell=gru&num_layers=2")
    back.press("ArrowLeft")
    for name in ("sum of outputs", "cross-entropy: next character"):
        back.root.get_by_label("gradient of").select_option(label=name)
        expect(back.root.locator(".chooser option:checked")).to_have_text(name)
        settle(back.page)
        expect(back.pill).to_have_text("✓ equals autograd")
        expect(back.dock.locator(".result .torch .ok")).to_be_visible()
        expect(back.dock.locator(".given .ok")).to_be_visible(visible=name != "sum of outputs")


def test_it_can_be_reached_by_keyboard_and_is_read_out(open_page: OpenPage, app_url: str) -> None:
    back = opened(open_page, f"{app_url}?mode=back&num_layers=2&bidirectional=true&cell=lstm&hidden_size=3", dark=True)
    back.press(*["ArrowLeft"] * 7)
    expect(back.stage.locator("svg.values")).to_have_attribute(
        "aria-label", "Gradients of h⁽¹⁾→[4][0]: layer 0: back at t = 3 → and 1 ←."
    )
    assert serious_violations(back.page, ".st-key-rnnviz_back") == []
    back.press("Home", " ")
    expect(back.page.get_by_role("button", name="Pause")).to_be_visible()


@pytest.mark.one_in(6)
@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn_tanh"])
@pytest.mark.parametrize("extent", ["&num_layers=2&bidirectional=true&hidden_size=3", ""])
def test_both_axes_fit_and_a_phone_has_no_sideways_overflow(
    open_page: OpenPage, app_url: str, cell: str, extent: str
) -> None:
    back = opened(open_page, f"{app_url}?mode=back&cell={cell}{extent}")
    back.press(*["ArrowLeft"] * 3)
    for width, height in ((1280, 720), (1024, 768), (390, 844), (360, 740)):
        resize(back.page, width, height)
        expect(back.stage).to_have_count(1)
        found = back.page.evaluate(FITS)
        assert found["sideways"] <= 0
        assert found["smallest"] >= 12
        if width >= 1024:
            assert found["bottom"] <= 0
            assert max(found["stage"]) <= 1
    resize(back.page, 1440, 900)


def test_padding_has_no_way_back(open_page: OpenPage, app_url: str) -> None:
    back = opened(open_page, f"{app_url}?mode=back&text=hello%0Ano&sample=1&of=sum")
    back.press("End")
    back.press("ArrowRight", "ArrowRight")
    expect(back.stage.locator(".none-here").first).to_have_text("0")
    assert {key.split(":")[3] for key in back.seen()} == {"0", "1", "start"}


def test_what_cannot_be_opened_says_why_and_overflow_stays_alive(open_page: OpenPage, app_url: str) -> None:
    page = open_page(f"{app_url}?mode=back&of=error&target=last&target_text=1+2")
    expect(page.locator(".back-problem")).to_contain_text("target_text must have")
    relu = "?mode=back&cell=rnn_relu&source=ramp&seq_len=60&init=spectral&spectral_radius=9&hidden_size=6&of=sum"
    page = open_page(f"{app_url}{relu}")
    expect(page.locator(".rv-pill")).to_have_text("both overflow here")
    back = Back(page)
    back.press("ArrowLeft", "ArrowLeft")
    back.at(1)


def test_a_gradient_is_put_to_the_test_forwards(open_page: OpenPage, app_url: str) -> None:
    back = Back(open_page(f"{app_url}?mode=back&cell=lstm&of=h:0:0:4:1&back_step=2&open=c:0:0:2:3"))
    own = gradients("lstm", (0, 0, 4, 1))
    part = back.dock.locator(".back-try")
    expect(part.locator(".try-line")).to_contain_text("c[2][3]")
    part.get_by_role("button", name="Move it").click()
    told = part.get_by_role("status")
    expect(told).to_contain_text("h[4][1] really moves by ")
    reads_as(told.inner_text().split()[-1], 0.01 * float(own.layers[0][0].c[2, 0, 3]))
    expect(part.locator(".try-slope.ok")).to_be_visible()
    part.get_by_label("Change").select_option("0.001")
    expect(told).to_be_hidden()  # of another change
    back.dock.get_by_role("button", name="Open dW").click()
    expect(back.dock.locator(".back-entry")).to_be_visible()
    back.page.get_by_role("button", name="Move it").click()
    expect(part.locator(".try-slope.ok")).to_be_visible()
    expect(part.locator(".try-line")).to_contain_text("W_hh[0, 0]")
    reads_as(told.inner_text().split()[-1], 0.001 * float(own.weights["weight_hh_l0"][0, 0]))
