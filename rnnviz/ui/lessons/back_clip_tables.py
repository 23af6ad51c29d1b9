"""The sums of clipping: the gradient over its steps, its length, the factor, and both numbers times it."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from rnnviz.lessons.lesson import LessonRun
from rnnviz.lessons.timeline import Timeline
from rnnviz.plots.theme import number
from rnnviz.ui.lessons.back_tables import Table, row, table, term
from rnnviz.words import mark, say

NAMES = ("dw", "du")
WORDS = {
    "gradient": mark(
        "Both weights are used at every step, so what the steps give is added: dw gets d_u[t] · h[t−1], du gets "
        "d_u[t] · x[t]. Two numbers are an arrow, and an arrow has a length."
    ),
    "norm": mark(
        "The length of the arrow: the root of the sum of all squares. In a network with many weights it is the same "
        "sum, over every number of every gradient."
    ),
    "factor": mark(
        "What the arrow is multiplied by, so that it ends on the circle. At most 1: a short one is left alone. The "
        "1e−6 is torch's own; without it a gradient of 0 would be divided by 0."
    ),
    "clipped": mark("The same factor for both numbers: the arrow gets shorter and does not turn."),
    "torch_clipped": mark(
        "torch's line does the same, in place: what stands in w.grad and u.grad is changed. It returns the norm before."
    ),
    "by_value": mark(
        "clip_grad_value_ cuts each number by itself. It is bounded too, but the arrow turns: where both are cut it "
        "points along the diagonal, whatever was learned."
    ),
}


def clip_tables(clock: Timeline) -> dict[int, Table]:
    return {clock.spans[name][1]: made | {"words": say(WORDS[name])} for name, made in _tables(clock.run)}


def _tables(run: LessonRun) -> Iterator[tuple[str, Table]]:
    v: dict[str, Any] = {value.name: value.value for value in run.stages}
    before, steps = np.concatenate([[0], v["h"][:-1]]), range(len(v["h"]))
    rows: list[Any] = []
    for k, read in enumerate((before, v["x"])):
        terms = [
            term(v["d_u"][t] * read[t], f"d_u[{t}] · {'h' if k == 0 else 'x'}[{t - 1 if k == 0 else t}]",
                 (v["d_u"][t], read[t]))
            for t in steps
        ]  # fmt: skip
        rows.append(_named(row(run["gradient"], (k,), terms), k))
    yield "gradient", table([(f"t = {t}", "from-h", 1) for t in steps], rows, say("sum"))
    gradient, most, norm = v["gradient"], float(v["max_norm"][0]), float(v["norm"][0])
    squares = [term(gradient[k] ** 2, f"{NAMES[k]}²", (gradient[k], gradient[k])) for k in range(2)]
    heads = [("dw²", "from-h", 1), ("du²", "from-x", 1)]
    yield "norm", table(heads, [row(run["norm"], (0,), squares)], say("root of the sum")) | {"bend": "root"}
    turned = term(1 / (norm + 1e-6), "1 / (norm + 1e−6)") | {"over": f"1 / ({number(norm)} + 0.000001)"}
    heads = [("max_norm", "", 1), ("1 / (norm + 1e−6)", "from-h", 1)]
    made = table(heads, [row(run["factor"], (0,), [term(most, "max_norm"), turned])], say("at most 1"), product=True)
    yield "factor", made | {"bend": "bounded"}
    factor = v["factor"][0]
    rows = [
        _named(row(run["clipped"], (k,), [term(factor, "factor"), term(gradient[k], NAMES[k])]), k) for k in range(2)
    ]
    yield "clipped", table([("factor", "factor", 1), ("(dw, du)", "from-h", 1)], rows, "clipped", product=True)
    for name, beside in (("torch_clipped", "clipped"), ("by_value", "gradient")):
        rows = [_named(row(run[name], (k,), [term(v[beside][k], "")]), k) for k in range(2)]
        title = say("by hand") if name == "torch_clipped" else say("gradient")
        yield name, table([(title, "from-h", 1)], rows, "clip_grad_norm_" if name == "torch_clipped" else name)


def _named(made: dict[str, Any], k: int) -> dict[str, Any]:
    return made | {"name": NAMES[k]}
