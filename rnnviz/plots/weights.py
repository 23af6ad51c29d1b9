"""A weight matrix with its gates bracketed, and its biases beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from rnnviz.plots import marks, panels, theme
from rnnviz.plots.blocks import MOST_NAMED, Blocks, bias_hover, hover, summary
from rnnviz.plots.panels import Trace
from rnnviz.plots.pool import Pooled, compact, pool
from rnnviz.plots.theme import LIGHT
from rnnviz.words import say

MAX_BLOCKS = 128  # rows and columns of the drawn matrix
MOST_WRITTEN = 5  # columns, biases included, so that a number fits into a cell on a phone
GAP = 0.03  # of the width, between the matrix and its biases


def weight_heatmap(
    weight: np.ndarray,
    *,
    name: str,
    reads: str,
    hidden_size: int,
    gates: Sequence[str] = (),
    biases: Mapping[str, np.ndarray] | None = None,
    row_names: Sequence[str] | None = None,
    column_names: Sequence[str] | None = None,
    spectral_radius: float | None = None,
) -> go.Figure:
    """The matrix in the diverging scale, symmetric around 0, with a bracket and a letter for each gate's rows.

    `name` is the matrix ("W_hh"), `reads` the vector whose entries its columns multiply ("h[t−1]"). `gates` are the
    letters in the order of the rows, none or one for a matrix that is not stacked. `biases` stand beside it, one
    column each, in the same colours. Hovering an entry names what it connects. Above 128 rows or columns a cell is
    the entry farthest from zero of a block, never of two gates, and a note says so.

    Shapes: weight (G*H, C), each bias (G*H,), row_names (G*H,), column_names (C,).   Raises ValueError for others.
    """
    biases, blocks = biases or {}, Blocks(tuple(gates), hidden_size)
    _check(weight, blocks, biases, row_names, column_names)
    beside = np.stack(list(biases.values()), axis=1) if biases else np.empty((blocks.rows, 0))  # (G*H, biases)
    low, high = theme.scale_for(np.concatenate([weight, beside], axis=1), bounded=False)
    written = weight.shape[1] + len(biases) <= MOST_WRITTEN
    traces: list[Trace] = []
    for k, first in enumerate(blocks.first_rows()):
        block = slice(first, first + hidden_size)
        part = _pooled(weight[block], blocks)
        traces += _cells(part, first, hover(name, reads, blocks, k, part, column_names), "x", written)
        if biases:
            column = _pooled(beside[block], blocks)
            traces += _cells(column, first, bias_hover(blocks, k, column), "x2", written)
    for trace in traces:
        trace.setdefault("zmin", low), trace.setdefault("zmax", high)
    traces[0] |= {"showscale": True, "colorbar": _bar(low, high)}
    notes = _notes(weight, name, spectral_radius, part)
    layout = _layout(weight.shape, blocks, list(biases), reads, row_names, column_names, notes)
    return theme.figure(traces, layout | {"meta": {"alt": summary(weight, name, blocks), "time": False}})


def _notes(weight: np.ndarray, name: str, spectral_radius: float | None, part: Pooled) -> list[str]:
    notes = [f"{theme.plain(name)} {weight.shape[0]} × {weight.shape[1]}"]
    if spectral_radius is not None:
        notes[0] += " · " + say("spectral radius {radius}", radius=theme.number(spectral_radius))
    if not part.is_whole:
        sizes = {"rows": part.row_step, "columns": part.column_step}
        notes.append(say("one cell: farthest from zero of {rows} × {columns}", **sizes))
    return notes


def _pooled(part: np.ndarray, blocks: Blocks) -> Pooled:
    return pool(compact(part), max_rows=max(1, MAX_BLOCKS // max(1, len(blocks.gates))), max_columns=MAX_BLOCKS)


def _cells(part: Pooled, first: int, where: str, x_axis: str, written: bool) -> list[Trace]:
    """The cells of one gate, whose first row is `first`, with its inf and nan marked."""
    place = part.positions()
    place["y0"] += first
    small = part.is_whole and part.values.shape[0] <= 24
    look: dict[str, Any] = {"xgap": 2, "ygap": 2} if small and part.values.shape[1] <= 40 else {}
    if small and written:
        text = [[theme.number(value, 2) for value in row] for row in part.values]
        look |= {"text": text, "texttemplate": "%{text}", "textfont": {"size": theme.FONT_SIZE}}
    cells = look | {
        "type": "heatmap",
        "z": part.values,
        "colorscale": theme.DIVERGING,
        "showscale": False,
        "hoverongaps": False,
        "xaxis": x_axis,
        "yaxis": "y",
        "hovertemplate": f"{where}= %{{z}}<extra></extra>",
        "zhoverformat": ".4~g",
        **place,
    }
    lost = marks.overflow(part, where)
    return [cells, *(cross | place | {"xaxis": x_axis, "yaxis": "y"} for cross in lost)]


def _bar(low: float, high: float) -> dict[str, Any]:
    return panels.colour_bar([low, 0, high], [theme.number(low), "0", theme.number(high)]) | {"len": 1, "y": 0.5}


def _layout(
    shape: tuple[int, ...],
    blocks: Blocks,
    biases: Sequence[str],
    reads: str,
    row_names: Sequence[str] | None,
    column_names: Sequence[str] | None,
    notes: Sequence[str],
) -> dict[str, Any]:
    height = min(max(22 * shape[0], 60), 380)
    outside = 14 + 7 * len(str(shape[0] - 1)) if row_names is None else 80  # px that the row labels take
    each = max((1 - GAP) / (shape[1] + len(biases)), 0.15)
    right = 1 - len(biases) * each - GAP if biases else 1.0
    left = outside + (34 if len(blocks.gates) > 1 else 6)
    margin = {"l": left, "r": 60, "t": 10 + panels.NOTE_LINE * len(notes), "b": 42}
    layout = theme.base_layout(
        height=height + margin["t"] + margin["b"],
        margin=margin,
        xaxis=_labels(shape[1], column_names, MOST_NAMED, reads) | {"domain": [0, right]},
        yaxis=_labels(shape[0], row_names, height // 15, "") | {"range": [shape[0] - 0.5, -0.5]},
        annotations=panels.notes_above([], notes, left),
    )
    if biases:
        names = {"tickvals": list(range(len(biases))), "ticktext": [theme.plain(name) for name in biases]}
        domain = {"range": [-0.5, len(biases) - 0.5], "domain": [right + GAP, 1], "anchor": "y", "fixedrange": True}
        layout["xaxis2"] = theme.axis("", **names, **domain)
    if len(blocks.gates) > 1:
        layout["shapes"] = _brackets(blocks, outside)
        layout["annotations"] += _letters(blocks, outside)
    return layout


def _labels(size: int, names: Sequence[str] | None, room: int, title: str) -> dict[str, Any]:
    if names is not None and size <= room:
        labels: dict[str, Any] = {"tickvals": list(range(size)), "ticktext": [theme.plain(name, 8) for name in names]}
    else:
        labels = {"tick0": 0, "dtick": panels.nice_step(size / min(room, 24 if size < 100 else 5))}
    return theme.axis(title, range=[-0.5, size - 0.5], **labels)


def _brackets(blocks: Blocks, outside: int) -> list[dict[str, Any]]:
    """A bracket per gate left of the row labels, and a line of background between the gates."""
    left, right = -outside - 6, -outside
    shapes: list[dict[str, Any]] = []
    for first in blocks.first_rows():
        top, bottom = first - 0.4, first + blocks.hidden_size - 0.6
        path = f"M{right},{top}L{left},{top}L{left},{bottom}L{right},{bottom}"
        line = {"color": LIGHT["mute"], "width": 1.5}
        place = {"xref": "paper", "xsizemode": "pixel", "xanchor": 0, "yref": "y"}
        shapes.append({"type": "path", "path": path, "line": line, **place})
        if first:
            ends = {"x0": 0, "x1": 1, "y0": first - 0.5, "y1": first - 0.5, "xref": "paper", "yref": "y"}
            shapes.append({"type": "line", "line": {"color": LIGHT["background"], "width": 4}, **ends})
    return shapes


def _letters(blocks: Blocks, outside: int) -> list[dict[str, Any]]:
    return [
        {
            "text": f"<b>{gate}</b>",
            "x": 0,
            "xref": "paper",
            "xanchor": "center",
            "xshift": -outside - 18,
            "y": first + (blocks.hidden_size - 1) / 2,
            "yref": "y",
            "showarrow": False,
            "font": {"size": 14, "color": LIGHT["ink"]},
        }
        for gate, first in zip(blocks.gates, blocks.first_rows(), strict=True)
    ]


def _check(
    weight: np.ndarray,
    blocks: Blocks,
    biases: Mapping[str, np.ndarray],
    row_names: Sequence[str] | None,
    column_names: Sequence[str] | None,
) -> None:
    if weight.ndim != 2 or weight.shape[1] < 1 or weight.shape[0] != blocks.rows:
        raise ValueError(f"weight must have shape ({blocks.rows}, C), G*H rows; got {weight.shape}")
    for field, size, expected in (
        *((name, bias.shape, (blocks.rows,)) for name, bias in biases.items()),
        ("row_names", row_names and (len(row_names),), (blocks.rows,)),
        ("column_names", column_names and (len(column_names),), (weight.shape[1],)),
    ):
        if size is not None and size != expected:
            raise ValueError(f"{field} must have shape {expected}; got {size}")
