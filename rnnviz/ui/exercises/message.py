"""What the browser draws of an exercise: its scene and the reasons of a verdict, as JSON."""

import json
from dataclasses import asdict
from typing import Any

from rnnviz.exercises import Exercise, Field, FieldVerdict, Verdict
from rnnviz.exercises.drawings import Drawing, Reason

LONGEST_GIVEN = 90  # characters of an answer that are shown again


def as_bytes(content: Drawing) -> bytes:
    """The content as JSON."""
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def task_message(exercise: Exercise) -> Drawing:
    """The picture that belongs to the question."""
    return {"scene": exercise.task.scene()}


def verdict_message(exercise: Exercise, verdict: Verdict, *, all_reasons: bool) -> Drawing:
    """A card for every field that is not right, or for all of them. Where fields share a reason, it is drawn once.

    The parts of the scene that wrong answers are about are lit in one drawing of the scene.
    """
    asked = {field.name: field for field in exercise.fields}
    shown = [field for field in verdict.fields if all_reasons or field.status != "right"]
    passed = [field for field in verdict.fields if field not in shown]
    parts = sorted({field.part for field in shown if field.part})
    return {
        "cards": _cards(shown, asked),
        "passed": [
            {"label": asked[field.name].label, "answer": asked[field.name].shown(field.expected)} for field in passed
        ],
        "scene": exercise.task.scene() | {"highlight": parts} if parts and not all_reasons else None,
    }


def _cards(fields: list[FieldVerdict], asked: dict[str, Field]) -> list[Drawing]:
    drawn: list[Reason] = []
    cards = []
    for field in fields:
        new = field.reason is not None and field.reason not in drawn
        cards.append(_card(field, asked[field.name]) | {"reason": _drawing(field.reason) if new else None})
        if field.reason is not None:
            drawn.append(field.reason)
    return cards


def _card(field: FieldVerdict, asked: Field) -> Drawing:
    """The right answer goes to the browser where it was given, and not before."""
    given = asked.shown(field.given[: LONGEST_GIVEN + 1])
    return {
        "label": asked.label,
        "status": field.status,
        "given": given if len(given) <= LONGEST_GIVEN else f"{given[:LONGEST_GIVEN]}…",
        "expected": asked.shown(field.expected) if field.status == "right" else "",
        "message": field.message,
    }


def _drawing(reason: Reason | None) -> dict[str, Any] | None:
    return None if reason is None else {"drawn_by": reason.drawn_by} | asdict(reason)
