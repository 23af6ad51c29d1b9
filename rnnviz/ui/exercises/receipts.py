"""The receipts of a class: pasted all at once, marked again, and tabulated. What is refused is said with its reason."""

import json

import streamlit as st

from rnnviz.assignments import Assignment, Marked, Refused, verify_all
from rnnviz.assignments.marking import LONGEST_PASTE, Result
from rnnviz.ui.exercises.work import made
from rnnviz.ui.kit.components import component
from rnnviz.ui.kit.notes import problem, small
from rnnviz.words import say, say_error

_table = component("rnnviz_receipts", script="exercises/receipts.js", styles=("tokens.css", "kit.css", "receipts.css"))


def verify_receipts(assignment: Assignment) -> None:
    """The field for the receipts, and the table of what they hold."""
    pasted = st.text_area(
        say("Receipts, all of a class at once"),
        key="assignment_receipts",
        height=160,
        max_chars=LONGEST_PASTE,
        persist_state="session",
        placeholder="RNNVIZ1:…",
    )
    if not pasted.strip():
        small(say("Paste whole mails if you like: what stands between the receipts is left out."))
        return
    try:
        with st.spinner(say("Making every exercise again, and marking every answer …")):
            marked, refused = verify_all(assignment, pasted, made)
    except ValueError as broken:
        problem(say_error(broken))
        return
    _table(key="rnnviz_receipts_view", data=json.dumps(receipts_message(assignment, marked, refused)).encode())
    small(
        say(
            "A receipt here is whole, of this assignment, and its answers are marked again. That nobody helped, and "
            "how often it was tried, no check sum can prove."
        )
    )


def receipts_message(assignment: Assignment, marked: list[Marked], refused: list[Refused]) -> dict[str, object]:
    """What the table shows; a name that was handed in more than once says so."""
    names = [one.student.casefold() for one in marked]
    rows = [
        {
            "name": one.student,
            "right": one.right,
            "again": names.count(one.student.casefold()) > 1,
            "results": [_cell(result) for result in one.results],
        }
        for one in marked
    ]
    exercises = [f"{part.kind} {part.level}" for part in assignment.parts for _ in range(part.count)]
    turned_down = [{"text": one.text, "reason": one.reason} for one in refused]
    return {"title": assignment.title, "exercises": exercises, "rows": rows, "refused": turned_down}


def _cell(result: Result) -> dict[str, int | bool]:
    told: dict[str, int | bool] = {"right": result.right, "fields": result.fields, "tries": result.tries}
    return told | {"hints": result.hints, "solution": result.solution}
