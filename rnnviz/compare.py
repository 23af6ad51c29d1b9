"""The verdict: does the trace computed by hand equal what torch computed?

Rounding grows with the numbers, so the tolerance does too: for a tensor it is

    TOLERANCE_IN_EPS * eps(dtype) * max(1, max |reference|)

eps is the spacing of floating-point numbers at 1 (1.2e-07 in float32, 2.2e-16 in float64), and 64 of them leave room
for sums that are added in another order while every wrong formula that we know of is off by thousands.

A network with large recurrent weights can amplify rounding from step to step, without end where it is chaotic: two
correct programs then part, torch's own two ways as well. The reference measures this as its drift, and where the drift
is more than eps * max(1, max |reference|), it takes its place. What follows from numbers that overflowed on both
sides is not compared at all.
"""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from rnnviz.architecture import DIRECTION_SUFFIX
from rnnviz.forward import Trace
from rnnviz.reference import CellLoop, LayerReference, Reference

TOLERANCE_IN_EPS = 64

Verdict = Literal["match", "mismatch", "overflow"]


@dataclass(frozen=True, slots=True)
class TensorMatch:
    """One tensor by hand against torch. `error` is the largest |difference|, inf where only one side overflowed, and
    `tolerance` what it may be; where rounding drifts, both are of the entry that comes closest to breaking its own.
    `overflowed` counts the entries that follow from an overflow on both sides, about which nothing can be said."""

    shape: tuple[int, ...]
    error: float
    tolerance: float
    overflowed: int

    @property
    def ok(self) -> bool:
        return self.error <= self.tolerance and not self.overflowed

    @property
    def size(self) -> int:
        return math.prod(self.shape)


@dataclass(frozen=True, slots=True)
class Match:
    """The comparison of everything. `tensors`: name -> TensorMatch. `errors`: (L, D, T), the largest |difference| of h
    and c over samples and units, nan where both overflow. `ways`: pair of ways -> largest |difference|.
    `first_overflow`: (layer, direction, step) that overflowed first, in the order of computing, or None. `allowed`:
    (L, D, T), the tolerance of h at each step, inf where nothing can be said; None where there are no steps.
    """

    tensors: dict[str, TensorMatch]
    errors: np.ndarray
    ways: dict[tuple[str, str], float]
    dtype: str
    device: str
    first_overflow: tuple[int, int, int] | None
    allowed: np.ndarray | None = None

    @property
    def verdict(self) -> Verdict:
        """`overflow` claims nothing: both sides left the range of the dtype, and agree wherever they did not."""
        if any(tensor.error > tensor.tolerance for tensor in self.tensors.values()):
            return "mismatch"
        return "overflow" if any(tensor.overflowed for tensor in self.tensors.values()) else "match"

    @property
    def ok(self) -> bool:
        return self.verdict == "match"

    @property
    def max_abs_error(self) -> float:
        return max(tensor.error for tensor in self.tensors.values())

    @property
    def tolerance(self) -> float:
        """The tolerance of the tensor that comes closest to breaking its own."""
        return max(self.tensors.values(), key=lambda tensor: tensor.error / tensor.tolerance).tolerance


def compare(trace: Trace, reference: Reference) -> Match:
    """Compare every tensor and every inner state; arrays may be NumPy's or torch's, on any device."""
    drifts = _drifts(trace, reference)
    pairs = dict(_pairs(trace, reference, drifts))
    tensors = {name: compare_tensors(*pair) for name, pair in pairs.items()}
    each = [(k, d) for k in range(len(trace.layers)) for d in range(len(trace.layers[0]))]
    shape = (len(trace.layers), len(trace.layers[0]), -1)
    errors = [_errors_per_step(trace.layers[k][d], reference.layers[k][d], drifts[k][d]) for k, d in each]
    allowed = [_tolerance(as_numpy(reference.layers[k][d].h), drifts[k][d].max(axis=1)) for k, d in each]
    loop, returned = reference.cell_loop, [name for name in ("output", "h_n", "c_n") if name in pairs]
    ways = {
        ("by hand", "fused"): max(_largest(*pairs[name]) for name in returned),
        ("by hand", "cell loop"): max(_largest(*pairs[f"cell loop {name}"]) for name in returned),
        ("cell loop", "fused"): max(
            _largest(getattr(loop, name), getattr(reference, name), pairs[name][2]) for name in returned
        ),
    }
    return Match(
        tensors, np.stack(errors).reshape(shape), ways, as_numpy(trace.output).dtype.name, reference.device,
        _first_overflow(trace), np.stack(allowed).reshape(shape),
    )  # fmt: skip


def compare_tensors(ours: Any, theirs: Any, drift: np.ndarray | None = None) -> TensorMatch:
    """One tensor against its reference, with the tolerance that belongs to its dtype, its size and its drift.

    drift: of a shape that spreads to the tensors'; inf where nothing can be said.
    """
    a, b = as_numpy(ours), as_numpy(theirs)
    if a.shape != b.shape:
        raise ValueError(f"tensors to compare must have one shape; got {a.shape} and {b.shape}")
    difference, overflowed = _difference(a, b, drift)
    tolerance = np.broadcast_to(_tolerance(b, drift), a.shape).ravel()
    if not a.size:
        return TensorMatch(a.shape, 0.0, float(_tolerance(b, None)), 0)
    worst = int(np.argmax(difference.ravel() / tolerance))
    allowed = tolerance[worst] if np.isfinite(tolerance[worst]) else _tolerance(b, None)
    return TensorMatch(a.shape, float(difference.ravel()[worst]), float(allowed), int(overflowed.sum()))


def as_numpy(value: Any) -> np.ndarray:
    return value if isinstance(value, np.ndarray) else value.detach().cpu().numpy()


def _tolerance(theirs: np.ndarray, drift: np.ndarray | None) -> Any:
    """A number, or one for each entry of the drift."""
    finite = np.abs(theirs[np.isfinite(theirs)])
    unit = float(np.finfo(theirs.dtype).eps) * max(1.0, float(finite.max(initial=0.0)))
    return TOLERANCE_IN_EPS * np.maximum(unit, 0.0 if drift is None else drift)


def _drifts(trace: Trace, reference: Reference) -> list[list[np.ndarray]]:
    """(T, N) for each layer and direction: how far rounding alone may have carried h, inf where an overflow that both
    sides have, or were about to have, leaves nothing to say about this step."""
    found: list[list[np.ndarray]] = []
    lost_below = np.zeros((1, 1), bool)
    for directions, refs in zip(trace.layers, reference.layers, strict=True):
        row = []
        for d, (one, ref) in enumerate(zip(directions, refs, strict=True)):
            order = slice(None, None, -1 if d else 1)  # of computing
            ours, theirs = as_numpy(one.h)[order], as_numpy(ref.h)[order]
            drift = np.zeros(ours.shape[:2]) if ref.drift is None else as_numpy(ref.drift)[order].astype(np.float64)
            overflow = ~(np.isfinite(ours) & np.isfinite(theirs)).all(axis=-1)
            lost = overflow & _at_the_edge(ours) & _at_the_edge(theirs) | lost_below[order]
            drift = np.where(lost, np.inf, np.where(np.isfinite(drift), drift, 0.0))
            row.append(np.maximum.accumulate(drift)[order])
        lost_below = np.logical_or.reduce([np.isinf(one) for one in row])
        found.append(row)
    return found


def _at_the_edge(h: np.ndarray) -> np.ndarray:
    """(T, N), in the order of computing: where a state is, or becomes at the next step, so large that a part of a sum
    may leave the dtype's range although the sum does not: the two programs do not add the parts in the same order."""
    large = ~(np.abs(h) < np.finfo(h.dtype).max / 1024).all(axis=-1)
    large[:-1] |= large[1:]
    return large


def _pairs(trace: Trace, reference: Reference, drifts: list[list[np.ndarray]]) -> Any:
    """(name, (ours, torch's, drift)): the returned tensors and each layer against the fused module, then the loop."""
    of_output = np.repeat(np.stack(drifts[-1], axis=-1), trace.arch.state_size, axis=-1)  # (T, N, D*P)
    of_h_n = np.stack([one.max(axis=0) for row in drifts for one in row])[..., None]  # (L*D, N, 1)
    of_c_n = np.stack([one.sum(axis=0) for row in drifts for one in row])[..., None]
    if trace.output.ndim == 2:
        of_output, of_h_n, of_c_n = of_output[:, 0], of_h_n[:, 0], of_c_n[:, 0]
    elif trace.arch.batch_first:
        of_output = of_output.transpose(1, 0, 2)
    for prefix, theirs in (("", reference), ("cell loop ", reference.cell_loop)):
        yield f"{prefix}output", (trace.output, theirs.output, of_output)
        yield f"{prefix}h_n", (trace.h_n, theirs.h_n, of_h_n)
        if trace.c_n is not None:
            yield f"{prefix}c_n", (trace.c_n, theirs.c_n, of_c_n)
        yield from _layer_pairs(prefix, trace, theirs, drifts)


def _layer_pairs(prefix: str, trace: Trace, theirs: Reference | CellLoop, drifts: list[list[np.ndarray]]) -> Any:
    for layer, (directions, refs) in enumerate(zip(trace.layers, theirs.layers, strict=True)):
        for d, (one, ref) in enumerate(zip(directions, refs, strict=True)):
            name, drift = f"l{layer}{DIRECTION_SUFFIX[d]}", drifts[layer][d]
            yield f"{prefix}h_{name}", (one.h, ref.h, drift[..., None])
            if one.c is not None and isinstance(theirs, CellLoop):  # the fused module keeps only the last c
                yield f"{prefix}c_{name}", (one.c, ref.c, _drift_of_c(drift, bool(d))[..., None])


def _drift_of_c(drift: np.ndarray, backwards: bool) -> np.ndarray:
    """(T, N): c adds up what the gates make of h, so its drift is a sum where that of h is a maximum."""
    order = slice(None, None, -1 if backwards else 1)
    return np.add.accumulate(drift[order])[order]


def _difference(a: np.ndarray, b: np.ndarray, drift: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """|a - b|, and where an overflow leaves nothing to say. Only one of them overflowed, unexplained: inf."""
    with np.errstate(invalid="ignore", over="ignore"):
        difference = np.abs(a - b)
    a_finite, b_finite = np.isfinite(a), np.isfinite(b)
    overflowed = ~a_finite & ((a == b) | (np.isnan(a) & np.isnan(b)))  # the same inf or nan
    if drift is not None:
        overflowed = overflowed | np.broadcast_to(np.isinf(drift), a.shape)
    difference[~(a_finite & b_finite)] = np.inf
    difference[overflowed] = 0.0
    return difference, overflowed


def _errors_per_step(ours: Any, theirs: LayerReference, drift: np.ndarray) -> np.ndarray:
    """(T,): the largest |difference| of h, and of c where there is one; nan where all that differs overflowed."""
    steps, both = np.zeros(len(ours.h)), np.zeros(len(ours.h), bool)
    for a, b in ((ours.h, theirs.h), (ours.c, theirs.c)):
        if a is not None:
            difference, overflowed = _difference(as_numpy(a), as_numpy(b), drift[..., None])
            steps = np.maximum(steps, difference.max(axis=(1, 2)))
            both |= overflowed.any(axis=(1, 2))
    return np.where(both & (steps == 0), np.nan, steps)


def _largest(ours: Any, theirs: Any, drift: np.ndarray) -> float:
    return float(_difference(as_numpy(ours), as_numpy(theirs), drift)[0].max(initial=0.0))


def _first_overflow(trace: Trace) -> tuple[int, int, int] | None:
    for layer, directions in enumerate(trace.layers):
        for d, one in enumerate(directions):
            finite = np.isfinite(as_numpy(one.h)).all(axis=(1, 2))
            if not finite.all():
                steps = np.flatnonzero(~finite)
                return layer, d, int(steps[-1] if d else steps[0])
    return None
