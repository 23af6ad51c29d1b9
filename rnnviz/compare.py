"""The verdict: does the trace computed by hand equal what torch computed?

Rounding grows with the numbers, so the tolerance does too: for a tensor it is

    TOLERANCE_IN_EPS * eps(dtype) * max(1, max |reference|)

eps is the spacing of floating-point numbers at 1 (1.2e-07 in float32, 2.2e-16 in float64), and 64 of them leave room
for sums that are added in another order while every wrong formula that we know of is off by thousands.
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
    """One tensor by hand against torch. `error` is the largest |difference| where both are finite, and inf where only
    one is; `overflowed` counts the entries where both overflowed, about which nothing can be said."""

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
    `first_overflow`: (layer, direction, step) that overflowed first, in the order of computing, or None.
    """

    tensors: dict[str, TensorMatch]
    errors: np.ndarray
    ways: dict[tuple[str, str], float]
    dtype: str
    device: str
    first_overflow: tuple[int, int, int] | None

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
    pairs = dict(_pairs(trace, reference))
    tensors = {name: compare_tensors(ours, theirs) for name, (ours, theirs) in pairs.items()}
    errors = np.stack([[_errors_per_step(one, ref) for one, ref in zip(directions, refs, strict=True)]
                       for directions, refs in zip(trace.layers, reference.layers, strict=True)])  # fmt: skip
    fused, loop = (reference.output, reference.h_n, reference.c_n), reference.cell_loop
    looped = (loop.output, loop.h_n, loop.c_n)
    ours = (trace.output, trace.h_n, trace.c_n)
    ways = {
        ("by hand", "fused"): _largest(ours, fused),
        ("by hand", "cell loop"): _largest(ours, looped),
        ("cell loop", "fused"): _largest(looped, fused),
    }
    dtype = as_numpy(trace.output).dtype.name
    return Match(tensors, errors, ways, dtype, reference.device, _first_overflow(trace))


def compare_tensors(ours: Any, theirs: Any) -> TensorMatch:
    """One tensor against its reference, with the tolerance that belongs to its dtype and size."""
    a, b = as_numpy(ours), as_numpy(theirs)
    if a.shape != b.shape:
        raise ValueError(f"tensors to compare must have one shape; got {a.shape} and {b.shape}")
    difference, overflowed = _difference(a, b)
    finite = np.abs(b[np.isfinite(b)])
    scale = max(1.0, float(finite.max())) if finite.size else 1.0
    tolerance = TOLERANCE_IN_EPS * float(np.finfo(a.dtype).eps) * scale
    return TensorMatch(a.shape, float(difference.max(initial=0.0)), tolerance, int(overflowed.sum()))


def as_numpy(value: Any) -> np.ndarray:
    return value if isinstance(value, np.ndarray) else value.detach().cpu().numpy()


def _pairs(trace: Trace, reference: Reference) -> Any:
    """(name, (ours, torch's)): the returned tensors and each layer against the fused module, then the cell loop."""
    for prefix, theirs in (("", reference), ("cell loop ", reference.cell_loop)):
        yield f"{prefix}output", (trace.output, theirs.output)
        yield f"{prefix}h_n", (trace.h_n, theirs.h_n)
        if trace.c_n is not None:
            yield f"{prefix}c_n", (trace.c_n, theirs.c_n)
        yield from _layer_pairs(prefix, trace, theirs)


def _layer_pairs(prefix: str, trace: Trace, theirs: Reference | CellLoop) -> Any:
    for layer, (directions, refs) in enumerate(zip(trace.layers, theirs.layers, strict=True)):
        for d, (one, ref) in enumerate(zip(directions, refs, strict=True)):
            name = f"l{layer}{DIRECTION_SUFFIX[d]}"
            yield f"{prefix}h_{name}", (one.h, ref.h)
            if one.c is not None and isinstance(theirs, CellLoop):  # the fused module keeps only the last c
                yield f"{prefix}c_{name}", (one.c, ref.c)


def _difference(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """|a - b|, and where both overflowed. Only one of them overflowed: inf. Both: 0, and marked."""
    with np.errstate(invalid="ignore", over="ignore"):
        difference = np.abs(a - b)
    a_finite, b_finite = np.isfinite(a), np.isfinite(b)
    overflowed = ~a_finite & ~b_finite
    difference[a_finite != b_finite] = np.inf
    difference[overflowed] = 0.0
    return difference, overflowed


def _errors_per_step(ours: Any, theirs: LayerReference) -> np.ndarray:
    """(T,): the largest |difference| of h, and of c where there is one; nan where all that differs overflowed."""
    steps, both = np.zeros(len(ours.h)), np.zeros(len(ours.h), bool)
    for a, b in ((ours.h, theirs.h), (ours.c, theirs.c)):
        if a is not None:
            difference, overflowed = _difference(as_numpy(a), as_numpy(b))
            steps = np.maximum(steps, difference.max(axis=(1, 2)))
            both |= overflowed.any(axis=(1, 2))
    return np.where(both & (steps == 0), np.nan, steps)


def _largest(ours: tuple[Any, ...], theirs: tuple[Any, ...]) -> float:
    return max(compare_tensors(a, b).error for a, b in zip(ours, theirs, strict=True) if a is not None)


def _first_overflow(trace: Trace) -> tuple[int, int, int] | None:
    for layer, directions in enumerate(trace.layers):
        for d, one in enumerate(directions):
            finite = np.isfinite(as_numpy(one.h)).all(axis=(1, 2))
            if not finite.all():
                steps = np.flatnonzero(~finite)
                return layer, d, int(steps[-1] if d else steps[0])
    return None
