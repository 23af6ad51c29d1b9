"""All gates of a cell over time, one small heatmap each, on one time axis."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go

from rnnviz.plots import panels, rows, theme
from rnnviz.plots.heat import UNIT_INTERVAL, Scale, heat_panel
from rnnviz.plots.lines import line_panel, unit_style
from rnnviz.plots.marks import overflow_note
from rnnviz.plots.panels import Panel
from rnnviz.words import mark, say

SIGMOID = frozenset("ifozr")
UNBOUNDED = frozenset("c")
WORDS = {
    "i": mark("input gate"),
    "f": mark("forget gate"),
    "g": mark("candidate for c"),
    "o": mark("output gate"),
    "c": mark("cell state"),
    "r": mark("reset gate"),
    "z": mark("update gate"),
    "n": mark("candidate for h"),
    "h": mark("hidden state"),
}
MAX_ROWS, MAX_COLUMNS = 32, 250  # there are up to six of them in one message


def gate_evolution(
    gates: Mapping[str, np.ndarray],
    *,
    unit: int | None = None,
    unit_names: Sequence[str] | None = None,
    length: int | None = None,
    times: Sequence[str] | None = None,
) -> go.Figure:
    """One heatmap per gate, in the order given. The scales are fixed: sigmoid gates (i f o r z) 0…1, tanh ones
    (g n h) -1…1, the cell state c symmetric around 0. `unit` adds the lines of that unit's gates below.

    Options as in `hidden_evolution`.   Shapes: each gate (T, H), all the same.   Raises ValueError otherwise.
    """
    shape = _checked(gates, unit, length)
    seq_len, size = shape
    names = None if unit_names is None else list(unit_names)
    height = min(max(16 * size, 40), 96)
    stacked: list[Panel] = []
    notes: list[str] = []
    lost: list[str] = []
    for gate, values in gates.items():
        panel, notes = heat_panel(
            values,
            symbol=gate,
            scale=_scale(gate, values[:length]),
            names=names,
            length=length,
            height=height,
            title=_title(gate),
            max_rows=MAX_ROWS,
            max_columns=MAX_COLUMNS,
        )
        stacked.append(panel)
        lost = lost or overflow_note(values, length or seq_len)
    if unit is not None:
        stacked.append(_unit_panel(gates, unit, names, length))
    return panels.stack(
        stacked, x_axis=panels.time_axis(seq_len, times), notes=notes, lost=lost, alt=_summary(gates, shape, unit)
    )


def _scale(gate: str, values: np.ndarray) -> Scale:
    return UNIT_INTERVAL if gate in SIGMOID else Scale.signed(values, gate not in UNBOUNDED)


def _title(gate: str) -> str:
    return f"<b>{gate}</b>  {say(WORDS[gate])}" if gate in WORDS else f"<b>{theme.plain(gate)}</b>"


def _unit_panel(gates: Mapping[str, np.ndarray], unit: int, names: Sequence[str] | None, length: int | None) -> Panel:
    """The lines of one unit, and their colours in the title."""
    values = np.stack([values[:, unit] for values in gates.values()], axis=1)  # (T, gates)
    label = rows.numbered(f"[{unit}]" if names is None else theme.plain(names[unit]))
    limit = max(1.0, theme.scale_for(values[:length], bounded=False)[1])
    keys = tuple((theme.plain(gate), unit_style(k)["color"]) for k, gate in enumerate(gates))
    labels, symbols = [label] * len(gates), list(gates)
    panel, _ = line_panel(values, labels=labels, symbols=symbols, limit=limit, length=length, title=label)
    return replace(panel, keys=keys)


def _summary(gates: Mapping[str, np.ndarray], shape: tuple[int, ...], unit: int | None) -> str:
    units, steps = rows.counted(shape[1]), rows.steps(shape[0])
    sentences = [say("The gates {gates} of {units} over {steps}.", gates=", ".join(gates), units=units, steps=steps)]
    for gate, values in gates.items():
        finite = values[np.isfinite(values)]
        if finite.size:
            low, high = theme.number(finite.min()), theme.number(finite.max())
            sentences.append(say("{gate} from {low} to {high}.", gate=gate, low=low, high=high))
    if unit is not None:
        sentences.append(say("Below: the lines of unit {unit}.", unit=unit))
    return " ".join(sentences)


def _checked(gates: Mapping[str, np.ndarray], unit: int | None, length: int | None) -> tuple[int, ...]:
    shapes = {values.shape for values in gates.values()}
    if len(shapes) != 1 or len(shape := shapes.pop()) != 2 or 0 in shape:
        raise ValueError(
            f"gates must be arrays of one shape (T, H); got { ({gate: v.shape for gate, v in gates.items()}) }"
        )
    if unit is not None and not 0 <= unit < shape[1]:
        raise ValueError(f"unit must be in 0…{shape[1] - 1}; got {unit}")
    if length is not None and not 1 <= length <= shape[0]:
        raise ValueError(f"length must be in 1…{shape[0]}, the steps of the gates; got {length}")
    return shape
