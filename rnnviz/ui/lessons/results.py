"""Computed lessons and their messages, kept between reruns and shared by all sessions; the key is what was chosen."""

from dataclasses import replace

import streamlit as st

from rnnviz.lessons import LESSONS, LessonRun, simulator_ids
from rnnviz.lessons.layers import LAYERS
from rnnviz.lessons.simulator import recurrent_stages
from rnnviz.ui.kit.kept import RESULTS
from rnnviz.ui.lessons.chosen import Chosen, text_key
from rnnviz.ui.lessons.lines import lines_message
from rnnviz.ui.lessons.message import lesson_message
from rnnviz.words import say, say_error


def run_of(chosen: Chosen) -> tuple[LessonRun, Chosen, tuple[str, ...]]:
    """The run, what it was made of, and what was refused: then it is the run of the last text that worked."""
    lesson = LESSONS[chosen.lesson]
    last = f"{text_key(lesson)}_last"
    try:
        with st.spinner(say("Computing by hand and with torch …")):
            run = computed(chosen)
    except ValueError as problem:
        text = st.session_state.get(last, chosen.default_text)
        used = replace(chosen, text=text)
        return computed(used), used, (say_error(problem),)
    if chosen.text is not None:
        st.session_state[last] = chosen.text
    return run, chosen, ()


def computed(chosen: Chosen) -> LessonRun:
    """Shared by all sessions: never change the result."""

    def make() -> LessonRun:
        return LESSONS[chosen.lesson].run(chosen.seed, text=chosen.text, device=chosen.device, **dict(chosen.switches))

    run: LessonRun = RESULTS.get(("lesson_run", chosen), make)
    return run


def message_of(chosen: Chosen, sample: int, both: bool, spoken: str) -> bytes:
    """One sample of a run, in the page's language, `spoken`.   both: with the usual wrong lines beside torch's."""

    def make() -> bytes:
        run = computed(chosen)
        lines = lines_message(run, sample) if both else []
        return lesson_message(run, sample, {"text": chosen.own_text}, links_of(chosen, sample), lines)

    message: bytes = RESULTS.get(("lesson", chosen, sample, both, spoken), make)
    return message


def links_of(chosen: Chosen, sample: int) -> list[dict[str, object]]:
    """For each recurrent layer, what opens it in the simulator: with the lesson's weights, input, sample and words."""
    lesson = LESSONS[chosen.lesson]
    layers = recurrent_stages(lesson.plan(chosen.text, **dict(chosen.switches)))
    ids = simulator_ids(lesson, text=chosen.text, **dict(chosen.switches))
    links: list[dict[str, object]] = []
    if not layers and lesson.id in LAYERS:
        (name,), layer = ids.values(), LAYERS[lesson.id]
        query = {"lesson": name, "lesson_seed": str(chosen.seed), "mode": "back", **layer.asks(computed(chosen))}
        return [{"title": say(layer.title), "module": "", "query": query}]
    for stage, name in zip(layers, ids.values(), strict=True):
        query = {"lesson": name, "lesson_seed": str(chosen.seed)}
        query |= {"sample": str(sample)} if sample else {}
        query |= {"mode": "back", "truncate": dict(chosen.switches)["variant"]} if lesson.drawing == "cuts" else {}
        query |= {} if chosen.own_text is None else {"lesson_text": chosen.own_text}
        links.append({"title": say(stage.title), "module": stage.module, "query": query})
    return links
