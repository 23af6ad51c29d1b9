"""Stages that begin with numbers: random ones, or ones that can be counted."""

from dataclasses import replace

import numpy as np
import torch

from rnnviz.lessons.draws import NormalNumbers, PencilNumbers
from rnnviz.lessons.stage import Made, Stage, Values, Weights
from rnnviz.lessons.tensors import tensor
from rnnviz.words import sentence

HIGHEST = 2.0  # of the values of a weight that are tried


def given(name: str, axes: str, shape: tuple[int, ...], *, module: str = "") -> Stage:
    """Standard normal numbers: an input, or an initial state.   module: where they are a layer's weights, its name"""

    def by_hand(_: Values, weights: Weights) -> Made:
        return {name: weights[name]}

    def by_torch(_: Values, weights: Weights) -> Made:
        return {name: tensor(weights[name])}

    return Stage(
        title=sentence("given"),
        reads=(),
        makes={name: axes},
        module=module,
        draw=NormalNumbers(name, shape),
        by_hand=by_hand,
        by_torch=by_torch,
        call=(),
        ticks="none",
    )


def with_one_decimal(name: str, axes: str, shape: tuple[int, ...]) -> Stage:
    """Numbers for a pencil."""
    return replace(given(name, axes, shape), draw=PencilNumbers(name, shape))


def zeros(name: str, axes: str, shape: tuple[int, ...]) -> Stage:
    """An initial state of zeros, as torch takes where none is given."""

    def by_hand(_: Values, weights: Weights) -> Made:
        return {name: np.zeros(shape, "float32")}

    def by_torch(_: Values, weights: Weights) -> Made:
        return {name: torch.zeros(shape)}

    return Stage(
        title=sentence("given"),
        reads=(),
        makes={name: axes},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(f"{name} = torch.zeros(size={shape})",),
        ticks="none",
    )


def counted(name: str, steps: int, features: int) -> Stage:
    """All ones, then all twos, and so on.   -> (1, T, I)"""
    x = np.repeat(np.arange(1, steps + 1, dtype="float32")[None, :, None], features, axis=2)

    def by_hand(_: Values, weights: Weights) -> Made:
        return {name: x}

    def by_torch(_: Values, weights: Weights) -> Made:
        return {name: tensor(x)}

    return Stage(
        title=sentence("given"),
        reads=(),
        makes={name: "NTF"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(f"{name} = torch.tensor(data=[[[t] * {features} for t in range(1, {steps + 1})]], dtype=torch.float32)",),
        ticks="none",
    )


def constant(name: str, axes: str, values: tuple[float, ...], code: str = "") -> Stage:
    """Numbers that are written down.   code: what makes them, where it is shorter than the numbers."""

    def by_hand(_: Values, weights: Weights) -> Made:
        return {name: np.array(values, "float32")}

    def by_torch(_: Values, weights: Weights) -> Made:
        return {name: torch.tensor(values)}

    return Stage(
        title=sentence("given"),
        reads=(),
        makes={name: axes},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(f"{name} = torch.tensor({code or list(values)})",),
        ticks="none",
    )


def tried(count: int) -> Stage:
    """Values of w, from 0 to 2.   (count,)"""

    def by_hand(_: Values, weights: Weights) -> Made:
        return {"every_w": np.linspace(0, HIGHEST, count, dtype="float32")}

    def by_torch(_: Values, weights: Weights) -> Made:
        return {"every_w": tensor(np.linspace(0, HIGHEST, count, dtype="float32"))}

    return Stage(
        title=sentence("given"),
        reads=(),
        makes={"every_w": "V"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(f"every_w = torch.linspace(0, {HIGHEST:g}, {count})",),
        ticks="none",
    )
