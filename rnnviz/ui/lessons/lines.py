"""The usual wrong line beside torch's, as the browser gets it: both sides of every confusion of a lesson."""

from typing import Any

import numpy as np

from rnnviz.lessons.confusions import Confusion, Outcome, Part, Side, of_lesson, origins, run
from rnnviz.lessons.lesson import LessonRun
from rnnviz.lessons.stage import Array
from rnnviz.words import mark, say

MOST_ROWS = 6  # of a value that are drawn, from just before the first difference on
# What the numbers of a value without axes stand for.
COLUMNS = {
    "parameters": ("T = 4", "T = 8", "T = 12"),
    "settings": ("num_layers", "bias", mark("directions")),
}


def lines_message(lesson: LessonRun, sample: int) -> list[dict[str, Any]]:
    """Every confusion that belongs to the lesson, run on its numbers where they fit; arrays stay arrays for `pack`."""
    return [confusion_message(own, lesson.seed, lesson, sample) for own in of_lesson(lesson.lesson.id)]


def confusion_message(confusion: Confusion, seed: int, lesson: LessonRun | None, sample: int) -> dict[str, Any]:
    """One confusion. `sample` is shown where the two sides differ in it, else the first in which they do."""
    outcome = run(confusion, seed, lesson)
    shown = _sample(outcome, sample)
    parts = origins(confusion, seed, lesson, shown)
    return {
        "key": confusion.key,
        "number": confusion.number,
        "title": say(confusion.title),
        "silent": confusion.silent,
        "verdict": _verdict(outcome),
        "ofLesson": outcome.of_lesson,
        "sample": shown if any("N" in axes for axes in confusion.compared.values()) else None,
        "given": list(outcome.given),
        "wrong": _side(outcome, outcome.wrong, shown, parts[0]),
        "right": _side(outcome, outcome.right, shown, parts[1]),
        "reason": say(outcome.reason),
        "quotes": confusion.quotes,
    }


def _verdict(outcome: Outcome) -> str:
    """What torch says to the wrong line, in a few words."""
    if outcome.wrong.error is not None:
        return say("torch stops")
    if outcome.confusion.quotes:
        return say("torch warns when the layer is made")
    name, value = next(iter(outcome.right.values.items()))
    if outcome.wrong.values[name].shape == value.shape and value.ndim > 1:
        return say("No error, same shape {shape}: torch cannot warn you", shape=str(value.shape))
    return say("No error: torch cannot warn you")


def _side(outcome: Outcome, side: Side, sample: int, parts: tuple[Part, ...]) -> dict[str, Any]:
    values = [_strip(outcome, name, side.values[name], sample) for name in outcome.confusion.compared if side.values]
    if values:
        values[0]["parts"] = [_part(part, sample) for part in parts]
    return {"lines": list(side.lines), "own": list(side.own), "error": side.error, "values": values}


def _strip(outcome: Outcome, name: str, value: Array, sample: int) -> dict[str, Any]:
    """The rows of one sample: steps, or one row; `first`: where the sides part, [row, column]."""
    axes = outcome.confusion.compared[name]
    apart = _apart(outcome, name, axes, sample)
    rows = _rows(value, axes, sample)
    start = 0
    places = [] if apart is None else np.argwhere(apart).tolist()
    if places and len(rows) > MOST_ROWS:
        start = min(max(0, places[0][0] - 1), len(rows) - MOST_ROWS)
    end = start + MOST_ROWS
    drawn = rows[start:end].astype("f4")
    differs = np.zeros(drawn.shape, "u1") if apart is None else apart[start:end].astype("u1")
    first = next(((r - start, c) for r, c in places if start <= r < end), None)
    return {
        "name": name,
        "shape": list(value.shape),
        "rows": [_row_label(axes, r) for r in range(start, start + len(drawn))],
        "columns": [say(text) for text in COLUMNS.get(name, ())],
        "numbers": drawn,
        "differs": differs,
        "first": None if first is None else [int(k) for k in first],
        "place": "" if first is None else _place(name, axes, sample, first[0] + start, first[1]),
        "whole": bool(np.issubdtype(value.dtype, np.integer)),
        "largest": _largest(name, rows),
        "parts": [],
        "cut": [len(drawn), len(rows)],
    }


def _largest(name: str, rows: Array) -> int | None:
    """The answer that a classifier would give."""
    return int(rows[0].argmax()) if name == "y" and rows.shape[0] == 1 and rows.shape[1] > 1 else None


def _apart(outcome: Outcome, name: str, axes: str, sample: int) -> Array | None:
    """(rows, columns) of what is drawn: where the two sides differ; None where there are not two."""
    if not outcome.wrong.values or not outcome.right.values:
        return None
    wrong, right = (_rows(side.values[name], axes, sample) for side in (outcome.wrong, outcome.right))
    if wrong.shape != right.shape:
        return None
    apart: Array = np.abs(wrong.astype("f8") - right.astype("f8")) > outcome.tolerance(name)
    return apart


def _rows(value: Array, axes: str, sample: int) -> Array:
    if "N" in axes:
        at = axes.index("N")
        value = np.take(value, min(sample, value.shape[at] - 1), at)
    return value if value.ndim == 2 else value[None]


def _row_label(axes: str, r: int) -> str:
    left = axes.replace("N", "")
    return "" if len(left) == 1 else f"t {r}" if "T" in left else f"{r}"


def _place(name: str, axes: str, sample: int, row: int, column: int) -> str:
    """As code: last[0, 4]."""
    index = {"N": sample, "T": row, "S": row, "I": row, "F": column, "O": column, "M": column}
    return f"{name}[{', '.join(str(index[letter]) for letter in axes)}]"


def _sample(outcome: Outcome, sample: int) -> int:
    """The asked sample where the first differing value differs in it, else the sample of the first difference."""
    first = outcome.first
    name = next(iter(outcome.confusion.compared)) if first is None else first.name
    axes = outcome.confusion.compared[name]
    if "N" not in axes:
        return sample
    count = outcome.right.values[name].shape[axes.index("N")]
    asked = min(sample, int(count) - 1)
    if first is None:
        return asked
    apart = _apart(outcome, name, axes, asked)
    return asked if apart is not None and apart.any() else int(first.index[axes.index("N")])


def _part(part: Part, sample: int) -> dict[str, Any]:
    """What it has read, of its own sample or of another one."""
    samples = sorted({n for n, _ in part.reads})
    return {
        "first": part.first,
        "last": part.last,
        "origin": part.origin,
        "steps": [t for n, t in part.reads if n == samples[0]],
        "other": samples[0] if samples and samples[0] != sample else None,
    }
