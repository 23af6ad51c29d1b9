"""Where the rows of each gate stood in a file, and where they stand here."""

from collections.abc import Iterator, Sequence
from typing import Any

import plotly.graph_objects as go

from rnnviz.plots import theme
from rnnviz.plots.theme import LIGHT
from rnnviz.words import say

_COLOURS = tuple(LIGHT[f"unit_{k}"] for k in range(6))
_LEFT, _RIGHT = (0.0, 1.0), (2.0, 3.0)  # the file's stack and torch's, along x
_HEIGHT = 34  # px of a gate

# Letter here, letter in the file, its first row there, and the row after its last.
Block = tuple[str, str, int, int]


def gate_moves(blocks: Sequence[Block], *, columns: bool) -> go.Figure:
    """Two stacks of gates, the file's and torch's, with a band from each gate to its place.

    blocks: in torch's order, all of one size   columns: whether the file has its gates in columns
    """
    traces = [trace for k, block in enumerate(blocks) for trace in _gate(k, block)]
    rows = max((stop for _, _, _, stop in blocks), default=1)
    there = say("columns in the file") if columns else say("rows in the file")
    x_axis = theme.axis(
        "",
        range=[-0.05, 3.05],
        tickvals=[0.5, 2.5],
        ticktext=[there, say("rows in torch")],
        side="top",
        fixedrange=True,
    )
    y_axis = theme.axis("", range=[rows, 0], showticklabels=False, fixedrange=True)
    layout = theme.base_layout(
        xaxis=x_axis,
        yaxis=y_axis,
        height=40 + _HEIGHT * len(blocks),
        margin={"l": 0, "r": 0, "t": 30, "b": 4},
        hovermode=False,
        meta={"alt": _alt(blocks)},
    )
    return theme.figure(traces, layout)


def _alt(blocks: Sequence[Block]) -> str:
    each = [
        say("gate {here} from {theirs}, {first} to {last}", here=here, theirs=theirs, first=start, last=stop - 1)
        for here, theirs, start, stop in blocks
    ]
    return "; ".join(each)


def _gate(k: int, block: Block) -> Iterator[dict[str, Any]]:
    """The band first, under the two blocks."""
    here, theirs, start, stop = block
    size = stop - start
    first, last = k * size, (k + 1) * size
    band = ((_LEFT[1], start), (_RIGHT[0], first), (_RIGHT[0], last), (_LEFT[1], stop))
    yield _area(band, k, 0.2)
    for (left, right), low, high, letter in ((_LEFT, start, stop, theirs), (_RIGHT, first, last, here)):
        yield _area(((left, low), (right, low), (right, high), (left, high)), k, 0.45)
        text = say("{gate}: {first} to {last}", gate=theme.plain(letter), first=low, last=high - 1)
        yield {
            "type": "scatter",
            "mode": "text",
            "x": [(left + right) / 2],
            "y": [(low + high) / 2],
            "text": [text],
            "textfont": {"color": LIGHT["ink"], "size": 13},
            "hoverinfo": "skip",
        }


def _area(corners: tuple[tuple[float, float], ...], k: int, opacity: float) -> dict[str, Any]:
    closed = (*corners, corners[0])
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for x, _ in closed],
        "y": [y for _, y in closed],
        "fill": "toself",
        "fillcolor": _COLOURS[k % len(_COLOURS)],
        "line": {"width": 0},
        "opacity": opacity,
        "hoverinfo": "skip",
    }
