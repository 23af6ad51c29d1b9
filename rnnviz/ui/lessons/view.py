"""The lessons: the map of the course, or one lesson with its picture."""

from typing import Any

import streamlit as st

from rnnviz.lessons import Lesson, LessonRun
from rnnviz.lessons.printed import step_table
from rnnviz.plots.theme import scientific
from rnnviz.ui.kit.components import component
from rnnviz.ui.kit.notes import problem, small
from rnnviz.ui.lessons.chosen import choose, choose_sample, lesson_of_address, open_lesson
from rnnviz.ui.lessons.code_tab import code_tab
from rnnviz.ui.lessons.course_map import course_map
from rnnviz.ui.lessons.results import message_of, run_of
from rnnviz.words import language, say

VIEW = "rnnviz_lesson_view"  # the key of the component
_mount = component(
    "rnnviz_lesson",
    script="lessons/lesson.js",
    styles=(
        "tokens.css",
        "kit.css",
        "pill.css",
        "transport.css",
        "stage.css",
        "overview.css",
        "dock.css",
        "dock_cell.css",
        "dock_sum.css",
        "dock_terms.css",
        "flow.css",
        "lesson.css",
        "lesson_code.css",
        "lesson_now.css",
        "lesson_open.css",
        "lesson_strip.css",
        "lesson_values.css",
        "lesson_small.css",
        "lesson_read.css",
        "lines.css",
        "back.css",
        "back_step.css",
        "back_arrows.css",
    ),
)


def page() -> None:
    """The whole page."""
    lesson, problems = lesson_of_address()
    if lesson is None:
        course_map(problems)
        return
    with st.container(key="rnnviz_lesson_head", horizontal=True, vertical_alignment="center", gap="small"):
        st.title(f"{lesson.id} · {say(lesson.title)}", anchor=False, width="stretch")
        chosen, both, fold = choose(lesson)
    run, used, refused = run_of(chosen)
    with fold:
        sample = choose_sample(run.batch, say(lesson.sample))
    for text in (*problems, *refused):
        problem(text)
    if refused:
        small(say("Below is still the last text that worked."))
    data = message_of(used, sample, both, language())
    _mount(key=VIEW, data=data, default={}, on_open_change=_open)
    _tables(lesson, run, sample)


def _open() -> None:
    """A press on the picture asked for another lesson."""
    asked: Any = st.session_state[VIEW]
    open_lesson(str(asked.open or ""))


def _tables(lesson: Lesson, run: LessonRun, sample: int) -> None:
    """What does not move with the clock, folded away."""
    with st.expander(say("Every stage against torch, and the code")):
        names = [say("Stage by stage"), say("Code")]
        names += ([say("As printed")] if lesson.printed else []) + ([say("Parameters")] if lesson.parameters else [])
        tabs = st.tabs(names)
        with tabs[0]:
            shapes = run.shapes
            rows = [
                {
                    say("value"): name,
                    say("shape"): str(shapes.get(name, tensor.shape[1:])),
                    say("largest |Δ|"): scientific(tensor.error),
                    say("tolerance"): scientific(tensor.tolerance),
                    say("verdict"): "✓" if tensor.ok else say("✗ differs"),
                }
                for name, tensor in run.match.tensors.items()
            ]
            st.table(rows, hide_index=True)
        with tabs[1]:
            code_tab(run, sample)
        if lesson.printed:
            with tabs[2]:
                st.code(step_table(run, sample), language=None, wrap_lines=False)
        if lesson.parameters:
            with tabs[-1]:
                heads = (say("parameter"), say("default"), say("meaning"))
                told = [(name, default, say(meaning)) for name, default, meaning in lesson.parameters]
                st.table([dict(zip(heads, row, strict=True)) for row in told], hide_index=True)
        for note in lesson.notes:
            small(say(note))
