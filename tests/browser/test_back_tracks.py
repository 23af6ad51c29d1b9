"""How far a gradient reaches, in a real browser: tracks under the strips, the edge of truncation, three cells."""

import numpy as np
import pytest
from playwright.sync_api import expect

from rnnviz import backward, forward
from rnnviz.experiment import Experiment
from rnnviz.network.architecture import Architecture
from rnnviz.network.jacobians import flow
from rnnviz.sources.sequences import Text
from tests.browser.back import FITS, expect_within_card, opened, reads_as
from tests.browser.watching import OpenPage, resize, serious_violations


def test_on_a_phone_the_step_is_said_in_full_its_track_is_opened_and_nothing_is_out_of_the_cards(
    open_page: OpenPage, app_url: str
) -> None:
    query = "source=normal&seq_len=200&of=sum&back_step=60"
    back = opened(open_page, f"{app_url}?mode=back&{query}", tick=60, phone=True)
    said = back.page.locator(".rv-status")
    expect(said).to_have_text("back at t = 139")
    assert said.evaluate("(status) => status.scrollWidth <= status.clientWidth")
    drawn = """(canvas) => {
      const { data } = canvas.getContext('2d').getImageData(canvas.width * 0.95, canvas.height * 0.97, 4, 4);
      return data.some(Boolean);
    }"""  # what the last losses reach
    fold = back.stage.get_by_role("button", name="Which loss reached which step")
    expect(fold).to_have_attribute("aria-expanded", "false")
    fold.click()
    canvas = back.stage.locator("canvas")
    expect(canvas).to_be_visible()
    expect(back.stage.get_by_text("Each loss walks back alone")).to_be_hidden()
    assert canvas.evaluate(drawn)
    back.root.get_by_role("button", name="cells").tap()
    expect(back.stage.locator(".cell-row")).to_have_count(3)
    expect(back.stage.locator(".read-off td").first).to_be_visible()
    expect_within_card(back)


@pytest.mark.parametrize("cell", ["lstm", pytest.param("rnn_tanh", marks=pytest.mark.whole)])
def test_how_far_it_reaches_is_drawn_and_the_edge_of_truncation_is_moved_by_key_and_hand(
    open_page: OpenPage, app_url: str, cell: str
) -> None:
    back = opened(open_page, f"{app_url}?mode=back&cell={cell}&of=sum")
    resize(back.page, 1280, 720)
    back.press("ArrowLeft", "ArrowLeft")
    source = Text("hello")
    setup = Experiment(Architecture(cell, source.input_size, 4), source, seed=1).setup()
    trace = forward(setup.arch, setup.weights, setup.x)
    own = backward(trace, setup.weights, np.ones_like(trace.output)).layers[0][0]
    legend = back.stage.locator(".reach-legend b")
    expect(legend).to_have_count(3)
    reads_as(legend.nth(0).inner_text(), float(np.linalg.norm(own.h[3, 0])))
    reads_as(legend.nth(1).inner_text(), float(flow(trace, setup.weights).norms[3]))
    found = back.page.evaluate(FITS)
    assert found["bottom"] <= 0
    assert max(found["stage"]) <= 1
    heads, now, frame = (
        back.stage.locator(name).first.bounding_box() for name in (".now-head", ".now-column", ".matrix-now")
    )
    assert heads is not None
    assert now is not None
    assert frame is not None
    middles = [box["x"] + box["width"] / 2 for box in (heads, now, frame)]
    assert max(middles) - min(middles) <= 2
    edge = back.stage.get_by_role("slider", name="Truncate after so many steps")
    edge.focus()
    back.press("ArrowRight", "ArrowRight")
    expect(back.stage.get_by_text("cut in blocks of k = 2")).to_be_visible()
    expect(back.stage.get_by_text("Of dW_hh, truncation at k = 2 loses")).to_be_visible()
    expect(back.pill).to_have_text("✓ equals autograd")
    for name in ("How far it reaches", "Which loss reached which step"):
        fold = back.stage.get_by_role("button", name=name)
        expect(fold).to_have_attribute("aria-expanded", "true")
        fold.click()
        expect(fold).to_have_attribute("aria-expanded", "false")
    expect(back.stage.locator(".reach-chart")).to_be_hidden()
    expect(back.stage.locator("canvas")).to_be_hidden()
    resize(back.page, 1440, 900)
    back.root.get_by_role("button", name="reach", exact=True).click()
    expect(back.stage.locator(".curve")).to_have_count(3)
    edge.focus()
    back.press("ArrowRight")
    back.page.wait_for_function("() => new URL(location).searchParams.get('truncate') === '3'")
    expect(back.stage.get_by_text("Of dW_hh, truncation at k = 3 loses")).to_be_visible()
    back.at(1)  # the arrows moved the edge alone
    box = back.stage.locator("canvas").bounding_box()
    assert box is not None
    left, wide = box["x"] + 62, (box["width"] - 62) / 5
    back.page.mouse.move(left + 3 * wide, box["y"] + 100)
    back.page.mouse.down()
    back.page.mouse.move(left + 4 * wide, box["y"] + 100, steps=4)
    back.page.mouse.up()
    expect(back.stage.get_by_text("Of dW_hh, truncation at k = 4 loses")).to_be_visible()
    expect(back.pill).to_have_text("✓ equals autograd")
    assert serious_violations(back.page, ".st-key-rnnviz_back") == []


def test_three_cells_are_asked_the_same_on_one_clock_and_their_numbers_can_be_read_off(
    open_page: OpenPage, app_url: str
) -> None:
    back = opened(open_page, f"{app_url}?mode=back&of=sum&truncate=2")
    back.root.get_by_role("button", name="cells").click()
    expect(back.stage.locator(".cell-row b")).to_have_text(["RNN", "GRU", "LSTM"])
    back.press(*["ArrowLeft"] * 5)
    expect(back.stage.locator(".cell-row .ok")).to_have_count(3)
    expect(back.stage.locator(".cell-row").first.locator(".curve.own")).to_have_count(1)
    back.page.wait_for_function("() => new URL(location).searchParams.get('view') === 'cells'")
    source = Text("hello")
    expect(back.stage.locator(".read-off thead th")).to_have_text(["RNN", "GRU", "LSTM"])
    rows = back.stage.locator(".read-off tbody tr")
    expect(rows).to_have_count(8)
    for k, cell in enumerate(("rnn_tanh", "gru", "lstm")):
        setup = Experiment(Architecture(cell, source.input_size, 4), source, seed=1).setup()
        trace = forward(setup.arch, setup.weights, setup.x)
        own = backward(trace, setup.weights, np.ones_like(trace.output), truncate=2).layers[0][0]
        norms = np.linalg.norm(own.h[:, 0], axis=1)
        reads_as(rows.nth(0).locator("td").nth(k).inner_text(), float(norms[0]))
        for row in (1, 2):
            reads_as(rows.nth(row).locator("td").nth(k).inner_text().removeprefix("× "), float(norms[0] / norms[4]))
        reads_as(rows.nth(3).locator("td").nth(k).inner_text(), float(flow(trace, setup.weights).norms[0]))


def test_many_losses_share_rows_and_what_is_too_small_leaves_the_chart(open_page: OpenPage, app_url: str) -> None:
    query = "mode=back&cell=lstm&source=normal&seq_len=200&of=sum&back_step=100&view=reach&truncate=30"
    back = opened(open_page, f"{app_url}?{query}", tick=100)
    expect(back.stage.get_by_text("200 losses in 50 rows: a row is what 4 of them give together.")).to_be_visible()
    expect(back.stage.get_by_text("blocks 0–29, 30–59, …")).to_be_visible()
    dark = back.stage.locator("canvas").evaluate(
        """(canvas) => {
      const { width, height } = canvas;
      const pixels = canvas.getContext('2d').getImageData(0, 0, width, height).data;
      const seen = (x, y) => pixels[4 * (Math.floor(y * height) * width + Math.floor(x * width)) + 3] > 0;
      return [seen(0.5, 0.5), seen(0.9, 0.1)];
    }"""
    )
    assert dark == [True, False]  # no loss reaches what comes after it
    expect(back.stage.locator(".reach-chart .point.flow")).to_have_class("point flow below")
    lowest = back.stage.locator(".reach-chart .curve.flow").evaluate(
        "(curve) => curve.getBBox().y + curve.getBBox().height"
    )
    clip = back.stage.locator(".reach-chart clipPath rect").evaluate("(rect) => rect.height.baseVal.value")
    assert lowest > clip  # it goes on, and is not drawn as a floor
