"""Which loss reached which step: the gradient of every state, itemised by the step whose output it comes from.

The picture is that of RNNbow (Cashman et al. 2017); the numbers are one way back for each step, all taken at once as
the samples of a batch.
"""

from dataclasses import replace
from typing import Any

from rnnviz.network.arguments import check_index
from rnnviz.network.backward import backward
from rnnviz.network.forward import LayerTrace, Trace
from rnnviz.network.maths import Array, namespace_of
from rnnviz.network.seeds import time_major


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

    d_output: as for `backward`   ->   (T, T, P): s, t, unit. Takes time and memory of T samples.
    Raises ValueError for a layer, direction or sample that the trace has not.
    """
    check_index("layer", layer, trace.arch.num_layers)
    check_index("direction", direction, trace.arch.num_directions)
    check_index("sample", sample, trace.x.shape[1])
    xp, T = namespace_of(trace.x), len(trace.x)
    own = time_major(trace, d_output)[:, sample]  # (T, D*P)
    apart = xp.zeros((T, T, own.shape[1]), dtype=own.dtype, device=own.device)
    steps = xp.arange(T, device=own.device)
    apart[steps, steps] = own  # sample s has the loss of step s alone
    gradients = backward(_repeated(trace, sample, T), weights, apart, truncate=truncate)
    return xp.permute_dims(gradients.layers[layer][direction].h, (1, 0, 2))


def _repeated(trace: Trace, sample: int, copies: int) -> Trace:
    """A trace of one sample of this one, as often as asked, without a copy of its numbers."""
    xp = namespace_of(trace.x)

    def repeated(values: Array, axis: int) -> Array:
        shape = list(values.shape)
        shape[axis] = copies
        index = (slice(None),) * axis + (slice(sample, sample + 1),)
        return xp.broadcast_to(values[index], tuple(shape))

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
