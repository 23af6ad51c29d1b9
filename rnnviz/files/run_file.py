"""A run as files: every array of its trace by name, as .npz, and one sample of it as a table, .csv."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.experiment import Simulation
from rnnviz.network.architecture import place_name
from rnnviz.network.forward import LayerTrace
from rnnviz.network.gradients import Gradients, LayerGradients
from rnnviz.network.seeds import time_major

Array = NDArray[Any]
ALL_SAMPLES_AT_MOST = 20_000_000  # bytes of a file; of a larger run it holds the drawn sample alone
HEADER = ("layer", "direction", "t", "name", "unit", "value")


@dataclass(frozen=True)
class TraceFile:
    """`arrays` by their names: those of torch for weights and results, `NAME_l0_reverse` for what one layer and
    direction has at every step. Their axis of samples holds `samples`."""

    arrays: dict[str, Array]
    samples: tuple[int, ...]


def trace_file(simulation: Simulation, sample: int) -> TraceFile:
    """What is saved of a run: all samples that were computed, or the drawn one where these are too much. Views, no
    copies."""
    whole = _arrays(simulation, slice(None))
    if sum(values.nbytes for values in whole.values()) <= ALL_SAMPLES_AT_MOST:
        return TraceFile(whole, simulation.samples)
    n = simulation.column(sample)
    return TraceFile(_arrays(simulation, slice(n, n + 1)), (sample,))


def _arrays(simulation: Simulation, samples: slice) -> dict[str, Array]:
    trace, arch = simulation.trace, simulation.setup.arch
    arrays: dict[str, Array] = {"x": trace.x[:, samples], "lengths": _lengths(simulation)[samples]}
    for k, directions in enumerate(trace.layers):
        for d, layer_trace in enumerate(directions):
            end = place_name(k, d)
            arrays |= {f"{name}_{end}": values[samples] for name, values in _starts(layer_trace).items()}
            arrays |= {f"{name}_{end}": values[:, samples] for name, values in layer_trace.over_time().items()}
    output = trace.output[samples] if arch.batch_first else trace.output[:, samples]
    arrays |= {"output": output, "h_n": trace.h_n[:, samples]}
    arrays |= {} if trace.c_n is None else {"c_n": trace.c_n[:, samples]}
    return arrays | dict(simulation.setup.weights)


def _starts(layer: LayerTrace | LayerGradients) -> dict[str, Array]:
    """What belongs to the states before the first step.   (N, size)"""
    return {name: v for name, v in (("h_0", layer.h_0), ("c_0", layer.c_0)) if v is not None}


def _lengths(simulation: Simulation) -> Array:
    return np.array([simulation.setup.length(sample) for sample in simulation.samples])


def as_npz(file: TraceFile) -> bytes:
    """For `numpy.load`, without pickle; `samples` says which of the batch are inside."""
    stream = io.BytesIO()
    arrays: dict[str, Any] = file.arrays | {"samples": np.array(file.samples)}
    np.savez(stream, allow_pickle=False, **arrays)
    return stream.getvalue()


def gradients_csv(gradients: Gradients, sample: int = 0) -> bytes:
    """One sample's way back, a row for each gradient: that of x, of every state and gate at every valid step, and of
    the states before the first, whose `t` is empty. `sample`: its place in the trace that was walked back."""
    trace = gradients.trace
    return _table(_rows(time_major(trace, gradients.x), gradients.layers, sample, trace.length(sample)))


def as_csv(simulation: Simulation, sample: int) -> bytes:
    """One sample, a row for each number: x, every state and gate at every valid step, and the states before the first,
    whose `t` is empty. A number is written with all its digits."""
    trace = simulation.trace
    return _table(_rows(trace.x, trace.layers, simulation.column(sample), simulation.setup.length(sample)))


def _table(rows: Iterable[tuple[object, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return text.getvalue().encode()


def _rows(
    x: Array, layers: Sequence[Sequence[LayerTrace | LayerGradients]], n: int, length: int
) -> Iterator[tuple[object, ...]]:
    """x: (T, N, I)   n: the sample's place in it"""
    yield from _series(("", ""), "x", x[:length, n])
    for k, directions in enumerate(layers):
        for d, own in enumerate(directions):
            place = (str(k), ("forward", "reverse")[d])
            for name, start in _starts(own).items():
                yield from ((*place, "", name, unit, str(value)) for unit, value in enumerate(start[n]))
            for name, values in own.over_time().items():
                yield from _series(place, name, values[:length, n])


def _series(place: tuple[str, str], name: str, values: Array) -> Iterator[tuple[object, ...]]:
    """(T, size)"""
    for t, row in enumerate(values):
        yield from ((*place, t, name, unit, str(value)) for unit, value in enumerate(row))
