from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from rnnviz.plots import match_grid
from rnnviz.plots.theme import LIGHT


def words(fig: go.Figure) -> str:
    return " ".join(one.text for one in fig.layout.annotations)


def colour_at(trace: Any, value: Any) -> str:
    """The colour of the scale at a value, where two meet the upper one."""
    place = (value - trace.zmin) / (trace.zmax - trace.zmin)
    return str([colour for at, colour in trace.colorscale if at <= place][-1])


def test_rows_are_layers_and_directions_from_the_bottom_and_columns_are_steps() -> None:
    errors = 10.0 ** -np.arange(5, 17).reshape(2, 2, 3)
    fig = match_grid(errors, tolerance=1e-8)
    expected = np.clip(np.log10(errors / 1e-8), -4, 1).reshape(4, 3)
    np.testing.assert_allclose(fig.data[0].z, expected, atol=1e-5)
    assert list(fig.layout.yaxis.ticktext) == ["layer 0 →", "layer 0 ←", "layer 1 →", "layer 1 ←"]
    assert fig.layout.yaxis.range[0] < fig.layout.yaxis.range[1]
    assert fig.data[0].text[0] == ["1.0e−05", "1.0e−06", "1.0e−07"]


def test_a_mismatch_has_a_colour_that_no_match_has() -> None:
    errors = np.array([[[0.0, 0.99e-6, 1.01e-6, np.inf]]])
    trace = match_grid(errors, tolerance=1e-6).data[0]
    assert [colour_at(trace, value) == LIGHT["bad"] for value in trace.z[0]] == [False, False, True, True]


def test_zero_is_drawn_as_the_smallest_difference() -> None:
    fig = match_grid(np.zeros((1, 1, 4)), tolerance=1e-6)
    assert fig.data[0].z.tolist() == [[-4] * 4]
    assert fig.layout.meta["alt"].endswith("Largest 0, none above the tolerance.")


def test_where_both_overflow_nothing_is_claimed() -> None:
    errors = np.zeros((2, 1, 5))
    errors[1, 0, 3:] = np.nan
    fig = match_grid(errors, tolerance=1e-6)
    assert np.argwhere(np.isfinite(fig.data[1].z)).tolist() == [[1, 3], [1, 4]]
    assert "both overflow" in words(fig)
    assert "2 overflow on both sides" in fig.layout.meta["alt"]


def test_each_row_may_have_its_own_tolerance() -> None:
    fig = match_grid(np.full((2, 1, 3), 1e-6), tolerance=np.array([1e-6, 1e-4]).reshape(2, 1, 1))
    np.testing.assert_allclose(fig.data[0].z, [[0] * 3, [-2] * 3], atol=1e-6)


def test_of_many_steps_a_cell_is_the_largest_and_a_mismatch_is_never_lost() -> None:
    errors = np.full((1, 2, 1203), 1e-9)
    errors[0, 0, 700] = 1.0
    errors[0, 1, [700, 701]] = [1.0, np.nan]
    fig = match_grid(errors, tolerance=1e-6)
    assert fig.data[0].z.shape == (2, 401)
    assert fig.data[0].z[:, 233].tolist() == [1, 1]
    assert "the largest of 3 steps" in words(fig)


def test_overflow_hides_no_block_but_is_not_hidden_by_a_match() -> None:
    errors = np.full((1, 1, 1000), 1e-9)
    errors[0, 0, 11] = np.nan
    fig = match_grid(errors, tolerance=1e-6)
    assert np.flatnonzero(np.isfinite(fig.data[1].z[0])).tolist() == [5]


def test_a_wrong_shape_is_named() -> None:
    with pytest.raises(ValueError, match=r"errors must have shape \(L, D, T\)"):
        match_grid(np.zeros((2, 3)), tolerance=1)
    with pytest.raises(ValueError, match="layer_names must have 2 entries"):
        match_grid(np.zeros((1, 2, 3)), tolerance=1, layer_names=["a"])
