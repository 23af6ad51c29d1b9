"""The way back on the page: what is asked is read, and its gradients are computed and sent when somebody asks."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

import streamlit as st

from rnnviz.experiment import Simulation
from rnnviz.ui.kit.address import walked
from rnnviz.ui.kit.components import component
from rnnviz.ui.kit.kept import RESULTS
from rnnviz.ui.simulator.back.message import back_message, nothing, refused, too_large
from rnnviz.ui.simulator.back.parts import NAMES, VIEWS, parts
from rnnviz.ui.simulator.back.question import BACK_FIELDS, Question, question_of
from rnnviz.ui.simulator.back.results import way_back_of
from rnnviz.ui.simulator.back.tried import tried
from rnnviz.ui.simulator.fields import Choices
from rnnviz.ui.simulator.message import is_whole
from rnnviz.words import language, say, say_error

BACK = "rnnviz_back"  # the key of the component
_mount = component(
    "rnnviz_back",
    script="simulator/back/door.js",
    styles=(
        "tokens.css",
        "kit.css",
        "picture.css",
        "stage.css",
        "dock.css",
        "dock_sum.css",
        "dock_terms.css",
        "weights.css",
        "way_back.css",
        "back_dock.css",
        "back_inside.css",
        "back_reach.css",
        "back_cells.css",
        "back_tracks.css",
    ),
)


class Asked(NamedTuple):
    """What the browser asks for: the way back of a question, and which of its parts by themselves."""

    question: Question
    parts: frozenset[str]


def asked() -> Asked | None:
    """What the browser asks for now, or at first the address. None: the way forward."""
    text = st.session_state.get(BACK, {}).get("asked")
    if text is None or walked():
        address = st.query_params.to_dict()
        return _asked(address, VIEWS.get(address.get("view", ""), ()))
    found = _read(text)
    return _asked(found, str(found.get("parts", "")).split(","))


def _asked(values: dict[str, Any], wanted: Iterable[str]) -> Asked | None:
    question = question_of(values)
    return None if question is None else Asked(question, frozenset(wanted) & frozenset(NAMES))


def _read(text: Any) -> dict[str, Any]:
    try:
        found = json.loads(str(text))
    except ValueError:
        return {}
    known = (*BACK_FIELDS, "parts")
    return {name: found[name] for name in known if name in found} if isinstance(found, dict) else {}


def back(chosen: Choices, simulation: Simulation, sample: int, asked: Asked | None, device_name: str) -> None:
    """Mount the view; without a question it gets nothing, and computes nothing."""
    question = None if asked is None else asked.question.within(simulation.setup, sample)
    data, walks = nothing(), False
    if question is not None and not is_whole(simulation):
        data = refused(too_large(simulation))
    elif question is not None:
        try:
            with st.spinner(say("Walking back by hand and with autograd …")):
                data, walks = _message(chosen, simulation, sample, question, device_name), True
        except ValueError as problem:
            data = refused(say_error(problem))
    _mount(key=BACK, data=data, default={"asked": None}, on_asked_change=_rerun)
    if asked is None or question is None or not walks:
        return
    parts(chosen, simulation, sample, question, asked.parts)
    tried(chosen, simulation, sample, question)


def _message(chosen: Choices, simulation: Simulation, sample: int, question: Question, device_name: str) -> bytes:
    """Kept for all visitors: what it was made of is not needed again."""

    def make() -> bytes:
        return back_message(simulation, sample, way_back_of(chosen, simulation, sample, question), device_name)

    found: bytes = RESULTS.get(("back", repr(chosen), sample, question, device_name, language()), make)
    return found


def _rerun() -> None:
    """The page runs again after any change; streamlit only needs a callback to know of the value."""
