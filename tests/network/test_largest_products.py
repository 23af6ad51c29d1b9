"""The largest products of a sum, and what is left over."""

import numpy as np
import pytest

from rnnviz.network.largest_products import largest_contributions

RNG = np.random.default_rng(4)
ROW, VALUES = RNG.standard_normal(37), RNG.standard_normal((9, 37))


def test_the_shown_products_and_the_rest_are_the_whole_sum() -> None:
    found = largest_contributions(ROW, VALUES, at_most=5)
    shown = (found.value * ROW[found.index]).sum(axis=1)
    np.testing.assert_allclose(shown + found.rest, VALUES @ ROW, atol=1e-12)
    assert found.index.shape == (9, 5)


def test_no_product_that_is_left_out_is_larger_than_one_that_is_shown() -> None:
    found = largest_contributions(ROW, VALUES, at_most=5)
    sizes = np.abs(VALUES * ROW)
    np.testing.assert_array_equal(found.index, np.argsort(-sizes, axis=1, kind="stable")[:, :5])


def test_products_of_one_size_keep_the_order_of_the_inputs() -> None:
    one_hot = np.eye(6)[[4, 0]]  # all products but one are 0
    found = largest_contributions(np.full(6, 0.5), one_hot, at_most=4)
    assert found.index.tolist() == [[4, 0, 1, 2], [0, 1, 2, 3]]


@pytest.mark.parametrize("at_most", [3, 16])
def test_a_row_that_is_short_enough_leaves_nothing_over(at_most: int) -> None:
    found = largest_contributions(ROW[:3], VALUES[:, :3], at_most)
    assert found.index.shape == (9, 3)
    assert found.rest.tolist() == [0.0] * 9


def test_products_that_overflow_are_shown_and_do_not_spoil_the_rest() -> None:
    values = np.array([[1.0, np.nan, 2.0, np.inf, 3.0]], dtype=np.float32)
    found = largest_contributions(np.ones(5, dtype=np.float32), values, at_most=2)
    assert found.index.tolist() == [[1, 3]]
    assert found.rest.tolist() == [6.0]


def test_every_input_of_the_widest_network_keeps_its_index() -> None:
    rng = np.random.default_rng(3)
    row, values = rng.standard_normal(512), rng.standard_normal((4, 512))
    largest = largest_contributions(row, values, at_most=8)
    expected = np.argsort(-np.abs(row * values), axis=1)[:, :8]
    np.testing.assert_array_equal(largest.index, expected)
    assert expected.max() > 255
    np.testing.assert_array_equal(largest.value, np.take_along_axis(values, expected, axis=1))
