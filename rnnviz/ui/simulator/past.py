"""Undo, redo and reset: the choices that a person made, one after the other, in the session."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from rnnviz.ui.simulator.fields import FIELDS
from rnnviz.words import say

_PAST, _AT = "rnnviz_past", "rnnviz_past_at"
MOST = 50  # steps that can be undone; a text can be long


def choose(values: Mapping[str, Any]) -> None:
    """Let every field have this value, where it is missing its default. For callbacks: before the widgets are drawn."""
    for name, field in FIELDS.items():
        st.session_state[name] = values.get(name, field.default)


def record(values: Mapping[str, Any]) -> None:
    """These are the choices now. Where they are others than before, what was undone can no longer be redone."""
    past: list[dict[str, Any]] = st.session_state.setdefault(_PAST, [])
    at: int = st.session_state.setdefault(_AT, -1)
    choices = {name: values[name] for name in FIELDS}
    if at < 0 or past[at] != choices:
        past[at + 1 :] = [choices]
        del past[:-MOST]
        st.session_state[_AT] = len(past) - 1


def _step(by: int) -> None:
    past, at = st.session_state[_PAST], st.session_state[_AT] + by
    if 0 <= at < len(past):
        st.session_state[_AT] = at
        choose(past[at])


def draw_buttons() -> None:
    """Undo, redo and reset, as they apply to what `record` knows."""
    past, at = st.session_state[_PAST], st.session_state[_AT]
    defaults = {name: field.default for name, field in FIELDS.items()}
    undo, redo, reset = say("Undo (Ctrl+Z)"), say("Redo (Ctrl+Shift+Z)"), say("Reset all choices")
    _button("↶", "rnnviz_undo", undo, lambda: _step(-1), at > 0)
    _button("↷", "rnnviz_redo", redo, lambda: _step(1), at + 1 < len(past))
    _button("⟲", "rnnviz_reset", reset, lambda: choose(defaults), past[at] != defaults)


def _button(sign: str, key: str, means: str, press: Callable[[], None], applies: bool) -> None:
    st.button(sign, key=key, help=means, on_click=press, disabled=not applies, type="tertiary")
