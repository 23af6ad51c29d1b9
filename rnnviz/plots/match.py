"""Where the trace by hand and torch differ, and by how much."""

from collections.abc import Sequence
from math import ceil
from typing import Any

import numpy as np
import plotly.graph_objects as go

from rnnviz.plots import panels, theme
from rnnviz.plots.panels import Panel, Trace
from rnnviz.plots.pool import MAX_COLUMNS, Pooled
from rnnviz.plots.rows import steps, steps_of_block
from rnnviz.plots.theme import LIGHT
from rnnviz.words import say, say_many

# Decades relative to the tolerance. Up to 0 the sequential scale, above 0 at once the colour of a mismatch.
FLOOR, CEILING = -4.0, 1.0
AT_TOLERANCE = -FLOOR / (CEILING - FLOOR)
SCALE = (
    (0.0, LIGHT["low"]),
    (AT_TOLERANCE / 2, LIGHT["mid"]),
    (AT_TOLERANCE, LIGHT["high"]),
    (AT_TOLERANCE, LIGHT["bad"]),
    (1.0, LIGHT["bad"]),
)
OVERFLOW_SCALE = ((0.0, LIGHT["overflow"]), (1.0, LIGHT["overflow"]))
ARROWS = ("→", "←")


def match_grid(
    errors: np.ndarray,
    *,
    tolerance: float | np.ndarray,
    layer_names: Sequence[str] | None = None,
    times: Sequence[str] | None = None,
) -> go.Figure:
    """|difference| per layer and direction (rows, layer 0 at the bottom) and step (columns), in tolerances.

    The colour is logarithmic, from a 10,000th of the tolerance (and 0) to the tolerance; anything above has the colour
    of a mismatch, inf (only one side overflowed) too. nan, where both overflow and nothing can be said, is marked.
    `tolerance` is one number or an array that broadcasts to errors; `layer_names` name the L*D rows from the bottom.

    Shapes: errors (L, D, T), layer_names (L*D,), times (T,).   Raises ValueError for other shapes.
    """
    layers, directions, seq_len = _checked(errors, layer_names)
    rows = np.asarray(errors, dtype=np.float64).reshape(layers * directions, seq_len)
    limits = np.broadcast_to(np.asarray(tolerance, dtype=np.float64), errors.shape).reshape(rows.shape)
    names = layer_names or [
        say("layer {layer}", layer=layer) + (f" {ARROWS[d]}" if directions > 1 else "")
        for layer in range(layers)
        for d in range(directions)
    ]
    step = ceil(seq_len / MAX_COLUMNS)
    with np.errstate(divide="ignore"):
        decades = np.log10(rows / limits)
    worst = _worst_of_blocks(decades, step)
    shown, differences = np.take_along_axis(decades, worst, axis=1), np.take_along_axis(rows, worst, axis=1)
    y_axis = theme.axis(
        "",
        range=[-0.5, len(rows) - 0.5],
        tickvals=list(range(len(rows))),
        ticktext=[theme.plain(name) for name in names],
    )
    notes = [say("one cell: the largest of {step} steps", step=step)] if step > 1 else []
    if limits.min() == limits.max():
        notes.append(say("colour: |Δ| / tolerance {tolerance}", tolerance=theme.scientific(limits.max())))
    lost = [say("■ both overflow here: nothing can be said")] if np.isnan(rows).any() else []
    panel = Panel(tuple(_traces(shown, differences, step)), y_axis, min(max(26 * len(rows), 48), 300))
    return panels.stack(
        [panel], x_axis=panels.time_axis(seq_len, times), notes=notes, lost=lost, alt=_summary(rows, limits), left=76
    )


def _traces(worst: np.ndarray, differences: np.ndarray, step: int) -> list[Trace]:
    """The cells, and an overlay where both sides overflow.   worst, differences: (rows, columns)"""
    pooled = Pooled(np.clip(worst, FLOOR, CEILING).astype(np.float32), column_step=step)
    time = "t = %{x}" if step == 1 else say("{steps} around t = {t}", steps=steps_of_block(step), t="%{x}")
    where = f"%{{y}}<br>{time}<br>"
    shared: dict[str, Any] = {"type": "heatmap", "hoverongaps": False, **pooled.positions()}
    if differences.shape[1] <= 40:
        shared |= {"xgap": 2, "ygap": 2}
    text = [[theme.scientific(value) for value in row] for row in differences]
    cells = shared | {
        "name": "|difference|",
        "z": pooled.values,
        "text": text,
        "customdata": differences,
        "zmin": FLOOR,
        "zmax": CEILING,
        "colorscale": SCALE,
        "hovertemplate": where + "|Δ| = %{text}<extra></extra>",
        "colorbar": panels.colour_bar([-4, -2, 0], ["10⁻⁴", "10⁻²", say("tol.")]),
    }
    lost = np.isnan(differences)
    if not lost.any():
        return [cells]
    overlay = shared | {
        "name": "overflow",
        "z": np.where(lost, np.float32(1), np.float32(np.nan)),
        "zmin": 0,
        "zmax": 1,
        "colorscale": OVERFLOW_SCALE,
        "showscale": False,
        "hovertemplate": where + say("both overflow") + "<extra></extra>",
    }
    return [cells, overlay]


def _worst_of_blocks(decades: np.ndarray, step: int) -> np.ndarray:
    """Which column stands for each block of `step`: the largest; nan comes after a mismatch, before all else.

    Shapes: (rows, T) -> (rows, ceil(T / step)), indices of columns.
    """
    rows, seq_len = decades.shape
    order = np.where(np.isnan(decades), 0.0, decades)
    filled = np.pad(order, ((0, 0), (0, -seq_len % step)), constant_values=-np.inf).reshape(rows, -1, step)
    worst: np.ndarray = filled.argmax(axis=2)
    return worst + np.arange(0, seq_len, step)


def _summary(rows: np.ndarray, limits: np.ndarray) -> str:
    """rows, limits: (L*D, T)"""
    known = ~np.isnan(rows)
    rows_and_steps = {"rows": rows.shape[0], "steps": steps(rows.shape[1])}
    sentences = [say("Differences from torch in {rows} layers and directions over {steps}.", **rows_and_steps)]
    if known.any():
        over, largest = int((rows[known] > limits[known]).sum()), theme.scientific(rows[known].max())
        if over:
            sentences.append(say("Largest {largest}, {over} above the tolerance.", largest=largest, over=over))
        else:
            sentences.append(say("Largest {largest}, none above the tolerance.", largest=largest))
    if not known.all():
        lost = int((~known).sum())
        sentences.append(say_many("{n} overflows on both sides.", "{n} overflow on both sides.", lost))
    return " ".join(sentences)


def _checked(errors: np.ndarray, layer_names: Sequence[str] | None) -> tuple[int, ...]:
    if errors.ndim != 3 or 0 in errors.shape:
        raise ValueError(f"errors must have shape (L, D, T), each at least 1; got {errors.shape}")
    rows = errors.shape[0] * errors.shape[1]
    if layer_names is not None and len(layer_names) != rows:
        raise ValueError(f"layer_names must have {rows} entries, L*D; got {len(layer_names)}")
    return errors.shape
