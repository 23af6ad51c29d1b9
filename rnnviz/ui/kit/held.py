"""The controls that a link holds: locked ones show their value and cannot be changed, hidden ones are away.

`?locked=cell,hidden_size&hidden=seed` in the address; `all` names every control of the page. What is held has the value
of the link, or its default, whatever an example, an undo or another page would give it. It is no promise of safety: who
edits the address is free.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, TypeVar

import streamlit as st
from streamlit.errors import StreamlitAPIException

from rnnviz.sources.limits import shown
from rnnviz.ui.kit.fields import Field, value_of
from rnnviz.ui.kit.notes import small
from rnnviz.words import say

LOCKED, HIDDEN = "locked", "hidden"
ALL = "all"
LONGEST = 1000  # characters of a list of names
_SESSION = "rnnviz_held"
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Held:
    """locked, hidden: names of controls, where `all` stands for each   values: what the link gives to those that are
    held, as the address has it; a name that is missing has its default."""

    locked: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    values: dict[str, str] = field(default_factory=dict)

    def hides(self, *names: str) -> bool:
        """Whether all of these are away."""
        return ALL in self.hidden or self.hidden.issuperset(names)

    def locks(self, name: str) -> bool:
        """Whether a person cannot change it: it is locked, or away."""
        return bool({name, ALL} & self.locked) or self.hides(name)


@dataclass
class _Session:
    """What is held of every page that a session has seen; of the page that runs, too, and the controls that it drew.
    One object: a session's values are looked up a thousand times in a run."""

    of_page: dict[str, Held] = field(default_factory=dict)
    now: Held = Held()
    drawn: dict[str, str] = field(default_factory=dict)


def _session() -> _Session:
    own: _Session | None = st.session_state.get(_SESSION)
    if own is None:
        own = st.session_state[_SESSION] = _Session()
    return own


def held() -> Held:
    """What is held of the page that runs."""
    return _session().now


def free_all() -> None:
    """Nothing is held, and no control drawn, of a page that does not say otherwise: to be called before it runs."""
    own = _session()
    own.now, own.drawn = Held(), {}


def hold(page: str, controls: Mapping[str, Field], *, walked: bool) -> list[str]:
    """Read what the address holds of a page's controls, and give what is held its value, under its name as the key of a
    widget. To be called in every run, before the first of them is drawn.

    Returns what is wrong with it, once. Who comes back to the page from another one, by an address that holds nothing,
    finds held what was held before, with the same values; `walked`: with those of the address.
    """
    own = _session()
    before = own.of_page.get(page)
    asked = LOCKED in st.query_params or HIDDEN in st.query_params
    problems: list[str] = []
    if before is not None and not asked:
        told = before
    else:
        locked, wrong = _names(LOCKED, controls)
        hidden, wrong_too = _names(HIDDEN, controls)
        problems = wrong + wrong_too
        told = Held(locked, hidden)
    held_here = [name for name in controls if told.locks(name)] if told.locked or told.hidden else []
    if before is None or walked or (before.locked, before.hidden) != (told.locked, told.hidden):
        values = {name: st.query_params[name] for name in held_here if name in st.query_params}
        own.of_page[page] = replace(told, values=values)
    kept = own.now = own.of_page[page]
    if not asked:
        _put_back(kept)
    for name in held_here:
        given = kept.values.get(name)
        st.session_state[name] = controls[name].default if given is None else value_of(controls[name], given)
    return problems


def _names(parameter: str, controls: Collection[str]) -> tuple[frozenset[str], list[str]]:
    """The controls that a parameter names, and a sentence for each name that is none; those leave the address."""
    text = st.query_params.get(parameter)
    if text is None:
        return frozenset(), []
    if len(text) > LONGEST:
        del st.query_params[parameter]
        counted = {"name": parameter, "most": LONGEST, "count": len(text)}
        return frozenset(), [say("{name} must have at most {most} characters; got {count}", **counted)]
    asked = list(dict.fromkeys(filter(None, (name.strip() for name in text.split(",")))))
    known = [name for name in asked if name in controls or name == ALL]
    if not known:
        del st.query_params[parameter]
    elif ",".join(known) != text:
        st.query_params[parameter] = ",".join(known)
    return frozenset(known), [_unknown(parameter, name, controls) for name in asked if name not in known]


def _unknown(parameter: str, name: str, controls: Collection[str]) -> str:
    near = get_close_matches(name, controls, n=1, cutoff=0.8)
    told = {"parameter": parameter, "name": shown(name)}
    if near:
        return say(
            "{parameter} must name controls of this page; got {name}, did you mean {near}?", near=near[0], **told
        )
    return say("{parameter} must name controls of this page; got {name}", **told)


def _put_back(kept: Held) -> None:
    for parameter, names in ((LOCKED, kept.locked), (HIDDEN, kept.hidden)):
        if names:
            st.query_params[parameter] = ",".join(sorted(names))
    for name, text in kept.values.items():
        with suppress(StreamlitAPIException):  # a widget writes it there itself
            st.query_params[name] = text


def controlled(
    name: str, label: str, draw: Callable[..., _Value], away: Callable[[], _Value], **options: Any
) -> _Value:
    """Draw a control as the link holds it, and return its value: `draw` takes streamlit's `options`, with `disabled`
    among them where it is locked; `away` gives the value where it is not drawn."""
    own = _session()
    own.drawn[name] = label
    now = own.now
    if now.hides(name):
        return away()
    if not now.locks(name):
        return draw(**options)
    with st.container(key=f"rnnviz_locked_{name}", gap=None, width=options.get("width", "stretch")):
        value = draw(**options | {"disabled": True})
        small(say("set by the teacher"))
    return value


def stands_elsewhere(name: str, label: str) -> None:
    """A control that a link may hold and that is no widget: Share lists it too."""
    _session().drawn[name] = label


def fold(names: Collection[str], label: str, key: str) -> AbstractContextManager[object]:
    """Where these controls are folded away under a label; nothing where the link hides all of them."""
    return nullcontext() if held().hides(*names) else st.expander(label, key=key)


def controls_drawn() -> dict[str, str]:
    """Name and label of the controls that the page has in this run, in its order."""
    return _session().drawn
