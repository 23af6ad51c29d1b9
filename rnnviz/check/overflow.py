"""Where an overflow leaves nothing to say: the one rule about numbers that leave the range of their dtype.

A step adds up products and biases. Two right programs add them in different orders, so where a *part* of such a sum
may leave the range, one program may get inf, the other nan or any number, and a relu may make 0 of either. A part can
be no larger than the sum of all absolute values,

    |W_ih| |x[t]| + |b_ih| + |W_hh| |h[t-1]| + |b_hh|

So a difference at a step is explained where this bound reaches the range for our states and for torch's; and so is all
that follows from it: later steps of that sample, and what reads them in the layers above.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from rnnviz.check.loops import Given
from rnnviz.check.reference import Reference
from rnnviz.network.forward import Trace
from rnnviz.network.schedule import states_before

Mask = np.ndarray[Any, np.dtype[np.bool_]]
# Our states and torch's may have parted a little before they leave the range.
ROOM = 1024


def unexplainable(trace: Trace, reference: Reference, differs: Callable[[int, int], Mask]) -> list[list[Mask]]:
    """(T, N) for each layer and direction: True where nothing can be said because of an overflow.

    differs(layer, direction): (T, N), where any of the ways of computing is not finite or not equal to ours.
    """
    lost: list[list[Mask]] = []
    below: Mask = np.zeros(trace.x.shape[:2], bool)
    for layer in range(trace.arch.num_layers):
        row = []
        for direction in range(trace.arch.num_directions):
            order = slice(None, None, -1 if direction else 1)  # of computing
            explained = below | _explained(trace, reference, (layer, direction), differs(layer, direction))
            row.append(np.logical_or.accumulate(explained[order])[order])
        below = np.logical_or.reduce(row)
        lost.append(row)
    return lost


def _explained(trace: Trace, reference: Reference, place: tuple[int, int], differs: Mask) -> Mask:
    """Where something differs and the parts of the sums may leave the range, in our network and in torch's."""
    if not differs.any():
        return differs
    layer, direction = place
    theirs, given = reference.layers[layer][direction], reference.given
    k = layer * trace.arch.num_directions + direction
    ours = trace.before(layer, direction)
    torchs = states_before(as_numpy(theirs.h), as_numpy(given.h_0[k]), bool(direction), trace.lengths)
    read_by_torch = given.x if layer == 0 else _side_by_side(reference.layers[layer - 1])
    weights = {name: as_numpy(w) for name, w in trace.arch.weights_of(given.weights, layer, direction).items()}
    return (
        differs
        & may_leave_the_range(weights, as_numpy(trace.read_by(layer)), as_numpy(ours))
        & may_leave_the_range(weights, as_numpy(read_by_torch), torchs)
    )


def may_leave_the_range(weights: dict[str, Any], x: Any, h: Any) -> Mask:
    """Whether a part of a step's sums may be larger than the dtype's largest number.   x: (T, N, I)   h: (T, N, P)"""
    limit = float(np.finfo(h.dtype).max) / ROOM
    with np.errstate(over="ignore", invalid="ignore"):
        bound = _of_sizes(weights["weight_ih"], x) + _of_sizes(weights["weight_hh"], h)  # (T, N, G*H)
        for name in ("bias_ih", "bias_hh"):
            bound = bound + np.abs(weights.get(name, 0.0))
        within: Mask = (bound < limit).all(axis=-1)
        return ~within  # nan, of inf · 0, may too


def largest_sum(trace: Trace, given: Given, place: tuple[int, int]) -> float:
    """No step of this layer and direction adds up parts that are larger together: the bound above, made of the largest
    |x|, |h| and row of each matrix, as far as they are finite; without a pass over the steps."""
    layer, direction = place
    weights = {name: as_numpy(w) for name, w in trace.arch.weights_of(given.weights, layer, direction).items()}
    read = {"ih": trace.read_by(layer), "hh": trace.before(layer, direction)}
    return sum(
        _largest(np.abs(weights[f"weight_{side}"].astype("float64")).sum(axis=1)) * _largest(as_numpy(values))
        + _largest(weights.get(f"bias_{side}", np.zeros(1)))
        for side, values in read.items()
    )


def _largest(values: Any) -> float:
    return float(np.abs(values[np.isfinite(values)]).max(initial=0.0))


def _of_sizes(weight: Any, values: Any) -> Any:
    return np.abs(values.astype("float64")) @ np.abs(weight.astype("float64")).T


def _side_by_side(directions: Sequence[Any]) -> Any:
    return np.concatenate([as_numpy(direction.h) for direction in directions], axis=-1)


def as_numpy(value: Any) -> np.ndarray[Any, np.dtype[Any]]:
    """The values in the computer's own memory, whoever made them."""
    return value if isinstance(value, np.ndarray) else value.detach().cpu().numpy()
