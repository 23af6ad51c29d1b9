from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from rnnviz.plots.pool import compact, pool, pool_beside

matrices = arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=30), elements=st.floats(width=32))


@given(matrices)
def test_a_small_matrix_is_left_as_it_is(values: Any) -> None:
    pooled = pool(values, max_rows=30, max_columns=30)
    assert pooled.is_whole
    np.testing.assert_array_equal(pooled.values, values)


@given(matrices, st.integers(1, 9), st.integers(1, 9))
def test_each_cell_is_the_value_of_its_block_farthest_from_zero(values: Any, max_rows: int, max_columns: int) -> None:
    pooled = pool(values, max_rows=max_rows, max_columns=max_columns)
    rows, columns = pooled.values.shape
    assert rows <= max_rows
    assert columns <= max_columns
    for r in range(rows):
        for c in range(columns):
            block = values[r * pooled.row_step :][: pooled.row_step, c * pooled.column_step :][:, : pooled.column_step]
            expected = np.nan if np.isnan(block).any() else np.abs(block).max()
            np.testing.assert_equal(np.abs(pooled.values[r, c]), np.float32(expected))
            assert np.isnan(expected) or pooled.values[r, c] in block


def test_cells_stand_in_the_middle_of_their_blocks() -> None:
    pooled = pool(np.ones((10, 9)), max_rows=5, max_columns=3)
    assert pooled.positions() == {"x0": 1.0, "dx": 3, "y0": 0.5, "dy": 2}


def test_a_number_beyond_float32_does_not_become_inf() -> None:
    assert compact(np.array([1e200, np.inf])).dtype == np.float64
    assert compact(np.array([0.1, np.inf])).dtype == np.float32


@pytest.mark.parametrize("seed", range(6))
def test_two_sides_of_a_block_are_the_same_entry_of_both(seed: int) -> None:
    dice = np.random.default_rng(seed)
    values = np.sign(dice.normal(size=(37, 53))).astype("float32")  # saturated: many are equally far from zero
    others = values * np.float32(1 - 1e-7) * np.where(dice.random(values.shape) < 0.5, 1, 0.5).astype("float32")
    small, beside = pool_beside(values, others, max_rows=5, max_columns=9)
    np.testing.assert_array_equal(small.values, pool(values, max_rows=5, max_columns=9).values)
    assert beside.shape == small.values.shape
    assert (np.sign(beside) == np.sign(small.values)).all()
    assert np.isin(beside, others).all()


def test_two_sides_that_are_small_enough_stay_as_they_are() -> None:
    values = np.random.default_rng(1).normal(size=(4, 3))
    small, beside = pool_beside(values, values + 1, max_rows=4, max_columns=3)
    np.testing.assert_array_equal(small.values, values)
    np.testing.assert_array_equal(beside, values + 1)
