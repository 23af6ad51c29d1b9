"""The verdict on the way back: do the gradients computed by hand equal autograd's?

Gradients have no size of their own: those of a loss that was divided by a million are a million times smaller. So the
tolerance scales with what was given and what came out; for a tensor it is

    TOLERANCE_IN_EPS * eps(dtype) * max(max |gradients given|, max |reference|)

A single step back is measured against what comes out at that step of that sample, however little is left of it there,
and what a right step may round to: see `gradient_rounding`. As in `compare`, what follows from numbers that leave the
range is "overflow", and a network whose steps all agree although its ends do not is "amplified". So is one in which a
relu's sum is 0 but for rounding: both slopes are right there, and what the step hands on is taken as ours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.check.backward import GradientReference
from rnnviz.check.compare import LOOP, TOLERANCE_IN_EPS, difference_of
from rnnviz.check.gradient_rounding import Numbers, StepRounding, step_rounding
from rnnviz.check.overflow import as_numpy
from rnnviz.check.steps_back import StepsBack
from rnnviz.check.verdict import STEP, JudgedBySteps, TensorMatch
from rnnviz.network.architecture import place_name
from rnnviz.network.errors import invalid
from rnnviz.network.gradients import Gradients
from rnnviz.network.seeds import time_major

Roundings = dict[tuple[int, int], StepRounding]


@dataclass(frozen=True, slots=True)
class GradientMatch(JudgedBySteps):
    """The comparison of everything. `tensors`: name -> TensorMatch, of x, h_0, c_0, every weight, and what reaches each
    inner state, with its parts; those named "each step ..." are single steps back, redone from our own. The numbers
    of a TensorMatch belong to one entry, the one nearest to its own tolerance or farthest beyond it. `errors`:
    (L, D, T), the largest |difference| of what reaches h. `reference` names what autograd went through."""

    tensors: dict[str, TensorMatch]
    errors: np.ndarray[Any, np.dtype[Any]]
    dtype: str
    device: str
    reference: str


def compare_gradients(gradients: Gradients, reference: GradientReference) -> GradientMatch:
    """Compare the gradients of everything, and every single step back; arrays may be NumPy's or torch's, anywhere."""
    arch, seed = gradients.trace.arch, _largest_seed(reference)
    tensors: dict[str, TensorMatch] = {}
    with np.errstate(over="ignore", invalid="ignore"):
        roundings = {place: step_rounding(gradients, reference, place) for place in arch.places}
        for name, ours, theirs, allowed in _single_steps(gradients, reference, roundings):
            tensors[f"{STEP}{name}"] = compared(ours, theirs, _relative(theirs) + allowed)
        in_range = all(np.isfinite(list(rounding.weights.values())).all() for rounding in roundings.values())
        for name, ours, theirs in _ends(gradients, reference):
            allowed = max(_eps(theirs) * max(seed, _largest(theirs)), tensors[f"{STEP}{_plain(name)}"].tolerance)
            tensors[name] = compared(ours, theirs, allowed, in_range)
    errors = [difference_of(ours, theirs)[0].max(axis=(1, 2)) for ours, theirs in _states(gradients, reference)]
    shape = (arch.num_layers, arch.num_directions, -1)
    dtype = as_numpy(gradients.x).dtype.name
    return GradientMatch(tensors, np.stack(errors).reshape(shape), dtype, reference.device, reference.name)


def _single_steps(
    gradients: Gradients, reference: GradientReference, roundings: Roundings
) -> Iterator[tuple[str, Numbers, Numbers, Any]]:
    """(name, ours, autograd's, what they may differ by beyond 64 eps of what comes out)"""
    steps: StepsBack = reference.steps_from(gradients)
    trace, arch = gradients.trace, gradients.trace.arch
    read = [
        np.add.reduce([roundings[layer, d].read for d in range(arch.num_directions)])[..., None]
        for layer in range(arch.num_layers)
    ]
    yield "x", as_numpy(time_major(trace, gradients.x)), as_numpy(steps.x), read[0]
    for name in ("h_0", "c_0") if arch.spec.memory else ("h_0",):
        theirs = np.stack([as_numpy(getattr(steps.steps[k][d], name)) for k, d in arch.places])
        allowed = np.stack([getattr(roundings[place], name) for place in arch.places])[..., None]
        yield name, as_numpy(getattr(gradients, name)).reshape(theirs.shape), theirs, allowed
    for layer, d in arch.places:
        step, rounding, end = steps.steps[layer][d], roundings[layer, d], place_name(layer, d)
        above = read[layer + 1] if layer + 1 < arch.num_layers else 0.0
        for name, ours, theirs, allowed in _of_place(gradients, steps, (layer, d), rounding, above):
            yield f"{name}_{end}", ours, as_numpy(theirs), allowed
        for name, value in step.weights.items():
            full = f"{name}_{end}"
            yield full, as_numpy(gradients.weights[full]), as_numpy(value), rounding.weights[name]


def _of_place(
    gradients: Gradients, steps: StepsBack, place: tuple[int, int], rounding: StepRounding, above: Any
) -> Iterator[tuple[str, Numbers, Any, Any]]:
    """What reaches the states of one layer and direction, its parts and their sum, and what its input gets."""
    layer, d = place
    ours, step, reached = gradients.layers[layer][d], steps.steps[layer][d], steps.reached[layer][d]
    after = _at_state_before(rounding.h, bool(d))
    yield "h_from_loss", as_numpy(ours.h_from_loss), reached.h_from_loss, 0.0
    yield "h_from_above", as_numpy(ours.h_from_above), reached.h_from_above, above
    yield "h_from_next", as_numpy(ours.h_from_next), step.h_from_next, after
    yield "h", as_numpy(ours.h), reached.h_from_loss + reached.h_from_above + step.h_from_next, above + after
    yield "read", as_numpy(ours.read), step.read, rounding.read[..., None]
    if reached.c_from_loss is not None and step.c_from_next is not None:
        after = _at_state_before(rounding.c, bool(d))
        yield "c_from_loss", as_numpy(ours.c_from_loss), reached.c_from_loss, 0.0
        yield "c_from_next", as_numpy(ours.c_from_next), step.c_from_next, after
        yield "c", _reaches_c(ours), reached.c_from_loss + step.c_from_next, after


def _at_state_before(allowed: Numbers, reverse: bool) -> Numbers:
    """What is said of the steps that hand on, said of the states that they hand it to.   (T, N)  ->  (T, N, 1)"""
    nothing = np.zeros_like(allowed[:1])
    return np.concatenate([nothing, allowed[:-1]] if reverse else [allowed[1:], nothing])[..., None]


def _reaches_c(ours: Any) -> Numbers:
    """What later steps and the loss give c, without what its own h gives it: of that autograd says nothing."""
    reaches: Numbers = as_numpy(ours.c_from_loss) + as_numpy(ours.c_from_next)
    return reaches


def _ends(gradients: Gradients, reference: GradientReference) -> Iterator[tuple[str, Numbers, Numbers]]:
    """(name, ours, autograd's) of the ends, by each way, and of what reaches the states of every place."""
    memory = gradients.trace.arch.spec.memory
    for prefix, theirs in (("", reference), (LOOP, reference.cell_loop)):
        if theirs is None:
            continue
        for name in ("x", "h_0", "c_0") if memory else ("x", "h_0"):
            yield f"{prefix}{name}", as_numpy(getattr(gradients, name)), as_numpy(getattr(theirs, name))
        for name, value in theirs.weights.items():
            yield f"{prefix}{name}", as_numpy(gradients.weights[name]), as_numpy(value)
    for layer, d in gradients.trace.arch.places:
        ours, inner, end = gradients.layers[layer][d], reference.layers[layer][d], place_name(layer, d)
        yield f"h_{end}", as_numpy(ours.h), as_numpy(inner.h)
        if ours.c is not None:
            yield f"c_{end}", _reaches_c(ours), as_numpy(inner.c)


def _states(gradients: Gradients, reference: GradientReference) -> Iterator[tuple[Numbers, Numbers]]:
    for ours, theirs in zip(gradients.layers, reference.layers, strict=True):
        yield from ((as_numpy(a.h), as_numpy(b.h)) for a, b in zip(ours, theirs, strict=True))


def compared(ours: Numbers, theirs: Numbers, allowed: Any, in_range: bool = True) -> TensorMatch:
    """allowed: what they may differ by, of a shape that spreads to theirs; where it is not finite, or not all numbers
    are in range, nothing can be said of a difference beyond 64 eps."""
    if ours.shape != theirs.shape:
        raise invalid(
            "tensors to compare must have one shape; got {shape} and {shape_}", shape=ours.shape, shape_=theirs.shape
        )
    difference, overflowed = difference_of(ours, theirs)
    allowed = np.broadcast_to(np.maximum(allowed, float(np.finfo(theirs.dtype).tiny)), theirs.shape)
    silent = ~np.isfinite(allowed) if in_range else np.ones(theirs.shape, bool)
    tolerance = np.where(np.isfinite(allowed), allowed, _eps(theirs) * max(1.0, _largest(theirs)))
    unknown = silent & ~(difference <= tolerance)
    difference = np.where(unknown, 0.0, difference)
    worst = int(np.argmax(difference / tolerance))
    return TensorMatch(
        theirs.shape,
        float(difference.flat[worst]),
        float(tolerance.flat[worst]),
        int((overflowed | unknown).sum()),
    )


def _relative(theirs: Numbers) -> Any:
    """64 eps of what comes out: at each step of each sample, or of a weight as a whole."""
    if theirs.ndim < 3:
        return _eps(theirs) * _largest(theirs)
    return _eps(theirs) * np.abs(theirs).max(axis=-1, keepdims=True).astype("float64")


def _eps(theirs: Numbers) -> float:
    return TOLERANCE_IN_EPS * float(np.finfo(theirs.dtype).eps)


def _largest(values: Numbers) -> float:
    return float(np.abs(values[np.isfinite(values)]).max(initial=0.0))


def _largest_seed(reference: GradientReference) -> float:
    """The largest |gradient| that was given."""
    given = [
        value for seed in reference.seeds.values() for value in (seed.values() if isinstance(seed, dict) else [seed])
    ]
    return max(_largest(as_numpy(value)) for value in given)


def _plain(name: str) -> str:
    return name.removeprefix(LOOP)
