"""What a person chooses of a lesson: its switches, seed, sample and text, and what a link asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnviz.lessons import ALIASES, LESSONS, Lesson
from rnnviz.lessons.confusions import of_lesson
from rnnviz.network.randomness import SEED_LIMITS
from rnnviz.ui.kit.address import problems_of_address, walked
from rnnviz.ui.kit.fields import Choice, CpuOnly, Field, Whole, Words
from rnnviz.ui.kit.held import controlled, held
from rnnviz.ui.kit.notes import small
from rnnviz.ui.kit.widgets import bound_widget
from rnnviz.ui.simulator.choice import device_names
from rnnviz.words import mark, say

SEED = 1  # of a first visit: with it lesson C1 is the simulator's smallest example
LINES, BOTH = "lines", "both"  # whether the usual wrong line is shown beside torch's
SWITCHES = ("size", "variant", "weights", "h_0")
LABELS = {
    "size": mark("size"),
    "variant": mark("variant"),
    "weights": mark("weights"),
    "h_0": mark("h_0"),
    LINES: mark("lines"),
}
NAMES = {  # what the values of the switches are called; others are called as they are
    "small": mark("small"),
    "notes": mark("as in the notes"),
    "torch": mark("torch's"),
    "randn": mark("randn, unscaled"),
    "impulse": mark("one impulse"),
    "drawn": mark("my seed"),
    "zeros": mark("zeros"),
    "random": mark("random"),
    "one": mark("torch's line"),
    BOTH: mark("both lines"),
}


def _values(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for lesson in LESSONS.values() for value in lesson.switches.get(name, ())))


FIELDS: dict[str, Field] = {
    "lesson": Choice(tuple(LESSONS), ""),
    "lesson_seed": Whole(*SEED_LIMITS, SEED),
    "lesson_sample": Whole(0, 31, 0),
    "device": Choice(("cpu", "cuda"), "cpu"),
    LINES: Choice(("one", BOTH), "one"),
    **{name: Choice(_values(name), _values(name)[0]) for name in SWITCHES},
}
# What a link may lock or hide.
CONTROLS: dict[str, Field] = {name: field for name, field in FIELDS.items() if name != "lesson"} | {"text": Words("")}


@dataclass(frozen=True)
class Chosen:
    """Everything that decides the numbers of a lesson. switches: (name, value) of each that the lesson has."""

    lesson: str
    seed: int
    switches: tuple[tuple[str, str], ...] = ()
    text: str | None = None
    device: str = "cpu"  # torch's

    @property
    def default_text(self) -> str | None:
        lesson = LESSONS[self.lesson]
        return lesson.default_text(dict(self.switches).get("size")) if lesson.text else None

    @property
    def own_text(self) -> str | None:
        """The text where it is another than the lesson's."""
        return None if self.text == self.default_text else self.text


def lesson_of_address() -> tuple[Lesson | None, list[str]]:
    """The lesson that is open, or None for the map of the course; and what is wrong with the link.

    The address is read before the widgets correct it. Its text is taken into the session, once.
    """
    rules = dict(FIELDS)
    if "cuda" not in device_names():
        rules["device"] = CpuOnly(("cpu",), "cpu")
    asked = st.query_params.get("lesson", "")
    if asked in ALIASES:
        st.query_params["lesson"] = ALIASES[asked]
    lesson = LESSONS.get(st.query_params.get("lesson", ""))
    if "rnnviz_lesson_link" not in st.session_state and lesson is not None:
        if lesson.text and "text" in st.query_params:
            st.session_state[f"{text_key(lesson)}_{_size_asked(lesson)}"] = st.query_params["text"]
        for name, values in lesson.switches.items():
            rules[name] = Choice(values, values[0])
    problems = problems_of_address("rnnviz_lesson_link", rules, ("text", "step"), CONTROLS)
    return LESSONS.get(st.query_params.get("lesson", "")), problems


def _size_asked(lesson: Lesson) -> str:
    asked = st.query_params.get("size", "")
    return asked if asked in lesson.sizes else lesson.sizes[0]


def open_lesson(id_: str) -> None:
    """Another lesson, or with "all" the map; to be called in a callback."""
    st.session_state["rnnviz_lesson_link"] = []  # what was wrong with the link is past
    if id_ in LESSONS:
        st.query_params["lesson"] = id_
    elif "lesson" in st.query_params:
        del st.query_params["lesson"]


def text_key(lesson: Lesson) -> str:
    return f"rnnviz_lesson_text_{lesson.id}"


def choose(lesson: Lesson) -> tuple[Chosen, bool, DeltaGenerator]:
    """The switches of the lesson side by side, whether both lines are shown, and the fold with seed and text, where the
    sample will stand."""
    called = NAMES | dict(zip(lesson.variants, lesson.variant_names, strict=False))
    every = lesson.switches.items()
    switches = tuple((name, _switch(name, values, called)) for name, values in every if len(values) > 1)
    size = dict(switches).get("size", lesson.sizes[0])
    both = bool(of_lesson(lesson.id)) and _switch(LINES, ("one", BOTH), NAMES) == BOTH
    away = held().hides("lesson_seed", "lesson_sample", "text", "device")
    fold = st.container() if away else st.popover(say("numbers"), help=say("seed, sample and text"))
    with fold:
        seed = _number("lesson_seed", say("seed"), *SEED_LIMITS, SEED, help=say("Decides weights and input."))
        text = _text(lesson, size)
        device = _device()
    return Chosen(lesson.id, seed, switches, text, device), both, fold


def _device() -> str:
    """Where torch computes its side."""
    if "cuda" in device_names():
        return str(bound_widget("device", FIELDS["device"], say("device of torch")))
    if not held().hides("device"):
        small(say("Device: cpu. This machine has no CUDA device, so there is nothing to choose."))
    return "cpu"


def _switch(name: str, values: tuple[str, ...], called: Mapping[str, str]) -> str:
    """Bound to the address by hand: streamlit would write what a value is called, and not the value."""
    key = f"rnnviz_lesson_{name}"
    asked = st.query_params.get(name)
    st.session_state[key] = asked if asked in values else values[0]

    def keep() -> None:
        st.query_params[name] = st.session_state[key]

    def draw(**given: Any) -> str:
        chosen = st.segmented_control(
            say(LABELS[name]),
            values,
            key=key,
            required=True,
            format_func=lambda value: say(called[value]) if value in called else value,
            label_visibility="collapsed",
            on_change=keep,
            **given,
        )
        return chosen if chosen in values else values[0]

    return controlled(name, say(LABELS[name]), draw, lambda: str(st.session_state[key]), width="content")


def _text(lesson: Lesson, size: str) -> str | None:
    if not lesson.text:
        return None
    key = f"{text_key(lesson)}_{size}"
    default = lesson.default_text(size)
    given: dict[str, Any] = {"key": key, "persist_state": "session"}
    given |= {} if key in st.session_state else {"value": default}
    area = st.text_area if "\n" in default else st.text_input

    def draw(**options: Any) -> str:
        return str(area(say(lesson.text_label), **given, **options) or "")

    return controlled("text", say(lesson.text_label), draw, lambda: str(st.session_state.get(key, default)))


def choose_sample(batch: int, words: str) -> int:
    """Which sample is drawn."""
    last = batch - 1
    if last == 0:
        return 0
    if (st.session_state.get("lesson_sample") or 0) > last:
        st.session_state["lesson_sample"] = last
    return _number("lesson_sample", say("{sample}, 0 to {last}", sample=words, last=last), 0, last, 0)


def _number(key: str, label: str, low: int, high: int, default: int, **options: Any) -> int:
    kept = key in st.session_state and not walked()  # Back to an address without a number gives its default
    given: dict[str, Any] = {} if kept else {"value": default}

    def draw(**more: Any) -> int:
        chosen = st.number_input(label, low, high, step=1, key=key, bind="query-params", **options, **given, **more)
        return default if chosen is None else int(chosen)

    return controlled(key, label, draw, lambda: int(st.session_state.get(key, default)))
