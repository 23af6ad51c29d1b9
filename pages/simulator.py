"""The simulator: a recurrent network computes, step by step, and every number can be opened."""

import streamlit as st

from rnnviz.ui.kit.header import header
from rnnviz.ui.kit.notes import problem
from rnnviz.ui.simulator import panels
from rnnviz.ui.simulator.arithmetic import arithmetic
from rnnviz.ui.simulator.controls import current_run, device_names
from rnnviz.ui.simulator.message import read_focus
from rnnviz.ui.simulator.results import message_of
from rnnviz.ui.simulator.stage import CHANNEL, stage

run = current_run()
device = device_names()[run.experiment.device]
focus = read_focus(st.session_state.get("rnnviz_arithmetic", {}).get("focus"))

header("Simulator", run.simulation.match, run.simulation.setup.arch.torch_name, device, tf32=run.experiment.tf32)
for text in run.problems:
    problem(text)
stage(message_of(run.experiment, run.sample, focus, device))
left, right = st.columns([1.05, 1])
with left:
    arithmetic(CHANNEL, key="rnnviz_arithmetic")
with right, st.container(border=True):
    panels.states_panel(run.simulation, run.sample)
panels.tabs(run.experiment, run.simulation, run.sample)
