"""The sums of the way back through one step."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from rnnviz.lessons.lesson import LessonRun
from rnnviz.lessons.timeline import Timeline
from rnnviz.ui.lessons.back_tables import Table, row, table, term
from rnnviz.words import mark, say

WORDS = {
    "d_out": mark(
        "The error is half the squared distance of h from y. Its gradient is the distance: above y it grows with h, "
        "below it shrinks."
    ),
    "d_h": mark(
        "Two ways lead on from h: to this step's own error, and into the next step, which has handed back d_next. What "
        "comes along different ways is added."
    ),
    "d_u": mark(
        "Back through tanh: unit by unit, times the slope of tanh where its sum lies. The slope is 1 − h², at most 1, "
        "and almost 0 where h is near ±1: a saturated unit lets nothing through."
    ),
    "dW_hh": mark(
        "Weight [j, k] multiplied h_before[k] and went into sum j. So its gradient is what sum j wants, d_u[j], times "
        "what it multiplied, h_before[k]: the outer product."
    ),
    "dW_ih": mark(
        "The same with x: row j has d_u[j], column k has x[k]. The bias multiplied 1, so db is d_u itself; torch's two "
        "biases have the same gradient."
    ),
    "d_x": mark(
        "x[k] went into every sum, by column k of W_ih. So what all sums want is added along that column: the matrix "
        "is transposed. A layer below would go on from here."
    ),
    "d_h_before": mark(
        "The same with W_hh, and this is what the step before gets as its d_next. There the same happens again, with "
        "the same matrix: that is backpropagation through time."
    ),
    "grad_W_hh": mark("torch's one call, and the same numbers. It has done what you did, in the same order."),
}


def step_tables(clock: Timeline) -> dict[int, Table]:
    """Of each tick: differences and sums, products, and sums of products."""
    return {clock.spans[name][1]: made | {"words": say(WORDS[name])} for name, made in _tables(clock.run)}


def _tables(run: LessonRun) -> Iterator[tuple[str, Table]]:
    v: dict[str, Any] = {value.name: value.value for value in run.stages}
    units = range(len(v["h"]))
    rows: list[Any] = [row(run["d_out"], (j,), [term(float(v["h"][j]), "h"), term(-v["y"][j], "− y")]) for j in units]
    yield "d_out", table([("h", "h", 1), ("− y", "y", 1)], rows, "d_out")
    rows = [row(run["d_h"], (j,), [term(v["d_out"][j], "d_out"), term(v["d_next"][j], "d_next")]) for j in units]
    yield "d_h", table([("d_out", "d", 1), ("d_next", "from-next", 1)], rows, "d_h")
    slope = 1 - v["h"] ** 2
    rows = [row(run["d_u"], (j,), [term(slope[j], "1 − h²"), term(v["d_h"][j], "d_h")]) for j in units]
    yield "d_u", table([("1 − h²", "slope", 1), ("d_h", "d", 1)], rows, "d_u", product=True)
    for name, read in (("dW_hh", "h_before"), ("dW_ih", "x")):
        rows = [
            row(run[name], (j, k), [term(v["d_u"][j], f"d_u[{j}]"), term(v[read][k], f"{read}[{k}]")])
            for j, k in np.ndindex(v[name].shape)
        ]
        yield name, table([("d_u", "d", 1), (read, "was-read", 1)], rows, name, product=True)
    for name, matrix, role in (("d_x", "W_ih", "from-x"), ("d_h_before", "W_hh", "from-h")):
        rows = []
        for k in range(len(v[name])):
            terms = [
                term(v[matrix][j, k] * v["d_u"][j], f"{matrix}[{j}, {k}] · d_u[{j}]", (v[matrix][j, k], v["d_u"][j]))
                for j in units
            ]
            rows.append(row(run[name], (k,), terms))
        yield name, table([(f"{matrix}ᵀ d_u", role, len(units))], rows, name)
    own, hand = run["grad_W_hh"], v["dW_hh"]
    rows = [
        row(own, index, [term(hand[index], "")]) | {"name": f"W_hh.grad[{index[0]}, {index[1]}]"}
        for index in np.ndindex(hand.shape)
    ]
    yield "grad_W_hh", table([(say("dW_hh by hand"), "from-h", 1)], rows, "W_hh.grad")
