"""Patterns: torch gives y this shape, what comes in and out is the pattern's, and a wrong answer is named."""

from typing import Any

import pytest
import torch

from rnnviz.exercises import LEVELS
from rnnviz.exercises.pattern_programs import PROGRAMS
from rnnviz.exercises.patterns import NAMES
from tests.exercises.drawn import exercises, where, wrong


def run(lines: tuple[str, ...]) -> dict[str, Any]:
    names: dict[str, Any] = {"torch": torch, "nn": torch.nn}
    exec("\n".join(lines), names)
    return names


@pytest.mark.parametrize("level", LEVELS)
def test_y_has_this_shape_in_torch(level: int) -> None:
    for exercise in exercises("patterns", level):
        left = run(exercise.task.lines)
        assert tuple(left["y"].shape) == exercise.task.shape, exercise.task.lines
        steps = dict(exercise.task.sizes).get("T")
        assert (steps is None) == (exercise.solution["pattern"] == "one-to-many")


@pytest.mark.parametrize("level", LEVELS)
def test_no_other_pattern_and_no_shape_of_a_usual_mistake_is_right(level: int) -> None:
    for exercise in exercises("patterns", level):
        sizes, shape = dict(exercise.task.sizes), exercise.task.shape
        others = [name for name in NAMES if name != exercise.solution["pattern"]]
        assert all(wrong(exercise, "pattern", other) for other in others)
        mistakes = {shape[::-1], shape[1:], (*shape, 1), (*shape[:-1], 2 * sizes["H"])}
        mistakes |= {(*shape[:k], size, *shape[k + 1 :]) for k in range(len(shape)) for size in sizes.values()}
        assert all(wrong(exercise, "y", str(mistake)) for mistake in mistakes - {shape})


def test_every_pattern_is_asked_at_both_levels() -> None:
    asked = {(program.level, program.pattern) for program in PROGRAMS.values()}
    assert asked == {(level, pattern) for level in LEVELS for pattern in NAMES}


def test_a_wrong_size_is_called_by_its_name() -> None:
    exercise = where("patterns", 1, lambda task: task.program.result == "TNK")
    sizes = dict(exercise.task.sizes)
    field = exercise.check({"y": f"{sizes['T']} {sizes['N']} {sizes['H']}"})["y"]
    assert f"{sizes['H']} (H) does not belong there" in field.message
    assert field.reason.right == (True, True, False)  # type: ignore[union-attr]
