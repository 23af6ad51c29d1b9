from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from rnnviz.plots.pool import compact, pool

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
