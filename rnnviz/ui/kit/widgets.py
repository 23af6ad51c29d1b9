"""The widget of a field: its rule, its default and its parameter in the address, in one way for all pages.

Each is a control that a link may lock or hide, under the name of its field.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from rnnviz.ui.kit.fields import Choice, Field, Real, Switch, Whole, Words
from rnnviz.ui.kit.held import controlled


def bound_widget(name: str, field: Field, label: str | None = None, *, high: int | None = None, **options: Any) -> Any:
    """Draw the widget of `field` under the key `name` and return its value.

    `label` is the name where there is none; `high` narrows a whole number's range; `options` go to streamlit. All but
    free texts are bound to the address: a long text would make a long address, so `free_text` is for those.
    """

    def draw(**given: Any) -> Any:
        bound: dict[str, Any] = {"label": label or name, "key": name, "bind": "query-params", **given}
        # The default is given even where the session holds a value: the address leaves out what equals the default.
        if isinstance(field, Whole):
            limits: dict[str, Any] = {"min_value": field.low, "max_value": field.high if high is None else high}
            return st.number_input(value=field.default, step=1, **limits, **bound)
        if isinstance(field, Real):
            limits = {"min_value": float(field.low), "max_value": float(field.high)}
            return st.number_input(value=field.default, step=0.1, **limits, **bound)
        if isinstance(field, Switch):
            return st.toggle(value=field.default, **bound)
        if isinstance(field, Words):
            return st.text_input(value=field.default, **bound)
        assert isinstance(field, Choice)
        return st.selectbox(options=field.options, index=field.options.index(field.default), **bound)

    if isinstance(field, Switch):
        options = {"width": "content"} | options
    return controlled(name, label or name, draw, lambda: st.session_state.get(name, field.default), **options)


def free_text(name: str, field: Words, label: str | None = None, *, lines: bool = True, **options: Any) -> str:
    """The widget of a free text, which the browser writes into the address once the server has accepted it.

    `lines`: it may have several.
    """
    area = st.text_area if lines else st.text_input

    def draw(**given: Any) -> str:
        return str(area(label or name, field.default, key=name, persist_state="session", **given) or "")

    return controlled(name, label or name, draw, lambda: str(st.session_state[name]), **options)


def titled_choice(name: str, field: Choice, label: str, title: Callable[[str], str], **options: Any) -> str:
    """A list of titles, whose choice stands in the address by its name: a bound widget would write there the title."""
    asked = st.query_params.get(name)
    chosen = st.session_state[name] = asked if asked in field.options else field.default

    def keep() -> None:
        chosen = st.session_state[name]
        if chosen != field.default:
            st.query_params[name] = chosen
        elif name in st.query_params:
            del st.query_params[name]

    titles = {option: title(option) for option in field.options}  # in the language of this run

    def draw(**given: Any) -> str:
        named: dict[str, Any] = {"format_func": titles.__getitem__, "on_change": keep}
        return str(st.selectbox(label, field.options, key=name, **named, **given))

    return controlled(name, label, draw, lambda: str(chosen), **options)
