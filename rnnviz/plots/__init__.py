"""Figures: arrays and keyword-only options in, `plotly.graph_objects.Figure` out. No streamlit, no torch."""

from rnnviz.plots.match import match_grid
from rnnviz.plots.weights import weight_heatmap

__all__ = [
    "match_grid",
    "weight_heatmap",
]
