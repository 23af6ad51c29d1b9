"""The map of the course: every lesson as a card, with what one will see and how long it takes."""

import json

import streamlit as st

from rnnviz.lessons import GROUPS, LESSONS
from rnnviz.ui.kit.components import component
from rnnviz.ui.kit.notes import problem
from rnnviz.ui.lessons.chosen import open_lesson
from rnnviz.ui.lessons.thumbnails import thumbnail
from rnnviz.words import say

MAP = "rnnviz_course_map"  # the key of the component
_mount = component("rnnviz_map", script="lessons/course_map.js", styles=("tokens.css", "kit.css", "course_map.css"))


def course_map(problems: list[str]) -> None:
    """The page where no lesson is open."""
    st.title(say("Lessons"), anchor=False)
    for text in problems:
        problem(text)
    content = {
        "groups": [
            {
                "letter": letter,
                "title": say(title),
                "lessons": [
                    {
                        "id": lesson.id,
                        "title": say(lesson.title),
                        "sees": say(lesson.sees) if lesson.sees else "",
                        "minutes": lesson.minutes,
                        "thumbnail": thumbnail(lesson.id),
                    }
                    for lesson in LESSONS.values()
                    if lesson.id.startswith(letter)
                ],
            }
            for letter, title in GROUPS.items()
        ]
    }
    _mount(key=MAP, data=json.dumps(content, ensure_ascii=False).encode(), default={}, on_open_change=_open)


def _open() -> None:
    open_lesson(str(st.session_state[MAP].open or ""))
