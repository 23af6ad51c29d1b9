"""The input sequence."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from rnnviz.plots import panels
from rnnviz.plots.heat import Scale, heat_panel
from rnnviz.plots.marks import overflow_note
from rnnviz.plots.states import summary


def input_heatmap(
    x: np.ndarray,
    *,
    feature_names: Sequence[str] | None = None,
    length: int | None = None,
    times: Sequence[str] | None = None,
) -> go.Figure:
    """Features (rows) over time (columns), symmetric around 0 up to the largest |value|; steps from `length` on are
    hatched as padding.   Shapes: x (T, I), feature_names (I,), times (T,).   Raises ValueError for other shapes."""
    if x.ndim != 2 or 0 in x.shape:
        raise ValueError(f"x must have shape (T, I), both at least 1; got {x.shape}")
    valid = len(x) if length is None else length
    panel, notes = heat_panel(
        x, symbol="x", row="feature", scale=Scale.signed(x[:valid], False), names=feature_names, length=length
    )
    return panels.stack(
        [panel],
        x_axis=panels.time_axis(len(x), times),
        notes=notes,
        lost=overflow_note(x, valid),
        alt=summary(x, valid, "x", "feature"),
    )
