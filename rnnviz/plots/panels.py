"""Panels one above the other on a shared axis of time: what a figure over time is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from rnnviz.plots import theme
from rnnviz.plots.theme import LIGHT

GAP = 18  # px between panels
TITLE_GAP = 26  # px above a panel with a title
NOTE_LINE = 17  # px for each line of a note
MOST_NAMED_STEPS = 24

Trace = dict[str, Any]


@dataclass(frozen=True)
class Panel:
    """One row of a figure: its traces, its y axis, its height in px, and words above it.

    `keys` are words in colours of their own, after the title; `annotations` stand in the panel, x in steps.
    """

    traces: tuple[Trace, ...]
    y_axis: dict[str, Any]
    height: int
    title: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    annotations: tuple[dict[str, Any], ...] = ()


def stack(
    panels: Sequence[Panel],
    *,
    x_axis: dict[str, Any],
    alt: str,
    notes: Sequence[str] = (),
    lost: Sequence[str] = (),
    left: int = 52,
    **layout: Any,
) -> go.Figure:
    """Panels from top to bottom on one x axis. `notes` say what was pooled or cut, `lost` what
    overflowed; `alt` is the text alternative; `left` is the left margin in px. `layout.meta` holds `alt`.
    """
    gaps = [TITLE_GAP if panel.title else GAP for panel in panels]
    gaps[0] = GAP if panels[0].title else 0  # the notes have their room in the margin
    height = sum(gaps) + sum(panel.height for panel in panels)
    two_lines = "ticktext" in x_axis
    margin = {"l": left, "r": 46, "t": 10 + NOTE_LINE * (len(notes) + len(lost)), "b": 58 if two_lines else 42}
    traces: list[Trace] = []
    annotations = notes_above(lost, notes, left)
    axes: dict[str, Any] = {"xaxis": x_axis | {"anchor": f"y{len(panels)}" if len(panels) > 1 else "y"}}
    top = 0
    for k, (panel, gap) in enumerate(zip(panels, gaps, strict=True), start=1):
        top += gap
        domain = [1 - (top + panel.height) / height, 1 - top / height]
        name = str(k) if k > 1 else ""
        traces += [_placed(trace, f"y{name}", domain) for trace in panel.traces]
        annotations += [annotation | {"xref": "x", "yref": f"y{name} domain"} for annotation in panel.annotations]
        if panel.title:
            annotations += _title(panel, domain[1])
        axes[f"yaxis{name}"] = panel.y_axis | {"domain": domain, "anchor": "x"}
        top += panel.height
    return theme.figure(
        traces,
        theme.base_layout(
            height=height + margin["t"] + margin["b"],
            margin=margin,
            annotations=annotations,
            meta={"alt": alt},
            **axes,
            **layout,
        ),
    )


def time_axis(seq_len: int, times: Sequence[str] | None = None, title: str = "t") -> dict[str, Any]:
    """Steps 0…T-1, each one unit wide; few steps with names have the name under the number."""
    labels: dict[str, Any] = {"nticks": min(seq_len, 10), "tickformat": ",~r"}
    if seq_len <= 12:
        labels = {"tick0": 0, "dtick": 1}
    if times is not None and seq_len <= MOST_NAMED_STEPS:
        text = [f"{t}<br>{theme.plain(name, 6)}" for t, name in enumerate(times)]
        labels = {"tickvals": list(range(seq_len)), "ticktext": text}
    return theme.axis(title, range=[-0.5, seq_len - 0.5], **labels)


def nice_step(at_least: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, … that is at least `at_least`."""
    power = 10 ** int(np.floor(np.log10(max(at_least, 1))))
    return int(next(step * power for step in (1, 2, 5, 10) if step * power >= at_least))


def colour_bar(values: Sequence[float], text: Sequence[str]) -> dict[str, Any]:
    """A thin bar to the right of its panel; `stack` gives it the panel's place."""
    return {
        "thickness": 6,
        "outlinewidth": 0,
        "x": 1,
        "xpad": 6,
        "ypad": 0,
        "ticks": "",
        "tickvals": list(values),
        "ticktext": list(text),
        "tickfont": {"size": theme.FONT_SIZE},
    }


def _placed(trace: Trace, y_axis: str, domain: list[float]) -> Trace:
    placed = trace | {"xaxis": "x", "yaxis": y_axis}
    if "colorbar" in trace:
        place = {"y": sum(domain) / 2, "len": domain[1] - domain[0], "yanchor": "middle", "lenmode": "fraction"}
        placed["colorbar"] = trace["colorbar"] | place
    return placed


def notes_above(lost: Sequence[str], notes: Sequence[str], left: int) -> list[dict[str, Any]]:
    """The lines above a figure, from its left edge: first, in the colour of overflow, what was lost."""
    lines = [*lost, *notes]
    colours = [LIGHT["overflow"]] * len(lost) + [LIGHT["mute"]] * len(notes)
    return [
        _above(line, 1.0, colour, xshift=12 - left, yshift=4 + NOTE_LINE * (len(lines) - 1 - k))
        for k, (line, colour) in enumerate(zip(lines, colours, strict=True))
    ]


def _title(panel: Panel, top: float) -> list[dict[str, Any]]:
    after = 20 + 7 * len(panel.title)  # px, about where the title ends
    keys = [
        _above(f"<b>{word}</b>", top, colour, xshift=after + 22 * k, yshift=3)
        for k, (word, colour) in enumerate(panel.keys)
    ]
    return [_above(panel.title, top, LIGHT["mute"], xshift=0, yshift=3), *keys]


def _above(text: str, y: float, colour: str, *, xshift: int, yshift: int) -> dict[str, Any]:
    return {
        "text": text,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": xshift,
        "y": y,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": yshift,
        "showarrow": False,
        "align": "left",
        "borderpad": 0,
        "font": {"size": theme.FONT_SIZE, "color": colour},
    }
