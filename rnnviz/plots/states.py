"""The hidden state over time: all units as a heatmap, and the liveliest as lines, on one axis."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go

from rnnviz.plots import panels, rows, theme
from rnnviz.plots.heat import Scale, heat_panel
from rnnviz.plots.lines import line_panel, most_changing, unit_style
from rnnviz.plots.marks import overflow_note
from rnnviz.plots.panels import Panel, Trace
from rnnviz.words import say

Names = Sequence[str] | None
MOST_KEYS = 24  # rows that are high enough for a coloured key


def hidden_evolution(
    h: np.ndarray,
    *,
    unit_names: Names = None,
    bounded: bool = True,
    length: int | None = None,
    times: Names = None,
    symbol: str = "h",
) -> go.Figure:
    """Units (rows) over time (columns) as a heatmap, and under it, on the same time axis, the liveliest as lines. A
    coloured key at the left of a row is the colour of its line.

    The diverging scale is -1…1 when `bounded`, else up to the largest |value|. `length` is the drawn sequence's own
    length: later steps are hatched as padding. `times` names the steps (the characters of a text), `unit_names` the
    units; `symbol` is the quantity in the hover text ("c" for the cell state). The reverse direction is indexed by t as
    well: column t is the state after that direction read x[t]. Large h is pooled, of more than 12 units those that
    change most have lines, and notes in the figure say so.

    Shapes: h (T, H), unit_names (H,), times (T,).   Raises ValueError for other shapes.
    """
    length = _checked(h, length, unit_names, times)
    heat, heat_notes = heat_panel(
        h, symbol=symbol, scale=Scale.signed(h[:length], bounded), names=unit_names, length=length
    )
    lines, line_notes, units = _lines(h, unit_names, bounded, length, symbol, height=120)
    if h.shape[1] <= MOST_KEYS:
        heat = replace(heat, traces=(*heat.traces, _keys(units)))
    return _figure([heat, lines], h, length, times, symbol, [*heat_notes, *line_notes])


def _lines(
    h: np.ndarray, names: Names, bounded: bool, length: int, symbol: str, height: int
) -> tuple[Panel, list[str], list[int]]:
    units = most_changing(h[:length])
    labels = [rows.numbered(f"[{k}]" if names is None else theme.plain(names[k])) for k in units]
    limit = theme.scale_for(h[:length, units], bounded)[1]
    symbols = [symbol] * len(units)
    panel, notes = line_panel(h[:, units], labels=labels, symbols=symbols, limit=limit, length=length, height=height)
    if len(units) < h.shape[1]:
        which = say("lines: the {drawn} of {count} units that change most", drawn=len(units), count=h.shape[1])
        notes = [which, *notes]
    return panel, notes, units


def _keys(units: Sequence[int]) -> Trace:
    """The colours of the lines at the left edge of the heatmap's rows."""
    styles = [unit_style(k) for k in range(len(units))]
    symbols = ["square" if style["dash"] == "solid" else "square-open" for style in styles]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "line colours",
        "x": [-0.5] * len(units),
        "y": list(units),
        "marker": {"symbol": symbols, "size": 7, "color": [style["color"] for style in styles]},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _figure(
    stacked: Sequence[Panel],
    h: np.ndarray,
    length: int,
    times: Names,
    symbol: str,
    notes: Sequence[str],
) -> go.Figure:
    x_axis = panels.time_axis(len(h), times)
    alt = summary(h, length, symbol)
    return panels.stack(stacked, x_axis=x_axis, notes=notes, lost=overflow_note(h, length), alt=alt)


def summary(h: np.ndarray, length: int, symbol: str) -> str:
    """The figure in a sentence, for those who do not see it.   h: (T, H)"""
    seq_len, size = h.shape
    finite = h[:length][np.isfinite(h[:length])]
    counts = {"rows": rows.counted(size), "steps": rows.steps(seq_len)}
    sentences = [say("{symbol} of {rows} over {steps}.", symbol=symbol, **counts)]
    if finite.size:
        sentences.append(rows.extent(finite.min(), finite.max()))
    if finite.size < length * size:
        lost = length * size - finite.size
        sentences.append(say("{lost} of {count} values overflow.", lost=lost, count=length * size))
    if length < seq_len:
        sentences.append(say("Steps from {length} on are padding.", length=length))
    return " ".join(sentences)


def _checked(h: np.ndarray, length: int | None, names: Names, times: Names) -> int:
    """The number of valid steps."""
    if h.ndim != 2 or 0 in h.shape:
        raise ValueError(f"h must have shape (T, H), both at least 1; got {h.shape}")
    if length is not None and not 1 <= length <= len(h):
        raise ValueError(f"length must be in 1…{len(h)}, the steps of h; got {length}")
    for field, given, size in (("unit_names", names, h.shape[1]), ("times", times, len(h))):
        if given is not None and len(given) != size:
            raise ValueError(f"{field} must have {size} entries, one for each; got {len(given)}")
    return len(h) if length is None else length
