"""The widget of a field: its rule, its default and its parameter in the address, in one way for all pages."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from rnnviz.ui.kit.fields import Choice, Field, Real, Switch, Whole, Words


def bound_widget(name: str, field: Field, label: str | None = None, *, high: int | None = None, **options: Any) -> Any:
    """Draw the widget of `field` under the key `name` and return its value.

    `label` is the name where there is none; `high` narrows a whole number's range; `options` go to streamlit. All but
    free texts are bound to the address: a long text would make a long address, so `free_text` is for those.
    """
    label = label or name
    bound: dict[str, Any] = {"key": name, "bind": "query-params", **options}
    # The default is given even where the session holds a value: the address leaves out what equals the default.
    if isinstance(field, Whole):
        highest = field.high if high is None else high
        return st.number_input(label, field.low, highest, field.default, step=1, **bound)
    if isinstance(field, Real):
        return st.number_input(label, float(field.low), float(field.high), field.default, step=0.1, **bound)
    if isinstance(field, Switch):
        return st.toggle(label, field.default, **bound)
    if isinstance(field, Words):
        return st.text_input(label, field.default, **bound)
    assert isinstance(field, Choice)
    return st.selectbox(label, field.options, field.options.index(field.default), **bound)


def free_text(name: str, field: Words, label: str | None = None, *, lines: bool = True, **options: Any) -> str:
    """The widget of a free text, which the browser writes into the address once the server has accepted it.

    `lines`: it may have several.
    """
    area = st.text_area if lines else st.text_input
    return str(area(label or name, field.default, key=name, persist_state="session", **options) or "")


def titled_choice(name: str, field: Choice, label: str, title: Callable[[str], str], **options: Any) -> str:
    """A list of titles, whose choice stands in the address by its name: a bound widget would write there the title."""
    asked = st.query_params.get(name)
    st.session_state[name] = asked if asked in field.options else field.default

    def keep() -> None:
        chosen = st.session_state[name]
        if chosen != field.default:
            st.query_params[name] = chosen
        elif name in st.query_params:
            del st.query_params[name]

    titles = {option: title(option) for option in field.options}  # in the language of this run
    return str(st.selectbox(label, field.options, key=name, format_func=titles.__getitem__, on_change=keep, **options))
