"""A run in which one number is another: the way back, put to the test forwards.

Everything that is computed after the number is computed again by `forward` itself, and nothing before it, so a gradient
can be held against what a small change really does.
"""

from dataclasses import replace

import numpy as np

from rnnviz.network.architecture import Architecture, place_name
from rnnviz.network.arguments import check_index
from rnnviz.network.errors import invalid
from rnnviz.network.forward import LayerTrace, Trace, forward
from rnnviz.network.head import Head
from rnnviz.network.maths import Array


def in_float64(trace: Trace, weights: dict[str, Array]) -> tuple[Trace, dict[str, Array]]:
    """The run of a NumPy trace once more, in float64: a small change must not be lost in rounding."""
    arch = replace(trace.arch, batch_first=False)
    weights = {name: np.asarray(value).astype("float64") for name, value in weights.items()}
    h_0, c_0 = (_starts(trace, name) for name in ("h_0", "c_0"))
    return forward(arch, weights, trace.x.astype("float64"), h_0, c_0, trace.lengths), weights


def state_moved(
    trace: Trace, weights: dict[str, Array], state: str, layer: int, direction: int, t: int | None, unit: int, by: float
) -> Trace:
    """h[t][unit] or c[t][unit] of a layer and direction is larger by `by`; t None: h_0 or c_0.

    trace: time-major, of one sample.   What the gates and sums of the changed layer were is left as it was.
    Raises ValueError for a number that the trace has not, and for a c that was kept by a gate of exactly 0.
    """
    arch = trace.arch
    if state not in arch.spec.states:
        raise invalid("state must be one of {states}; got {value!r}", states=", ".join(arch.spec.states), value=state)
    check_index("layer", layer, arch.num_layers)
    check_index("direction", direction, arch.num_directions)
    length, own = trace.length(0), trace.layers[layer][direction]
    check_index("unit", unit, arch.state_size if state == "h" else arch.hidden_size)
    steps = list(range(length))[:: -1 if direction else 1]
    if t is None:
        h, c = own.h_0.copy(), None if own.c_0 is None else own.c_0.copy()
        _state(state, h, c)[0, unit] += by
        changed = _again(trace, weights, layer, direction, steps, h, c)
    else:
        check_index("t", t, length)
        h, c = own.h[t].copy(), None if own.c is None else own.c[t].copy()
        if state == "c":
            h, c = _through_memory(trace, weights, layer, direction, t, unit, by)
        else:
            h[0, unit] += by
        later = steps[steps.index(t) + 1 :]
        changed = _again(trace, weights, layer, direction, later, h, c)
        changed.h[t] = h
        if changed.c is not None:
            changed.c[t] = c
    row = tuple(changed if d == direction else each for d, each in enumerate(trace.layers[layer]))
    return _above(trace, weights, layer, row)


def input_moved(trace: Trace, weights: dict[str, Array], t: int, unit: int, by: float) -> Trace:
    """x[t][unit] of the first sample is larger by `by`. Raises ValueError for a number that the trace has not."""
    check_index("t", t, trace.length(0))
    check_index("unit", unit, trace.arch.input_size)
    x = trace.x.copy()
    x[t, 0, unit] += by
    return forward(trace.arch, weights, x, _starts(trace, "h_0"), _starts(trace, "c_0"), trace.lengths)


def weight_moved(trace: Trace, weights: dict[str, Array], name: str, index: tuple[int, ...], by: float) -> Trace:
    """One entry of a weight is larger by `by`, at every step. Raises ValueError for an entry that there is not."""
    states = _starts(trace, "h_0"), _starts(trace, "c_0")
    return forward(
        trace.arch, weights | {name: _entry_moved(weights, name, index, by)}, trace.x, *states, trace.lengths
    )


def head_moved(head: Head, name: str, index: tuple[int, ...], by: float) -> Head:
    """One entry of a head's `weight` or `bias` is larger by `by`, in float64. Raises as `weight_moved`."""
    own = {key: value.astype("float64") for key, value in head._asdict().items() if value is not None}
    return Head(**own | {name: _entry_moved(own, name, index, by)})


def _entry_moved(weights: dict[str, Array], name: str, index: tuple[int, ...], by: float) -> Array:
    if name not in weights:
        raise invalid("name must be a weight's, one of {names}; got {value!r}", names=", ".join(weights), value=name)
    shape = weights[name].shape
    if len(index) != len(shape):
        raise invalid("index must have {count} numbers for {name}; got {got}", count=len(shape), name=name, got=index)
    for axis, (value, size) in enumerate(zip(index, shape, strict=True)):
        check_index(("row", "column")[axis], value, size)
    moved = weights[name].copy()
    moved[index] += by
    return moved


def _state(state: str, h: Array, c: Array | None) -> Array:
    return h if state == "h" or c is None else c


def _through_memory(
    trace: Trace, weights: dict[str, Array], layer: int, direction: int, t: int, unit: int, by: float
) -> tuple[Array, Array | None]:
    """h and c of a step whose c is moved: the c before it is, by so much more as the gate keeps less of it."""
    arch, own = trace.arch, trace.layers[layer][direction]
    gate = float(own.gates[arch.spec.keeps["c"]][t, 0, unit])
    if gate == 0:
        raise invalid("{gate} must not be 0 to move c; got {value}", gate=f"{arch.spec.keeps['c']}[{t}]", value=gate)
    before = trace.memory_before(layer, direction)
    assert before is not None
    c = before[t].copy()
    c[0, unit] += by / gate
    one = _run_of(trace, weights, layer, direction, [t], trace.before(layer, direction)[t], c)
    return one.h[0], None if one.c is None else one.c[0]


def _again(
    trace: Trace, weights: dict[str, Array], layer: int, direction: int, steps: list[int], h: Array, c: Array | None
) -> LayerTrace:
    """One layer in one direction, these steps of it computed again in this order, from these states."""
    own = trace.layers[layer][direction]
    own = own._replace(h=own.h.copy(), c=None if own.c is None else own.c.copy())
    if steps:
        again = _run_of(trace, weights, layer, direction, steps, h, c)
        own.h[steps] = again.h
        if own.c is not None:
            own.c[steps] = again.c
    return own


def _run_of(
    trace: Trace, weights: dict[str, Array], layer: int, direction: int, steps: list[int], h: Array, c: Array | None
) -> LayerTrace:
    """These steps of a layer and direction, as a network of its own."""
    read = trace.read_by(layer)
    arch = replace(trace.arch, input_size=read.shape[2], num_layers=1, bidirectional=False)
    own = {f"{name}_l0": value for name, value in trace.arch.weights_of(weights, layer, direction).items()}
    run = forward(arch, own, np.ascontiguousarray(read[steps]), h[None], None if c is None else c[None])
    return run.layers[0][0]


def _above(trace: Trace, weights: dict[str, Array], layer: int, row: tuple[LayerTrace, ...]) -> Trace:
    """The trace with another layer, and all that is above it computed again."""
    arch, layers = trace.arch, (*trace.layers[:layer], row)
    output = np.concatenate([own.h for own in row], axis=2)
    if above := arch.num_layers - layer - 1:
        upper = replace(arch, input_size=arch.output_size, num_layers=above)
        run = forward(
            upper,
            _renamed(arch, weights, layer + 1),
            output,
            _starts(trace, "h_0", layer + 1),
            _starts(trace, "c_0", layer + 1),
            trace.lengths,
        )
        layers, output = (*layers, *run.layers), run.output
    return trace._replace(output=output, layers=layers)


def _renamed(arch: Architecture, weights: dict[str, Array], first: int) -> dict[str, Array]:
    """The weights from this layer on, under the names of a network that begins there."""
    return {
        f"{name}_{place_name(layer - first, direction)}": value
        for layer, direction in arch.places
        if layer >= first
        for name, value in arch.weights_of(weights, layer, direction).items()
    }


def _starts(trace: Trace, name: str, first: int = 0) -> Array | None:
    """h_0 or c_0 of all layers from this one on, in torch's layout, in float64; None where the cell has none."""
    ends = [getattr(own, name) for row in trace.layers[first:] for own in row]
    return None if ends[0] is None else np.stack(ends).astype("float64")
