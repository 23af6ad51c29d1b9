"""What is left of the gradients at each step, with cuts and without, as norms beside each other."""

from typing import Any

import numpy as np

from rnnviz.lessons.lesson import LessonRun
from rnnviz.lessons.simulator import recurrent_stages
from rnnviz.lessons.stage import Array
from rnnviz.lessons.timeline import Timeline
from rnnviz.ui.lessons.back_tables import Table, row, table, term
from rnnviz.words import mark, say

WALK = mark(
    "The length of d_h[t] over all units. Between two cuts both ways are the same; what is handed over a cut is 0, and "
    "so is everything before it. The numbers of the forward pass do not change at all."
)
MATRIX = mark(
    "dW_hh adds up every step's d_u[t] ⊗ h[t−1]. The cut one has the steps of the last chunk only: here the loss "
    "stands at the end."
)
LOST = mark(
    "How much of dW_hh is gone. Where the gradient has vanished by itself the cut costs nothing; where it would have "
    "come through, as in an LSTM that keeps, it takes just what the LSTM is for."
)


def modules_of(run: LessonRun) -> dict[str, str]:
    """The layers, and what they are called."""
    found = {stage.module: stage.layer for stage in recurrent_stages(run.plan)}
    return {module: layer.arch.spec.title for module, layer in found.items() if layer is not None}


def cuts_tables(clock: Timeline) -> dict[int, Table]:
    run = clock.run
    first = next(iter(modules_of(run)))
    begin, end = clock.spans[f"d_h_{first}"]
    tables = {end - t: _walk(run, t) | {"words": say(WALK)} for t in range(end - begin)}
    tables[clock.spans[f"dW_{first}"][1]] = _matrices(run) | {"words": say(MATRIX)}
    tables[clock.spans["lost"][1]] = _lost(run) | {"words": say(LOST)}
    return tables


def _walk(run: LessonRun, t: int) -> Table:
    heads = [(say("‖d_h[{t}]‖, whole", t=t), "from-h", 1)]
    made = [_beside(run, module, f"d_h_{module}", f"cut_{module}", t) for module in modules_of(run)]
    return table(heads, made, say("with cuts"))


def _matrices(run: LessonRun) -> Table:
    made = [_beside(run, module, f"dW_{module}", f"dW_cut_{module}", None) for module in modules_of(run)]
    return table([(say("‖dW_hh‖, whole"), "from-h", 1)], made, say("with cuts"))


def _beside(run: LessonRun, module: str, whole: str, cut: str, t: int | None) -> dict[str, Any]:
    def norm(side: Array) -> float:
        return float(np.linalg.norm(side if t is None else side[t]))

    return {
        "index": [],
        "name": modules_of(run)[module],
        "terms": [term(norm(run[whole].value), "")],
        "value": norm(run[cut].value),
        "torch": norm(run[cut].torch),
    }


def _lost(run: LessonRun) -> Table:
    rows = []
    for k, (module, name) in enumerate(modules_of(run).items()):
        whole, cut = run[f"dW_{module}"].value, run[f"dW_cut_{module}"].value
        gone, all_of_it = float(np.linalg.norm(whole - cut)), float(np.linalg.norm(whole))
        over = term(1 / all_of_it, say("1 / ‖whole‖"), (1, all_of_it), "/")
        rows.append(row(run["lost"], (k,), [term(gone, say("‖whole − cut‖")), over]) | {"name": name})
    heads = [(say("‖whole − cut‖"), "from-h", 1), (say("1 / ‖whole‖"), "whole", 1)]
    return table(heads, rows, say("lost"), product=True)
