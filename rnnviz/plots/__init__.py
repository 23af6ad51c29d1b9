"""Figures: arrays and keyword-only options in, `plotly.graph_objects.Figure` out. No streamlit, no torch."""

from rnnviz.plots.gates import gate_evolution
from rnnviz.plots.match import match_grid
from rnnviz.plots.states import hidden_evolution
from rnnviz.plots.weights import weight_heatmap

__all__ = [
    "gate_evolution",
    "hidden_evolution",
    "match_grid",
    "weight_heatmap",
]
