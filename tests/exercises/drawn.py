"""Exercises of many seeds, each drawn once for all tests.

The suite draws `RNNVIZ_SEEDS` of every kind and level: 15 unless it is set, and 1,000 for whoever changes a kind.
"""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from rnnviz.exercises import Exercise, make_exercise

SEEDS = range(int(os.environ.get("RNNVIZ_SEEDS", "15")))
WRONG = {"shape": "7 99", "whole": "98765", "number": "9.87", "steps": "none"}
SEARCHED = 2000  # seeds among which a task as wanted is looked for


@cache
def drawn(kind: str, level: int, seed: int) -> Exercise:
    return make_exercise(kind, seed, level)


def exercises(kind: str, level: int) -> list[Exercise]:
    return [drawn(kind, level, seed) for seed in SEEDS]


def where(kind: str, level: int, wanted: Callable[[Any], bool]) -> Exercise:
    """The first exercise whose task is as wanted."""
    return next(made for seed in range(SEARCHED) if wanted((made := drawn(kind, level, seed)).task))


def wrong(exercise: Exercise, field: str, answer: str) -> bool:
    return exercise.check({field: answer})[field].status == "wrong"


def wrongly_answered(exercise: Exercise) -> dict[str, str]:
    """An answer to every field that can be read, and that is mostly wrong."""
    return {field.name: WRONG[field.type] if field.type in WRONG else field.options[0] for field in exercise.fields}
