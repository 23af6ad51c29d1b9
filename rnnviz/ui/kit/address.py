"""What is wrong with the address that a page was opened with."""

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from rnnviz.sources.limits import shown
from rnnviz.ui.kit.fields import Field, Words, problems_in, value_of
from rnnviz.ui.kit.held import HIDDEN, LOCKED, hold
from rnnviz.words import say

# What streamlit, or every page of ours, takes from an address.
_EVERYWHERE = {"lang", "embed", "embed_options", "present", "room", LOCKED, HIDDEN}


def problems_of_address(
    key: str,
    rules: Mapping[str, Field],
    others: Collection[str] | None = None,
    controls: Mapping[str, Field] | None = None,
) -> list[str]:
    """One sentence for each parameter that breaks its rule; kept in the session under `key`, where a page that has seen
    another choice may clear it. With `others`, the names without a rule, for each that the page does not know, too.
    `controls`: what a link may lock or hide of the page; what it holds is held from here on.

    What is wrong leaves the address before the first widget is bound to it: streamlit would stop at an infinite number,
    and take the last of two values.
    """
    address = {name: st.query_params.get_all(name) for name in st.query_params}
    once = dict.fromkeys(others or (), Words("")) | dict(rules)
    broken = {name: problems for name in address if (problems := problems_in({name: address[name]}, once))}
    if broken or key not in st.session_state:
        known = address.keys() if others is None else {*once, *_EVERYWHERE}
        unknown = [_unknown(name, once) for name in address if name not in known]
        st.session_state[key] = [sentence for problems in broken.values() for sentence in problems] + unknown
    for name in broken:
        del st.query_params[name]
    if broken:
        st.rerun()  # with the address as it is now
    st.session_state[key] += hold(key, controls or {}, walked=walked())
    return list(st.session_state[key])


def _unknown(name: str, known: Iterable[str]) -> str:
    """What is said of a parameter that a page does not have, and which one is meant where it is nearly written so."""
    near = get_close_matches(name, known, n=1, cutoff=0.8)
    if near:
        return say("{name} is no choice of this page; did you mean {near}?", name=shown(name), near=near[0])
    return say("{name} is no choice of this page, so it changes nothing", name=shown(name))


def walked() -> bool:
    """Whether this run shows an entry of the browser's history: then the address says what every widget has."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def begin_with(key: str, value: Any) -> None:
    """Give a widget a value, where neither the session nor the browser has one.

    In the first run of a session the browser has, where the page was there before: the server was started anew. What
    was typed and chosen is newer then than the address that the page was opened with, which streamlit sends again.
    """
    context = get_script_run_ctx()
    # Of a widget that no script has made in this session yet, its id alone is known: it ends in the widget's key.
    sent = () if context is None else list(context.session_state._state._new_widget_state.states)
    if not any(name.endswith(f"-{key}") for name in sent):
        st.session_state.setdefault(key, value)


def walk_whole() -> None:
    """Take the whole address of an entry of the history that somebody walked to. To be called first in every run.

    Streamlit leaves out what a widget of the page before was bound to, though this page has a widget of that name.
    """
    context = get_script_run_ctx()
    if context is None or not walked():
        return
    with context.session_state.query_params() as address:
        address.populate_from_query_string(context.query_string)
        address.set_initial_query_params(context.query_string)
        address._send_query_param_msg()  # the browser was told otherwise


def value_now(name: str, field: Field) -> Any:
    """The value that the widget of this field has in this run, before it is drawn."""
    if name in st.session_state and not walked():
        return st.session_state[name]
    text = st.query_params.get(name)
    return field.default if text is None else value_of(field, text)
