"""What a right step back may round to: how far two right programs may stand apart, step by step.

A gradient is a product, and rounds to eps of itself, but for its slopes: that of a saturated gate is a difference of
almost equal numbers, s(1 - s), known to eps of 1. So what stands before a slope, D, the largest gradient of h, c and
the gates' values at a step of a sample, is what the step's rounding is measured in. The slope also moves with the sum
that it is taken at, by what that sum is rounded.

An array of such allowances is inf or nan where numbers may leave the range of the dtype: nothing can be said there.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.check.backward import GradientReference
from rnnviz.check.overflow import ROOM, as_numpy, largest_sum, may_leave_the_range
from rnnviz.network.gradients import Gradients

SLOPE_IN_EPS = 4
SUM_IN_EPS = 1
Numbers = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class StepRounding:
    """One layer in one direction.   read, h, c: (T, N), of what a step hands to its input and to the states before it;
    h_0, c_0: (N,), the same at the first step   weights: of each weight's gradient, by names like `weight_ih`"""

    read: Numbers
    h: Numbers
    c: Numbers
    h_0: Numbers
    c_0: Numbers
    weights: dict[str, float]


def step_rounding(gradients: Gradients, reference: GradientReference, place: tuple[int, int]) -> StepRounding:
    """How far a single step back may be from autograd's, beyond 64 eps of what comes out."""
    trace, (layer, direction) = gradients.trace, place
    ours, own = gradients.layers[layer][direction], trace.layers[layer][direction]
    weights = {
        name: as_numpy(w) for name, w in trace.arch.weights_of(reference.given.weights, layer, direction).items()
    }
    inside = trace.valid()
    x = as_numpy(trace.read_by(layer))
    x = x if inside is None else np.where(as_numpy(inside), x, 0)
    h_before, c_before = as_numpy(trace.before(*place)), trace.memory_before(*place)
    states = np.maximum(1, _largest(h_before))
    if c_before is not None:
        states = np.maximum(states, _largest(as_numpy(c_before)))
    met = [ours.h, *(value for value in (ours.c, ours.unprojected) if value is not None)]
    before_slopes = states * np.maximum.reduce([_largest(as_numpy(value)) for value in met])  # (T, N)
    of_gates = np.maximum.reduce([_largest(as_numpy(value)) for value in ours.gates.values()])
    if any(gate.scaled_by or gate.reads_through for gate in trace.arch.spec.gates):
        of_gates = of_gates * np.maximum(1, _largest(as_numpy(own.from_h)))  # a gate's gradient is a product with a sum
    size = np.maximum(before_slopes, of_gates).astype("float64")
    size[may_leave_the_range(weights, x, h_before)] = np.inf
    slope = SLOPE_IN_EPS + (SUM_IN_EPS * largest_sum(trace, reference.given, place) if trace.arch.spec.bounded else 0.0)
    unit = slope * float(np.finfo(h_before.dtype).eps) * size
    limit = float(np.finfo(h_before.dtype).max) / ROOM

    def through(allowed: Numbers, factor: Any) -> Numbers:
        return np.where(size * factor < limit, allowed * factor, np.inf)

    read, h = through(unit, _columns(weights["weight_ih"])), through(unit, 1 + _columns(weights["weight_hh"]))
    ends = [trace.length(n) - 1 if direction else 0 for n in range(x.shape[1])]
    first = (np.array(ends), np.arange(x.shape[1]))
    factors = {"weight_ih": _largest(x), "weight_hh": _largest(h_before), "bias_ih": 1.0, "bias_hh": 1.0}
    if own.unprojected is not None:
        factors["weight_hr"] = _largest(as_numpy(own.unprojected))
    of_weights = {name: float(through(unit, factors[name]).sum()) for name in weights}
    return StepRounding(read, h, through(unit, 1.0), h[first], unit[first], of_weights)


def _largest(values: Numbers) -> Numbers:
    """The largest size at each step of each sample.   (T, N, size)  ->  (T, N)"""
    largest: Numbers = np.abs(values).max(axis=-1)
    return largest


def _columns(weight: Numbers) -> float:
    """No input of a step gets more than the largest gradient times this: the largest Σ|W| of a column."""
    return float(np.abs(weight.astype("float64")).sum(axis=0).max())
