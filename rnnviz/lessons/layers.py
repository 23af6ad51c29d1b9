"""The layers that lessons compute by hand, number by number, as layers of torch's for the simulator."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnnviz.experiment import Setup
from rnnviz.lessons.lesson import LessonRun
from rnnviz.lessons.stage import Array
from rnnviz.network.architecture import Architecture
from rnnviz.words import mark


@dataclass(frozen=True)
class HandLayer:
    """`title`: what it is called.   `setup`: its call in a run.   `asks`: what the lesson's gradients are of, as the
    simulator's link says it."""

    title: str
    setup: Callable[[LessonRun], Setup]
    asks: Callable[[LessonRun], dict[str, str]] = lambda _: {}


def _pencil(run: LessonRun) -> Setup:
    """One step from `h_before`."""
    W_ih, W_hh, b = (run[name].value for name in ("W_ih", "W_hh", "b"))
    hidden, inputs = W_ih.shape
    weights = {"weight_ih_l0": W_ih, "weight_hh_l0": W_hh, "bias_ih_l0": b, "bias_hh_l0": np.zeros_like(b)}
    h_0 = run["h_before"].value.reshape(1, 1, hidden)
    return Setup(
        Architecture("rnn_tanh", inputs, hidden), _whole(weights), run["x"].value.reshape(1, 1, inputs), h_0, None
    )


def _target(run: LessonRun) -> dict[str, str]:
    """Half the squared distance to y is the mean of two squares."""
    numbers = " ".join(str(number) for number in run["y"].value)
    return {"of": "error", "target": "last", "target_text": numbers}


def _chain(cell: str) -> Callable[[LessonRun], Setup]:
    """One unit with two weights."""

    def setup(run: LessonRun) -> Setup:
        x = run["x"].value.reshape(-1, 1, 1)
        weights = {"weight_ih_l0": run["u"].value.reshape(1, 1), "weight_hh_l0": run["w"].value.reshape(1, 1)}
        return Setup(Architecture(cell, 1, 1, bias=False), _whole(weights), x, np.zeros((1, 1, 1), x.dtype), None)

    return setup


def _whole(weights: dict[str, Array]) -> dict[str, Array]:
    return {name: np.ascontiguousarray(value) for name, value in weights.items()}


# By lesson.
LAYERS: dict[str, HandLayer] = {
    "E1": HandLayer(mark("one step of two units"), _pencil, _target),
    "E2": HandLayer(mark("one unit with two weights"), _chain("rnn_tanh")),
    "E4": HandLayer(mark("one unit with two weights, relu"), _chain("rnn_relu")),
}
