"""Figures: arrays and keyword-only options in, `plotly.graph_objects.Figure` out. No streamlit, no torch."""

from rnnviz.plots.match import match_grid
from rnnviz.plots.moves import gate_moves
from rnnviz.plots.weights import weight_heatmap

__all__ = [
    "gate_moves",
    "match_grid",
    "weight_heatmap",
]
