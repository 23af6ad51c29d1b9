"""The frame around every page: its language, the browser tab's title, and the navigation over the pages that exist."""

from pathlib import Path

import streamlit as st

from rnnviz.ui.kit.address import walk_whole
from rnnviz.ui.kit.language import use_visitors_language
from rnnviz.ui.kit.machine import compute_on_one_thread
from rnnviz.ui.kit.page import brand, page_styles
from rnnviz.ui.kit.runs import RUNS
from rnnviz.ui.kit.visitors import admit
from rnnviz.ui.server.log import named_errors
from rnnviz.ui.teaching.share import share, share_place
from rnnviz.words import mark, say

PAGES = {
    "simulator.py": mark("Simulator"),
    "shapes.py": mark("Shapes"),
    "lessons.py": mark("Lessons"),
    "exercises.py": mark("Exercises"),
    "assignments.py": mark("Assignments"),
}

SIDEBAR = 272  # px; two fields of numbers beside each other keep their − and + from 120 px each

st.set_page_config(layout="wide", initial_sidebar_state=SIDEBAR)

with RUNS.one():
    walk_whole()
    use_visitors_language()
    compute_on_one_thread()
    page_styles()
    brand()
    admit()
    place = share_place()
    here = Path(__file__).parent
    found = [name for name in PAGES if (here / name).exists()]
    pages = [st.Page(name, title=say(PAGES[name]), default=name == "simulator.py") for name in found]
    with named_errors():
        chosen = st.navigation(pages, position="top")
        st.set_page_config(page_title=f"{chosen.title} · rnnviz")
        chosen.run()
        share(place, chosen.url_path)
