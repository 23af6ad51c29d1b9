"""What a link asks for, and what is wrong with it."""

import streamlit as st

from rnnviz.experiment import Simulation
from rnnviz.lessons import LessonLayer
from rnnviz.network.schedule import schedule
from rnnviz.ui.kit.address import problems_of_address
from rnnviz.ui.kit.fields import Whole
from rnnviz.ui.simulator.fields import FIELDS, LESSON_FIELDS, texts_in
from rnnviz.ui.simulator.results import layer_of_lesson
from rnnviz.words import say_error

_PROBLEMS = "rnnviz_link_problems"


def read_address() -> list[str]:
    """Take a link's free texts into the session, once, and return what is wrong with the link.

    Until the person chooses something else, the page says so.
    """
    if _PROBLEMS not in st.session_state:
        for name, text in texts_in({name: st.query_params.get_all(name) for name in st.query_params}).items():
            st.session_state.setdefault(name, text)
    return problems_of_address(_PROBLEMS, FIELDS | LESSON_FIELDS)


def remember(problems: list[str]) -> None:
    """What the page goes on saying about the link."""
    st.session_state[_PROBLEMS] = problems


def out_of_reach(asked: dict[str, str], simulation: Simulation, sample: int) -> list[str]:
    """What is wrong with the sample and the step of a link: their limits follow from the other choices."""
    setup = simulation.setup
    ticks = len(schedule(setup.arch, setup.length(sample)))
    rules = {"sample": Whole(0, setup.batch - 1, 0), "step": Whole(0, ticks - 1, 0)}
    problems = (rule.problem(name, asked.get(name, "0")) for name, rule in rules.items())
    return [problem for problem in problems if problem]


def lesson_of_link(problems: list[str]) -> LessonLayer | None:
    """The lesson's layer that a link asks for, until the person leaves it. A link that asks for what no lesson has adds
    to `problems`."""
    asked = st.query_params.get("lesson")
    if asked and asked != st.session_state.get("rnnviz_lesson_left"):
        seed = st.query_params.get("lesson_seed", "0")
        known = LESSON_FIELDS["lesson_seed"].problem("lesson_seed", seed) is None
        st.session_state["rnnviz_lesson"] = (asked, int(seed) if known else 0, st.query_params.get("lesson_text"))
    lesson = st.session_state.get("rnnviz_lesson")
    try:
        return lesson and layer_of_lesson(*lesson)
    except ValueError as problem:
        problems.append(say_error(problem))
        del st.session_state["rnnviz_lesson"]
        st.session_state["rnnviz_lesson_left"] = asked
        return None
