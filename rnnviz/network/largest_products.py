"""Where a sum comes from: the products that add up to one gate's pre-activation, largest first."""

from dataclasses import dataclass

import numpy as np

SHOWN_IN_FULL = 16  # inputs; of a longer sum only the largest products are shown
SHOWN_OF_MORE = 8


@dataclass(frozen=True, eq=False)
class Contributions:
    """The K largest products of one row of a weight matrix with what it reads, at every step.

    `index`: (T, K) which input   `value`: (T, K) the input   `rest`: (T,) the sum of all other products.
    """

    index: np.ndarray
    value: np.ndarray
    rest: np.ndarray


def largest_contributions(weight_row: np.ndarray, values: np.ndarray, at_most: int) -> Contributions:
    """Products of `weight_row` (I,) with `values` (T, I), by size, K = min(at_most, I) of them; those of one size keep
    the order of the inputs. A product that overflowed to nan counts as the largest: it decides the sum.
    """
    T, I = values.shape  # noqa: E741 - the letter of the formulas
    K = min(at_most, I)
    with np.errstate(over="ignore", invalid="ignore"):
        products = values * weight_row  # (T, I)
        size = np.where(np.isnan(products), np.inf, np.abs(products))
        least = np.partition(size, I - K, axis=1)[:, [I - K]]  # (T, 1), the K-th largest: cheaper than sorting
        ties = size == least
        wanted = K - (size > least).sum(axis=1, keepdims=True)
        chosen = (size > least) | (ties & (ties.cumsum(axis=1) <= wanted))  # K in every row
        rest = np.where(chosen, 0, products).sum(axis=1)
    index = chosen.nonzero()[1].reshape(T, K)
    by_size = np.argsort(-np.take_along_axis(size, index, axis=1), axis=1, kind="stable")
    index = np.take_along_axis(index, by_size, axis=1)
    return Contributions(index.astype(np.int16), np.take_along_axis(values, index, axis=1), rest)
