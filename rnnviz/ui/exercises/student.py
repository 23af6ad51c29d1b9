"""An assignment as a student works through it. What is done is kept in the browser, and ends in a receipt."""

import json
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnviz.assignments import (
    Assignment,
    Entry,
    Receipt,
    begin,
    read_parameters,
    read_receipt,
    read_student,
    write_receipt,
)
from rnnviz.assignments.assignment import LONGEST_STUDENT
from rnnviz.assignments.marking import Marked, Result, mark
from rnnviz.assignments.receipt import MOST_HINTS, MOST_TRIES, packed_answers, unpacked_answers
from rnnviz.exercises import KINDS
from rnnviz.ui.exercises.work import Help, Progress, headline, made, work_on
from rnnviz.ui.kit.components import component
from rnnviz.ui.kit.header import draw_header, header_place
from rnnviz.ui.kit.notes import problem, small
from rnnviz.words import say, say_error

_STATE = "rnnviz_assignment"  # {code: the Receipt so far}
_ASKED, _PLACE, _TROUBLE = "rnnviz_assignment_asked", "rnnviz_assignment_place", "rnnviz_assignment_trouble"
_FORGET, _NAME = "rnnviz_assignment_forget", "assignment_student"
_bar = component(
    "rnnviz_assignment_bar", script="exercises/assignment_bar.js", styles=("tokens.css", "kit.css", "assignment.css")
)
_store = component("rnnviz_assignment_store", script="exercises/assignment_store.js", styles=("tokens.css",))


def assignment_page() -> None:
    """The whole page of an assignment; what is wrong with its link is said."""
    top = header_place(say("Assignment"))
    try:
        assignment = read_parameters({name: st.query_params[name] for name in st.query_params})
    except ValueError as broken:
        problem(say_error(broken))
        small(say("Ask who gave you the link for a whole one."))
        return
    receipt = _so_far(assignment)
    for text in st.session_state.pop(_TROUBLE, []):
        problem(text)
    if receipt is None:
        _ask_name(assignment)
        draw_header(top, verdict="open", headline=say("not begun"), detail=assignment.title)
        return
    _work(assignment, receipt, top)


def _so_far(assignment: Assignment) -> Receipt | None:
    """What the session has, or what the browser has kept of this assignment: it is asked once."""
    works: dict[str, Receipt] = st.session_state.setdefault(_STATE, {})
    work = works.get(assignment.code)
    asked = st.session_state.get(_ASKED) == assignment.code
    content = {
        "key": assignment.code,
        "text": write_receipt(work) if work else "",
        "ask": not asked and work is None,
        "forget": st.session_state.pop(_FORGET, False),
    }
    said = _store(key="rnnviz_assignment_store", data=json.dumps(content).encode(), on_kept_change=lambda: None)
    if said.kept is None:
        return work
    st.session_state[_ASKED] = assignment.code
    if work is None and said.kept:
        work = _read_kept(assignment, said.kept)
        if work is not None:
            works[assignment.code] = work
    return work


def _read_kept(assignment: Assignment, text: object) -> Receipt | None:
    """What a browser sends is from outside, too: it is read as any receipt."""
    try:
        receipt = read_receipt(text)
        if receipt.code == assignment.code:
            mark(assignment, receipt, made)
            return receipt
    except ValueError as broken:
        kept = say(
            "What this browser has kept cannot be read, so the assignment begins anew: {why}", why=say_error(broken)
        )
        st.session_state[_TROUBLE] = [kept]
    return None


def _ask_name(assignment: Assignment) -> None:
    st.markdown(say("Your exercises follow from your name or number. Type it as your teacher knows it."))
    with st.form("rnnviz_assignment_begin", width=420):
        name = st.text_input(say("Name or number"), key=_NAME, max_chars=LONGEST_STUDENT)
        begun = st.form_submit_button(say("Begin"), type="primary")
    small(say("What you do is kept in this browser only. At the end you hand in a receipt."))
    if not begun:
        return
    try:
        st.session_state[_STATE][assignment.code] = begin(assignment, read_student(name))
    except ValueError as broken:
        problem(say_error(broken))
        return
    st.rerun()


def _work(assignment: Assignment, receipt: Receipt, top: DeltaGenerator) -> None:
    place = min(int(st.session_state.get(_PLACE, 0)), assignment.size - 1)
    marked = mark(assignment, receipt, made)
    _draw_bar(assignment, marked, place)
    exercise = made(*assignment.chosen(receipt.student)[place])
    entry = receipt.entries[place]
    answers = unpacked_answers(exercise, entry.answers) if entry.tries else None
    progress = Progress(answers, entry.tries, entry.hints, entry.solution)

    def keep(now: Progress) -> None:
        packed = packed_answers(exercise, now.answers or {})
        changed = Entry(packed, min(now.tries, MOST_TRIES), min(now.hints, MOST_HINTS), now.solution)
        entries = (*receipt.entries[:place], changed, *receipt.entries[place + 1 :])
        st.session_state[_STATE][assignment.code] = replace(receipt, entries=entries)

    allowed = Help(assignment.hints, assignment.solution)
    now, verdict, draw_verdict = work_on(exercise, progress, keep, allowed)
    if now.tries != progress.tries:
        st.rerun()  # so that the browser keeps it, and the bar and the receipt say so
    told = {"number": place + 1, "count": assignment.size, "name": receipt.student}
    draw_header(top, **headline(verdict, say("exercise {number} of {count} · {name}", **told)))
    draw_verdict()
    _hand_in(assignment, receipt, marked)


def _draw_bar(assignment: Assignment, marked: Marked, place: int) -> None:
    """Every exercise as a chip that says how far it is, and leads to it."""
    chips = [
        {"kind": say(KINDS[result.kind].title), "state": _state(result), "tries": result.tries}
        for result in marked.results
    ]
    content = {"title": assignment.title, "chips": chips, "place": place, "right": marked.right}
    said = _bar(key="rnnviz_assignment_bar", data=json.dumps(content).encode(), on_go_change=lambda: None)
    if isinstance(said.go, int | float) and 0 <= int(said.go) < assignment.size:
        st.session_state[_PLACE] = int(said.go)
        st.rerun()


def _state(result: Result) -> str:
    if not result.tries:
        return "open"
    return "right" if result.ok else "tried"


def _hand_in(assignment: Assignment, receipt: Receipt, marked: Marked) -> None:
    count = {"right": marked.right, "count": assignment.size}
    with st.expander(say("Hand in: {right} of {count} right", **count), expanded=marked.right == assignment.size):
        st.markdown(
            say("Copy this receipt and send it to your teacher: your answers, how often you tried, and a check sum.")
        )
        st.code(write_receipt(receipt), language=None, wrap_lines=True)
        st.button(say("Begin anew, under any name"), on_click=_forget, args=(assignment.code,))
        small(say("That removes what this browser has kept of this assignment."))


def _forget(code: str) -> None:
    st.session_state[_STATE].pop(code, None)
    st.session_state[_FORGET] = True
    st.session_state.pop(_PLACE, None)
