"""A run that is too large for the browser, in short: pictures of bands of units, and one unit's whole arithmetic."""

from itertools import pairwise
from typing import Any

import numpy as np

from rnnviz.experiment import Simulation
from rnnviz.network.forward import Trace
from rnnviz.network.largest_products import SHOWN_IN_FULL, SHOWN_OF_MORE, largest_contributions

BANDS = 16  # rows of a cell's picture


def summary(simulation: Simulation, n: int, layer: int, direction: int, unit: int) -> dict[str, Any]:
    """Pictures of bands of units for every cell, and the whole arithmetic of the one unit in focus, at every step.

    `n`: column of the sample in the trace. `layer`, `direction`, `unit`: the focus.
    """
    layers = simulation.trace.layers
    limit = max(
        1.0, max(float(np.abs(trace.h[np.isfinite(trace.h)]).max(initial=0)) for row in layers for trace in row)
    )
    if simulation.setup.arch.spec.bounded:
        limit = 1.0
    x = simulation.trace.x[:, n]
    x_limit = max(1.0, float(np.abs(x).max(initial=0)))
    return {
        "bands": [[_banded(trace.h[:, n], limit) for trace in directions] for directions in layers],
        "bandStart": [[_banded(trace.h_0[n][None], limit)[0] for trace in directions] for directions in layers],
        "xBands": _banded(x, x_limit),
        "bandLimit": limit,
        "xLimit": x_limit,
        "focus": _focus(simulation, n, layer, direction, unit),
    }


def _banded(values: np.ndarray, limit: float) -> np.ndarray:
    """The value farthest from 0 of each band of neighbouring units, in 127ths of `limit`.  (T, size) -> (T, bands)"""
    edges = np.linspace(0, values.shape[1], min(BANDS, values.shape[1]) + 1).astype(int)
    finite = np.nan_to_num(values, nan=0.0, posinf=limit, neginf=-limit)
    parts = [finite[:, low:high] for low, high in pairwise(edges)]
    far = [np.take_along_axis(part, np.abs(part).argmax(axis=1)[:, None], axis=1) for part in parts]
    return np.clip(np.rint(np.concatenate(far, axis=1) * (127 / limit)), -127, 127).astype(np.int8)


def _focus(simulation: Simulation, n: int, layer: int, direction: int, unit: int) -> dict[str, Any]:
    arch, trace = simulation.setup.arch, simulation.trace
    own, torchs = trace.layers[layer][direction], simulation.reference.layers[layer][direction]
    weights = arch.weights_of(simulation.setup.weights, layer, direction)
    terms = [_gate_terms(trace, weights, n, (layer, direction, unit), g) for g in range(len(arch.gates))]
    sent: dict[str, Any] = {"layer": layer, "direction": direction, "unit": unit, "gates": terms}
    cells_own = {name: series for name, series in own.over_time().items() if name not in ("from_x", "from_h", "h")}
    sent["series"] = {name: series[:, n, unit] for name, series in cells_own.items()}
    if own.h.shape[2] > unit:
        sent["series"]["h"] = own.h[:, n, unit]
        sent["torchH"] = torchs.h[:, n, unit]
        sent["h0"] = float(own.h_0[n, unit])
    if torchs.c is not None and own.c_0 is not None:
        sent["torchC"] = torchs.c[:, n, unit]
        sent["c0"] = float(own.c_0[n, unit])
    if own.unprojected is not None and unit < arch.proj_size:
        sent["projection"] = _terms(weights["weight_hr"][unit], own.unprojected[:, n])
    return sent


def _gate_terms(trace: Trace, weights: dict[str, Any], n: int, focus: tuple[int, int, int], g: int) -> dict[str, Any]:
    """The sum of one gate of the unit in focus, at every step: its largest products with x and h, and its biases."""
    layer, direction, unit = focus
    own, gate = trace.layers[layer][direction], trace.arch.spec.gates[g]
    row = g * trace.arch.hidden_size + unit
    before = trace.before(layer, direction)[:, n]
    if gate.reads_through:
        before = own.gates[gate.reads_through][:, n] * before
    terms = {
        "x": _terms(weights["weight_ih"][row], trace.read_by(layer)[:, n]),
        "h": _terms(weights["weight_hh"][row], before),
        "fromX": own.from_x[:, n, row],
        "fromH": own.from_h[:, n, row],
    }
    if trace.arch.bias:
        terms |= {"biasX": float(weights["bias_ih"][row]), "biasH": float(weights["bias_hh"][row])}
    return terms


def _terms(weight_row: np.ndarray, values: np.ndarray) -> dict[str, np.ndarray]:
    inputs = len(weight_row)
    largest = largest_contributions(weight_row, values, inputs if inputs <= SHOWN_IN_FULL else SHOWN_OF_MORE)
    return {"index": largest.index, "value": largest.value, "rest": largest.rest, "weights": weight_row}
