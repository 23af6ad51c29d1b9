"""Lessons made at random: every kind of recurrent layer, odd sizes that all differ, small enough to be drawn whole."""

from dataclasses import replace
from typing import Any

import numpy as np

from rnnviz import Architecture
from rnnviz.lessons import Claim, Lesson, LessonRun
from rnnviz.lessons.lesson import compute
from rnnviz.lessons.stage import Stage
from rnnviz.lessons.stages import activation, given, linear, recurrent, row_weights, take_last_layer

CELLS = ("rnn_tanh", "rnn_relu", "gru", "lstm")
SEEDS = range(16)


def random_lesson(seed: int) -> Lesson:
    """A layer between random input and a Linear on its output, and the rows of its weights."""
    dice = np.random.default_rng(seed)
    T, N, inputs, H = (int(size) for size in dice.choice([2, 3, 4, 5, 6, 7], 4, replace=False))
    arch = Architecture(
        CELLS[seed % 4],
        inputs,
        H,
        num_layers=int(dice.integers(1, 4)),
        batch_first=bool(dice.integers(2)),
        bidirectional=bool(seed // 4 % 2),
    )
    shapes = arch.tensor_shapes(T, N)
    states = [name for name in ("h_0", "c_0") if name in shapes]
    finals = tuple(name.replace("_0", "_n") for name in states)
    stages: tuple[Stage, ...] = (
        given("x", "NTF" if arch.batch_first else "TNF", shapes["input"]),
        *(given(name, "SNF", shapes[name]) for name in states),
        recurrent("rnn", arch, "x", ("output", *finals), h_0="h_0", c_0="c_0" if "c_0" in shapes else ""),
        take_last_layer("h_n", "last"),
        linear("linear", "output", "y", arch.output_size, 3),
        activation("tanh", "y", "bounded"),
        row_weights("rnn", ("W_xh", "W_hh", "b")),
    )
    return Lesson(id="R1", title="Random", teaches="", stages=stages, claims=(Claim("last", "last"),))


def random_run(seed: int, **faults: Any) -> LessonRun:
    """faults: value -> what is added to it by hand"""
    lesson = random_lesson(seed)
    return compute(lesson, tuple(with_fault(stage, faults) for stage in lesson.plan()), seed)


def with_fault(stage: Stage, faults: dict[str, Any]) -> Stage:
    def by_hand(values: Any, weights: Any) -> dict[str, Any]:
        made = dict(stage.by_hand(values, weights))
        return {name: value + faults[name] if name in faults else value for name, value in made.items()}

    return replace(stage, by_hand=by_hand) if faults.keys() & stage.makes.keys() else stage
