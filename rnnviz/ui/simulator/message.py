"""A computed run as the browser gets it: the whole of one sample where it is small, an honest summary where not.

run.js documents the same content from the browser's side.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from rnnviz.experiment import Simulation
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import Cell
from rnnviz.network.forward import LayerTrace
from rnnviz.network.schedule import schedule
from rnnviz.ui.kit.core_words import in_words
from rnnviz.ui.kit.header import verdict_words
from rnnviz.ui.kit.messages import pack
from rnnviz.ui.simulator.equations import equations
from rnnviz.ui.simulator.identity import print_of
from rnnviz.ui.simulator.summary import summary

WHOLE_RUN_AT_MOST = 1_000_000  # bytes


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
    simulation: Simulation,
    sample: int,
    focus: Focus,
    device_name: str,
    address: Mapping[str, str | None] | None = None,
    *,
    tf32: bool = False,
    whole: bool = False,
    more: Mapping[str, Any] | None = None,
) -> bytes:
    """Sample `sample` of the batch, packed; `focus` counts only where the run is too large to be sent whole.

    `tf32`: torch was let to round its products to TF32. `whole`: all of a sample, however large. `more`: what else is
    sent beside the run.
    """
    content = run_content(simulation, sample, focus, device_name, address, tf32=tf32, whole=whole)
    return pack(content | dict(more or {}))


def run_content(
    simulation: Simulation,
    sample: int,
    focus: Focus,
    device_name: str,
    address: Mapping[str, str | None] | None = None,
    *,
    tf32: bool = False,
    whole: bool = False,
) -> dict[str, Any]:
    """What `run_message` packs."""
    setup, arch = simulation.setup, simulation.setup.arch
    length = setup.length(sample)
    n = simulation.column(sample)
    content: dict[str, Any] = {
        "arch": _architecture(arch),
        "T": setup.seq_len,
        "N": setup.batch,
        "sample": sample,
        "length": length,
        "batchComputed": len(simulation.samples) == setup.batch,
        "labels": list(setup.labels[sample]) if setup.labels else [],
        "featureNames": list(setup.feature_names),
        "ticks": np.array(schedule(arch, length), dtype=np.int16),  # (ticks, cells of a tick, 3)
        "match": {
            "dtype": simulation.match.dtype,
            "tolerances": _tolerances(simulation),
            **verdict_words(simulation.match, device_name, tf32=tf32),
        },
        "bounded": arch.spec.bounded,
        "address": dict(address or {}),
        "equations": equations(arch),
    }
    whole = whole or is_whole(simulation)
    content |= _whole(simulation, n) if whole else summary(simulation, n, *astuple(focus.within(arch)))
    return content | {"whole": whole}


def is_whole(simulation: Simulation) -> bool:
    """Whether the browser gets everything of a sample."""
    return run_size(simulation) <= WHOLE_RUN_AT_MOST


def run_size(simulation: Simulation) -> int:
    """Bytes of one sample: x, its trace, torch's states beside it, and the weights."""
    layer_traces = [layer_trace for row in simulation.trace.layers for layer_trace in row]
    traced = sum(series[:, 0].nbytes for layer_trace in layer_traces for series in layer_trace.over_time().values())
    references = [reference for row in simulation.reference.layers for reference in row]
    states = sum(state[:, 0].nbytes for torchs in references for state in (torchs.h, torchs.c) if state is not None)
    x = simulation.trace.x[:, 0].nbytes
    return int(x + traced + states + sum(weight.nbytes for weight in simulation.setup.weights.values()))


def _architecture(arch: Architecture) -> dict[str, Any]:
    names = ("input_size", "hidden_size", "num_layers", "bias", "bidirectional", "proj_size")
    return {name: getattr(arch, name) for name in names} | {
        "cell": cell_message(arch.spec, projected=bool(arch.proj_size)),
        "gates": list(arch.gates),
        "cellName": arch.spec.title,
        "stateSize": arch.state_size,
        "torchName": in_words(arch.reference_name),
        "directions": ["forward", "reverse"][: arch.num_directions],
    }


def cell_message(cell: Cell, *, projected: bool) -> dict[str, Any]:
    """All that a view has to know of a cell: no script asks for its name."""
    gates = [
        {
            "letter": gate.letter,
            "activation": gate.activation,
            "scaledBy": gate.scaled_by,
            "readsThrough": gate.reads_through,
        }
        for gate in cell.gates
    ]
    lines = [{"name": line.name, "text": line.text} for line in cell.lines_with(projected=projected)]
    flags = {"memory": cell.memory, "bounded": cell.bounded, "projects": cell.projects}
    return {"name": cell.name, "title": cell.title, "gates": gates, "lines": lines, **flags}


def _tolerances(simulation: Simulation) -> list[list[dict[str, float]]]:
    """[layer][direction]: how far h (and c) may be from torch's."""
    arch, match = simulation.setup.arch, simulation.match
    return [
        [{name: match.state(name, k, d).tolerance for name in arch.spec.states} for d in range(arch.num_directions)]
        for k in range(arch.num_layers)
    ]


def _whole(simulation: Simulation, n: int) -> dict[str, Any]:
    layers = [
        [
            _series(layer_trace, n) | {"torchH": ref.h[:, n], "torchC": None if ref.c is None else ref.c[:, n]}
            for layer_trace, ref in zip(directions, refs, strict=True)
        ]
        for directions, refs in zip(simulation.trace.layers, simulation.reference.layers, strict=True)
    ]
    sent = {"x": simulation.trace.x[:, n], "layers": layers, "weights": dict(simulation.setup.weights)}
    return sent | {"print": print_of(simulation, n)}


def _series(layer_trace: LayerTrace, n: int) -> dict[str, Any]:
    over_time = {_camel(name): series[:, n] for name, series in layer_trace.over_time().items()}
    return over_time | {"h0": layer_trace.h_0[n], "c0": None if layer_trace.c_0 is None else layer_trace.c_0[n]}


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)
