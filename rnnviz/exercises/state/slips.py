"""The usual wrong sums of a step by hand, so that a wrong answer can be told what was done."""

from dataclasses import dataclass, replace

from rnnviz.exercises.state.reasons import Source, Term
from rnnviz.exercises.state.step import TinyStep

_LEFT_OUT: dict[Source, str] = {
    "bias": "both biases are left out",
    "h": "the recurrent term W_hh h[t-1] is left out",
    "x": "the input term W_ih x[t] is left out",
}


@dataclass(frozen=True)
class Slip:
    """A usual wrong sum, what was done wrong, and the labels of the terms that it gets wrong."""

    total: float
    what: str
    labels: frozenset[str]


def slips(step: TinyStep) -> tuple[Slip, ...]:
    """The usual wrong sums for the unit and gate that are asked for."""
    return (*_parts_left_out(step), *_term_by_term(step), *_wrong_place(step), *_other_rows(step))


def _of(step: TinyStep, source: Source) -> list[Term]:
    return [term for term in step.terms() if term.source == source]


def _labels(terms: list[Term]) -> frozenset[str]:
    return frozenset(term.label for term in terms)


def _sum(terms: list[Term]) -> float:
    return sum(term.product for term in terms)


def _parts_left_out(step: TinyStep) -> list[Slip]:
    return [
        Slip(step.total() - _sum(_of(step, source)), what, _labels(_of(step, source)))
        for source, what in _LEFT_OUT.items()
    ]


def _term_by_term(step: TinyStep) -> list[Slip]:
    return [
        Slip(step.total() + times * term.product, f"{term.label} {what}", _labels([term]))
        for term in step.terms()
        for times, what in ((-1, "is left out"), (-2, "has the wrong sign"), (1, "is counted twice"))
    ]


def _wrong_place(step: TinyStep) -> list[Slip]:
    """The other bias, and the column of W_hh in place of its row."""
    b_ih, b_hh = _of(step, "bias")
    recurrent = _of(step, "h")
    block = step.row - step.unit
    column = sum(h * step.weight_hh[block + k][step.unit] for k, h in enumerate(step.h)) / 100
    twice = Slip(step.total() - b_hh.product + b_ih.product, "b_ih stands in b_hh's place", _labels([b_hh]))
    turned = step.total() - _sum(recurrent) + column
    return [twice, Slip(turned, "the column of W_hh is taken instead of its row", _labels(recurrent))]


def _other_rows(step: TinyStep) -> list[Slip]:
    H, every = len(step.h), _labels(list(step.terms()))
    rows = [row for row in range(len(step.weight_ih)) if row != step.row]
    return [
        Slip(
            replace(step, gate=step.spec.letters[row // H], unit=row % H).total(),
            f"row {row} of the weights is taken instead of row {step.row}",
            every,
        )
        for row in rows
    ]
