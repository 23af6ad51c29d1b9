"""The verdict: does the trace computed by hand equal what torch computed?

Rounding grows with the numbers, so the tolerance does too: for a tensor it is

    TOLERANCE_IN_EPS * eps(dtype) * max(1, max |reference|)

eps is the spacing of floating-point numbers at 1 (1.2e-07 in float32, 2.2e-16 in float64), and 64 of them leave room
for sums that are added in another order while every wrong formula that we know of is off by thousands.

Two things can keep correct programs from agreeing to the end, and neither is called a match or a mismatch. Where both
sides leave the range of the dtype, nothing that follows is compared: "overflow". Where a network amplifies rounding
from step to step, the ends part although every single step, redone by torch from our own state, agrees: "amplified".
"""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from rnnviz.check.reference import CellLoop, LayerReference, Reference
from rnnviz.check.single_steps import torch_steps
from rnnviz.network.architecture import DIRECTION_SUFFIX
from rnnviz.network.forward import Trace

TOLERANCE_IN_EPS = 64
STEP = "each step "  # tensors of this prefix compare single steps

Verdict = Literal["match", "mismatch", "overflow", "amplified"]
Pair = tuple[Any, Any, np.ndarray]  # ours, torch's, where nothing can be said


@dataclass(frozen=True, slots=True)
class TensorMatch:
    """One tensor by hand against torch. `error` is the largest |difference|, inf where only one side overflowed, and
    `tolerance` what it may be. `overflowed` counts the entries about which nothing can be said: those where both sides
    overflowed, and those that follow from them."""

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
    """The comparison of everything. `tensors`: name -> TensorMatch; those named "each step ..." compare single steps,
    which torch redid from the states of the trace. `errors`: (L, D, T), the largest |difference| of h and c over
    samples and units, nan where both overflow. `ways`: pair of ways -> largest |difference|. `first_overflow`: (layer,
    direction, step) that overflowed first in the order of computing, or None.
    """

    tensors: dict[str, TensorMatch]
    errors: np.ndarray
    ways: dict[tuple[str, str], float]
    dtype: str
    device: str
    first_overflow: tuple[int, int, int] | None

    @property
    def verdict(self) -> Verdict:
        """`overflow` and `amplified` claim nothing about the ends; up to there every step agrees."""
        broken = [name for name, tensor in self.tensors.items() if tensor.error > tensor.tolerance]
        if any(name.startswith(STEP) for name in broken):
            return "mismatch"
        if any(tensor.overflowed for tensor in self.tensors.values()):
            return "overflow"
        return "amplified" if broken else "match"

    @property
    def ok(self) -> bool:
        return self.verdict == "match"

    @property
    def max_abs_error(self) -> float:
        return max(tensor.error for tensor in self.tensors.values())

    @property
    def step_error(self) -> float:
        """The largest |difference| of a single step."""
        return max((tensor.error for name, tensor in self.tensors.items() if name.startswith(STEP)), default=0.0)

    @property
    def tolerance(self) -> float:
        """The tolerance of the tensor that comes closest to breaking its own."""
        return max(self.tensors.values(), key=lambda tensor: tensor.error / tensor.tolerance).tolerance


def compare(trace: Trace, reference: Reference) -> Match:
    """Compare every tensor, every inner state and every single step; arrays may be NumPy's or torch's, anywhere."""
    lost = _lost(trace, reference)
    pairs = dict(_pairs("", trace, reference, lost))
    looped = dict(_pairs("cell loop ", trace, reference.cell_loop, lost))
    steps = dict(_pairs(STEP, trace, torch_steps(trace.arch, reference.given, trace.layers), lost))
    tensors = {name: compare_tensors(*pair) for name, pair in (pairs | looped | steps).items()}
    returned = [name for name in ("output", "h_n", "c_n") if name in pairs]
    loop = {name: getattr(reference.cell_loop, name) for name in returned}
    ways = {
        ("by hand", "fused"): max(_largest(pairs[name]) for name in returned),
        ("by hand", "cell loop"): max(_largest(looped[f"cell loop {name}"]) for name in returned),
        ("cell loop", "fused"): max(_largest((loop[name], *pairs[name][1:])) for name in returned),
    }
    each = [(layer, d) for layer in range(trace.arch.num_layers) for d in range(trace.arch.num_directions)]
    shape = (trace.arch.num_layers, trace.arch.num_directions)
    errors = [_errors_per_step(trace.layers[k][d], reference.layers[k][d], lost[k][d]) for k, d in each]
    dtype = as_numpy(trace.output).dtype.name
    return Match(tensors, np.stack(errors).reshape((*shape, -1)), ways, dtype, reference.device, _first_overflow(trace))


def compare_tensors(ours: Any, theirs: Any, lost: np.ndarray | None = None) -> TensorMatch:
    """One tensor against its reference, with the tolerance that belongs to its dtype and size.

    lost: bool, of a shape that spreads to the tensors'; True where an overflow leaves nothing to say.
    """
    a, b = as_numpy(ours), as_numpy(theirs)
    if a.shape != b.shape:
        raise ValueError(f"tensors to compare must have one shape; got {a.shape} and {b.shape}")
    difference, overflowed = _difference(a, b, lost)
    finite = np.abs(b[np.isfinite(b)])
    tolerance = TOLERANCE_IN_EPS * float(np.finfo(b.dtype).eps) * max(1.0, float(finite.max(initial=0.0)))
    return TensorMatch(a.shape, float(difference.max(initial=0.0)), tolerance, int(overflowed.sum()))


def as_numpy(value: Any) -> np.ndarray:
    return value if isinstance(value, np.ndarray) else value.detach().cpu().numpy()


def _lost(trace: Trace, reference: Reference) -> list[list[np.ndarray]]:
    """(T, N) for each layer and direction: True from the step on at which both sides overflow, and above such steps."""
    found: list[list[np.ndarray]] = []
    below = np.zeros((1, 1), bool)
    for directions, refs in zip(trace.layers, reference.layers, strict=True):
        row = []
        for d, (one, ref) in enumerate(zip(directions, refs, strict=True)):
            order = slice(None, None, -1 if d else 1)  # of computing
            ours, theirs = as_numpy(one.h)[order], as_numpy(ref.h)[order]
            overflow = ~(np.isfinite(ours) & np.isfinite(theirs)).all(axis=-1)
            lost = overflow & _at_the_edge(ours) & _at_the_edge(theirs) | below[order]
            row.append(np.logical_or.accumulate(lost)[order])
        below = np.logical_or.reduce(row)
        found.append(row)
    return found


def _at_the_edge(h: np.ndarray) -> np.ndarray:
    """(T, N), in the order of computing: where a state is, or becomes at the next step, so large that a part of a sum
    may leave the dtype's range although the sum does not: the two programs do not add the parts in the same order."""
    large = ~(np.abs(h) < np.finfo(h.dtype).max / 1024).all(axis=-1)
    large[:-1] |= large[1:]
    return large


def _pairs(prefix: str, trace: Trace, theirs: Reference | CellLoop, lost: list[list[np.ndarray]]) -> Any:
    """(name, Pair) of what is returned, and of the states of every layer and direction."""
    of_output = np.repeat(np.stack(lost[-1], axis=-1), trace.arch.state_size, axis=-1)  # (T, N, D*P)
    of_last = np.stack([one.any(axis=0) for row in lost for one in row])[..., None]  # (L*D, N, 1)
    if trace.output.ndim == 2:
        of_output, of_last = of_output[:, 0], of_last[:, 0]
    elif trace.arch.batch_first:
        of_output = of_output.transpose(1, 0, 2)
    yield f"{prefix}output", (trace.output, theirs.output, of_output)
    yield f"{prefix}h_n", (trace.h_n, theirs.h_n, of_last)
    if trace.c_n is not None:
        yield f"{prefix}c_n", (trace.c_n, theirs.c_n, of_last)
    for layer, (directions, refs) in enumerate(zip(trace.layers, theirs.layers, strict=True)):
        for d, (one, ref) in enumerate(zip(directions, refs, strict=True)):
            name, gone = f"l{layer}{DIRECTION_SUFFIX[d]}", lost[layer][d][..., None]
            yield f"{prefix}h_{name}", (one.h, ref.h, gone)
            if one.c is not None and isinstance(theirs, CellLoop):  # the fused module keeps only the last c
                yield f"{prefix}c_{name}", (one.c, ref.c, gone)


def _difference(a: np.ndarray, b: np.ndarray, lost: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """|a - b|, and where an overflow leaves nothing to say. Only one of them overflowed, unexplained: inf."""
    with np.errstate(invalid="ignore", over="ignore"):
        difference = np.abs(a - b)
    a_finite, b_finite = np.isfinite(a), np.isfinite(b)
    overflowed = ~a_finite & ((a == b) | (np.isnan(a) & np.isnan(b)))  # the same inf or nan
    if lost is not None:
        overflowed = overflowed | np.broadcast_to(lost, a.shape)
    difference[~(a_finite & b_finite)] = np.inf
    difference[overflowed] = 0.0
    return difference, overflowed


def _errors_per_step(ours: Any, theirs: LayerReference, lost: np.ndarray) -> np.ndarray:
    """(T,): the largest |difference| of h, and of c where there is one; nan where all that differs overflowed."""
    steps, both = np.zeros(len(ours.h)), np.zeros(len(ours.h), bool)
    for a, b in ((ours.h, theirs.h), (ours.c, theirs.c)):
        if a is not None:
            difference, overflowed = _difference(as_numpy(a), as_numpy(b), lost[..., None])
            steps = np.maximum(steps, difference.max(axis=(1, 2)))
            both |= overflowed.any(axis=(1, 2))
    return np.where(both & (steps == 0), np.nan, steps)


def _largest(pair: Pair) -> float:
    ours, theirs, lost = pair
    return float(_difference(as_numpy(ours), as_numpy(theirs), lost)[0].max(initial=0.0))


def _first_overflow(trace: Trace) -> tuple[int, int, int] | None:
    for layer, directions in enumerate(trace.layers):
        for d, one in enumerate(directions):
            finite = np.isfinite(as_numpy(one.h)).all(axis=(1, 2))
            if not finite.all():
                steps = np.flatnonzero(~finite)
                return layer, d, int(steps[-1] if d else steps[0])
    return None
