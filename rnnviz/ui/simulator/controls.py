"""The simulator's choices and what they describe: the sidebar is drawn, and its simulation computed."""

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from rnnviz.experiment import Simulation
from rnnviz.lessons import LessonLayer
from rnnviz.ui.kit.held import held
from rnnviz.ui.kit.notes import small
from rnnviz.ui.simulator.choice import default_experiment, device_names, experiment_of
from rnnviz.ui.simulator.edits.made import drop_edits
from rnnviz.ui.simulator.fields import CONTROLS, FIELDS, Choices, field_of_error
from rnnviz.ui.simulator.link import lesson_of_link, out_of_reach, read_address, remember
from rnnviz.ui.simulator.own_weights import without_file
from rnnviz.ui.simulator.results import simulation_of
from rnnviz.ui.simulator.sidebar import LAST, Sidebar, widget
from rnnviz.ui.simulator.way_back import way_back
from rnnviz.words import say, say_error

__all__ = ["View", "current_view", "device_names"]


@dataclass(frozen=True, eq=False)
class View:
    """What the page shows: what was chosen, the sample that is drawn, the simulation, and what was wrong on the way."""

    chosen: Choices
    sample: int
    simulation: Simulation
    problems: tuple[str, ...]


def current_view() -> View:
    """Draw the sidebar and compute what it describes.

    Where a choice breaks a rule, the run is the last one that did not, so that nothing on the page is lost.
    """
    asked = st.query_params.to_dict()  # as the link has it: the widgets correct what they are bound to
    problems = read_address()
    refused: list[str] = []
    lesson = lesson_of_link(problems)
    bare = lesson is None and held().hides(*CONTROLS)
    with st.container(key="rnnviz_no_sidebar") if bare else st.sidebar:
        sidebar = None if lesson else Sidebar()
        values = _lesson_widgets(lesson) if lesson else {}
        if sidebar:
            values, refused = sidebar.draw(), sidebar.refused()
    try:
        dropped = [] if lesson else drop_edits(values)
        view = _view(lesson or experiment_of(values), values, asked, problems, dropped)
    except (TypeError, ValueError) as problem:
        if sidebar:
            sidebar.note(field_of_error(problem), say_error(problem))
        chosen, sample = st.session_state.get(LAST, (default_experiment(), 0))
        view = View(chosen, sample, simulation_of(chosen, sample), (*problems, say_error(problem)))
    if sidebar:
        sidebar.finish()
    return replace(view, problems=(*view.problems, *refused))


def _view(
    chosen: Choices, values: dict[str, Any], asked: dict[str, str], problems: list[str], dropped: list[str]
) -> View:
    """Compute a choice that keeps its rules. Raises ValueError where only the computation can tell that it does not.

    `dropped`: what is said of edits that do not fit it; as long as it is the choice.
    """
    sample = min(values["sample"], chosen.batch - 1)
    simulation = simulation_of(chosen, sample)
    before = st.session_state.get(LAST)
    if before is None:
        problems = problems + out_of_reach(asked, simulation, sample) + without_file(values)
    elif before != (chosen, sample):
        problems = []  # another choice: what was wrong with the link is past
    problems = problems + dropped
    remember(problems)
    st.session_state[LAST] = (chosen, sample)
    return View(chosen, sample, simulation, tuple(problems))


def _lesson_widgets(layer: LessonLayer) -> dict[str, Any]:
    """What there is to choose while a lesson's layer is open: the sample, and to leave it."""

    def leave() -> None:
        del st.session_state["rnnviz_lesson"]
        st.session_state["rnnviz_lesson_left"] = layer.lesson

    st.markdown(say("**Lesson {lesson}**, seed {seed}", lesson=layer.lesson, seed=layer.seed))
    small(say("Its recurrent layer, with the lesson's own weights, input and initial state."))
    st.button(say("Use my own choices"), on_click=leave, key="rnnviz_leave_lesson")
    values: dict[str, Any] = {name: field.default for name, field in FIELDS.items()}
    last = layer.batch - 1
    if last > 0:
        st.session_state["sample"] = min(st.session_state.get("sample", 0), last)
        values["sample"] = widget("sample", say("sample drawn"), high=last)
    way_back(layer, min(values["sample"], last), st.session_state.get("rnnviz_lesson_step", 0))
    return values
