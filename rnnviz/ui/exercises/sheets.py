"""Sheets to print: questions with space for answers, and the answers on a sheet of their own."""

import json

import streamlit as st

from rnnviz.assignments import MOST_EXERCISES, Assignment, read_student
from rnnviz.assignments.assignment import LONGEST_STUDENT
from rnnviz.exercises import KINDS, Exercise
from rnnviz.ui.exercises.work import draw_question, made
from rnnviz.ui.kit.components import component
from rnnviz.ui.kit.notes import problem, small
from rnnviz.words import say, say_error

MOST_SHEETS = 6
_FIRST = "A"
_sheet = component("rnnviz_sheet", script="exercises/sheet.js", styles=("tokens.css", "kit.css", "sheet.css"))
_print_styles = component(
    "rnnviz_print", script="kit/page.js", styles=("tokens.css", "print.css"), isolate_styles=False
)


def print_sheets(assignment: Assignment) -> None:
    """The names of the sheets, and the sheets as they will be printed."""
    _print_styles(key="rnnviz_print_view")
    with st.container(key="rnnviz_sheet_controls"):
        typed = st.text_area(
            say("Names or numbers, one a line: each gets a sheet"),
            _FIRST,
            key="assignment_sheets",
            height=90,
            max_chars=MOST_SHEETS * 2 * LONGEST_STUDENT,
            persist_state="session",
        )
        answers = st.toggle(say("With the answers, on a sheet of their own"), True, key="assignment_answers")
        small(say("Print this page with your browser (Ctrl+P): only the sheets are printed."))
    try:
        names = _names(typed, assignment)
    except ValueError as broken:
        problem(say_error(broken))
        return
    made_for = [(name, [made(*chosen) for chosen in assignment.chosen(name)]) for name in names]
    with st.container(key="rnnviz_sheets"):
        for k, (name, exercises) in enumerate(made_for):
            _questions(assignment, name, exercises, k)
        for k, (name, exercises) in enumerate(made_for if answers else ()):
            _answers(assignment, name, exercises, k)


def _names(typed: str, assignment: Assignment) -> list[str]:
    lines = list(dict.fromkeys(read_student(line) for line in typed.splitlines() if line.strip()))
    most = max(1, min(MOST_SHEETS, 2 * MOST_EXERCISES // assignment.size))
    if not 1 <= len(lines) <= most:
        raise ValueError(say("names must be between 1 and {most} at once; got {count}", most=most, count=len(lines)))
    return lines


def _questions(assignment: Assignment, name: str, exercises: list[Exercise], k: int) -> None:
    with st.container(key=f"rnnviz_sheet_{k}"):
        _draw(f"head_{k}", {"head": assignment.title or say("Assignment"), "name": name, "code": assignment.code})
        for number, exercise in enumerate(exercises, start=1):
            with st.container(key=f"rnnviz_sheet_{k}_exercise_{number}"):
                draw_question(exercise, f"sheet_{k}_{number}", number)
                _draw(f"blanks_{k}_{number}", {"blanks": _blanks(exercise)})


def _blanks(exercise: Exercise) -> list[dict[str, object]]:
    return [
        {
            "label": field.label,
            "options": [field.shown(option) for option in field.options],
            "code": field.code,
            "wide": field.type in ("shape", "steps"),
        }
        for field in exercise.fields
    ]


def _answers(assignment: Assignment, name: str, exercises: list[Exercise], k: int) -> None:
    told = [
        {
            "title": say(KINDS[exercise.kind].title),
            "answers": [
                {"label": field.label, "answer": field.shown(exercise.solution[field.name])}
                for field in exercise.fields
            ],
        }
        for exercise in exercises
    ]
    title = say("Answers: {title}", title=assignment.title or say("Assignment"))
    with st.container(key=f"rnnviz_answers_{k}"):
        _draw(f"answers_{k}", {"head": title, "name": name, "code": assignment.code, "solutions": told})


def _draw(place: str, content: dict[str, object]) -> None:
    _sheet(key=f"rnnviz_sheet_view_{place}", data=json.dumps(content, ensure_ascii=False).encode())
