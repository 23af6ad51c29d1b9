"""What the page of a lesson draws of the way back: its values, and at each tick the sums that make them."""

from collections.abc import Callable
from typing import Any

import numpy as np

from rnnviz.lessons.by_hand import computed_by_hand
from rnnviz.lessons.lesson import LessonRun
from rnnviz.lessons.timeline import Timeline
from rnnviz.ui.lessons.back_clip_tables import clip_tables
from rnnviz.ui.lessons.back_cuts_tables import cuts_tables, modules_of
from rnnviz.ui.lessons.back_step_tables import step_tables
from rnnviz.ui.lessons.back_tables import chain_tables
from rnnviz.words import say

Content = dict[str, Any]


def back_content(clock: Timeline) -> Content | None:
    """None for a lesson that draws no way back. `tables`: for each tick the sum of what it makes, or None."""
    run = clock.run
    if not run.lesson.drawing:
        return None
    more, tables = DRAWINGS[run.lesson.drawing]
    by_tick: list[Content | None] = [None] * len(clock.labels)
    for tick, table in tables(clock).items():
        by_tick[tick] = table
    return {
        "kind": run.lesson.drawing,
        "values": {
            value.name: {"ours": value.value.astype("f4"), "torch": value.torch.astype("f4")} for value in run.stages
        },
        "tables": by_tick,
        **more(run),
    }


def _chain(run: LessonRun) -> Content:
    """The lines of the other weights, to be compared with."""
    lines = []
    for variant in run.lesson.variants:
        other = computed_by_hand(run.lesson, run.seed, variant=variant, weights=run.chosen.weights)
        for name, bent in (("d_h", True), ("no_tanh", False)):
            lines.append(
                {
                    "name": say("w {w}", w=variant) if bent else say("w {w}, no tanh", w=variant),
                    "numbers": np.abs(other[name]).astype("f4"),
                    "bent": bent,
                    "own": variant == run.chosen.variant,
                }
            )
    return {"lines": lines}


def _cuts(run: LessonRun) -> Content:
    k, steps = int(run.chosen.variant), len(run["x"].value)
    layers = [{"module": module, "title": title} for module, title in modules_of(run).items()]
    return {"lines": [], "cuts": list(range(k, steps, k)), "layers": layers}


Made = tuple[Callable[[LessonRun], Content], Callable[[Timeline], dict[int, Content]]]
DRAWINGS: dict[str, Made] = {
    "chain": (_chain, chain_tables),
    "clip": (lambda _: {"lines": []}, clip_tables),
    "cuts": (_cuts, cuts_tables),
    "step": (lambda _: {"lines": []}, step_tables),
}
