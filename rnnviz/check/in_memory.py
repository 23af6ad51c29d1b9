"""A trace that any device computed, in the computer's own memory."""

import numpy as np

from rnnviz.check.overflow import as_numpy
from rnnviz.network.forward import LayerTrace, Trace


def in_memory(trace: Trace) -> Trace:
    """The same trace in the computer's own memory, whatever device computed it."""
    if isinstance(trace.x, np.ndarray):
        return trace
    layers = tuple(tuple(_layer(layer_trace) for layer_trace in row) for row in trace.layers)
    c_n = None if trace.c_n is None else as_numpy(trace.c_n)
    return Trace(trace.arch, as_numpy(trace.x), trace.lengths, as_numpy(trace.output), as_numpy(trace.h_n), c_n, layers)


def _layer(layer_trace: LayerTrace) -> LayerTrace:
    gates = {letter: as_numpy(gate) for letter, gate in layer_trace.gates.items()}
    others = {name: value for name, value in layer_trace._asdict().items() if name != "gates" and value is not None}
    return layer_trace._replace(gates=gates, **{name: as_numpy(value) for name, value in others.items()})
