"""What a lesson asks: a number, a shape or one of several answers, the right one, and the wrong ones that we know."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Answer = float | tuple[int, ...] | int
Kind = Literal["number", "whole", "shape", "choice"]


@dataclass(frozen=True)
class Ask:
    """What is asked before it is shown: the next entry of `value`, or its shape; `at` is the value whose stage runs
    then, "" for `value` itself. Shapes take a tick each, in their order; an entry is asked for at every other tick."""

    value: str
    what: Literal["number", "whole", "shape"] = "number"
    at: str = ""


@dataclass(frozen=True)
class Slip:
    """A wrong answer that has a reason, and what of the sum it concerns, so that a page can mark it there.

    left_out: terms that it misses: roles as in `Piece`, and the names of biases.   taken: the role of a term that was
    taken for another one, and the value that stands in its place.   curve: what was done to the sum instead, "sum" for
    nothing.
    """

    answer: Answer
    words: str
    left_out: tuple[str, ...] = ()
    taken: tuple[str, float] | None = None
    curve: str = ""


@dataclass(frozen=True)
class Asked:
    """A question with its answer, computed from a run.

    kind: "number" is right within `within`, "whole" and "shape" if equal, "choice" is a place in `choices`.
    value, index: the entry of a run's value that is asked for, "" and () where it is none.   because: said afterwards.
    """

    text: str
    kind: Kind
    answer: Answer
    within: float = 0.0
    value: str = ""
    index: tuple[int, ...] = ()
    slips: tuple[Slip, ...] = ()
    because: str = ""
    choices: tuple[str, ...] = ()

    def right(self, said: Answer | Sequence[int]) -> bool:
        return equal(self.answer, said, self.within)

    def slip(self, said: Answer | Sequence[int]) -> Slip | None:
        """The known reason for a wrong answer, if there is one."""
        return next((slip for slip in self.slips if equal(slip.answer, said, self.within)), None)


@dataclass(frozen=True)
class Reading:
    """What is to be read from a drawing, and which shapes are to be said then."""

    parts: tuple[Asked, ...]
    shapes: tuple[Asked, ...]


def equal(answer: Answer, said: Answer | Sequence[int], within: float) -> bool:
    if isinstance(answer, tuple) or not isinstance(said, int | float):
        return isinstance(answer, tuple) and not isinstance(said, int | float) and answer == tuple(said)
    return abs(answer - said) <= within


def whole(text: str, answer: int, slips: Sequence[Slip] = (), because: str = "") -> Asked:
    return Asked(text, "whole", int(answer), slips=known(answer, slips), because=because)


def shape(text: str, answer: tuple[int, ...], slips: Sequence[Slip] = (), because: str = "", value: str = "") -> Asked:
    return Asked(text, "shape", answer, slips=known(answer, slips), because=because, value=value)


def choice(text: str, answer: int, choices: tuple[str, ...], because: str = "") -> Asked:
    return Asked(text, "choice", int(answer), choices=choices, because=because)


def known(answer: Answer, slips: Sequence[Slip], apart: float = 0.0) -> tuple[Slip, ...]:
    """The slips whose answers can be told from the right one and from each other."""
    kept: list[Slip] = []
    for slip in slips:
        if not any(equal(other, slip.answer, apart) for other in (answer, *(own.answer for own in kept))):
            kept.append(slip)
    return tuple(kept)
