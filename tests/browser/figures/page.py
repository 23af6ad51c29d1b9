"""A page for the tests alone: one figure that follows a clock, a widget that changes its data, one without a clock."""

import plotly.graph_objects as go
import streamlit as st

from rnnviz.plots.theme import LIGHT
from rnnviz.ui.kit.figure import figure


def show_figures() -> None:
    noise = st.checkbox("other data")
    if st.checkbox("show", value=True):
        y = [((t * 7 + noise * 3) % 5) / 5 for t in range(6)]
        line = {"type": "scatter", "x": list(range(6)), "y": y, "line": {"color": LIGHT["unit_0"]}}
        fig = go.Figure({"data": [line], "layout": {"template": {}, "font": {"color": LIGHT["mute"], "size": 9}}})
        figure(fig, key="line", alt="A line over six steps", channel="test", cursors=[None, *range(6)], height=240)
        figure(go.Figure({"data": [line], "layout": {"template": {}}}), key="still", alt="The same, standing still")
