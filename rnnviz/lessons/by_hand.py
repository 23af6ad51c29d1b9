"""A lesson without torch, for a picture of it."""

from typing import Any

from rnnviz.lessons.draws import draw_weights
from rnnviz.lessons.lesson import Lesson, LessonRun, values_of
from rnnviz.lessons.match import match_values
from rnnviz.lessons.stage import Array
from rnnviz.lessons.tensors import tensors


def computed_by_hand(lesson: Lesson, seed: int, **chosen: str | None) -> dict[str, Array]:
    """Every value of these choices, without torch."""
    plan = lesson.plan_of(lesson.choose(**chosen))
    weights, _ = draw_weights(plan, seed)
    made: dict[str, Any] = {}
    for stage, own in zip(plan, weights, strict=True):
        made |= stage.by_hand(made, own)
    return made


def only_by_hand(lesson: Lesson) -> LessonRun:
    """The run of its defaults without torch, for a picture: in place of torch's numbers stand our own again."""
    chosen = lesson.choose()
    plan = lesson.plan_of(chosen)
    _, pool = draw_weights(plan, lesson.seed)
    made = computed_by_hand(lesson, lesson.seed)
    values = values_of(plan, made, tensors(made))
    match = match_values({value.name: (value.value, value.value) for value in values}, {})
    return LessonRun(lesson, lesson.seed, plan, values, pool, match, chosen)
