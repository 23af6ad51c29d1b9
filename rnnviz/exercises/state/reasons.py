"""Why a number is right or wrong, as data to draw: a sum term by term, or a formula with numbers put in."""

from dataclasses import dataclass
from typing import ClassVar, Literal

Source = Literal["x", "h", "bias"]


@dataclass(frozen=True)
class Term:
    """One summand: value * weight, or a bias, whose `value` is None. `suspect`: the given answer differs here."""

    label: str
    source: Source
    value: float | None
    weight: float
    product: float
    suspect: bool = False


@dataclass(frozen=True)
class SumReason:
    """The sum that meets in a gate. `given` is what the person had for it."""

    drawn_by: ClassVar[str] = "sum"
    name: str
    terms: tuple[Term, ...]
    total: float
    given: float


@dataclass(frozen=True)
class FormulaReason:
    """A formula with numbers put in, step by step: what stands left of the equals sign, and what it comes to."""

    drawn_by: ClassVar[str] = "formula"
    lines: tuple[tuple[str, str], ...]
    given: float
