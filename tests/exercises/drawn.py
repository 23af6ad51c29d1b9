"""Exercises of many seeds, drawn once for all tests."""

from collections.abc import Callable
from functools import cache
from typing import Any

from rnnviz.exercises import Exercise, make_exercise

SEEDS = range(1000)


@cache
def exercises(kind: str, level: int) -> list[Exercise]:
    return [make_exercise(kind, seed, level) for seed in SEEDS]


def where(kind: str, level: int, wanted: Callable[[Any], bool]) -> Exercise:
    """The first exercise whose task is as wanted."""
    return next(exercise for exercise in exercises(kind, level) if wanted(exercise.task))


def wrong(exercise: Exercise, field: str, answer: str) -> bool:
    return exercise.check({field: answer})[field].status == "wrong"
