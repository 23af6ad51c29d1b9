"""A lesson as a Jupyter notebook: its words, and its script in cells of one part each. Plain JSON, of version 4.5."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rnnviz.lessons.lesson import LessonRun
from rnnviz.lessons.script import Form, Listing, Part
from rnnviz.words import mark, say

PARTS: dict[Part, str] = {
    "heading": "",
    "network": mark("The network"),
    "given": mark("What goes in"),
    "computation": mark("What it computes"),
    "printed": mark("The numbers here, beside those of the page"),
}


def notebook(run: LessonRun, form: Form = "script", sample: int = 0) -> str:
    """The text of an .ipynb file. It needs NumPy and torch, and prints this run's numbers beside what it computes."""
    listing = run.listing(form, sample)
    lesson = run.lesson
    words = [say(text) for text in (lesson.teaches, lesson.why, lesson.watch) if text]
    cells = [markdown_cell(f"# {lesson.id} · {say(lesson.title)}", *words)]
    for part, title in PARTS.items():
        code = _code_of(listing, part)
        if title and code:
            cells.append(markdown_cell(f"## {say(title)}"))
        if code:
            cells.append(code_cell(code))
    return ipynb(cells)


def ipynb(cells: Sequence[Mapping[str, Any]]) -> str:
    """The text of an .ipynb file with these cells; one without an `id` gets its number."""
    cells = [{"id": f"cell-{k}"} | dict(cell) for k, cell in enumerate(cells)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    text = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    return json.dumps(text, ensure_ascii=False, indent=1) + "\n"


def file_name(run: LessonRun, form: Form, ending: str) -> str:
    """C1_class.ipynb: of the lesson, without what a person typed."""
    chosen = [part for part in (run.lesson.id, run.chosen.variant, "" if form == "script" else form) if part]
    return f"{'_'.join(chosen)}.{ending}"


def _code_of(listing: Listing, part: Part) -> str:
    code = listing.of(part)
    return code.split('"""\n', 1)[1].strip("\n") if part == "heading" else code  # the title stands above


def markdown_cell(*paragraphs: str) -> dict[str, Any]:
    """A cell of words."""
    return {"cell_type": "markdown", "metadata": {}, "source": "\n\n".join(paragraphs)}


def code_cell(code: str) -> dict[str, Any]:
    """A cell of Python that has not run."""
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": code}
