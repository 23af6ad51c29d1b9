"""The launcher of the tests' own page: the same routes and headers as the app's."""

import streamlit as st

from rnnviz.ui.server.assets import lifespan, middleware, routes

app = st.App("page.py", routes=routes(), middleware=middleware(), lifespan=lifespan)
