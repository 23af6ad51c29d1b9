"""A forward pass, or the way back, to find the bug in, with its possible faults.

A program is lines of Python over what torch was given too: `x`, `w` (the weights by torch's names), `h_0`, `c_0`, and
the number of steps T. It leaves `output` and `h_n`. One that goes back reads the weights under their own names, the
states and gates of every step, and `d_output`; it leaves gradients. A fault replaces one line; most such programs still
run to their end, and are wrong.
"""

from dataclasses import dataclass

from rnnviz.network.architecture import Architecture

FORWARD = ("output", "h_n")


@dataclass(frozen=True)
class Fault:
    """`line` (from 0) is written as `wrong`, here without indentation; `why` says what the right line does."""

    line: int
    wrong: str
    why: str


@dataclass(frozen=True)
class Program:
    """`lines` equal torch as they stand. `square`: T and N are equal, so that swapping them is not noticed.
    `results`: what it leaves, in the order in which it is compared."""

    name: str
    title: str
    level: int
    arch: Architecture
    source: str
    faults: tuple[Fault, ...]
    square: bool = False
    results: tuple[str, ...] = FORWARD

    @property
    def is_back(self) -> bool:
        return self.results != FORWARD

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self.source.strip().splitlines())
