"""The lessons page: what a person chooses, the lesson computed, and its views."""

from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnviz.lessons import ALIASES, LESSONS, Lesson, LessonRun, simulator_ids
from rnnviz.lessons.printed import step_table
from rnnviz.network.randomness import SEED_LIMITS
from rnnviz.plots.theme import scientific
from rnnviz.ui.kit.address import problems_of_address
from rnnviz.ui.kit.components import component
from rnnviz.ui.kit.fields import Choice, Field, Whole
from rnnviz.ui.kit.notes import problem, small
from rnnviz.ui.lessons.header import header
from rnnviz.ui.lessons.message import lesson_message
from rnnviz.words import language, mark, say, say_error

SEED = 1  # of a first visit: with it lesson C1 is the simulator's smallest example
SIZE = "notes"
VARIANTS = tuple(dict.fromkeys(name for lesson in LESSONS.values() for name in lesson.variants))
FIELDS: dict[str, Field] = {
    "lesson": Choice(tuple(LESSONS), next(iter(LESSONS))),
    "lesson_seed": Whole(*SEED_LIMITS, SEED),
    "lesson_sample": Whole(0, 31, 0),
    "variant": Choice(VARIANTS, VARIANTS[0]),
}
_STYLES = ("tokens.css", "kit.css", "transport.css", "lesson.css", "lesson_values.css")
_mount = component("rnnviz_lesson", script="lessons/lesson.js", styles=_STYLES)


def page() -> None:
    """The whole page."""
    problems = _read_address()
    lesson = _choose_lesson()
    top = st.container()
    first, second, third = st.columns([1, 1, 3])
    seed = _choose_seed(first)
    typed, variant = _choose_input(lesson, third)
    run, used, refused = _run(lesson, seed, typed, variant)
    sample = _choose_sample(run, second)
    with top:
        header(lesson, run)
        st.markdown(say(lesson.teaches))
    for text in (*problems, *refused):
        problem(text)
    if refused:
        small(say("Below is still the last text that worked."))
    _mount(key="rnnviz_lesson_view", data=_message(lesson.id, seed, used, variant, sample, language()))
    for note in lesson.notes:
        small(say(note))
    _simulator_links(lesson, seed, used, variant)
    _tables(lesson, run, sample)
    _neighbours(lesson)


def _read_address() -> list[str]:
    """What is wrong with the link, read before the widgets correct it; its text is taken into the session, once."""
    rules = dict(FIELDS)
    if st.query_params.get("lesson") in ALIASES:
        st.query_params["lesson"] = ALIASES[st.query_params["lesson"]]
    if "rnnviz_lesson_link" not in st.session_state:
        lesson = LESSONS.get(st.query_params.get("lesson", ""))
        if lesson is not None and lesson.text and "text" in st.query_params:
            st.session_state[_text_key(lesson)] = st.query_params["text"]
        if lesson is not None and lesson.variants:
            rules["variant"] = Choice(lesson.variants, lesson.variants[0])
    return problems_of_address("rnnviz_lesson_link", rules, ("text",))


def size_of(lesson: Lesson) -> str:
    return SIZE if SIZE in lesson.sizes else lesson.sizes[0]


def _text_key(lesson: Lesson) -> str:
    return f"rnnviz_lesson_text_{lesson.id}"


def _choose_lesson() -> Lesson:
    with st.sidebar:
        chosen = st.radio(
            say("Lesson"),
            list(LESSONS),
            captions=[say(lesson.title) for lesson in LESSONS.values()],
            key="lesson",
            bind="query-params",
        )
    return LESSONS[chosen]


def _choose_seed(place: DeltaGenerator) -> int:
    given: dict[str, Any] = {} if "lesson_seed" in st.session_state else {"value": SEED}
    seed = place.number_input(
        say("seed"),
        *SEED_LIMITS,
        step=1,
        key="lesson_seed",
        bind="query-params",
        help=say("Decides weights and input."),
        **given,
    )
    return SEED if seed is None else int(seed)


def _choose_input(lesson: Lesson, place: DeltaGenerator) -> tuple[str | None, str | None]:
    """Text and variant, as far as the lesson has them."""
    if lesson.variants:
        if st.session_state.get("variant") not in lesson.variants:
            st.session_state.pop("variant", None)
        chosen = place.radio(say("Variant"), lesson.variants, key="variant", bind="query-params", horizontal=True)
        return None, chosen if chosen in lesson.variants else lesson.variants[0]
    if not lesson.text:
        return None, None
    key = _text_key(lesson)
    given: dict[str, Any] = {"key": key, "persist_state": "session"}
    given |= {} if key in st.session_state else {"value": lesson.default_text(SIZE)}
    area = place.text_area if "\n" in lesson.text else place.text_input
    return str(area(say(lesson.text_label), **given) or ""), None


def _run(
    lesson: Lesson, seed: int, text: str | None, variant: str | None
) -> tuple[LessonRun, str | None, tuple[str, ...]]:
    """The run, the text it was made of, and what was refused: then it is the run of the last text that worked."""
    last = f"{_text_key(lesson)}_last"
    try:
        with st.spinner(say("Computing by hand and with torch …")):
            run = _computed(lesson.id, seed, text, variant)
    except ValueError as problem:
        text = st.session_state.get(last, lesson.default_text(size_of(lesson)))
        return _computed(lesson.id, seed, text, variant), text, (say_error(problem),)
    if text is not None:
        st.session_state[last] = text
    return run, text, ()


@st.cache_resource(max_entries=24, show_spinner=False)
def _computed(lesson_id: str, seed: int, text: str | None, variant: str | None) -> LessonRun:
    """Shared by all sessions: never change the result."""
    return LESSONS[lesson_id].run(seed, text=text, variant=variant, size=size_of(LESSONS[lesson_id]))


@st.cache_data(max_entries=128, show_spinner=False)
def _message(lesson_id: str, seed: int, text: str | None, variant: str | None, sample: int, spoken: str) -> bytes:
    """One sample of a run, in the language `spoken`, which is that of the page's run."""
    default = LESSONS[lesson_id].default_text(SIZE) or None
    return lesson_message(
        _computed(lesson_id, seed, text, variant), sample, {"text": None if text == default else text}
    )


def _choose_sample(run: LessonRun, place: DeltaGenerator) -> int:
    last = run.batch - 1
    if last == 0:
        return 0
    if (st.session_state.get("lesson_sample") or 0) > last:
        st.session_state["lesson_sample"] = last
    given: dict[str, Any] = {} if "lesson_sample" in st.session_state else {"value": 0}
    chosen = place.number_input(
        say("sample, 0 to {last}", last=last), 0, last, step=1, key="lesson_sample", bind="query-params", **given
    )
    return int(chosen or 0)


def _simulator_links(lesson: Lesson, seed: int, text: str | None, variant: str | None) -> None:
    """One link for each recurrent layer: the simulator takes weights, input and states from the lesson.

    In a tab of its own, and not by streamlit: that would strip `lesson` from the address, as it is bound to this page.
    """
    for title, name in simulator_ids(lesson, variant, text, size=size_of(lesson)).items():
        query = {"lesson": name, "lesson_seed": str(seed)}
        if text is not None and text != lesson.default_text(SIZE):
            query["lesson_text"] = text
        label = say("Open {layer} in the simulator, with these weights", layer=say(title))
        st.link_button(label, f"./?{urlencode(query)}")


def _tables(lesson: Lesson, run: LessonRun, sample: int) -> None:
    names = [say("Stage by stage"), say("Code")] + ([say("As printed")] if lesson.printed else [])
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
        small(say("Needs NumPy and torch, nothing else, and makes the numbers of this page."))
        st.code(run.listing(sample=sample).text, language="python", wrap_lines=True)
    if lesson.printed:
        with tabs[2]:
            st.code(step_table(run, sample), language=None, wrap_lines=False)


def _neighbours(lesson: Lesson) -> None:
    """Buttons, not links: a link to the page that is open would leave the old lesson in the address."""
    ids = list(LESSONS)
    at = ids.index(lesson.id)

    def go(id_: str) -> None:
        st.session_state["lesson"] = id_

    for column, k, word in zip(st.columns(2), (at - 1, at + 1), (mark("Before"), mark("Next")), strict=True):
        if 0 <= k < len(ids):
            with column:
                label = f"{say(word)}: {ids[k]} · {say(LESSONS[ids[k]].title)}"
                st.button(label, key=f"rnnviz_lesson_{word}", on_click=go, args=(ids[k],))
