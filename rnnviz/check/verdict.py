"""What is said of tensors that have been compared: of one, and of all of a run or a lesson."""

import math
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["match", "mismatch", "overflow", "amplified"]


@dataclass(frozen=True, slots=True)
class TensorMatch:
    """One tensor by hand against torch. `error` is the largest |difference|, inf where only one side overflowed, and
    `tolerance` what it may be. `overflowed` counts the entries about which nothing can be said: those where both sides
    overflowed, and those that follow from them."""

    shape: tuple[int, ...]
    error: float
    tolerance: float
    overflowed: int

    @property
    def ok(self) -> bool:
        return self.error <= self.tolerance and not self.overflowed

    @property
    def size(self) -> int:
        return math.prod(self.shape)


STEP = "each step "  # tensors of this prefix compare single steps
LOSS = "loss: "  # and of this one what a loss gives, which reads our own numbers too


class Judged:
    """What can be said of compared tensors: the two numbers of a verdict belong to one tensor, the one nearest to its
    own tolerance or farthest beyond it."""

    __slots__ = ()
    tensors: dict[str, TensorMatch]

    @property
    def decisive(self) -> str:
        """The name of that tensor."""
        return max(self.tensors, key=lambda name: self.tensors[name].error / self.tensors[name].tolerance)

    @property
    def max_abs_error(self) -> float:
        return self.tensors[self.decisive].error

    @property
    def tolerance(self) -> float:
        return self.tensors[self.decisive].tolerance

    @property
    def verdict(self) -> Verdict:
        """`overflow` claims nothing: both sides left the range of the dtype, and agree wherever they did not."""
        if any(tensor.error > tensor.tolerance for tensor in self.tensors.values()):
            return "mismatch"
        return "overflow" if any(tensor.overflowed for tensor in self.tensors.values()) else "match"

    @property
    def ok(self) -> bool:
        return self.verdict == "match"


class JudgedBySteps(Judged):
    """What is also compared step by step: torch redoes each step from our own numbers, and so tells rounding that a
    network amplifies from a fault."""

    __slots__ = ()

    @property
    def verdict(self) -> Verdict:
        """`overflow` and `amplified` claim nothing about the ends; up to there every step agrees."""
        broken = [name for name, tensor in self.tensors.items() if tensor.error > tensor.tolerance]
        if any(name.startswith((STEP, LOSS)) for name in broken):
            return "mismatch"
        if any(tensor.overflowed for tensor in self.tensors.values()):
            return "overflow"
        return "amplified" if broken else "match"

    @property
    def step_error(self) -> float:
        """The largest |difference| of a single step."""
        return max((tensor.error for name, tensor in self.tensors.items() if name.startswith(STEP)), default=0.0)
