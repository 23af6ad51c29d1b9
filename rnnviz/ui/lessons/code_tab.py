"""The code of a lesson: as a script or as a class, to read and to take along."""

import streamlit as st

from rnnviz.lessons import LessonRun
from rnnviz.lessons.notebook import file_name, notebook
from rnnviz.lessons.script import FORMS, Form
from rnnviz.ui.kit.notes import small
from rnnviz.words import mark, say

NAMES: dict[Form, str] = {"script": mark("as a script"), "class": mark("as a class")}


def code_tab(run: LessonRun, sample: int) -> None:
    """The listing in the chosen form, and its files."""
    small(say("Needs NumPy and torch, nothing else, and prints its numbers beside those of this page."))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        form = st.segmented_control(
            say("Form of the code"),
            FORMS,
            default=FORMS[0],
            format_func=lambda form: say(NAMES[form]),
            label_visibility="collapsed",
            key="rnnviz_lesson_form",
        )
        form = form or FORMS[0]
        text = run.listing(form, sample).text
        _file(say("Download .py"), text, file_name(run, form, "py"), "text/x-python")
        _file(
            say("Download .ipynb"),
            notebook(run, form, sample),
            file_name(run, form, "ipynb"),
            "application/x-ipynb+json",
        )
    st.code(text, language="python", wrap_lines=True)


def _file(label: str, text: str, name: str, mime: str) -> None:
    st.download_button(label, text.encode(), name, mime, on_click="ignore", key=f"rnnviz_lesson_{name.split('.')[-1]}")
