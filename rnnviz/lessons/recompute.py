"""What a lesson would give if one of its values were another: its stages by hand once more."""

from typing import Any

from rnnviz.lessons.draws import draw_weights
from rnnviz.lessons.lesson import LessonRun
from rnnviz.lessons.stage import Array


def recompute(run: LessonRun, **changed: Array) -> dict[str, Array]:
    """Every value by hand, with `changed` in the place of what the stages make under these names."""
    weights, _ = draw_weights(run.plan, run.seed)
    values: dict[str, Any] = {}
    for stage, own in zip(run.plan, weights, strict=True):
        made = stage.by_hand(values, own)
        values |= made | {name: changed[name] for name in made if name in changed}
    return values
