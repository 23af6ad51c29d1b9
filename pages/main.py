"""The frame around every page: the browser tab's title, and the navigation over the pages that exist."""

from pathlib import Path

import streamlit as st

from rnnviz.ui.server.assets import compute_on_one_thread

PAGES = {"simulator.py": "Simulator", "shapes.py": "Shapes", "lessons.py": "Lessons", "exercises.py": "Exercises"}

st.set_page_config(page_title="rnnviz", layout="wide", initial_sidebar_state="auto")

compute_on_one_thread()
here = Path(__file__).parent
found = [name for name in PAGES if (here / name).exists()]
st.navigation([st.Page(name, title=PAGES[name], default=name == "simulator.py") for name in found]).run()
