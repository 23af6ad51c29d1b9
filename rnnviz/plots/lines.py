"""A few units over time, as lines."""

from collections.abc import Sequence
from math import ceil

import numpy as np

from rnnviz.plots import marks, theme
from rnnviz.plots.panels import Panel, Trace
from rnnviz.plots.pool import compact
from rnnviz.plots.theme import LIGHT
from rnnviz.words import say

MAX_LINES = 2 * len(theme.UNIT_COLOURS)  # each colour once solid, once dotted
MAX_POINTS = 2000


def most_changing(values: np.ndarray, at_most: int = MAX_LINES) -> list[int]:
    """The units with the largest range over time, in the order of their index.   values: (T, H)"""
    finite = np.isfinite(values)
    high = np.where(finite, values, -np.inf).max(axis=0)
    low = np.where(finite, values, np.inf).min(axis=0)
    some = finite.any(axis=0)
    ranges = np.where(some, high, 0).astype(np.float64) / 2 - np.where(some, low, 0).astype(np.float64) / 2
    return sorted(np.argsort(-ranges, kind="stable")[:at_most].tolist())


def unit_style(k: int) -> dict[str, str]:
    """Colour and dash of the k-th line."""
    colours = theme.UNIT_COLOURS
    return {"color": colours[k % len(colours)], "dash": "solid" if k < len(colours) else "dot"}


def line_panel(
    values: np.ndarray,
    *,
    labels: Sequence[str],
    symbols: Sequence[str],
    limit: float,
    length: int | None = None,
    height: int = 120,
    title: str = "",
) -> tuple[Panel, list[str]]:
    """One line per column of `values`, between -limit and limit; `labels` say whose line it is, `symbols` of what.

    Shapes: values (T, K), labels (K,), symbols (K,).
    """
    seq_len = len(values)
    valid = seq_len if length is None else length
    stride = ceil(valid / MAX_POINTS)
    drawn = compact(values[:valid:stride])
    lost = ~np.isfinite(drawn)
    # A point whose neighbours are missing would be a line of no length: it needs a marker to be seen.
    mode = "lines+markers" if len(drawn) == 1 or lost.any() else "lines"
    traces: list[Trace] = [
        {
            "type": "scatter",
            "mode": mode,
            "name": label,
            "y": drawn[:, k],
            "x0": 0,
            "dx": stride,
            "line": {"width": 2, **unit_style(k)},
            "marker": {"size": 5},
            "hovertemplate": f"t = %{{x}}<br>{label}<br>{symbol} = %{{y}}<extra></extra>",
            "yhoverformat": theme.hover_format(limit),
        }
        for k, (label, symbol) in enumerate(zip(labels, symbols, strict=True))
    ]
    span = (-1.1 * limit, 1.1 * limit)
    words = []
    if lost.any():
        traces.append(_lost_steps(np.flatnonzero(lost.any(axis=1)) * stride, limit))
    if valid < seq_len:
        traces.append(marks.padding(valid, seq_len, span))
        words.append(marks.padding_word(valid, seq_len))
    ticks = [-limit, 0.0, limit]
    y_axis = theme.axis(
        "",
        range=list(span),
        side="right",
        tickvals=ticks,
        ticktext=[theme.number(tick, 0 if tick == round(tick) else 3) for tick in ticks],
        zeroline=True,
        zerolinecolor=LIGHT["line"],
        zerolinewidth=1,
        ticklabelstandoff=14,
    )
    notes = [say("one of {stride} steps drawn", stride=stride)] if stride > 1 else []
    return Panel(tuple(traces), y_axis, height, title, annotations=tuple(words)), notes


def _lost_steps(steps: np.ndarray, limit: float) -> Trace:
    """A mark on the zero line at each step where a drawn line is inf or nan.   steps: (k,)"""
    what = say("a line is inf or nan here")
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "overflow",
        "x": steps,
        "y": np.zeros(len(steps), np.int8),
        "marker": {"symbol": "x-thin", "size": 8, "line": {"width": 2, "color": LIGHT["overflow"]}},
        "hovertemplate": f"t = %{{x}}<br>{what}<extra>{marks.overflow_word()}</extra>",
        "showlegend": False,
    }
