"""One exercise on a page: its question with a picture, the form to answer it, and the reason for every wrong answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st

from rnnviz.exercises import KINDS, Exercise, Field, Verdict, make_exercise
from rnnviz.exercises.answers import TRUE_FALSE
from rnnviz.exercises.drawings import Drawing
from rnnviz.ui.exercises.message import as_bytes, task_message, verdict_message
from rnnviz.ui.kit.components import component
from rnnviz.words import mark, say

_KEPT_CHARS = 100_000  # of an answer that a session remembers
_NONE = mark("none")  # of the steps
_NARROW = 150  # px, of a field for a number or for True and False
_PLACEHOLDERS = {"shape": "(…, …)", "whole": mark("a whole number"), "number": "0.00"}
_STYLES = ("tokens.css", "kit.css", "exercise.css", "exercise_tables.css", "exercise_network.css")
_DRAWINGS = {  # of each kind, the script of its name: it draws the question and the verdict
    kind: component(f"rnnviz_exercise_{kind}", script=f"exercises/{kind}.js", styles=_STYLES) for kind in KINDS
}


@dataclass(frozen=True)
class Progress:
    """How far a person is with one exercise: the answers that were checked last, if any, how often, and what they asked
    for."""

    answers: dict[str, str] | None = None
    tries: int = 0
    hints: int = 0
    solution: bool = False


@dataclass(frozen=True)
class Help:
    """What may be asked for after a failed try."""

    hints: bool = True
    solution: bool = True


@st.cache_data(max_entries=512, show_spinner=False)
def made(kind: str, seed: int, level: int) -> Exercise:
    """`make_exercise`, for visitors who come back to one."""
    return make_exercise(kind, seed, level)


def name_of(exercise: Exercise) -> str:
    return f"{exercise.kind}:{exercise.level}:{exercise.seed}"


def work_on(
    exercise: Exercise, progress: Progress, keep: Callable[[Progress], None], allowed: Help
) -> tuple[Progress, Verdict | None, Callable[[], None]]:
    """Draw the question and the form. Returns the progress as it is now, the verdict on it, and what draws the verdict:
    a page may draw its header before that."""
    left, right = st.columns([1.25, 1], gap="large")
    with left:
        draw_question(exercise, "task")
    with right:
        answers = _form(exercise, progress)
    if answers is not None:
        checked = {name: text[:_KEPT_CHARS] for name, text in answers.items()}
        progress = replace(progress, answers=checked, tries=progress.tries + 1)
        keep(progress)
    verdict = None if progress.answers is None else exercise.check(progress.answers)

    def draw_verdict() -> None:
        if verdict is not None:
            _feedback(exercise, verdict, progress, keep, allowed)

    return progress, verdict, draw_verdict


def draw_question(exercise: Exercise, place: str, number: int | None = None) -> None:
    """The title, the question and its picture."""
    title = say(KINDS[exercise.kind].title)
    st.subheader(title if number is None else f"{number}. {title}", anchor=False)
    st.markdown(exercise.question)
    _draw(exercise, place, task_message(exercise))


def _draw(exercise: Exercise, place: str, message: Drawing) -> None:
    # The kind is in the key: the view of one kind must never get the message of another.
    with st.container(key=f"rnnviz_exercise_{place}"):
        _DRAWINGS[exercise.kind](key=f"rnnviz_exercise_{place}_{exercise.kind}", data=as_bytes(message))


def _form(exercise: Exercise, progress: Progress) -> dict[str, str] | None:
    """Draw a widget for every field; the answers once they are to be checked. What was answered stays."""
    with st.container(key="rnnviz_exercise_form"), st.form(f"rnnviz_exercise_form:{name_of(exercise)}"):
        narrow = [f.type in ("shape", "whole", "number") or f.options == TRUE_FALSE for f in exercise.fields]
        short = all(narrow)
        with st.container(horizontal=short, gap="medium" if short else "small"):
            answers = {f.name: _ask(f, f"{name_of(exercise)}:{f.name}", progress) for f in exercise.fields}
        return answers if st.form_submit_button(say("Check"), type="primary") else None


def _ask(field: Field, key: str, progress: Progress) -> str:
    """One field as the widget that suits its type; the answer as text."""
    kept = (progress.answers or {}).get(field.name)
    if field.type == "steps":
        options = [*map(str, range(field.seq_len)), _NONE]
        if kept is not None:
            st.session_state.setdefault(key, kept.split())
        named = {step: field.step_name.format(t=step) for step in options if step != _NONE}
        chosen = st.pills(
            field.label, options, selection_mode="multi", key=key, format_func=lambda o: named.get(o) or say(o)
        )
        return " ".join(chosen)
    if field.type == "choice":
        if kept:
            st.session_state.setdefault(key, kept)
        return _choose(field, key)
    if kept is not None:
        st.session_state.setdefault(key, kept)
    width: int | Literal["stretch"] = _NARROW if field.type == "whole" and len(field.label) < 25 else "stretch"
    hint = say(_PLACEHOLDERS[field.type])
    return st.text_input(field.label, key=key, placeholder=hint, width=width)


def _choose(field: Field, key: str) -> str:
    def shown(option: str) -> str:
        return f"`{option}`" if field.code and option not in dict(field.words) else field.shown(option)

    if field.code:
        return st.radio(field.label, field.options, index=None, key=key, format_func=shown) or ""
    wide: int | Literal["content"] = _NARROW if field.options == TRUE_FALSE else "content"
    return st.pills(field.label, field.options, key=key, width=wide, format_func=shown) or ""


def _feedback(
    exercise: Exercise, verdict: Verdict, progress: Progress, keep: Callable[[Progress], None], allowed: Help
) -> None:
    """What the check found, drawn; on a failed try, hints and the solution on demand."""
    if verdict.ok:
        st.success(say("Right. This is the working:"))
        _draw(exercise, "verdict", verdict_message(exercise, verdict, all_reasons=True))
        return
    st.subheader(say("Not yet: this is why"), anchor=False)
    _draw(exercise, "verdict", verdict_message(exercise, verdict, all_reasons=False))
    with st.container(horizontal=True, gap="small"):
        if allowed.hints:
            more = say("Give me another hint") if progress.hints else say("Give me a hint")
            none_left = progress.hints >= len(exercise.hints)
            st.button(more, on_click=keep, args=(replace(progress, hints=progress.hints + 1),), disabled=none_left)
        if allowed.solution:
            solved = replace(progress, solution=True)
            st.button(say("Show the solution"), on_click=keep, args=(solved,), disabled=progress.solution)
    for number, hint in enumerate(exercise.hints[: progress.hints], start=1):
        st.info(say("Hint {number}: {hint}", number=number, hint=hint))
    if progress.solution:
        st.subheader(say("The solution"), anchor=False)
        _draw(exercise, "solution", verdict_message(exercise, exercise.check(exercise.solution), all_reasons=True))


def headline(verdict: Verdict | None, detail: str) -> dict[str, str]:
    """The pill of the header: how far this exercise is."""
    said = {"detail": detail}
    if verdict is None:
        return said | {"verdict": "open", "headline": say("not answered yet")}
    if verdict.ok:
        return said | {"verdict": "match", "headline": say("✓ right")}
    right = sum(field.status == "right" for field in verdict.fields)
    told = say("{right} of {count} right", right=right, count=len(verdict.fields))
    return said | {"verdict": "mismatch", "headline": told}
