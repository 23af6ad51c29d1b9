"""The way back from a lesson's layer in the simulator to the lesson, at the step where it was left."""

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from rnnviz.lessons import ALIASES, LESSONS, LessonLayer
from rnnviz.lessons.simulator import chosen_in
from rnnviz.lessons.timeline import timeline
from rnnviz.words import say


def way_back(layer: LessonLayer, sample: int, step: int) -> None:
    """A link to the lesson with the same numbers; `step` is of the lesson's clock."""
    label, address = address_of_lesson(layer, sample, step)
    try:
        st.page_link("lessons.py", label=label, icon=":material/arrow_back:", query_params=address)
    except StreamlitPageNotFoundError:
        return  # the simulator is the only page


def address_of_lesson(layer: LessonLayer, sample: int, step: int) -> tuple[str, dict[str, str]]:
    """What the link says, and the parameters of the lesson's address."""
    name, *rest = layer.lesson.split(".")
    lesson = LESSONS[ALIASES.get(name, name)]
    chosen, _ = chosen_in(lesson, rest)
    text = layer.text if lesson.text else None
    labels = timeline(lesson.run(layer.seed, text=text, **chosen), sample).labels
    step = min(step, len(labels) - 1)
    address = {"lesson": lesson.id, "lesson_seed": str(layer.seed), "lesson_sample": str(sample)}
    address |= {name: value for name, value in chosen.items() if value is not None}
    address |= {"step": str(step)} if step else {}
    address |= {"text": text} if text else {}
    return say("back to {lesson}, {step}", lesson=lesson.id, step=labels[step]), address
