"""The launcher: `streamlit run app.py`. Routes, headers and start-up; what the pages show is in pages/."""

import streamlit as st

from rnnviz.ui.server.assets import lifespan, middleware, routes

app = st.App("pages/main.py", routes=routes(), middleware=middleware(), lifespan=lifespan)
