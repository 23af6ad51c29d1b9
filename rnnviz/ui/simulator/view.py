"""The simulator: a recurrent network computes, step by step, and every number can be opened."""

import streamlit as st

from rnnviz.ui.kit.header import header, header_place
from rnnviz.ui.kit.notes import problem
from rnnviz.ui.simulator import panels
from rnnviz.ui.simulator.arithmetic import arithmetic
from rnnviz.ui.simulator.controls import current_view, device_names
from rnnviz.ui.simulator.message import read_focus
from rnnviz.ui.simulator.results import message_of
from rnnviz.ui.simulator.stage import CHANNEL, stage
from rnnviz.words import language, say


def page() -> None:
    """The whole page."""
    top = header_place(say("Simulator"))
    view = current_view()
    device = device_names()[view.chosen.device]
    focus = read_focus(st.session_state.get("rnnviz_arithmetic", {}).get("focus"))
    header(top, view.simulation.match, device, tf32=view.chosen.tf32)
    for text in view.problems:
        problem(text)
    stage(message_of(view.chosen, view.sample, focus, device, language()))
    left, right = st.columns([1.05, 1])
    with left:
        arithmetic(CHANNEL, key="rnnviz_arithmetic")
    with right, st.container(border=True):
        panels.states_panel(view.simulation, view.sample)
    panels.tabs(view.chosen, view.simulation, view.sample)
