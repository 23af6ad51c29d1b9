"""The exercises page: a question with its picture, a form to answer it, and the reason for every wrong answer."""

from dataclasses import dataclass, replace
from typing import Any, Literal

import streamlit as st

from rnnviz.exercises import KINDS, LEVELS, Exercise, Field, Verdict, make_exercise
from rnnviz.exercises.answers import TRUE_FALSE
from rnnviz.exercises.drawings import Drawing
from rnnviz.network.randomness import SEED_LIMITS
from rnnviz.ui.exercises.message import as_bytes, task_message, verdict_message
from rnnviz.ui.kit.address import problems_of_address
from rnnviz.ui.kit.components import component
from rnnviz.ui.kit.fields import Choice, Whole
from rnnviz.ui.kit.fields import Field as AddressRule
from rnnviz.ui.kit.header import draw_header, header_place
from rnnviz.ui.kit.notes import problem
from rnnviz.words import mark, say

KIND, LEVEL, SEED = "kind", "level", "exercise_seed"
KIND_NAMES = tuple(KINDS)
LEVEL_NAMES = tuple(map(str, LEVELS))
RULES: dict[str, AddressRule] = {
    KIND: Choice(KIND_NAMES, KIND_NAMES[0]),
    LEVEL: Choice(LEVEL_NAMES, LEVEL_NAMES[0]),
    SEED: Whole(*SEED_LIMITS, 1),
}
_DEFAULT_SEED = 1
_PROGRESS, _LINK, _CHOICE = "rnnviz_exercises", "rnnviz_exercise_link", "rnnviz_exercise_choice"
_MOST_KEPT, _KEPT_CHARS = 50, 100_000  # exercises whose answers a session remembers, and how much of an answer
_NONE = mark("none")  # of the steps
_NARROW = 150  # px, of a field for a number or for True and False
_PLACEHOLDERS = {"shape": "(…, …)", "whole": mark("a whole number"), "number": "0.00"}
_STYLES = ("tokens.css", "kit.css", "exercise.css", "exercise_tables.css", "exercise_network.css")
_DRAWINGS = {  # of each kind, the script of its name: it draws the question and the verdict
    kind: component(f"rnnviz_exercise_{kind}", script=f"exercises/{kind}.js", styles=_STYLES) for kind in KINDS
}


@dataclass(frozen=True)
class Progress:
    """How far a person is with one exercise: the answers that were checked last, if any, and what they asked for."""

    answers: dict[str, str] | None = None
    hints: int = 0
    solution: bool = False


def page() -> None:
    """The whole page."""
    top = header_place(say("Exercises"))
    exercise = _choose()
    progress = _progress(exercise)
    left, right = st.columns([1.25, 1], gap="large")
    with left:
        st.subheader(say(KINDS[exercise.kind].title), anchor=False)
        st.markdown(exercise.question)
        _draw(exercise, "task", task_message(exercise))
    with right:
        answers = _form(exercise, progress)
    if answers is not None:
        progress = replace(progress, answers={name: text[:_KEPT_CHARS] for name, text in answers.items()})
        _keep(exercise, progress)
    verdict = None if progress.answers is None else exercise.check(progress.answers)
    draw_header(top, **_headline(exercise, verdict))
    if verdict is not None:
        _feedback(exercise, verdict, progress)


def _draw(exercise: Exercise, place: str, message: Drawing) -> None:
    _DRAWINGS[exercise.kind](key=f"rnnviz_exercise_{place}", data=as_bytes(message))


def _choose() -> Exercise:
    """The exercise that the controls, or the link, describe; where they break a rule, the last one that did not."""
    problems_of_address(_LINK, RULES)
    before = st.session_state.get(_CHOICE)
    with st.container(key="rnnviz_exercise_controls", horizontal=True, gap="medium", vertical_alignment="bottom"):
        bound: dict[str, Any] = {"bind": "query-params", "required": True}
        kind = st.segmented_control(say("Exercise"), KIND_NAMES, key=KIND, **_first(KIND, KIND_NAMES[0]), **bound)
        level = st.segmented_control(say("Level"), LEVEL_NAMES, key=LEVEL, **_first(LEVEL, LEVEL_NAMES[0]), **bound)
        start = _first(SEED, _DEFAULT_SEED, "value")
        seed = st.number_input(say("Seed"), *SEED_LIMITS, step=1, key=SEED, width=150, bind="query-params", **start)
        st.button(say("Another one"), on_click=_next_seed, help=say("The next seed: another exercise of this kind."))
    choice = st.session_state[_CHOICE] = (str(kind), int(level or 1), int(seed or 0))
    if before not in (None, choice):  # another choice: the link's problems are past
        st.session_state[_LINK] = []
    for text in st.session_state[_LINK]:
        problem(text)
    return _made(*choice)


def _first(name: str, value: str | int, argument: str = "default") -> dict[str, Any]:
    """A default is given once: streamlit warns where the session has a value too."""
    return {} if name in st.session_state else {argument: value}


@st.cache_data(max_entries=256, show_spinner=False)
def _made(kind: str, level: int, seed: int) -> Exercise:
    return make_exercise(kind, seed, level)


def _next_seed() -> None:
    low, high = SEED_LIMITS
    seed = st.session_state[_CHOICE][2]
    st.session_state[SEED] = low if seed >= high else seed + 1


def _progress(exercise: Exercise) -> Progress:
    kept: dict[str, Progress] = st.session_state.setdefault(_PROGRESS, {})
    return kept.get(_name(exercise), Progress())


def _keep(exercise: Exercise, progress: Progress) -> None:
    kept = st.session_state[_PROGRESS]
    kept.pop(_name(exercise), None)
    kept[_name(exercise)] = progress
    while len(kept) > _MOST_KEPT:
        kept.pop(next(iter(kept)))


def _name(exercise: Exercise) -> str:
    return f"{exercise.kind}:{exercise.level}:{exercise.seed}"


def _form(exercise: Exercise, progress: Progress) -> dict[str, str] | None:
    """Draw a widget for every field; the answers once they are to be checked. What was answered stays."""
    with st.container(key="rnnviz_exercise_form"), st.form(f"rnnviz_exercise_form:{_name(exercise)}"):
        narrow = [f.type in ("shape", "whole", "number") or f.options == TRUE_FALSE for f in exercise.fields]
        short = all(narrow)
        with st.container(horizontal=short, gap="medium" if short else "small"):
            answers = {f.name: _ask(f, f"{_name(exercise)}:{f.name}", progress) for f in exercise.fields}
        return answers if st.form_submit_button(say("Check"), type="primary") else None


def _ask(field: Field, key: str, progress: Progress) -> str:
    """One field as the widget that suits its type; the answer as text."""
    kept = (progress.answers or {}).get(field.name)
    if field.type == "steps":
        options = [*map(str, range(field.seq_len)), _NONE]
        if kept is not None:
            st.session_state.setdefault(key, kept.split())
        named = {step: f"x[{step}]" for step in options if step != _NONE}
        chosen = st.pills(
            field.label, options, selection_mode="multi", key=key, format_func=lambda o: named.get(o) or say(o)
        )
        return " ".join(chosen)
    if field.type == "choice":
        if kept:
            st.session_state.setdefault(key, kept)
        if field.code:
            picked = st.radio(field.label, field.options, index=None, key=key, format_func=lambda text: f"`{text}`")
        else:
            wide: int | Literal["content"] = _NARROW if field.options == TRUE_FALSE else "content"
            picked = st.pills(field.label, field.options, key=key, width=wide)
        return picked or ""
    if kept is not None:
        st.session_state.setdefault(key, kept)
    width: int | Literal["stretch"] = _NARROW if field.type == "whole" else "stretch"
    hint = say(_PLACEHOLDERS[field.type])
    return st.text_input(field.label, key=key, placeholder=hint, width=width)


def _headline(exercise: Exercise, verdict: Verdict | None) -> dict[str, str]:
    """The pill of the header: how far this exercise is."""
    chosen = {"kind": exercise.kind, "level": exercise.level, "seed": exercise.seed}
    said = {"detail": say("{kind} · level {level} · seed {seed}", **chosen)}
    if verdict is None:
        return said | {"verdict": "open", "headline": say("not answered yet")}
    if verdict.ok:
        return said | {"verdict": "match", "headline": say("✓ right")}
    right = sum(field.status == "right" for field in verdict.fields)
    headline = say("{right} of {count} right", right=right, count=len(verdict.fields))
    return said | {"verdict": "mismatch", "headline": headline}


def _feedback(exercise: Exercise, verdict: Verdict, progress: Progress) -> None:
    """What the check found, drawn; on a failed try, hints and the solution on demand."""
    if verdict.ok:
        st.success(say("Right. This is the working:"))
        _draw(exercise, "verdict", verdict_message(exercise, verdict, all_reasons=True))
        return
    st.subheader(say("Not yet: this is why"), anchor=False)
    _draw(exercise, "verdict", verdict_message(exercise, verdict, all_reasons=False))
    with st.container(horizontal=True, gap="small"):
        left = len(exercise.hints) - progress.hints
        more = say("Give me another hint") if progress.hints else say("Give me a hint")
        st.button(more, on_click=_hint, args=(exercise,), disabled=left < 1)
        st.button(say("Show the solution"), on_click=_solve, args=(exercise,), disabled=progress.solution)
    for number, hint in enumerate(exercise.hints[: progress.hints], start=1):
        st.info(say("Hint {number}: {hint}", number=number, hint=hint))
    if progress.solution:
        st.subheader(say("The solution"), anchor=False)
        _draw(exercise, "solution", verdict_message(exercise, exercise.check(exercise.solution), all_reasons=True))


def _hint(exercise: Exercise) -> None:
    progress = _progress(exercise)
    _keep(exercise, replace(progress, hints=progress.hints + 1))


def _solve(exercise: Exercise) -> None:
    _keep(exercise, replace(_progress(exercise), solution=True))
