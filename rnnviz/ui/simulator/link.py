"""What a link asks for, and what is wrong with it."""

import streamlit as st

from rnnviz.experiment import Simulation
from rnnviz.lessons import LessonLayer
from rnnviz.network.architecture import Architecture
from rnnviz.network.schedule import schedule
from rnnviz.ui.kit.address import begin_with, problems_of_address, walked
from rnnviz.ui.kit.fields import Choice, CpuOnly, Field, Whole
from rnnviz.ui.simulator.back.question import out_of_reach as number_out_of_reach
from rnnviz.ui.simulator.choice import device_names
from rnnviz.ui.simulator.fields import CONTROLS, FIELDS, LESSON_FIELDS, SHOWN, SHOWN_FIELDS, WRITTEN, written_in
from rnnviz.ui.simulator.message import is_whole
from rnnviz.ui.simulator.panels import TABS
from rnnviz.ui.simulator.results import layer_of_lesson
from rnnviz.words import say, say_error

_PROBLEMS = "rnnviz_link_problems"
_BEGUN = "rnnviz_link_begun"


def read_address() -> list[str]:
    """Take what streamlit does not bind from a link into the session, and return what is wrong with the link.

    Until the person chooses something else, the page says so. An entry of the browser's history gives all that it has.
    """
    rules = FIELDS | LESSON_FIELDS | SHOWN_FIELDS | _of_this_machine()
    problems = problems_of_address(_PROBLEMS, rules, SHOWN, CONTROLS)
    written = written_in({name: st.query_params.get_all(name) for name in st.query_params})
    if walked():
        for name in WRITTEN:
            st.session_state[name] = written.get(name, FIELDS[name].default)
    elif _BEGUN not in st.session_state:  # not before: what is wrong left the address in a run of its own
        for name, text in written.items():
            begin_with(name, text)
    st.session_state[_BEGUN] = True
    return problems


def _of_this_machine() -> dict[str, Field]:
    """The rules that depend on the machine, and on the language in which the tabs are named."""
    device: dict[str, Field] = {} if "cuda" in device_names() else {"device": CpuOnly(("cpu",), "cpu")}
    return device | {"tab": Choice(tuple(map(say, TABS)), say(TABS[0]))}


def remember(problems: list[str]) -> None:
    """What the page goes on saying about the link."""
    st.session_state[_PROBLEMS] = problems


def out_of_reach(asked: dict[str, str], simulation: Simulation, sample: int) -> list[str]:
    """What is wrong with the view that a link asks for: its limits follow from the other choices."""
    setup = simulation.setup
    arch, length = setup.arch, setup.length(sample)
    letters = _letters(arch)
    rules: dict[str, Field] = {
        "sample": Whole(0, setup.batch - 1, 0),
        "step": Whole(0, len(schedule(arch, length)) - 1, 0),
        "layer": Whole(0, arch.num_layers - 1, 0),
        "unit": Whole(0, (arch.state_size if is_whole(simulation) else arch.hidden_size) - 1, 0),  # as in selection.js
        "inner": Whole(0, arch.hidden_size - 1, 0),
        "pin": Whole(0, length - 1, 0),
        "gate": Choice(letters, letters[-1]),
        "direction": Choice(("forward", "reverse")[: arch.num_directions], "forward"),
    }
    problems = [rule.problem(name, asked[name]) for name, rule in rules.items() if name in asked]
    problems.append(number_out_of_reach(asked.get("of", ""), arch, length))
    return [problem for problem in problems if problem]


def _letters(arch: Architecture) -> tuple[str, ...]:
    """What can be opened of a unit: the gates, then what the lines name; of a plain cell its state."""
    lines = arch.spec.lines_with(projected=bool(arch.proj_size)) if arch.spec.gated else ()
    return (*arch.gates, *(line.name for line in lines))


def lesson_of_link(problems: list[str]) -> LessonLayer | None:
    """The lesson's layer that a link asks for, until the person leaves it. A link that asks for what no lesson has adds
    to `problems`."""
    asked = st.query_params.get("lesson")
    if walked():  # an entry of the history says all: that there is no lesson, too
        st.session_state.pop("rnnviz_lesson_left", None)
        st.session_state.pop("rnnviz_lesson", None)
    if asked and asked != st.session_state.get("rnnviz_lesson_left"):
        seed = st.query_params.get("lesson_seed", "0")
        known = LESSON_FIELDS["lesson_seed"].problem("lesson_seed", seed) is None
        step = st.query_params.get("lesson_step", "")
        if step and LESSON_FIELDS["lesson_step"].problem("lesson_step", step) is None:
            st.session_state["rnnviz_lesson_step"] = int(step)  # kept: the browser takes it out of the address
        st.session_state["rnnviz_lesson"] = (asked, int(seed) if known else 0, st.query_params.get("lesson_text"))
    lesson = st.session_state.get("rnnviz_lesson")
    try:
        return lesson and layer_of_lesson(*lesson)
    except ValueError as problem:
        problems.append(say_error(problem))
        del st.session_state["rnnviz_lesson"]
        st.session_state["rnnviz_lesson_left"] = asked
        return None
