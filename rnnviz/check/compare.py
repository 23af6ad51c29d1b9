"""The verdict: does the trace computed by hand equal what torch computed?

Rounding grows with the numbers, so the tolerance does too: for a tensor it is

    TOLERANCE_IN_EPS * eps(dtype) * max(1, max |reference|)

eps is the spacing of floating-point numbers at 1 (1.2e-07 in float32, 2.2e-16 in float64), and 64 of them leave room
for sums that are added in another order while every wrong formula that we know of is off by thousands. The parts of a
sum may be much larger than what a bounded activation makes of it: a single step of such a cell is also allowed

    STEP_IN_EPS * eps(dtype) * max (|W_ih| |x[t]| + |b_ih| + |W_hh| |h[t-1]| + |b_hh|)

Two right programs can still part. Where a part of a sum may leave the range of the dtype (see `overflow`), what follows
is not compared, and the verdict is "overflow". Where a network amplifies rounding from step to step, the ends differ
although every single step, redone by torch from our own state, agrees: "amplified".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.check.loops import LayerReference, States
from rnnviz.check.overflow import Mask, as_numpy, largest_sum, unexplainable
from rnnviz.check.reference import Reference
from rnnviz.check.verdict import STEP, JudgedBySteps, TensorMatch
from rnnviz.network.architecture import place_name
from rnnviz.network.errors import invalid
from rnnviz.network.forward import Trace

TOLERANCE_IN_EPS = 64
STEP_IN_EPS = 2  # where weights are `randn`, I 100, H 512, torch and NumPy were up to 0.7 apart
LOOP = "cell loop "  # tensors of this prefix compare with torch's loop of cells


@dataclass(frozen=True, slots=True)
class Match(JudgedBySteps):
    """The comparison of everything. `tensors`: name -> TensorMatch; those named "each step ..." compare single steps,
    which torch redid from the states of the trace. `errors`: (L, D, T), the largest |difference| of h and c over
    samples and units, nan where both overflow. `ways`: pair of ways -> largest |difference|. `first_overflow`: (layer,
    direction, step) that overflowed first in the order of computing, or None. `reference` names what torch computed.
    """

    tensors: dict[str, TensorMatch]
    errors: np.ndarray[Any, np.dtype[Any]]
    ways: dict[tuple[str, str], float]
    dtype: str
    device: str
    first_overflow: tuple[int, int, int] | None
    reference: str

    def state(self, name: str, layer: int, direction: int) -> TensorMatch:
        """The comparison of h or c, `name`, of one layer and direction at every step."""
        name = f"{name}_{place_name(layer, direction)}"
        return self.tensors[name] if name in self.tensors else self.tensors[f"{LOOP}{name}"]

    @property
    def num_states(self) -> int:
        """How many numbers of h and c are compared, each counted once."""
        plain = {name.removeprefix(LOOP): tensor for name, tensor in self.tensors.items()}
        return sum(tensor.size for name, tensor in plain.items() if name.startswith(("h_l", "c_l")))


def compare(trace: Trace, reference: Reference) -> Match:
    """Compare every tensor, every inner state and every single step; arrays may be NumPy's or torch's, anywhere."""
    main = States(reference.output, reference.h_n, reference.c_n, reference.layers)
    ways = {"": main, STEP: reference.steps_from(trace.layers)}
    if reference.cell_loop is not None:
        ways[LOOP] = reference.cell_loop
    # The fused module keeps only the last c; what the reference has of the others is the cell loop's.
    skipped = {""} if reference.cell_loop is not None else set()
    lost = unexplainable(trace, reference, lambda layer, d: _differs(trace, list(ways.values()), layer, d))
    bounded = trace.arch.spec.bounded
    sums = {
        place_name(*place): largest_sum(trace, reference.given, place) if bounded else 0.0
        for place in trace.arch.places
    }
    tensors = {
        f"{prefix}{name}": compare_tensors(ours, theirs, mask, _sum_of(name, sums) if prefix == STEP else 0.0)
        for prefix, states in ways.items()
        for name, ours, theirs, mask in _pairs(trace, states, lost)
        if not (prefix in skipped and name.startswith("c_l"))
    }
    errors = [_errors_per_step(trace.layers[k][d], reference.layers[k][d], lost[k][d]) for k, d in trace.arch.places]
    return Match(
        tensors,
        np.stack(errors).reshape((trace.arch.num_layers, trace.arch.num_directions, -1)),
        _ways(trace, main, reference, lost),
        as_numpy(trace.output).dtype.name,
        reference.device,
        _first_overflow(trace),
        reference.name,
    )


def _sum_of(name: str, sums: dict[str, float]) -> float:
    """The largest sum behind `h_l0` and the like; behind what is returned, that of all places."""
    return sums.get(name[2:], max(sums.values()))


def compare_tensors(ours: Any, theirs: Any, lost: Mask | None = None, largest_sum: float = 0.0) -> TensorMatch:
    """One tensor against its reference, with the tolerance that belongs to its dtype and size.

    lost: bool, of a shape that spreads to the tensors'; True where an overflow leaves nothing to say.   largest_sum:
    of the absolute parts of the sum behind a number, where the tensor holds single steps.
    """
    a, b = as_numpy(ours), as_numpy(theirs)
    if a.shape != b.shape:
        raise invalid("tensors to compare must have one shape; got {shape} and {shape_}", shape=a.shape, shape_=b.shape)
    difference, overflowed = difference_of(a, b, lost)
    return TensorMatch(a.shape, float(difference.max(initial=0.0)), _tolerance(b, largest_sum), int(overflowed.sum()))


def _tolerance(reference: np.ndarray[Any, Any], largest_sum: float = 0.0) -> float:
    largest = float(np.abs(reference[np.isfinite(reference)]).max(initial=0.0))
    eps = float(np.finfo(reference.dtype).eps)  # first: 64 of the largest numbers are inf
    return max(TOLERANCE_IN_EPS * eps * max(1.0, largest), STEP_IN_EPS * eps * largest_sum)


def _differs(trace: Trace, ways: list[States], layer: int, direction: int) -> Mask:
    """(T, N): where a state of any way is not finite, or not ours."""
    ours = trace.layers[layer][direction]
    differs = np.zeros(trace.x.shape[:2], bool)
    for way in ways:
        theirs = way.layers[layer][direction]
        for a, b in ((ours.h, theirs.h), (ours.c, theirs.c)):
            if a is not None and b is not None:
                a, b = as_numpy(a), as_numpy(b)
                with np.errstate(invalid="ignore", over="ignore"):
                    differs |= ~(np.abs(a - b) <= _tolerance(b)).all(axis=-1)
    return differs


def _pairs(trace: Trace, theirs: States, lost: list[list[Mask]]) -> Iterator[tuple[str, Any, Any, Mask]]:
    """(name, ours, torch's, where nothing can be said) of what is returned, and of the states of every place."""
    of_output = np.repeat(np.stack(lost[-1], axis=-1), trace.arch.state_size, axis=-1)  # (T, N, D*P)
    of_last = np.stack([mask.any(axis=0) for row in lost for mask in row])[..., None]  # (L*D, N, 1)
    if not trace.batched:
        of_output, of_last = of_output[:, 0], of_last[:, 0]
    elif trace.arch.batch_first:
        of_output = of_output.transpose(1, 0, 2)
    yield "output", trace.output, theirs.output, of_output
    yield "h_n", trace.h_n, theirs.h_n, of_last
    if trace.c_n is not None:
        yield "c_n", trace.c_n, theirs.c_n, of_last
    for layer, d in trace.arch.places:
        ours, states = trace.layers[layer][d], theirs.layers[layer][d]
        mask = lost[layer][d][..., None]
        yield f"h_{place_name(layer, d)}", ours.h, states.h, mask
        if ours.c is not None:
            yield f"c_{place_name(layer, d)}", ours.c, states.c, mask


def difference_of(a: Any, b: Any, lost: Mask | None = None) -> tuple[Any, Mask]:
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


def _errors_per_step(ours: Any, theirs: LayerReference, lost: Mask) -> Any:
    """(T,): the largest |difference| of h, and of c where there is one; nan where all that differs overflowed."""
    steps, both = np.zeros(len(ours.h)), np.zeros(len(ours.h), bool)
    for a, b in ((ours.h, theirs.h), (ours.c, theirs.c)):
        if a is not None:
            difference, overflowed = difference_of(as_numpy(a), as_numpy(b), lost[..., None])
            steps = np.maximum(steps, difference.max(axis=(1, 2)))
            both |= overflowed.any(axis=(1, 2))
    return np.where(both & (steps == 0), np.nan, steps)


def _ways(trace: Trace, main: States, reference: Reference, lost: list[list[Mask]]) -> dict[tuple[str, str], float]:
    """The largest |difference| of what is returned, between any two ways of computing."""

    def largest(ours: Any, theirs: States) -> float:
        returned = [pair for pair in _pairs(trace, theirs, lost) if pair[0] in ("output", "h_n", "c_n")]
        pairs = [(getattr(ours, name), their, mask) for name, _, their, mask in returned]
        return max(float(difference_of(as_numpy(a), as_numpy(b), mask)[0].max(initial=0.0)) for a, b, mask in pairs)

    names = list(reference.seconds)
    ways = {("by hand", names[0]): largest(trace, main)}
    if reference.cell_loop is not None:
        ways["by hand", names[1]] = largest(trace, reference.cell_loop)
        ways[names[1], names[0]] = largest(reference.cell_loop, main)
    return ways


def _first_overflow(trace: Trace) -> tuple[int, int, int] | None:
    for layer, d in trace.arch.places:
        finite = np.isfinite(as_numpy(trace.layers[layer][d].h)).all(axis=(1, 2))
        if not finite.all():
            steps = np.flatnonzero(~finite)
            return layer, d, int(steps[-1] if d else steps[0])
    return None
