"""Large matrices, shrunk honestly: each drawn cell is one value of its block, and the figure says so."""

from dataclasses import dataclass
from math import ceil

import numpy as np

# More cells than this are not seen on a panel of 500 x 200 pixels, and each costs 5 bytes of message.
MAX_ROWS = 64
MAX_COLUMNS = 500


@dataclass(frozen=True)
class Pooled:
    """`values` (rows, columns), of which each stands for a block of `row_step` x `column_step` entries."""

    values: np.ndarray
    row_step: int = 1
    column_step: int = 1

    @property
    def is_whole(self) -> bool:
        return self.row_step == 1 and self.column_step == 1

    def positions(self) -> dict[str, float]:
        """Where Plotly draws the cells, on axes that count the entries before pooling."""
        steps = {"dx": self.column_step, "dy": self.row_step}
        return {"x0": (self.column_step - 1) / 2, "y0": (self.row_step - 1) / 2, **steps}


def compact(values: np.ndarray) -> np.ndarray:
    """As float32, half the message, unless a finite number would become inf by it."""
    values = np.asarray(values)
    if values.dtype == np.float32:
        return values
    with np.errstate(over="ignore"):
        small = values.astype(np.float32)
    return small if np.array_equal(np.isfinite(small), np.isfinite(values)) else values.astype(np.float64)


def pool(values: np.ndarray, *, max_rows: int = MAX_ROWS, max_columns: int = MAX_COLUMNS) -> Pooled:
    """Blocks of equal size, each shown by its value farthest from zero; inf or nan anywhere in a block is kept.

    A mean would hide the one step at which a unit fires; the extreme keeps its size and its sign.
    Shapes: values (R, C) -> at most (max_rows, max_columns).
    """
    rows, columns = values.shape
    row_step, column_step = ceil(rows / max_rows), ceil(columns / max_columns)
    if row_step == 1 and column_step == 1:
        return Pooled(values)
    pooled = _farthest_from_zero(_farthest_from_zero(values, row_step).T, column_step).T
    return Pooled(np.ascontiguousarray(pooled), row_step, column_step)


def pool_beside(
    values: np.ndarray, others: np.ndarray, *, max_rows: int, max_columns: int
) -> tuple[Pooled, np.ndarray]:
    """As `pool`, and of `others` the entries that stand for the blocks: two sides of a number stay one.

    Shapes: values, others (R, C) -> both at most (max_rows, max_columns).
    """
    small = pool(values, max_rows=max_rows, max_columns=max_columns)
    if small.is_whole:
        return small, others
    places = np.arange(values.size).reshape(values.shape)
    places = _places_of_farthest(values, places, small.row_step)
    places = _places_of_farthest(values, places.T, small.column_step).T
    return small, np.ascontiguousarray(others.ravel()[places])


def _places_of_farthest(values: np.ndarray, places: np.ndarray, step: int) -> np.ndarray:
    """Of every `step` rows of places in `values`, those of the farthest from zero.   (R, C) -> (ceil(R / step), C)"""
    chosen = []
    for start in range(0, len(places), step):
        block = places[start : start + step]
        found = values.ravel()[block]
        high, low = found.argmax(axis=0), found.argmin(axis=0)
        columns = np.arange(block.shape[1])
        chosen.append(block[np.where(found[high, columns] >= -found[low, columns], high, low), columns])
    return np.stack(chosen)


def _farthest_from_zero(values: np.ndarray, step: int) -> np.ndarray:
    """(R, C) -> (ceil(R / step), C)"""
    if step == 1:
        return values
    starts = np.arange(0, len(values), step)
    high, low = np.maximum.reduceat(values, starts), np.minimum.reduceat(values, starts)
    return np.where(high >= -low, high, low)  # nan in a block is nan in both, and so in the result
