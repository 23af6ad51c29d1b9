"""The launcher of the whole app, for tabs that go from test to test: at `forget`, a session forgets all it knows and
shows nothing.

At `run` and at `figures` stand the tests' own pages of the dock and of figures in place of the app's. One other site
may show the pages in a frame, and `lang=qps` has them in the pseudo-language.
"""

import os

import streamlit as st

from rnnviz.ui.kit import address
from rnnviz.ui.server.assets import lifespan, middleware, routes

COURSE = "http://localhost:3000"
os.environ["RNNVIZ_EMBED"] = COURSE
os.environ["RNNVIZ_PSEUDO"] = "1"
walk_whole = address.walk_whole


def forget_then_walk() -> None:
    """What every run begins with. A session that forgets is as one that begins."""
    if "forget" in st.query_params:
        st.session_state.clear()
        st.stop()
    if "run" in st.query_params:
        from tests.browser.dock.page import show_run

        show_run()
        st.stop()
    if "figures" in st.query_params:
        from tests.browser.figures.page import show_figures

        show_figures()
        st.stop()
    walk_whole()


setattr(address, "walk_whole", forget_then_walk)  # noqa: B010 - the name is the address's by import only
app = st.App("../../../pages/main.py", routes=routes(), middleware=middleware(), lifespan=lifespan)
