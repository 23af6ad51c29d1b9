"""The way back on the page: what is asked is read, and its gradients are computed and sent when somebody asks."""

import json
from typing import Any

import streamlit as st

from rnnviz.experiment import Experiment, Simulation
from rnnviz.ui.kit.address import walked
from rnnviz.ui.kit.components import component
from rnnviz.ui.kit.kept import RESULTS
from rnnviz.ui.simulator.back.cells import cells_asked, cells_content
from rnnviz.ui.simulator.back.message import back_message, nothing, refused, too_large
from rnnviz.ui.simulator.back.question import BACK_FIELDS, Question, question_of
from rnnviz.ui.simulator.back.results import walk
from rnnviz.ui.simulator.back.tried import tried
from rnnviz.ui.simulator.fields import Choices
from rnnviz.ui.simulator.message import is_whole
from rnnviz.words import language, say, say_error

BACK = "rnnviz_back"  # the key of the component
_FIRST = "rnnviz_back_first"
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
        "back_reach.css",
        "back_cells.css",
        "back_tracks.css",
    ),
)


def asked() -> Question | None:
    """What the browser asks for now, or at first the address. None: the way forward."""
    text = st.session_state.get(BACK, {}).get("asked")
    if text is None or walked():
        return question_of(st.query_params.to_dict())
    return question_of(_read(text))


def _read(text: Any) -> dict[str, Any]:
    try:
        found = json.loads(str(text))
    except ValueError:
        return {}
    return {name: found[name] for name in BACK_FIELDS if name in found} if isinstance(found, dict) else {}


def back(chosen: Choices, simulation: Simulation, sample: int, question: Question | None, device_name: str) -> None:
    """Mount the view; without a question it gets nothing, and computes nothing."""
    data = nothing()
    if question is not None and not is_whole(simulation):
        data = refused(too_large(simulation))
    elif question is not None:
        try:
            with st.spinner(say("Walking back by hand and with autograd …")):
                data = _message(chosen, simulation, sample, question, device_name)
        except ValueError as problem:
            data = refused(say_error(problem))
    _mount(key=BACK, data=data, default={"asked": None}, on_asked_change=_rerun)
    if question is not None and is_whole(simulation):
        tried(chosen, simulation, sample, question)


def _message(chosen: Choices, simulation: Simulation, sample: int, question: Question, device_name: str) -> bytes:
    """Kept for all visitors: what it was made of is not needed again."""
    question = question.within(simulation.setup, sample)

    def make() -> bytes:
        way = walk(simulation, sample, question, chosen.seed, chosen.device)
        cells = None
        if question.cells and isinstance(chosen, Experiment):
            cells = cells_content(cells_asked(chosen, sample, question))
        return back_message(simulation, sample, way, device_name, cells)

    found: bytes = RESULTS.get(("back", repr(chosen), sample, question, device_name, language()), make)
    return found


def _rerun() -> None:
    """The page runs again after any change; streamlit only needs a callback to know of the value."""
