"""Where a sum comes from: the products that add up to one gate's pre-activation, largest first."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Contributions:
    """The K largest products of one row of a weight matrix with what it reads, at every step.

    `index`: (T, K) which input   `value`: (T, K) the input   `product`: (T, K)   `rest`: (T,) the sum of all others.
    """

    index: np.ndarray
    value: np.ndarray
    product: np.ndarray
    rest: np.ndarray


def largest_contributions(weight_row: np.ndarray, values: np.ndarray, at_most: int = 16) -> Contributions:
    """Products of `weight_row` (I,) with `values` (T, I), by size; ties keep the order of the inputs."""
    products = values * weight_row  # (T, I)
    order = np.argsort(-np.abs(products), axis=1, kind="stable")[:, :at_most]
    product = np.take_along_axis(products, order, axis=1)
    rest = products.sum(axis=1) - product.sum(axis=1)
    return Contributions(order.astype(np.int16), np.take_along_axis(values, order, axis=1), product, rest)
