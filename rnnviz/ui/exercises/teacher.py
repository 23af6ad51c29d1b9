"""The teacher's page: compose an assignment, verify what a class hands in, print sheets. Nothing of it is kept."""

from typing import Any
from urllib.parse import urlencode, urljoin

import streamlit as st

from rnnviz.assignments import MOST_EXERCISES, Assignment, Part, link_parameters, read_link
from rnnviz.assignments.assignment import LONGEST_TITLE, MOST_OF_A_KIND
from rnnviz.exercises import KINDS, LEVELS
from rnnviz.network.randomness import SEED_LIMITS
from rnnviz.ui.exercises.receipts import verify_receipts
from rnnviz.ui.exercises.sheets import print_sheets
from rnnviz.ui.kit.address import problems_of_address
from rnnviz.ui.kit.fields import Choice
from rnnviz.ui.kit.header import draw_header, header_place
from rnnviz.ui.kit.notes import problem, small
from rnnviz.words import mark, say, say_error

DO = "do"
_DOINGS = {"compose": mark("Compose"), "verify": mark("Verify receipts"), "print": mark("Print")}
_RULES = {DO: Choice(tuple(_DOINGS), "compose")}
_FIRST = {("shapes", 1): 2, ("state", 1): 1, ("bugs", 1): 1}  # an assignment to begin with
_DOING = "rnnviz_doing"
_LINK, _PROBLEMS = "rnnviz_assignment_link", "rnnviz_teacher_problems"


def page() -> None:
    """The whole page."""
    top = header_place(say("Assignments"))
    for text in problems_of_address(_PROBLEMS, _RULES):
        problem(text)
    doing = _what_to_do()
    if doing == "compose":
        assignment = _compose()
    else:
        assignment = _pasted()
        if assignment is not None:
            (verify_receipts if doing == "verify" else print_sheets)(assignment)
    detail = (
        "" if assignment is None else say("{count} exercises · {code}", count=assignment.size, code=assignment.code)
    )
    draw_header(top, verdict="open", headline=say("nothing is kept on the server"), detail=detail)


def _what_to_do() -> str:
    """One of the doings, also in the address: a bound widget would write there what it shows."""
    first: dict[str, Any] = {}
    if _DOING not in st.session_state:
        first["default"] = st.query_params.get(DO, "compose")
    doing = st.segmented_control(
        say("What to do"),
        tuple(_DOINGS),
        key=_DOING,
        required=True,
        label_visibility="collapsed",
        format_func=lambda name: say(_DOINGS[name]),
        **first,
    )
    if st.query_params.get(DO, "compose") != doing:
        st.query_params[DO] = doing
    return str(doing)


def _compose() -> Assignment | None:
    """The widgets of an assignment, and its link."""
    left, right = st.columns([1.25, 1], gap="large")
    with left:
        st.subheader(say("How many of each kind, at level 1 and at level 2"), anchor=False)
        parts = [part for kind in KINDS for part in _count(kind)]
    with right:
        title = st.text_input(say("Title"), max_chars=LONGEST_TITLE, key="assignment_title", persist_state="session")
        draw = st.number_input(
            say("Draw"),
            *SEED_LIMITS,
            1,
            step=1,
            key="assignment_draw",
            persist_state="session",
            help=say("Another number is another set of exercises of the same kinds."),
        )
        hints = st.toggle(say("Hints may be asked for"), True, key="assignment_hints", persist_state="session")
        solution = st.toggle(
            say("The solution may be shown"), False, key="assignment_solution", persist_state="session"
        )
        try:
            assignment = Assignment(tuple(parts), int(draw), title.strip(), hints, solution)
        except ValueError as broken:
            problem(say_error(broken))
            return None
        link = link_of(assignment)
        st.session_state[_LINK] = link
        st.markdown(say("The link of {count} exercises, for all students:", count=assignment.size))
        st.code(link, language=None, wrap_lines=True)
        st.link_button(say("Open it as a student"), link)
        small(
            say(
                "Each student gets other numbers: they follow from the link and the name. Up to {most} exercises.",
                most=MOST_EXERCISES,
            )
        )
    return assignment


def _count(kind: str) -> list[Part]:
    """Two numbers beside the title of a kind."""
    parts = []
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"rnnviz_part_{kind}"):
        st.markdown(say(KINDS[kind].title), width="stretch")
        for level in LEVELS:
            count = st.number_input(
                say("{title} level {level}", title=say(KINDS[kind].title), level=level),
                0,
                MOST_OF_A_KIND,
                _FIRST.get((kind, level), 0),
                step=1,
                width=80,  # beside each other on a phone
                label_visibility="collapsed",
                key=f"assignment_{kind}_{level}",
                persist_state="session",
            )
            parts += [Part(kind, level, int(count))] if count else []
    return parts


def link_of(assignment: Assignment) -> str:
    """The address of the students' page, on this server."""
    here = st.context.url or ""
    return f"{urljoin(here, 'exercises')}?{urlencode(link_parameters(assignment))}"


def _pasted() -> Assignment | None:
    """The assignment of the link that was composed last or pasted."""
    given = {} if "assignment_link" in st.session_state else {"value": st.session_state.get(_LINK, "")}
    link = st.text_input(say("Link of the assignment"), key="assignment_link", persist_state="session", **given)
    if not link.strip():
        small(say("Compose an assignment, or paste the link that your students have."))
        return None
    try:
        return read_link(link)
    except ValueError as broken:
        problem(say_error(broken))
        return None
