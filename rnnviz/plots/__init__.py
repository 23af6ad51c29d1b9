"""Figures: arrays and keyword-only options in, `plotly.graph_objects.Figure` out. No streamlit, no torch."""

from rnnviz.plots.gates import gate_evolution
from rnnviz.plots.match import match_grid
from rnnviz.plots.sequence import input_heatmap
from rnnviz.plots.states import hidden_evolution, hidden_heatmap, hidden_lines
from rnnviz.plots.weights import weight_heatmap

__all__ = [
    "gate_evolution",
    "hidden_evolution",
    "hidden_heatmap",
    "hidden_lines",
    "input_heatmap",
    "match_grid",
    "weight_heatmap",
]
