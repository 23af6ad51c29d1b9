"""A forward pass to find the bug in, with its possible faults.

A program is lines of Python over what torch was given too: `x`, `w` (the weights by torch's names), `h_0`, `c_0`, and
the number of steps T. It leaves `output` and `h_n`. A fault replaces one line; most such programs still run to their
end, and are wrong.
"""

from dataclasses import dataclass

from rnnviz.network.architecture import Architecture


@dataclass(frozen=True)
class Fault:
    """`line` (from 0) is written as `wrong`, here without indentation; `why` says what the right line does."""

    line: int
    wrong: str
    why: str


@dataclass(frozen=True)
class Program:
    """`lines` equal torch as they stand. `square`: T and N are equal, so that swapping them is not noticed."""

    name: str
    title: str
    level: int
    arch: Architecture
    source: str
    faults: tuple[Fault, ...]
    square: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self.source.strip().splitlines())
