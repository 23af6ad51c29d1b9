"""Arithmetic by hand: the activations of one number, when a typed number is right, and how numbers are written."""

from collections.abc import Callable

import numpy as np

from rnnviz.exercises.answers import DECIMALS
from rnnviz.network import maths

TOLERANCE = 0.5 * 10**-DECIMALS  # half of the last decimal that is asked for
_FROM_BOUNDARY = 0.1 * 10**-DECIMALS  # how near a value comes to where decimals would round either way


def _of_one_number(activation: Callable[[maths.Array], maths.Array]) -> Callable[[float], float]:
    return lambda a: float(activation(np.array([a]))[0])


ACTIVATIONS: dict[str, Callable[[float], float]] = {
    "tanh": _of_one_number(maths.tanh),
    "sigmoid": _of_one_number(maths.sigmoid),
    "relu": _of_one_number(maths.relu),
}


def accepted(given: float, exact: float) -> bool:
    """Within half of the last decimal that is asked for, with room for the decimal's own binary rounding."""
    return bool(abs(given - exact) <= TOLERANCE + 1e-9)


def near_boundary(value: float) -> bool:
    """Whether a small error of the value would change how it is rounded."""
    return bool(abs(value * 10**DECIMALS % 1 - 0.5) < _FROM_BOUNDARY * 10**DECIMALS)


def decimal_text(value: float, digits: int = DECIMALS) -> str:
    """`digits` decimals with a true minus sign, never "-0.00"."""
    text = f"{value:.{digits}f}"
    return (text.removeprefix("-") if float(text) == 0 else text).replace("-", "−")


def as_typed(value: float) -> str:
    """A person's number with all the decimals it has, and a true minus sign."""
    return f"{value:.10g}".replace("-", "−")
