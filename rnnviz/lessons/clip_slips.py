"""Wrong numbers that have a reason, when a gradient is added up and clipped."""

from collections.abc import Callable

import numpy as np

from rnnviz.lessons.asked import Slip
from rnnviz.lessons.stage import Values
from rnnviz.words import sentence

Index = tuple[int, ...]


def _gradient(values: Values, index: Index) -> list[Slip]:
    d_u, h, x = (values[name].astype("f8") for name in ("d_u", "h", "x"))
    before = np.concatenate([[0.0], h[:-1]])
    read = before if index[0] == 0 else x
    last = len(d_u) - 1
    found = [
        Slip(float(d_u[last] * read[last]), sentence("That is the last step alone: the weight is used at every step."),
             taken=("from-h", float(d_u[last] * read[last]))),
        Slip(float(d_u @ read / len(d_u)), sentence("That is the mean over the steps; gradients are added."),
             curve="mean"),
    ]  # fmt: skip
    if index[0] == 0:
        own = float(d_u @ h)
        words = sentence("That takes h[t] where h[t−1] was read.")
        found.insert(0, Slip(own, words, taken=("from-h", own)))
    return found


def _norm(values: Values, index: Index) -> list[Slip]:
    gradient = values["gradient"].astype("f8")
    return [
        Slip(float((gradient**2).sum()), sentence("That is the sum of the squares: its root is still to come."),
             curve="sum"),
        Slip(float(np.abs(gradient).sum()), sentence("That adds the sizes. The length is the root of the squares."),
             curve="sizes"),
        Slip(float(np.abs(gradient).max()), sentence("That is the larger of the two alone."), curve="largest"),
    ]  # fmt: skip


def _factor(values: Values, index: Index) -> list[Slip]:
    norm, most = float(values["norm"][0]), float(values["max_norm"][0])
    found = [Slip(norm / most, sentence("That is turned over: a long gradient is made shorter."), curve="turned")]
    if norm > 0:
        words = sentence("A gradient that is short enough stays as it is: at most 1.")
        found.append(Slip(most / norm, words, curve="unbounded"))
    return [*found, Slip(1.0, sentence("With 1 it would stay as long as it is."), curve="one")]


def _clipped(values: Values, index: Index) -> list[Slip]:
    gradient, norm, most = (values[name].astype("f8") for name in ("gradient", "norm", "max_norm"))
    own = gradient[index]
    found = [
        Slip(float(np.clip(own, -most[0], most[0])), sentence("That cuts this number by itself: the arrow turns."),
             taken=("factor", float(np.clip(own, -most[0], most[0])))),
        Slip(float(own), sentence("That leaves out the factor."), ("factor",)),
    ]  # fmt: skip
    if norm[0] > 0:
        words = sentence("That makes it 1 long, not max_norm.")
        found.insert(1, Slip(float(own / norm[0]), words, taken=("factor", float(1 / norm[0]))))
    return found


SLIPS: dict[str, Callable[[Values, Index], list[Slip]]] = {
    "gradient": _gradient,
    "norm": _norm,
    "factor": _factor,
    "clipped": _clipped,
}
