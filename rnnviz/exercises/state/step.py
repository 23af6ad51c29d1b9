"""One step of a tiny network, of which one unit is worked out by hand: its numbers, and what comes out exactly.

All given numbers have one decimal and are kept as whole tenths, so that every product and the sum are exact at two
decimals; only the activation rounds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.exercises.state.arithmetic import ACTIVATIONS, decimal_text
from rnnviz.exercises.state.formula import Formula, formula_of
from rnnviz.exercises.state.reasons import Source, Term
from rnnviz.network.cells import CELLS, Cell, StepWeights

SUM = "sum"

Tenths = tuple[int, ...]


def gates_to_ask(cell: Cell) -> tuple[str, ...]:
    """The gates that are one sum and go straight into a state; of a plain RNN its state itself.

    A gate that another one scales, or reads through, has no such sum.
    """
    if not cell.gated:
        return cell.letters
    used = {name for line in cell.lines for name in formula_of(line, cell.states).names}
    return tuple(
        gate.letter for gate in cell.gates if gate.letter in used and not (gate.scaled_by or gate.reads_through)
    )


@dataclass(frozen=True)
class TinyStep:
    """Weights in torch's layout, x, h[t-1] and, where there is a memory, c[t-1], in tenths.

    `unit` of `gate` is asked for, and what it leads to.
    """

    cell: str
    gate: str
    unit: int
    weight_ih: tuple[Tenths, ...]  # (G*H, I)
    weight_hh: tuple[Tenths, ...]  # (G*H, H)
    bias_ih: Tenths
    bias_hh: Tenths
    x: Tenths
    h: Tenths
    c: Tenths = ()

    @property
    def spec(self) -> Cell:
        return CELLS[self.cell]

    @property
    def row(self) -> int:
        return self.spec.letters.index(self.gate) * len(self.h) + self.unit

    @property
    def activation(self) -> str:
        return next(gate.activation for gate in self.spec.gates if gate.letter == self.gate)

    @cached_property
    def formula(self) -> Formula | None:
        """The line in which the gate goes into a state; None for a plain RNN, whose gate is its state."""
        formulas = (formula_of(line, self.spec.states) for line in self.spec.lines)
        return next((formula for formula in formulas if self.gate in formula.names), None)

    @property
    def names(self) -> tuple[str, ...]:
        """The fields: the sum, what the activation makes of it, and of a gated cell the new state."""
        if self.formula is None:
            return (SUM, f"{self.gate}[t][{self.unit}]")
        return (SUM, f"{self.gate}[{self.unit}]", f"{self.formula.name}[{self.unit}]")

    @property
    def known(self) -> dict[str, float]:
        """What else the new state takes: other gates of this unit, then states. Told, at two decimals."""
        if self.formula is None:
            return {}
        values = self._values
        return {name: value for name, value in values.items() if name in self.formula.names and name != self.gate}

    @cached_property
    def _values(self) -> dict[str, float]:
        """Every value of this unit that a formula may name: the gates, and the states before and after the step."""
        step, before = self._computed(), {"h": self.h, "c": self.c}
        gates = {letter: getattr(step, letter) for letter in self.spec.letters}
        states = {f"{state}[t]": getattr(step, state) for state in self.spec.states}
        values = {name: float(value[self.unit, 0]) for name, value in (gates | states).items()}
        return values | {f"{state}[t-1]": before[state][self.unit] / 10 for state in self.spec.states}

    def _computed(self) -> Any:
        """The step as the cell computes it, of one sample."""
        weights = StepWeights(_array(self.weight_hh), _column(self.bias_hh), None)
        from_x = _array(self.weight_ih) @ _column(self.x) + _column(self.bias_ih)
        return self.spec.step(weights, from_x, _column(self.h), _column(self.c) if self.c else None)

    def terms(self) -> tuple[Term, ...]:
        """The summands, in the order of the formula."""
        k = self.row
        return (
            *_products("x", "x[t]", self.x, f"W_ih[{k},", self.weight_ih[k]),
            _bias(f"b_ih[{k}]", self.bias_ih[k]),
            *_products("h", "h[t-1]", self.h, f"W_hh[{k},", self.weight_hh[k]),
            _bias(f"b_hh[{k}]", self.bias_hh[k]),
        )

    def total(self) -> float:
        return round(sum(term.product for term in self.terms()), 2)

    def gate_value(self, total: float) -> float:
        """What the gate's activation makes of a sum."""
        return ACTIVATIONS[self.activation](total)

    def state(self, gate: float, known: Mapping[str, float] | None = None) -> float:
        """The new state of the unit, from a value of its gate and what is known besides."""
        if self.formula is None:
            return gate
        return self.formula.value({**(self.known if known is None else known), self.gate: gate})

    def exact(self) -> tuple[float, ...]:
        """The right value of each of the names."""
        values = self._values
        if self.formula is None:
            return (self.total(), values[self.gate])
        return (self.total(), values[self.gate], values[self.formula.name])

    def formula_in_numbers(self) -> str:
        """The formula with the numbers that are told, and the right value of the gate."""
        if self.formula is None:
            return ""
        values = self.known | {self.gate: self.exact()[1]}
        return self.formula.in_numbers({name: decimal_text(value) for name, value in values.items()})


def _array(rows: tuple[Tenths, ...]) -> NDArray[np.float64]:
    return np.array(rows) / 10


def _column(values: Tenths) -> NDArray[np.float64]:
    return np.array(values)[:, None] / 10


def _products(source: Source, name: str, values: Tenths, row: str, weights: Tenths) -> list[Term]:
    return [
        Term(f"{name}[{k}] · {row}{k}]", source, value / 10, weight / 10, value * weight / 100)
        for k, (value, weight) in enumerate(zip(values, weights, strict=True))
    ]


def _bias(label: str, tenths: int) -> Term:
    return Term(label, "bias", None, tenths / 10, tenths / 10)
