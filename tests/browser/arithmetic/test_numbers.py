"""The card that explains a unit: every number on it is read and compared with the library's."""

import numpy as np
from playwright.sync_api import expect

from rnnviz.experiment import simulate
from rnnviz.plots.theme import number
from tests.browser.arithmetic.card import Show
from tests.browser.arithmetic.runs import RUNS
from tests.browser.watching import paint, settle


def test_stepping_shows_the_library_s_numbers_and_asks_the_server_nothing(show: Show) -> None:
    shown = show("rnn")
    sim = shown.simulation
    one, w = sim.trace.layers[0][0], sim.setup.weights
    shown.select(unit=1)
    for t in (0, 1, 2, 5, 3):
        shown.tick(t)
        assert shown.heading() == f"Why h[{t}][1] is {number(one.h[t, 0, 1])}"
        before = one.h_0[0] if t == 0 else one.h[t - 1, 0]
        x, h = (f"x[{t}]", "h_0" if t == 0 else f"h[{t - 1}]")
        expected = [[f"{x}[{k}] · W_ih[1,{k}]", v, w["weight_ih_l0"][1, k]] for k, v in enumerate(sim.trace.x[t, 0])]
        expected += [["b_ih[1]", None, w["bias_ih_l0"][1]]]
        expected += [[f"{h}[{k}] · W_hh[1,{k}]", v, w["weight_hh_l0"][1, k]] for k, v in enumerate(before)]
        expected += [["b_hh[1]", None, w["bias_hh_l0"][1]]]
        texts = [
            [name, "", "", number(w)] if v is None else [name, number(v), number(w), number(float(v) * float(w))]
            for name, v, w in expected
        ]
        rows = shown.rows()
        assert [row[:4] for row in rows[:-3]] == texts
        total = number(one.from_x[t, 0, 1] + one.from_h[t, 0, 1])
        assert [row[0] for row in rows[-3:]] == ["sum", "tanh(sum)", "torch ✓ equal within the tolerance"]
        assert [row[2] for row in rows[-3:]] == [total, number(one.h[t, 0, 1]), number(one.h[t, 0, 1])]
    expect(shown.page.get_by_text("runs of the script: 1")).to_be_visible()


def test_an_lstm_s_lines_hold_its_gates_and_each_gate_opens_its_sum(show: Show) -> None:
    shown = show("lstm")
    shown.tick(3)
    shown.select(unit=2)
    one = shown.simulation.trace.layers[0][0]
    i, f, g, o, c = (number(getattr(one, name)[3, 0, 2]) for name in "ifgoc")
    assert one.c is not None
    last = number(one.c[2, 0, 2])

    def bracket(text: str) -> str:
        """As the page writes it."""
        return f"({text})" if text.startswith("−") else text

    lines = shown.card.locator(".line").all_inner_texts()
    assert f"= {o} · tanh({c})" in lines[0]
    assert f"= {f} · {bracket(last)} + {i} · {bracket(g)}" in lines[1]
    for row, (letter, value) in enumerate(zip("ifgo", (i, f, g, o), strict=True)):
        shown.card.get_by_role("button", name=f"{letter} {value}", exact=True).click()
        paint(shown.page)
        written = "tanh(sum)" if letter == "g" else "σ(sum)"
        assert [shown.rows()[-1][0], shown.rows()[-1][2]] == [f"{letter} = {written}", value]
        assert shown.rows()[0][0] == f"x[3][0] · W_ih[{4 * row + 2},0]"


def test_the_reset_gate_scales_the_whole_recurrent_sum_of_n(show: Show) -> None:
    shown = show("gru")
    shown.tick(3)
    shown.select(unit=1, gate=2)
    one = shown.simulation.trace.layers[0][0]
    from_h, r = one.from_h[3, 0, 2 * 4 + 1], one.r[3, 0, 1]
    rows = {row[0]: row[1:4] for row in shown.rows()}
    assert rows["h part"][2] == number(from_h)
    assert rows["h part · r"] == [number(from_h), number(r), number(from_h * r)]
    assert rows["n = tanh(sum)"][1] == number(one.n[3, 0, 1])


def test_a_projected_state_is_a_sum_over_the_units_of_the_cell(show: Show) -> None:
    shown = show("projected")
    shown.tick(3)
    shown.select(unit=1, gate=4)
    one = shown.simulation.trace.layers[0][0]
    assert one.c is not None
    assert one.unprojected is not None
    assert [row[1] for row in shown.rows()[:5]] == [number(v) for v in one.unprojected[3, 0]]
    assert shown.rows()[-1][2] == number(one.h[3, 0, 1])
    shown.row("m[3][4] ·").get_by_role("button").click()
    paint(shown.page)
    assert shown.rows()[-1][0:3:2] == ["i = σ(sum)", number(one.i[3, 0, 4])]
    assert f"= {number(one.o[3, 0, 4])} · tanh({number(one.c[3, 0, 4])})" in shown.card.inner_text()


def test_what_overflowed_is_neither_equal_nor_different(show: Show) -> None:
    shown = show("relu")
    assert shown.simulation.match.first_overflow is not None
    step = shown.simulation.match.first_overflow[2]
    shown.tick(step - 1)
    expect(shown.card.locator(".note.overflow")).to_be_hidden()
    shown.tick(step + 5)
    unit = int(np.flatnonzero(~np.isfinite(shown.simulation.trace.layers[0][0].h[step + 5, 0]))[0])
    shown.select(unit=unit)
    expect(shown.card.locator(".note.overflow")).to_contain_text("left the range of float32")
    assert shown.rows()[-1][0].startswith("torch · overflow")


def test_of_a_large_run_the_server_sends_the_unit_that_is_chosen(show: Show) -> None:
    shown = show("large")
    shown.tick(5)
    shown.card.get_by_label("layer").select_option("1")
    shown.card.get_by_label("unit", exact=True).select_option("200")
    value = shown.simulation.trace.layers[1][0].h[5, 0, 200]
    expect(shown.card.locator("h2")).to_have_text(f"Why h⁽¹⁾[5][200] is {number(value)}", timeout=10_000)
    expect(shown.card.locator(".note").last).to_contain_text("16 of 512 products are shown")
    reruns = shown.page.get_by_text("runs of the script").inner_text()
    shown.tick(9)
    shown.card.get_by_label("step").select_option("7")
    paint(shown.page)
    value = shown.simulation.trace.layers[1][0].h[7, 0, 200]
    assert shown.heading() == f"Why h⁽¹⁾[7][200] is {number(value)}"
    settle(shown.page)
    assert shown.page.get_by_text("runs of the script").inner_text() == reruns


def test_all_products_of_a_wide_sum_can_be_seen(show: Show) -> None:
    shown = show("wide")
    shown.tick(2)
    assert len([row for row in shown.rows() if "·" in row[0]]) == 16
    shown.card.get_by_role("button", name="Show all 70 products").click()
    names = [row[0] for row in shown.rows()[:30]]
    assert names == [f"x[2][{k}] · W_ih[0,{k}]" for k in range(30)]


def test_another_network_replaces_the_one_before_and_keeps_what_still_exists(show: Show) -> None:
    shown = show("stacked")
    shown.tick(9)
    shown.select(layer=1, direction=1, unit=3, gate=2)
    shown.page.get_by_role("combobox", name="run").click()
    shown.page.get_by_role("option", name="gru").click()
    value = simulate(RUNS["gru"].setup()).trace.layers[0][0].h[4, 0, 3]
    expect(shown.card.locator("h2")).to_have_text(f"Why h[4][3] is {number(value)}")
    assert shown.rows()[-1][0] == "n = tanh(sum)"
