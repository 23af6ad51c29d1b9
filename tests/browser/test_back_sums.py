"""What is opened going back: the head of a loss, terms in full, and what is said where rounding is amplified."""

import re

import numpy as np
from playwright.sync_api import expect

from rnnviz import backward, forward
from rnnviz.experiment import Experiment
from rnnviz.network.architecture import Architecture
from rnnviz.network.losses import one_number
from rnnviz.sources.sequences import Text
from rnnviz.ui.simulator.back.question import Question
from tests.browser.back import Back, expect_within_card, opened, read_as, reads_as
from tests.browser.watching import OpenPage, resize


def test_the_head_of_a_loss_has_its_gradients_under_dw(open_page: OpenPage, app_url: str) -> None:
    back = opened(open_page, f"{app_url}?mode=back&cell=gru&of=characters&back_step=5&open=head.weight:1:2", tick=5)
    source = Text("hello")
    setup = Experiment(Architecture("gru", source.input_size, 4), source, seed=1).setup()
    trace = forward(setup.arch, setup.weights, setup.x)
    found = Question("characters").loss(trace, setup, 1).head
    table, entry = back.stage.get_by_role("grid", name="dV", exact=True), back.dock.locator(".back-entry")
    expect(entry.locator("h3")).to_have_text("What every step gave to dV[1, 2]")
    bottom = table.locator("td.lit").evaluate("(cell) => cell.getBoundingClientRect().bottom")
    assert bottom < back.stage.evaluate("(card) => card.getBoundingClientRect().bottom") - 30  # scrolled to it
    read_as(table, found["weight"])
    table.locator("td[data-row='1'][data-column='3']").click()
    expect(entry.locator("h3")).to_have_text("What every step gave to dV[1, 3]")
    reads_as(entry.locator(".value-now").inner_text(), float(found["weight"][1, 3]))
    expect(entry.locator(".torch .ok")).to_contain_text("✓")
    expect(entry.locator("tr").nth(0)).to_contain_text("− 1) / 4")  # of "hello", "e" comes next
    expect(entry.locator("tr").nth(4)).to_contain_text("0")
    back.dock.get_by_role("button", name="Move it").click()
    expect(back.dock.locator(".try-slope.ok")).to_be_visible()
    expect(back.page).to_have_url(re.compile("open=head.weight%3A1%3A3"))
    resize(back.page, 390, 844)
    expect_within_card(back)
    resize(back.page, 1440, 900)
    back.page.get_by_role("button", name="Last step").click()
    back.press("ArrowRight", "ArrowRight")
    expect(back.dock.locator(".why .part").first).to_contain_text("from the loss at t = 0: column 0 of V")
    expect(back.dock.locator(".why .part").first.locator(".formula").first).to_be_visible()
    expect(back.dock.locator(".given .ok")).to_contain_text("✓")


SLOPES = """(svg) => Object.fromEntries([...svg.querySelectorAll('.wire')].filter((wire) => wire.querySelector('title'))
  .map((wire) => [wire.querySelector('title').textContent, wire.nextElementSibling.textContent]))"""


def test_a_gradient_is_put_to_the_test_forwards_and_the_cell_has_its_slopes_on_its_wires(
    open_page: OpenPage, app_url: str
) -> None:
    query = "mode=back&cell=lstm&of=h:0:0:4:1&back_step=2&open=c:0:0:2:3"
    back = opened(open_page, f"{app_url}?{query}", tick=2)
    source = Text("hello")
    setup = Experiment(Architecture("lstm", source.input_size, 4), source, seed=1).setup()
    trace = forward(setup.arch, setup.weights, setup.x)
    gradients = backward(trace, setup.weights, **one_number(trace, 0, 0, 4, 1).gradients)
    own, own_back = trace.layers[0][0], gradients.layers[0][0]
    assert own.c is not None
    assert own_back.c is not None
    f, g, o, c = (float(values[2, 0, 3]) for values in (own.f, own.g, own.o, own.c))
    inside = back.dock.locator(".inside-back")
    inside.scroll_into_view_if_needed()
    found: dict[str, str] = inside.evaluate(SLOPES)
    expected = {"c/∂c[t−1] = f": f, "c/∂i = g": g, "h/∂o = tanh(c)": np.tanh(c), "o/∂sum_o = o ⊙ (1 − o)": o * (1 - o)}
    for name, slope in expected.items():
        reads_as(found[f"∂{name}"], float(slope))
    part = back.dock.locator(".back-try")
    expect(part.locator(".try-line")).to_contain_text("c[2][3]")
    part.get_by_role("button", name="Move it").click()
    told = part.get_by_role("status")
    expect(told).to_contain_text("h[4][1] really moves by ")
    reads_as(told.inner_text().split()[-1], 0.01 * float(own_back.c[2, 0, 3]))
    expect(part.locator(".try-slope.ok")).to_be_visible()
    part.get_by_label("Change").select_option("0.001")
    expect(told).to_be_hidden()  # of another change
    for width, height in ((1024, 768), (360, 740)):
        resize(back.page, width, height)
        boxes = inside.evaluate(
            "(svg) => [svg, ...svg.querySelectorAll('text')].map((e) => e.getBoundingClientRect().toJSON())"
        )
        assert all(boxes[0]["left"] - 1 <= box["left"] and box["right"] <= boxes[0]["right"] + 1 for box in boxes)
    back.dock.get_by_role("button", name="Open dW").click()
    expect(back.dock.locator(".back-entry")).to_be_visible()
    back.page.get_by_role("button", name="Move it").click()
    expect(part.locator(".try-slope.ok")).to_be_visible()
    expect(part.locator(".try-line")).to_contain_text("W_hh[0, 0]")
    reads_as(told.inner_text().split()[-1], 0.001 * float(gradients.weights["weight_hh_l0"][0, 0]))


CUT = """(parts) => parts.filter((part) => part.getClientRects().length && part.scrollWidth > part.clientWidth + 1)
  .map((part) => part.textContent)"""
OVERLAID = """(parts) => {
  const seen = parts.filter((part) => part.getClientRects().length && part.textContent);
  const boxes = seen.map((part) => part.getBoundingClientRect());
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3;
  return boxes.flatMap((a, k) => boxes.slice(k + 1).flatMap((b, n) => (
    meet(a, b) ? [[seen[k].textContent, seen[k + 1 + n].textContent]] : [])));
}"""
HIGHEST = "(rows) => Math.max(...rows.map((row) => row.getBoundingClientRect().height))"


def test_no_term_of_a_sum_is_cut(open_page: OpenPage, app_url: str) -> None:
    query = "mode=back&cell=gru_v1&of=error&source=normal&seq_len=120&hidden_size=12&back_step=4"
    back = opened(open_page, f"{app_url}?{query}", tick=4)
    for width, height in ((1024, 768), (360, 740)):
        resize(back.page, width, height)
        rows = back.dock.locator(".term")
        expect(rows.filter(has_text="d_sum_n[116]").first).to_be_visible()
        assert rows.locator("> :not(.unseen)").evaluate_all(CUT) == [], width
        assert rows.evaluate_all(HIGHEST) <= 32
        assert rows.locator("> :not(.unseen)").evaluate_all(OVERLAID) == [], width


def test_where_rounding_is_amplified_no_number_that_differs_has_a_tick_and_overflow_stays_alive(
    open_page: OpenPage, app_url: str
) -> None:
    query = "source=normal&seq_len=100&hidden_size=16&init=spectral&spectral_radius=8&of=sum&back_step=50"
    back = Back(open_page(f"{app_url}?mode=back&cell=rnn_tanh&{query}"))
    expect(back.pill).to_have_text("✓ each step equals autograd")
    back.at(50)
    ours, said = float(back.value.inner_text().replace("−", "-")), back.dock.locator(".result .torch .amplified")
    expect(said).to_contain_text("·")
    torchs = float(said.inner_text().split()[0].replace("−", "-"))
    assert abs(torchs - ours) > 100 * abs(ours)
    expect(back.dock.get_by_text("each single step equals autograd’s")).to_be_visible()
    back.press("Home", "ArrowLeft")
    back.at(0)
    expect(back.dock.locator(".result .torch .ok")).to_be_visible()  # nothing was amplified yet
    back.page.get_by_role("radio", name="RNN relu", exact=True).click()
    expect(back.pill).to_have_text("both overflow here")
    back.page.get_by_role("button", name="First step").click()
    back.press("ArrowLeft", "ArrowLeft")
    back.at(1)  # it stays alive
