"""A computed run as the browser gets it: the whole of one sample where it is small, an honest summary where not.

run.js documents the same content from the browser's side.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from rnnviz.experiment import Simulation
from rnnviz.network.architecture import DIRECTION_SUFFIX, TORCH_CLASS, Architecture
from rnnviz.network.forward import LayerTrace
from rnnviz.network.largest_products import SHOWN_IN_FULL, SHOWN_OF_MORE, largest_contributions
from rnnviz.network.schedule import schedule
from rnnviz.plots.theme import DARK, LIGHT
from rnnviz.ui.kit.messages import pack
from rnnviz.ui.simulator.equations import equations

WHOLE_RUN_AT_MOST = 1_000_000  # bytes
BANDS = 16  # rows of a cell's picture in the large mode
_SERIES = ("from_x", "from_h", "h", "c", "i", "f", "g", "o", "r", "z", "n", "unprojected")


@dataclass(frozen=True)
class Focus:
    """The unit whose arithmetic is open, where the browser does not hold all units."""

    layer: int = 0
    direction: int = 0
    unit: int = 0

    def within(self, arch: Architecture) -> "Focus":
        """The nearest unit that the network has: a focus outlives the network that it was chosen in."""
        ends = (arch.num_layers, arch.num_directions, arch.hidden_size)
        chosen = (self.layer, self.direction, self.unit)
        return Focus(*(min(max(0, value), end - 1) for value, end in zip(chosen, ends, strict=True)))


def read_focus(text: str | None) -> Focus:
    """What the arithmetic view asks for, "layer,direction,unit"; the first unit where it asks for nothing readable."""
    parts = (text or "").split(",")
    known = len(parts) == 3 and all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts)
    return Focus(*map(int, parts)) if known else Focus()


def run_message(
    simulation: Simulation, sample: int, focus: Focus, device_name: str, address: Mapping[str, str | None] | None = None
) -> bytes:
    """Sample `sample` of the batch, packed; `focus` counts only where the run is too large to be sent whole."""
    setup, arch = simulation.setup, simulation.setup.arch
    T, N = setup.sequence.x.shape[:2]
    length = T if setup.lengths is None else setup.lengths[sample]
    n = simulation.column(sample)
    labels = setup.sequence.labels
    content: dict[str, Any] = {
        "arch": _architecture(arch),
        "T": T,
        "N": N,
        "sample": sample,
        "length": length,
        "batchComputed": len(simulation.samples) == N,
        "labels": list(labels[sample]) if labels else [],
        "featureNames": list(setup.sequence.feature_names),
        "ticks": np.array(schedule(arch, length), dtype=np.int16),  # (ticks, cells of a tick, 3)
        "match": _match(simulation, device_name),
        "theme": {"light": dict(LIGHT), "dark": dict(DARK)},
        "bounded": arch.cell != "rnn_relu",
        "address": dict(address or {}),
        "equations": equations(arch),
    }
    whole = run_size(simulation) <= WHOLE_RUN_AT_MOST
    content |= _whole(simulation, n) if whole else _summary(simulation, n, focus.within(arch))
    return pack(content | {"whole": whole})


def run_size(simulation: Simulation) -> int:
    """Bytes of one sample: x, its trace, torch's states beside it, and the weights."""
    traced = sum(
        value[:, 0].nbytes
        for directions in simulation.trace.layers
        for one in directions
        for name in _SERIES
        if (value := getattr(one, name)) is not None
    )
    states = sum(
        value[:, 0].nbytes
        for refs in simulation.reference.layers
        for ref in refs
        for value in (ref.h, ref.c)
        if value is not None
    )
    x = simulation.trace.x[:, 0].nbytes
    return x + traced + states + sum(weight.nbytes for weight in simulation.setup.weights.values())


def _architecture(arch: Architecture) -> dict[str, Any]:
    names = ("cell", "input_size", "hidden_size", "num_layers", "bias", "bidirectional", "proj_size")
    directions = ["forward", "reverse"][: arch.num_directions]
    known = {name: getattr(arch, name) for name in names}
    return known | {
        "gates": list(arch.gates),
        "stateSize": arch.state_size,
        "torchName": arch.torch_name,
        "cellName": TORCH_CLASS[arch.cell],
        "directions": directions,
    }


def _match(simulation: Simulation, device_name: str) -> dict[str, Any]:
    match = simulation.match
    states = sum(
        int(np.prod(tensor.shape)) for name, tensor in match.tensors.items() if name.startswith(("h_l", "c_l"))
    )
    return {
        "verdict": match.verdict,
        "maxError": _finite(match.max_abs_error),
        "tolerance": match.tolerance,
        "dtype": match.dtype,
        "device": device_name,
        "numbers": states,
        "overflow": None if match.first_overflow is None else list(match.first_overflow),
        "tolerances": _tolerances(simulation),
    }


def _tolerances(simulation: Simulation) -> list[list[dict[str, float]]]:
    """[layer][direction]: how far h (and c) may be from torch's."""
    arch, tensors = simulation.setup.arch, simulation.match.tensors
    ends = [[f"l{k}{DIRECTION_SUFFIX[d]}" for d in range(arch.num_directions)] for k in range(arch.num_layers)]
    states = ("h", "c") if arch.cell == "lstm" else ("h",)
    return [[{name: tensors[f"cell loop {name}_{end}"].tolerance for name in states} for end in row] for row in ends]


def _finite(value: float) -> float | str:
    return value if np.isfinite(value) else "inf"


def _whole(simulation: Simulation, n: int) -> dict[str, Any]:
    layers = [
        [
            _series(one, n) | {"torchH": ref.h[:, n], "torchC": None if ref.c is None else ref.c[:, n]}
            for one, ref in zip(directions, refs, strict=True)
        ]
        for directions, refs in zip(simulation.trace.layers, simulation.reference.layers, strict=True)
    ]
    return {"x": simulation.trace.x[:, n], "layers": layers, "weights": dict(simulation.setup.weights)}


def _series(one: LayerTrace, n: int) -> dict[str, Any]:
    found = {_camel(name): value[:, n] for name in _SERIES if (value := getattr(one, name)) is not None}
    return found | {"h0": one.h_0[n], "c0": None if one.c_0 is None else one.c_0[n]}


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def _summary(simulation: Simulation, n: int, focus: Focus) -> dict[str, Any]:
    """Pictures of bands of units for every cell, and the whole arithmetic of the one unit in focus, at every step."""
    layers = simulation.trace.layers
    limit = max(1.0, max(float(np.abs(one.h[np.isfinite(one.h)]).max(initial=0)) for pair in layers for one in pair))
    if simulation.setup.arch.cell != "rnn_relu":
        limit = 1.0
    x = simulation.trace.x[:, n]
    x_limit = max(1.0, float(np.abs(x).max(initial=0)))
    return {
        "bands": [[_banded(one.h[:, n], limit) for one in directions] for directions in layers],
        "bandStart": [[_banded(one.h_0[n][None], limit)[0] for one in directions] for directions in layers],
        "xBands": _banded(x, x_limit),
        "bandLimit": limit,
        "xLimit": x_limit,
        "focus": _focus(simulation, n, focus),
    }


def _banded(values: np.ndarray, limit: float) -> np.ndarray:
    """The value farthest from 0 of each band of neighbouring units, in 127ths of `limit`.  (T, size) -> (T, bands)"""
    edges = np.linspace(0, values.shape[1], min(BANDS, values.shape[1]) + 1).astype(int)
    finite = np.nan_to_num(values, nan=0.0, posinf=limit, neginf=-limit)
    parts = [finite[:, low:high] for low, high in pairwise(edges)]
    far = [np.take_along_axis(part, np.abs(part).argmax(axis=1)[:, None], axis=1) for part in parts]
    return np.clip(np.rint(np.concatenate(far, axis=1) * (127 / limit)), -127, 127).astype(np.int8)


def _focus(simulation: Simulation, n: int, focus: Focus) -> dict[str, Any]:
    arch, trace = simulation.setup.arch, simulation.trace
    one = trace.layers[focus.layer][focus.direction]
    ref = simulation.reference.layers[focus.layer][focus.direction]
    below = trace.x if focus.layer == 0 else np.concatenate([d.h for d in trace.layers[focus.layer - 1]], axis=-1)
    before = _states_before(one.h[:, n], one.h_0[n], bool(focus.direction), _length(simulation, n))
    end = f"l{focus.layer}{DIRECTION_SUFFIX[focus.direction]}"
    weights, H, unit = simulation.setup.weights, arch.hidden_size, focus.unit
    gates = []
    for g in range(len(arch.gates)):
        row = g * H + unit
        terms = {
            "x": _terms(weights[f"weight_ih_{end}"][row], below[:, n]),
            "h": _terms(weights[f"weight_hh_{end}"][row], before),
            "fromX": one.from_x[:, n, row],
            "fromH": one.from_h[:, n, row],
        }
        if arch.bias:
            terms |= {"biasX": float(weights[f"bias_ih_{end}"][row]), "biasH": float(weights[f"bias_hh_{end}"][row])}
        gates.append(terms)
    found: dict[str, Any] = {"layer": focus.layer, "direction": focus.direction, "unit": unit, "gates": gates}
    own = [name for name in ("c", *arch.gates, "unprojected") if name != "h"]
    found["series"] = {name: v[:, n, unit] for name in own if (v := getattr(one, name)) is not None}
    if one.h.shape[2] > unit:
        found["series"]["h"] = one.h[:, n, unit]
        found["torchH"] = ref.h[:, n, unit]
        found["h0"] = float(one.h_0[n, unit])
    if ref.c is not None and one.c_0 is not None:
        found["torchC"] = ref.c[:, n, unit]
        found["c0"] = float(one.c_0[n, unit])
    if arch.proj_size and one.unprojected is not None and unit < arch.proj_size:
        found["projection"] = _terms(weights[f"weight_hr_{end}"][unit], one.unprojected[:, n])
    return found


def _terms(weight_row: np.ndarray, values: np.ndarray) -> dict[str, np.ndarray]:
    inputs = len(weight_row)
    found = largest_contributions(weight_row, values, inputs if inputs <= SHOWN_IN_FULL else SHOWN_OF_MORE)
    return {"index": found.index, "value": found.value, "rest": found.rest, "weights": weight_row}


def _states_before(h: np.ndarray, h_0: np.ndarray, reverse: bool, length: int) -> np.ndarray:
    """h of the step computed just before each step: h[t-1], or h[t+1] going left.   h: (T, P)  ->  (T, P)"""
    if not reverse:
        return np.concatenate([h_0[None], h[:-1]])
    before = np.concatenate([h[1:], h_0[None]])
    before[length - 1] = h_0
    return before


def _length(simulation: Simulation, n: int) -> int:
    return simulation.trace.x.shape[0] if simulation.trace.lengths is None else simulation.trace.lengths[n]
