"""What is not a number on a panel: padded steps are hatched, inf and nan have a colour of their own."""

from typing import Any

import numpy as np

from rnnviz.plots import theme
from rnnviz.plots.panels import Trace
from rnnviz.plots.pool import Pooled
from rnnviz.plots.theme import LIGHT
from rnnviz.words import say, say_many

OVERFLOW_SCALE = ((0.0, LIGHT["overflow"]), (1.0, LIGHT["overflow"]))


def padding(length: int, seq_len: int, y_range: tuple[float, float]) -> Trace:
    """Hatching over the steps t >= length, as a trace: Plotly's shapes have no pattern."""
    left, right = length - 0.5, seq_len - 0.5
    low, high = y_range
    pattern = {"shape": "/", "fgcolor": LIGHT["mute"], "bgcolor": theme.TRANSPARENT, "size": 7, "solidity": 0.12}
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "padding",
        "x": [left, right, right, left, left],
        "y": [low, low, high, high, low],
        "line": {"width": 0},
        "fill": "toself",
        "fillpattern": pattern,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def padding_word(length: int, seq_len: int) -> dict[str, Any]:
    """The word on the hatching; upright where the hatching is narrow."""
    upright = (seq_len - length) / seq_len < 0.2
    return {
        "text": say("padding"),
        "x": (length + seq_len - 1) / 2,
        "y": 0.5,
        "showarrow": False,
        "textangle": -90 if upright else 0,
        "bgcolor": LIGHT["background"],
        "borderpad": 2,
        "font": {"size": theme.FONT_SIZE, "color": LIGHT["mute"]},
    }


def overflow(pooled: Pooled, where: str) -> list[Trace]:
    """A flat overlay for each of inf, -inf and nan that occurs, so that hovering tells which it is.

    Shapes: pooled.values (R, C). `where` is the hover text's place.
    """
    values = pooled.values
    if np.isfinite(values).all():
        return []
    kinds = {"inf": values == np.inf, "−inf": values == -np.inf, "nan": np.isnan(values)}
    return [
        {
            "type": "heatmap",
            "name": "overflow",
            "z": np.where(mask, np.float32(1), np.float32(np.nan)),
            **pooled.positions(),
            "zmin": 0,
            "zmax": 1,
            "colorscale": OVERFLOW_SCALE,
            "showscale": False,
            "hoverongaps": False,
            "hovertemplate": f"{where} = {word}<extra>{overflow_word()}</extra>",
        }
        for word, mask in kinds.items()
        if mask.any()
    ]


def overflow_note(values: np.ndarray, length: int) -> list[str]:
    """Says where the numbers end; nothing when all are finite.   values: (T, H)"""
    lost = ~np.isfinite(values[:length])
    if not lost.any():
        return []
    first, count = int(lost.any(axis=1).argmax()), int(lost.sum())
    return [
        say_many(
            "■ overflow (inf or nan) from t = {first}: {n} value",
            "■ overflow (inf or nan) from t = {first}: {n} values",
            count,
            first=first,
        )
    ]


def overflow_word() -> str:
    """What stands beside the hover text of what is no number."""
    return say("overflow")
