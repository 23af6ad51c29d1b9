"""How torch packs sequences of different lengths, on plain arrays: the valid steps alone, step by step."""

from collections.abc import Sequence

import numpy as np

from rnnviz.lessons.stage import Array


def packing_order(lengths: Sequence[int]) -> list[tuple[int, int]]:
    """(sample, step) of every packed row: step by step, the longest sample first, equal lengths in their order."""
    longest_first = sorted(range(len(lengths)), key=lambda n: -lengths[n])
    return [(n, t) for t in range(max(lengths)) for n in longest_first if t < lengths[n]]


def pack_rows(padded: Array, lengths: Sequence[int]) -> Array:
    """The valid steps only.   padded: (N, T, F)  ->  (sum of lengths, F)"""
    return np.stack([padded[n, t] for n, t in packing_order(lengths)])


def batch_sizes(lengths: Sequence[int]) -> Array:
    """How many samples are still running at each step.   -> (T,)"""
    return np.array([sum(t < length for length in lengths) for t in range(max(lengths))])


def unpack_rows(rows: Array, lengths: Sequence[int]) -> Array:
    """Back to a grid, 0 where a sample has ended.   rows: (sum of lengths, F)  ->  (N, T, F)"""
    padded = np.zeros((len(lengths), max(lengths), rows.shape[1]), rows.dtype)
    for row, (n, t) in zip(rows, packing_order(lengths), strict=True):
        padded[n, t] = row
    return padded
