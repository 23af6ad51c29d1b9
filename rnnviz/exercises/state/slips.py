"""The usual wrong sums of a step by hand, so that a wrong answer can be told what was done."""

from dataclasses import dataclass, replace

from rnnviz.exercises.state.reasons import Source, Term
from rnnviz.exercises.state.step import TinyStep
from rnnviz.words import mark, say

_LEFT_OUT: dict[Source, str] = {
    "bias": mark("both biases are left out"),
    "h": mark("the recurrent term W_hh h[t-1] is left out"),
    "x": mark("the input term W_ih x[t] is left out"),
}


# How often the term is added too much, and what was done then.
_WRONG_TERMS = (
    (-1, mark("{term} is left out")),
    (-2, mark("{term} has the wrong sign")),
    (1, mark("{term} is counted twice")),
)


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
        Slip(step.total() - _sum(_of(step, source)), say(what), _labels(_of(step, source)))
        for source, what in _LEFT_OUT.items()
    ]


def _term_by_term(step: TinyStep) -> list[Slip]:
    return [
        Slip(step.total() + times * term.product, say(what, term=term.label), _labels([term]))
        for term in step.terms()
        for times, what in _WRONG_TERMS
    ]


def _wrong_place(step: TinyStep) -> list[Slip]:
    """The other bias, and the column of W_hh in place of its row."""
    b_ih, b_hh = _of(step, "bias")
    recurrent = _of(step, "h")
    block = step.row - step.unit
    column = sum(h * step.weight_hh[block + k][step.unit] for k, h in enumerate(step.h)) / 100
    twice = Slip(step.total() - b_hh.product + b_ih.product, say("b_ih stands in b_hh's place"), _labels([b_hh]))
    turned = step.total() - _sum(recurrent) + column
    return [twice, Slip(turned, say("the column of W_hh is taken instead of its row"), _labels(recurrent))]


def _other_rows(step: TinyStep) -> list[Slip]:
    H, every = len(step.h), _labels(list(step.terms()))
    rows = [row for row in range(len(step.weight_ih)) if row != step.row]
    return [
        Slip(
            replace(step, gate=step.spec.letters[row // H], unit=row % H).total(),
            say("row {row} of the weights is taken instead of row {right}", row=row, right=step.row),
            every,
        )
        for row in rows
    ]
