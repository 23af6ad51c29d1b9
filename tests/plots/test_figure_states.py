from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from rnnviz.plots import hidden_evolution
from rnnviz.plots.lines import MAX_LINES, most_changing
from rnnviz.plots.theme import LIGHT

rng = np.random.default_rng(3)


def states(seq_len: int, size: int) -> np.ndarray:
    return np.tanh(rng.standard_normal((seq_len, size))).astype(np.float32)


def words(fig: go.Figure) -> str:
    return " ".join(one.text for one in fig.layout.annotations)


def lines_of(fig: go.Figure) -> list[Any]:
    return [trace for trace in fig.data if trace.type == "scatter" and trace.name.startswith("unit")]


@given(arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=20), elements=st.floats(width=32)))
def test_cells_are_the_states_units_down_and_time_across(h: np.ndarray) -> None:
    fig = hidden_evolution(h, bounded=False)
    np.testing.assert_array_equal(fig.data[0].z, h.T)
    assert fig.data[0].zmin == -fig.data[0].zmax


def test_bounded_states_keep_one_scale_whatever_their_values() -> None:
    fig = hidden_evolution(states(5, 3) * 0.1)
    assert (fig.data[0].zmin, fig.data[0].zmax) == (-1, 1)


def test_axes_are_named_and_unit_0_is_on_top() -> None:
    fig = hidden_evolution(states(5, 3))
    assert (fig.layout.xaxis.title.text, fig.layout.yaxis.title.text) == ("t", "unit")
    assert tuple(fig.layout.yaxis.range) == (2.5, -0.5)
    assert list(fig.layout.yaxis.ticktext) == ["[0]", "[1]", "[2]"]


def test_hovering_tells_step_unit_and_value() -> None:
    for trace in hidden_evolution(states(5, 3), symbol="c").data:
        if trace.hoverinfo != "skip":
            assert "t = %{x}" in trace.hovertemplate
            assert "unit" in trace.hovertemplate
            assert "c = %{" in trace.hovertemplate


def test_each_line_is_the_state_of_the_unit_that_it_names() -> None:
    h = states(7, 4)
    lines = lines_of(hidden_evolution(h))
    assert [line.name for line in lines] == ["unit [0]", "unit [1]", "unit [2]", "unit [3]"]
    for k, line in enumerate(lines):
        np.testing.assert_array_equal(line.y, h[:, k])


def test_of_many_units_the_liveliest_are_drawn_as_lines_and_that_is_said() -> None:
    h = states(7, 40) * 0.01
    h[3, 29], h[4, 5] = 0.9, -0.9
    fig = hidden_evolution(h)
    names = [line.name for line in lines_of(fig)]
    assert len(names) == MAX_LINES
    assert {"unit [5]", "unit [29]"} <= set(names)
    assert f"{MAX_LINES} of 40 units" in words(fig)


def test_a_unit_that_swings_between_the_largest_numbers_changes_most() -> None:
    h = np.zeros((2, 3))
    h[:, 1] = [-1.7e308, 1.7e308]
    assert most_changing(h, at_most=1) == [1]


def test_the_evolution_has_both_on_one_time_axis() -> None:
    h = states(6, 4)
    fig = hidden_evolution(h)
    np.testing.assert_array_equal(fig.data[0].z, h.T)
    assert len(lines_of(fig)) == 4
    assert {trace.xaxis for trace in fig.data} == {"x"}
    assert fig.layout.yaxis.domain[0] > fig.layout.yaxis2.domain[1]


def test_the_key_beside_a_row_has_the_colour_of_its_line() -> None:
    fig = hidden_evolution(states(6, 4))
    key = next(trace for trace in fig.data if trace.name == "line colours")
    assert dict(zip(key.y, key.marker.color, strict=True)) == {k: f.line.color for k, f in enumerate(lines_of(fig))}


def test_padded_steps_are_hatched_and_named_and_hold_no_number() -> None:
    fig = hidden_evolution(states(9, 4), length=6)
    hatch = next(trace for trace in fig.data if trace.name == "padding")
    assert hatch.fillpattern.shape == "/"
    assert (min(hatch.x), max(hatch.x)) == (5.5, 8.5)
    assert "padding" in words(fig)
    assert tuple(fig.layout.xaxis.range) == (-0.5, 8.5)
    drawn = [trace for trace in fig.data if trace.type == "heatmap"]
    assert all(trace.z.shape == (4, 6) for trace in drawn)
    assert all(len(trace.y) == 6 for trace in lines_of(fig))


@pytest.mark.parametrize(("value", "word"), [(np.inf, "= inf"), (-np.inf, "= −inf"), (np.nan, "= nan")])
def test_overflow_has_a_colour_and_says_what_and_when(value: Any, word: str) -> None:
    h = states(5, 3)
    h[2:, 1] = value
    fig = hidden_evolution(h, bounded=False)
    mark = fig.data[1]
    assert {colour for _, colour in mark.colorscale} == {LIGHT["overflow"]}
    assert word in mark.hovertemplate
    np.testing.assert_array_equal(np.isfinite(mark.z), ~np.isfinite(h.T))
    assert "overflow (inf or nan) from t = 2: 3 values" in words(fig)


def test_overflow_is_marked_on_the_lines_at_its_steps() -> None:
    h = states(5, 3)
    h[3:, 0] = np.inf
    marks = [trace for trace in hidden_evolution(h, bounded=False).data if trace.name == "overflow"]
    assert [list(mark.x) for mark in marks if mark.type == "scatter"] == [[3, 4]]


def test_padding_is_not_taken_for_overflow() -> None:
    h = states(5, 3)
    h[4] = np.nan
    assert "overflow" not in words(hidden_evolution(h, length=4))


def test_large_states_are_pooled_and_the_figure_says_so() -> None:
    h = states(1100, 130)
    fig = hidden_evolution(h)
    assert fig.data[0].z.shape == (44, 367)
    assert "of 3 units × 3 steps" in words(fig)
    assert "3 steps around" in fig.data[0].hovertemplate
    assert fig.data[0].z.max() == h.max()
    assert tuple(fig.layout.xaxis.range) == (-0.5, 1099.5)
    assert len(fig.to_json()) < 500_000


@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (8, 1)])
def test_one_step_and_one_unit_are_drawn(shape: tuple[int, int]) -> None:
    fig = hidden_evolution(states(*shape))
    assert tuple(fig.layout.xaxis.range) == (-0.5, shape[0] - 0.5)
    if shape[0] == 1:
        assert all("markers" in line.mode for line in lines_of(fig))


def test_names_of_steps_and_units_are_shown_as_plain_text() -> None:
    fig = hidden_evolution(states(2, 2), times=["<b>", "я"], unit_names=["a", "b"])
    assert list(fig.layout.xaxis.ticktext) == ["0<br>&lt;b&gt;", "1<br>я"]
    assert list(fig.layout.yaxis.ticktext) == ["a", "b"]


def test_the_text_alternative_says_how_many_units_and_which_values() -> None:
    alt = hidden_evolution(np.array([[0.5, -0.25], [0.125, np.inf]])).layout.meta["alt"]
    assert alt == "h of 2 units over 2 time steps. From −0.250 to 0.500. 1 of 4 values overflow."


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"h": np.zeros(3)}, r"h must have shape \(T, H\)"),
        ({"length": 4}, "length must be in 1…3"),
        ({"length": 0}, "length must be in 1…3"),
        ({"unit_names": ["a"]}, "unit_names must have 2 entries"),
        ({"times": ["a"]}, "times must have 3 entries"),
    ],
)
def test_a_wrong_shape_is_named(wrong: dict[str, Any], message: str) -> None:
    options = {"h": np.zeros((3, 2))} | wrong
    with pytest.raises(ValueError, match=message):
        hidden_evolution(options.pop("h"), **options)


def test_the_keys_of_many_units_stand_at_the_rows_of_the_liveliest() -> None:
    h = states(7, 20) * 0.01
    lively = [1, 3, 4, 6, 8, 9, 11, 12, 15, 16, 18, 19]
    h[3, lively] = np.linspace(0.5, 0.9, len(lively))
    fig = hidden_evolution(h)
    key = next(trace for trace in fig.data if trace.name == "line colours")
    assert [line.name for line in lines_of(fig)] == [f"unit [{k}]" for k in lively]
    assert list(key.y) == lively
    assert list(key.marker.color) == [line.line.color for line in lines_of(fig)]


def test_the_liveliest_units_are_those_before_the_padding() -> None:
    h = np.zeros((9, 20), np.float32)
    h[:6, :MAX_LINES] = states(6, MAX_LINES)
    h[6:, MAX_LINES:] = 50  # what stands behind the end of a sequence is not its own
    fig = hidden_evolution(h, length=6)
    assert [line.name for line in lines_of(fig)] == [f"unit [{k}]" for k in range(MAX_LINES)]
