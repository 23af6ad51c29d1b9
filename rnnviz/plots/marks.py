"""What is not a number on a figure: inf and nan have a colour of their own."""

import numpy as np

from rnnviz.plots.panels import Trace
from rnnviz.plots.pool import Pooled
from rnnviz.plots.theme import LIGHT
from rnnviz.words import say

OVERFLOW_SCALE = ((0.0, LIGHT["overflow"]), (1.0, LIGHT["overflow"]))


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


def overflow_word() -> str:
    """What stands beside the hover text of what is no number."""
    return say("overflow")
