"""The simulator: a recurrent network computes, step by step, and every number can be opened."""

import streamlit as st

from rnnviz.ui import panels

#from rnnviz.ui.arithmetic import arithmetic
from rnnviz.ui.controls import current_run, device_names
from rnnviz.ui.header import header
from rnnviz.ui.results import message_of
from rnnviz.ui.stage import CHANNEL, chosen_focus, stage

run = current_run()
arch, device = run.simulation.setup.arch, device_names()[run.experiment.device]

header("Simulator", run.simulation.match, arch.torch_name, device)
for problem in run.problems:
    st.error(problem)
stage(message_of(run.experiment, run.sample, chosen_focus(arch), device))
left, right = st.columns([1.05, 1])
with left:
    st.write(CHANNEL)
with right, st.container(border=True):
    panels.states_panel(run.simulation, run.sample)
panels.tabs(run.experiment, run.simulation, run.sample)
