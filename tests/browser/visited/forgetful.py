"""The launcher of a server that keeps one session whose connection is lost, where streamlit's own keeps 128."""

from functools import partialmethod

import streamlit as st
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from rnnviz.ui.server.assets import lifespan, middleware, routes

setattr(  # noqa: B010 - a method is no variable
    MemorySessionStorage, "__init__", partialmethod(MemorySessionStorage.__init__, maxsize=1)
)
app = st.App("../../../pages/main.py", routes=routes(), middleware=middleware(), lifespan=lifespan)
