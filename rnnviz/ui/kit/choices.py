"""The choices of a page in the browser: entries of its history, keys of undo and redo, and what a field refused."""

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from rnnviz.ui.kit.components import component

_mount = component("rnnviz_choices", script="kit/choices.js", styles=("tokens.css",))
_RUNS = "rnnviz_choice_runs"


def choices(values: Mapping[str, Any], *, key: str) -> tuple[str, str]:
    """Tell the browser what is chosen now; another choice than before becomes an entry of its history.

    To be mounted after the widgets, whose changes have then reached the address. Returns the name of a field and the
    text that it did not take, or two empty texts.
    """
    runs = st.session_state[_RUNS] = st.session_state.get(_RUNS, 0) + 1
    content = json.dumps({"chosen": json.dumps(dict(values)), "runs": runs})
    result = _mount(key=key, data=content.encode(), on_refused_change=lambda: None)
    name, _, text = (result.refused or "").partition("=")
    return name, text
