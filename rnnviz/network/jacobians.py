"""How a state depends on the state before it, and on those long before: why gradients vanish or explode.

The state of a cell is h, and with a memory h and c below each other. Row u of a step's Jacobian is what one step back
makes of 1 at unit u of the new state, so the cells' own steps back give it, and no formula is written twice. These are
the paths through one layer and direction; what goes through other layers is not among them.
"""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from rnnviz.network.arguments import check_index, like
from rnnviz.network.errors import invalid
from rnnviz.network.forward import Trace, step_weights
from rnnviz.network.maths import Array, join, namespace_of


class Flow(NamedTuple):
    """What comes through from each state to the last, of one sample.

    `norms[t]` is the largest singular value of ∂s[last]/∂s[t], the product of the Jacobians between them: how much the
    last state can move for a small change of s[t]. `bounds[t]` is the product of their own largest singular values,
    which it never exceeds. Both are 1 at the last step, and 0 in steps that are computed after it.   (T,) float64
    """

    norms: np.ndarray[Any, np.dtype[np.float64]]
    bounds: np.ndarray[Any, np.dtype[np.float64]]


def state_jacobians(
    trace: Trace, weights: dict[str, Array], layer: int = 0, direction: int = 0, sample: int = 0
) -> Iterator[tuple[int, Array]]:
    """Each step t with ∂s[t]/∂s[before], from the step that is computed last to the first; rows are units of the new
    state, columns units of the one before: (P, P), or (P + H, P + H) with a memory. One is kept at a time.

    Raises ValueError for a layer, direction or sample that the trace has not.
    """
    _check_place(trace, layer, direction, sample)
    xp, arch = namespace_of(trace.x), trace.arch
    P, own = arch.state_size, trace.layers[layer][direction]
    units = P + (arch.hidden_size if arch.spec.memory else 0)
    w = step_weights(xp, arch.weights_of({name: like(trace.x, v) for name, v in weights.items()}, layer, direction), 1)
    values = own.over_time()
    before = {"h": trace.before(layer, direction), "c": trace.memory_before(layer, direction)}
    each_unit = xp.eye(units, dtype=trace.x.dtype, device=trace.x.device)  # column u is 1 at unit u of the new state
    for t in range(trace.length(sample))[:: 1 if direction else -1]:
        columns = {name: None if v is None else v[t, sample][:, None] for name, v in before.items()}
        step = arch.spec.values(
            **{name: values[name][t, sample][:, None] if name in values else None for name in arch.spec.values._fields}
        )
        d_c = each_unit[P:] if arch.spec.memory else None
        with np.errstate(over="ignore", invalid="ignore"):
            back = arch.spec.step_back(w, step, columns["h"], columns["c"], each_unit[:P], d_c)
        parts = [back.h_before, *([back.c_before] if arch.spec.memory else [])]
        yield t, join(parts).T


def flow(
    trace: Trace,
    weights: dict[str, Array],
    layer: int = 0,
    direction: int = 0,
    sample: int = 0,
    last: int | None = None,
    most: int | None = None,
) -> Flow:
    """What comes through from each state to the one after step `last`, or to the state that is computed last.

    most: how large steps · units³ of the state may be, which the time is proportional to; None: as large as it is
    Raises ValueError for a layer, direction, sample or step that the trace has not, and for more than `most`.
    """
    _check_place(trace, layer, direction, sample)
    T, length = len(trace.x), trace.length(sample)
    units = trace.arch.state_size + (trace.arch.hidden_size if trace.arch.spec.memory else 0)
    if most is not None and (work := length * units**3) > most:
        raise invalid("flow must be at most {most} in steps · units³; got {value}", most=most, value=work)
    last = (0 if direction else length - 1) if last is None else last
    check_index("last", last, length)
    norms, bounds = np.zeros(T), np.zeros(T)
    product, norm, bound = None, 1.0, 1.0
    for t, jacobian in state_jacobians(trace, weights, layer, direction, sample):
        if t < last if direction else t > last:
            continue
        norms[t], bounds[t] = norm, bound
        own = like(np.empty(0), jacobian).astype("float64")
        with np.errstate(over="ignore", invalid="ignore"):
            product = own if product is None else product @ own
        norm, bound = largest_singular_value(product), bound * largest_singular_value(own)
    return Flow(norms, bounds)


def largest_singular_value(matrix: np.ndarray[Any, Any]) -> float:
    """How many times longer a vector can become; nan where an entry is not finite."""
    return float(np.linalg.norm(matrix, 2)) if np.isfinite(matrix).all() else math.nan


def _check_place(trace: Trace, layer: int, direction: int, sample: int) -> None:
    arch = trace.arch
    check_index("layer", layer, arch.num_layers)
    check_index("direction", direction, arch.num_directions)
    check_index("sample", sample, trace.x.shape[1])
