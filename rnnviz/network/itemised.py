"""Which loss reached which step: the gradient of every state, itemised by the step whose output it comes from.

The picture is that of RNNbow (Cashman et al. 2017); the numbers are one way back for each step, many of them taken at
once as the samples of a batch.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rnnviz.network.arguments import check_index
from rnnviz.network.backward import backward
from rnnviz.network.errors import invalid
from rnnviz.network.forward import LayerTrace, Trace
from rnnviz.network.gradients import Gradients
from rnnviz.network.maths import Array, namespace_of
from rnnviz.network.seeds import time_major

AT_ONCE = 64  # rows that are walked back as one batch, of at most 64 steps; of longer ones fewer


def gradients_by_loss(
    trace: Trace,
    weights: dict[str, Array],
    d_output: Any,
    layer: int = 0,
    direction: int = 0,
    sample: int = 0,
    truncate: int | None = None,
) -> Array:
    """What the loss at step s gives to h[t] of one sample; its sum over s is all that reaches h[t].

    d_output: as for `backward`   ->   (T, T, P): s, t, unit. Takes the time of T samples.
    Raises ValueError for a layer, direction or sample that the trace has not.
    """
    check_index("layer", layer, trace.arch.num_layers)
    check_index("direction", direction, trace.arch.num_directions)
    apart = _apart(trace, weights, d_output, sample, truncate, 1)
    return namespace_of(trace.x).concat([_over_loss(found.layers[layer][direction].h) for found in apart], axis=0)


def norms_by_loss(
    trace: Trace,
    weights: dict[str, Array],
    d_output: Any,
    layer: int = 0,
    direction: int = 0,
    sample: int = 0,
    truncate: int | None = None,
) -> Array:
    """How large each of them is, the root of the sum of squares over the units: (T, T), s and t. Raises as these."""
    check_index("layer", layer, trace.arch.num_layers)
    check_index("direction", direction, trace.arch.num_directions)
    return norms_by_losses(trace, weights, d_output, sample, truncate)[layer, direction]


def norms_by_losses(
    trace: Trace,
    weights: dict[str, Array],
    d_output: Any,
    sample: int = 0,
    truncate: int | None = None,
    together: int = 1,
) -> dict[tuple[int, int], Array]:
    """For each layer and direction, how large what some losses give is: (rows, T).

    together: how many steps in a row have one row, for what their losses give together; the last may have fewer
    Raises ValueError for a sample that the trace has not, and for a number of steps below 1.
    """
    xp, rows = namespace_of(trace.x), {place: list[Array]() for place in trace.arch.places}
    for found in _apart(trace, weights, d_output, sample, truncate, together):
        for layer, direction in rows:
            norms = xp.linalg.vector_norm(_over_loss(found.layers[layer][direction].h), axis=-1)
            rows[layer, direction].append(norms)
    return {place: xp.concat(own, axis=0) for place, own in rows.items()}


def _over_loss(h: Array) -> Array:
    """(T, rows, P)  ->  (rows, T, P)"""
    return namespace_of(h).permute_dims(h, (1, 0, 2))


def _apart(
    trace: Trace, weights: dict[str, Array], d_output: Any, sample: int, truncate: int | None, together: int
) -> Iterator[Gradients]:
    """The ways back of some rows, each a sample with the losses of `together` steps alone; then of the next rows."""
    check_index("sample", sample, trace.x.shape[1])
    if together < 1:
        raise invalid("together must be at least 1; got {value}", value=together)
    xp, T = namespace_of(trace.x), len(trace.x)
    own = time_major(trace, d_output)[:, sample]  # (T, D*P)
    starts = range(0, T, together)
    at_once = max(1, min(AT_ONCE, AT_ONCE * 64 // T))
    for first in range(0, len(starts), at_once):
        batch = starts[first : first + at_once]
        apart = xp.zeros((T, len(batch), own.shape[1]), dtype=own.dtype, device=own.device)
        for k, step in enumerate(batch):
            apart[step : step + together, k] = own[step : step + together]
        yield backward(of_one_sample(trace, sample, len(batch)), weights, apart, truncate=truncate)


def of_one_sample(trace: Trace, sample: int, copies: int = 1, *, apart: bool = False) -> Trace:
    """A trace of one sample of this one, time-major, as often as asked, without a copy of its numbers; `apart`: with
    one, which does not keep the memory of the other samples."""
    xp = namespace_of(trace.x)

    def repeated(values: Array, axis: int) -> Array:
        index = (slice(None),) * axis + (slice(sample, sample + 1),)
        shape = [*values.shape[:axis], copies, *values.shape[axis + 1 :]]
        own = xp.asarray(values[index], copy=True) if apart else values[index]
        return own if copies == 1 else xp.broadcast_to(own, tuple(shape))

    def of_layer(own: LayerTrace) -> LayerTrace:
        series = {name: repeated(values, 1) for name, values in own.over_time().items() if name in own._fields}
        ends = {
            name: None if getattr(own, name) is None else repeated(getattr(own, name), 0)
            for name in ("h_0", "h_n", "c_0", "c_n")
        }
        gates = {letter: repeated(values, 1) for letter, values in own.gates.items()}
        return own._replace(**series, **ends, gates=gates)

    output = time_major(trace, trace.output)
    h_n, c_n = (None if v is None else (v if v.ndim == 3 else v[:, None]) for v in (trace.h_n, trace.c_n))
    return Trace(
        replace(trace.arch, batch_first=False),
        repeated(trace.x, 1),
        None if trace.lengths is None else (trace.lengths[sample],) * copies,
        repeated(output, 1),
        repeated(h_n, 1),
        None if c_n is None else repeated(c_n, 1),
        tuple(tuple(of_layer(own) for own in row) for row in trace.layers),
    )
