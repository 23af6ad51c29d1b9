"""What the rows and columns of a figure are, in words: units over time steps."""

from rnnviz.plots import theme
from rnnviz.words import say, say_many


def steps(n: int) -> str:
    """`7 time steps`, to stand in a sentence."""
    return say_many("{n} time step", "{n} time steps", n)


def steps_of_block(n: int) -> str:
    """`3 steps`: those that one drawn cell stands for."""
    return say_many("{n} step", "{n} steps", n)


def extent(low: float, high: float) -> str:
    """A sentence for the values that a figure shows."""
    return say("From {low} to {high}.", low=theme.number(low), high=theme.number(high))
