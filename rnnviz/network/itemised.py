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
from rnnviz.network.maths import Array, namespace_of
from rnnviz.network.seeds import time_major

AT_ONCE = 64  # losses: what they need of memory is that of a batch of 64


def gradients_by_loss(
    trace: Trace,
    weights: dict[str, Array],
    d_output: Any,
    layer: int = 0,
    direction: int = 0,
    sample: int = 0,
    truncate: int | None = None,
    most: int | None = None,
) -> Array:
    """What the loss at step s gives to h[t] of one sample; its sum over s is all that reaches h[t].

    d_output: as for `backward`   ->   (T, T, P): s, t, unit. Takes the time of T samples.
    most: how many losses there may be; None: as many as steps
    Raises ValueError for a layer, direction or sample that the trace has not, and for more than `most`.
    """
    parts = _apart(trace, weights, d_output, (layer, direction), sample, truncate, most)
    return namespace_of(trace.x).concat(list(parts), axis=0)


def norms_by_loss(
    trace: Trace,
    weights: dict[str, Array],
    d_output: Any,
    layer: int = 0,
    direction: int = 0,
    sample: int = 0,
    truncate: int | None = None,
    most: int | None = None,
) -> Array:
    """How large each of them is, the root of the sum of squares over the units: (T, T), s and t. Raises as these."""
    xp = namespace_of(trace.x)
    parts = _apart(trace, weights, d_output, (layer, direction), sample, truncate, most)
    return xp.concat([xp.linalg.vector_norm(part, axis=-1) for part in parts], axis=0)


def _apart(
    trace: Trace,
    weights: dict[str, Array],
    d_output: Any,
    place: tuple[int, int],
    sample: int,
    truncate: int | None,
    most: int | None,
) -> Iterator[Array]:
    """What the losses of `AT_ONCE` steps give, each for itself, and then those of the next.   (steps, T, P)"""
    check_index("layer", place[0], trace.arch.num_layers)
    check_index("direction", place[1], trace.arch.num_directions)
    check_index("sample", sample, trace.x.shape[1])
    if most is not None and (length := trace.length(sample)) > most:
        raise invalid("losses must be at most {most} to be walked back apart; got {value}", most=most, value=length)
    xp, T = namespace_of(trace.x), len(trace.x)
    own = time_major(trace, d_output)[:, sample]  # (T, D*P)
    for first in range(0, T, AT_ONCE):
        losses = range(first, min(first + AT_ONCE, T))
        apart = xp.zeros((T, len(losses), own.shape[1]), dtype=own.dtype, device=own.device)
        for k, step in enumerate(losses):
            apart[step, k] = own[step]  # sample k has the loss of this step alone
        gradients = backward(of_one_sample(trace, sample, len(losses)), weights, apart, truncate=truncate)
        yield xp.permute_dims(gradients.layers[place[0]][place[1]].h, (1, 0, 2))


def of_one_sample(trace: Trace, sample: int, copies: int = 1) -> Trace:
    """A trace of one sample of this one, time-major, as often as asked, without a copy of its numbers."""
    xp = namespace_of(trace.x)

    def repeated(values: Array, axis: int) -> Array:
        index = (slice(None),) * axis + (slice(sample, sample + 1),)
        shape = [*values.shape[:axis], copies, *values.shape[axis + 1 :]]
        return values[index] if copies == 1 else xp.broadcast_to(values[index], tuple(shape))

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
