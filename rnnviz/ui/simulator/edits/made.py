"""The edits of the session: taken from the picture, and those that do not fit another network dropped, with a word."""

from typing import Any

import streamlit as st

from rnnviz.edits import shapes_edited, those_that_fit
from rnnviz.ui.kit.held import held
from rnnviz.ui.simulator.choice import experiment_of
from rnnviz.ui.simulator.picture import PICTURE
from rnnviz.words import say, say_error


def take_edits() -> None:
    """The picture has sent edits: they are the choice from now on. A callback, before the page runs."""
    text = st.session_state.get(PICTURE, {}).get("edit")
    if isinstance(text, str) and not held().locks("edits"):
        st.session_state["edits"] = text


def drop_edits(values: dict[str, Any]) -> list[str]:
    """Keep in `values` those edits that the other choices have a place for; what is wrong with the others.

    Raises ValueError that names field, rule and value, where the other choices break a rule.
    """
    chosen = experiment_of(values | {"edits": ""})
    kept, problems = those_that_fit(values["edits"], shapes_edited(chosen.arch, chosen.seq_len, chosen.batch))
    if problems:
        st.session_state["edits"] = values["edits"] = kept
    return [say("{problem}; that edit was dropped", problem=say_error(problem)) for problem in problems]
