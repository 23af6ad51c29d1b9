"""A page for the tests alone: one run, published to the arithmetic view without a diagram."""

import streamlit as st

from rnnviz.experiment import simulate
from rnnviz.ui.kit.scripts import script_url
from rnnviz.ui.simulator.arithmetic import arithmetic
from rnnviz.ui.simulator.message import read_focus, run_message
from tests.browser.arithmetic.runs import RUNS

PUBLISH = f"""
const [clock, message, runs] = await Promise.all(
  ["{script_url("kit/clock.js")}", "{script_url("kit/message.js")}", "{script_url("simulator/run.js")}"]
    .map((path) => import(new URL(path, document.baseURI))));
const {{ clockOf, goTo, setLast }} = clock;
const {{ light, litOf, publishRun, select, selectionOf }} = runs;
export default function ({{ data }}) {{
  const run = message.unpack(data);
  window.rnnvizTest = {{ select, light, litOf, goTo, clockOf, selectionOf, run }};
  publishRun("test", run);
  setLast(clockOf("test"), run.ticks.shape[0] - 1);
}}
"""
st.set_page_config(layout="wide")
publish = st.components.v2.component("test_publish", js=PUBLISH, html="<p>published</p>")
name = st.selectbox("run", list(RUNS), key="run", bind="query-params")
st.session_state["reruns"] = st.session_state.get("reruns", 0) + 1
st.markdown(f"runs of the script: {st.session_state['reruns']}")
focus = read_focus(st.session_state.get("why", {}).get("focus"))
publish(key="publish", data=run_message(simulate(RUNS[name].setup()), 0, focus, "cpu"))
left, _ = st.columns([11, 10])
with left:
    arithmetic("test", key="why")
