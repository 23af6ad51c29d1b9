"""Arithmetic by hand: the activations, when a typed number counts as right, and how numbers are written."""

import math
from collections.abc import Callable

from rnnviz.exercises.answers import DECIMALS

TOLERANCE = 0.5 * 10**-DECIMALS  # half of the last decimal that is asked for


def sigmoid(a: float) -> float:
    return 0.5 * (1 + math.tanh(a / 2))


def relu(a: float) -> float:
    return max(0.0, a)


ACTIVATIONS: dict[str, Callable[[float], float]] = {"tanh": math.tanh, "sigmoid": sigmoid, "relu": relu}


def accepted(given: float, exact: float) -> bool:
    """Within half of the last decimal that is asked for, with room for the decimal's own binary rounding."""
    return abs(given - exact) <= TOLERANCE + 1e-9


def decimal_text(value: float, digits: int = DECIMALS) -> str:
    """`digits` decimals with a true minus sign, never "-0.00"."""
    text = f"{value:.{digits}f}"
    return (text.removeprefix("-") if float(text) == 0 else text).replace("-", "−")


def as_typed(value: float) -> str:
    """A person's number with all the decimals it has, and a true minus sign."""
    return f"{value:.10g}".replace("-", "−")
