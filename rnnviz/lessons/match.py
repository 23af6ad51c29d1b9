"""The verdict on a lesson: every value by hand against torch's, and every claim, in `compare`'s words."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.check.compare import compare_tensors
from rnnviz.check.verdict import Judged, TensorMatch
from rnnviz.lessons.stage import Array


@dataclass(frozen=True, slots=True)
class LessonMatch(Judged):
    """The comparison of everything. `tensors`: value or claim -> TensorMatch.   `ways`: two values that a claim says
    are equal -> their largest |difference|."""

    tensors: dict[str, TensorMatch]
    ways: dict[tuple[str, str], float]
    dtype: str = "float32"
    device: str = "cpu"


def compare_values(ours: Array, theirs: Array) -> TensorMatch:
    """One value against torch's. Numbers of tokens and lengths have no rounding: they must be equal."""
    if np.issubdtype(ours.dtype, np.integer):
        ours, theirs = ours.astype("float64"), theirs.astype("float64")
    return compare_tensors(ours, theirs)


def match_values(
    pairs: Mapping[str, tuple[Array, Array]], claims: Mapping[str, tuple[str, str]], device: str = "cpu"
) -> LessonMatch:
    """pairs: value -> by hand, by torch on `device`.   claims: what it is called -> the two values that it says are
    equal."""
    tensors = {name: compare_values(*pair) for name, pair in pairs.items()}
    ways = {}
    for name, (left, right) in claims.items():
        # stacked, since it must hold by hand and with torch
        tensors[name] = compare_values(np.stack(pairs[left]), np.stack(pairs[right]))
        ways[left, right] = tensors[name].error
    return LessonMatch(tensors, ways, device=device)
