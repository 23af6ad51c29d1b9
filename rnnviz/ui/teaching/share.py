"""What every page has for teaching: the link to it as it is now, composed for a class, and the room it follows."""

import json
import re

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnviz.ui.kit.components import component
from rnnviz.ui.kit.held import controls_drawn, free_all, held
from rnnviz.ui.kit.notes import problem
from rnnviz.ui.teaching.embedding import embedding_sites
from rnnviz.ui.teaching.routes import rooms
from rnnviz.words import say
from rnnviz.words.languages import available

ROOM = "room"
CLOCKS = {"": ("simulator", "simulator:back"), "lessons": ("lesson",)}  # page -> its clocks: the first has the step
_KEPT = "rnnviz_room"
_CODE = re.compile(r"[a-z2-7]{16}")
_mount = component(
    "rnnviz_share", script="teaching/share.js", styles=("tokens.css", "kit.css", "share.css", "share_panel.css")
)


def share_place() -> DeltaGenerator:
    """Where it stands, above the page: to be called before the page runs, in every run.

    A page link starts from an empty address; the room that a link named is put back.
    """
    free_all()
    asked, kept = st.query_params.get(ROOM), st.session_state.get(_KEPT)
    if asked is not None and not _CODE.fullmatch(asked):
        del st.query_params[ROOM]
        problem(say("The room of this link does not exist: its code must be 16 letters and digits, as it was given."))
    elif asked is not None:
        st.session_state[_KEPT] = kept = asked
    if kept is not None:
        st.query_params[ROOM] = kept
    return st.container(key="rnnviz_share_room" if kept else "rnnviz_share_free")


def share(place: DeltaGenerator, page: str) -> None:
    """Draw it for the page of this name, which has run: what a link may hold of it is known then."""
    now = held()
    controls = [
        {"field": name, "label": label, "held": "hidden" if now.hides(name) else "locked" if now.locks(name) else ""}
        for name, label in controls_drawn().items()
    ]
    content = {
        "page": page,
        "clocks": CLOCKS.get(page, ()),
        "controls": controls,
        "languages": available(),
        "sites": embedding_sites(),
        "shared": rooms().shared,
        "room": st.session_state.get(_KEPT, ""),
    }
    with place:
        _mount(key="rnnviz_share_view", data=json.dumps(content, ensure_ascii=False).encode())
