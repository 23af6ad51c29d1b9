"""A page for the tests alone: the picture of one run, whose clock and selection a test can move."""

import streamlit as st

from rnnviz.ui.kit.scripts import script_url
from rnnviz.ui.simulator.message import read_focus, run_message
from rnnviz.ui.simulator.picture import PICTURE, bar, picture
from tests.browser.dock.runs import RUNS, simulation_of

HOOKS = f"""
const [clock, runs] = await Promise.all(["{script_url("kit/clock.js")}", "{script_url("simulator/run.js")}"]
  .map((path) => import(new URL(path, document.baseURI))));
const {{ clockOf, goTo }} = clock;
const {{ light, litOf, select, selectionOf }} = runs;
export default function () {{
  window.rnnvizTest = {{ select, light, litOf, goTo, clockOf, selectionOf }};
}}
"""


def show_run() -> None:
    """The page of the run that the address names."""
    hooks = st.components.v2.component("test_hooks", js=HOOKS, html="<p>hooks</p>")
    name = st.selectbox("run", [*RUNS, "nothing"], key="run", bind="query-params")
    st.session_state["reruns"] = st.session_state.get("reruns", 0) + 1
    st.markdown(f"runs of the script: {st.session_state['reruns']}")
    hooks(key="hooks")
    if name in RUNS:
        bar(st.container())
        focus = read_focus(st.session_state.get(PICTURE, {}).get("focus"))
        picture(run_message(simulation_of(name), 0, focus, "cpu"), key=PICTURE)
