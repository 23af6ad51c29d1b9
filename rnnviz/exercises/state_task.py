"""One unit of a tiny network by hand: its data, its exact values, and how answers are judged.

All given numbers have one decimal and are kept as whole tenths, so that every product and the sum are exact at two
decimals; only the activation rounds.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from rnnviz.exercises.answers import DECIMALS, Answer
from rnnviz.exercises.arithmetic import ACTIVATIONS, accepted, as_typed, decimal_text
from rnnviz.exercises.exercise import Judgement
from rnnviz.exercises.reasons import FormulaReason, SumReason, Term
from rnnviz.network.architecture import GATES

SUM = "sum"

Tenths = tuple[int, ...]


@dataclass(frozen=True)
class Slip:
    """A usual wrong sum, what was done wrong, and the terms that it gets wrong."""

    total: float
    what: str
    labels: frozenset[str]


@dataclass(frozen=True)
class StateTask:
    """Weights in torch's layout, x, h[t-1] and an LSTM's c[t-1], in tenths; `unit` of `gate` is asked for."""

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
    def row(self) -> int:
        return GATES[self.cell].index(self.gate) * len(self.h) + self.unit

    @property
    def activation(self) -> str:
        return self._activation(self.gate)

    def _activation(self, gate: str) -> str:
        if self.cell == "rnn_relu":
            return "relu"
        return "tanh" if gate in ("h", "n", "g") else "sigmoid"

    @property
    def gated(self) -> bool:
        return self.cell in ("gru", "lstm")

    @property
    def known(self) -> dict[str, float]:
        """What else the new state takes: the other gates of this unit, and the states. Told, at two decimals."""
        if self.cell == "gru":
            return {"n": self._gates()["n"], "h[t-1]": self.h[self.unit] / 10}
        if self.cell == "lstm":
            gates, c = self._gates(), self.c[self.unit] / 10
            if self.gate == "o":
                return {"c[t]": gates["f"] * c + gates["i"] * gates["g"]}
            return {name: gates[name] for name in ("i", "f", "g") if name != self.gate} | {"c[t-1]": c}
        return {}

    def _gates(self) -> dict[str, float]:
        """All gates of this unit."""
        halves = {name: replace(self, gate=name)._halves() for name in GATES[self.cell]}
        found = {
            name: ACTIVATIONS[self._activation(name)](from_x + from_h) for name, (from_x, from_h) in halves.items()
        }
        if self.cell == "gru":
            from_x, from_h = halves["n"]
            found["n"] = math.tanh(from_x + found["r"] * from_h)
        return found

    def _halves(self) -> tuple[float, float]:
        """W_ih x + b_ih and W_hh h + b_hh of this row."""
        k = self.row
        from_x = sum(v * w for v, w in zip(self.x, self.weight_ih[k], strict=True)) / 100 + self.bias_ih[k] / 10
        from_h = sum(v * w for v, w in zip(self.h, self.weight_hh[k], strict=True)) / 100 + self.bias_hh[k] / 10
        return from_x, from_h

    @property
    def names(self) -> tuple[str, ...]:
        """The fields: the sum, what the activation makes of it, and of a gated cell the new state."""
        if not self.gated:
            return (SUM, f"h[t][{self.unit}]")
        state = "h" if self.cell == "gru" or self.gate == "o" else "c"
        return (SUM, f"{self.gate}[{self.unit}]", f"{state}[t][{self.unit}]")

    def terms(self) -> tuple[Term, ...]:
        """The summands, in the order of the formula."""
        row, found = self.row, []
        for k, (value, weight) in enumerate(zip(self.x, self.weight_ih[row], strict=True)):
            found.append(Term(f"x[t][{k}] · W_ih[{row},{k}]", "x", value / 10, weight / 10, value * weight / 100))
        found.append(_bias(f"b_ih[{row}]", self.bias_ih[row]))
        for k, (value, weight) in enumerate(zip(self.h, self.weight_hh[row], strict=True)):
            found.append(Term(f"h[t-1][{k}] · W_hh[{row},{k}]", "h", value / 10, weight / 10, value * weight / 100))
        found.append(_bias(f"b_hh[{row}]", self.bias_hh[row]))
        return tuple(found)

    def total(self) -> float:
        return round(sum(term.product for term in self.terms()), 2)

    def gate_value(self, total: float) -> float:
        return ACTIVATIONS[self.activation](total)

    def state(self, gate: float, known: Mapping[str, float] | None = None) -> float:
        """The new state of the unit, from the value of its gate and what is known besides."""
        if not self.gated:
            return gate
        v = {**(self.known if known is None else known), self.gate: gate}
        if self.cell == "gru":
            return (1 - v["z"]) * v["n"] + v["z"] * v["h[t-1]"]
        if self.gate == "o":
            return v["o"] * math.tanh(v["c[t]"])
        return v["f"] * v["c[t-1]"] + v["i"] * v["g"]

    def exact(self) -> tuple[float, ...]:
        total = self.total()
        gate = self.gate_value(total)
        return (total, gate, self.state(gate))[: len(self.names)]

    def judge(self, answers: Mapping[str, Answer]) -> dict[str, Judgement]:
        numbers = {name: float(value) for name, value in answers.items() if isinstance(value, int | float)}
        judges = (self._judge_sum, self._judge_gate, self._judge_state)
        return {name: judges[k](numbers) for k, name in enumerate(self.names) if name in numbers}

    def _judge_sum(self, given: Mapping[str, float]) -> Judgement:
        value, total, terms = given[SUM], self.total(), self.terms()
        ok = accepted(value, total)
        slip = None if ok else next((s for s in self.slips() if accepted(value, s.total)), None)
        if slip:
            terms = tuple(replace(term, suspect=term.label in slip.labels) for term in terms)
        message = f"the sum is {decimal_text(total)}"
        if not ok:
            why = f"that is what you get if {slip.what}" if slip else "compare your products with these"
            message = f"the sum is not {as_typed(value)}: {why}"
        return Judgement(ok, message, SumReason(f"sum for {self.names[1]}", terms, total, value))

    def _judge_gate(self, given: Mapping[str, float]) -> Judgement:
        name, value, total = self.names[1], given[self.names[1]], self.total()
        exact = self.gate_value(total)
        ok = accepted(value, exact)
        message = f"{name} is {self.activation}({decimal_text(total)}) = {decimal_text(exact)}"
        if not ok:
            message = f"{name} is not {as_typed(value)}: {self._gate_slip(value, exact, given.get(SUM))}"
        lines = (
            (name, f"{self.activation}(sum)"),
            (f"{self.activation}({decimal_text(total)})", decimal_text(exact, 4)),
            ("rounded", decimal_text(exact)),
        )
        return Judgement(ok, message, FormulaReason(lines, value))

    def _gate_slip(self, value: float, exact: float, own_sum: float | None) -> str:
        if own_sum is not None and not accepted(own_sum, self.total()) and accepted(value, self.gate_value(own_sum)):
            return "it follows rightly from your sum, and only the sum is wrong"
        if value == math.trunc(exact * 10**DECIMALS) / 10**DECIMALS:
            return f"{decimal_text(exact, 4)} was cut, not rounded"
        if accepted(value, self.total()):
            return f"that is the sum itself, without {self.activation}"
        for other, function in ACTIVATIONS.items():
            if other != self.activation and accepted(value, function(self.total())):
                return f"that is {other} of the sum"
        return f"it is {self.activation} of the sum"

    def _judge_state(self, given: Mapping[str, float]) -> Judgement:
        name, value = self.names[2], given[self.names[2]]
        gate = self.exact()[1]
        exact = self.state(gate)
        ok = accepted(value, exact)
        message = f"{name} is {self.formula()} = {decimal_text(exact)}"
        if not ok:
            message = f"{name} is not {as_typed(value)}: {self._state_slip(value, gate, given.get(self.names[1]))}"
        lines = (
            (name, self.formula()),
            (self._with_numbers(gate), decimal_text(exact, 4)),
            ("rounded", decimal_text(exact)),
        )
        return Judgement(ok, message, FormulaReason(lines, value))

    def _state_slip(self, value: float, gate: float, own: float | None) -> str:
        if own is not None and not accepted(own, gate) and accepted(value, self.state(own)):
            return f"it follows rightly from your {self.gate}, and only that is wrong"
        if self.cell == "gru" and accepted(value, self.state(1 - gate)):
            return "z was swapped: in torch z keeps the old state, and 1 − z takes the new one"
        if self.gate == "o" and accepted(value, gate * self.known["c[t]"]):
            return "tanh of the cell state was forgotten"
        return f"it is {self.formula()}"

    def formula(self) -> str:
        if self.cell == "gru":
            return "(1 − z)·n + z·h[t-1]"
        return "o·tanh(c[t])" if self.gate == "o" else "f·c[t-1] + i·g"

    def _with_numbers(self, gate: float) -> str:
        v = {name: decimal_text(value) for name, value in (self.known | {self.gate: gate}).items()}
        v = {name: f"({text})" if text.startswith("−") else text for name, text in v.items()}
        if self.cell == "gru":
            return f"(1 − {v['z']})·{v['n']} + {v['z']}·{v['h[t-1]']}"
        if self.gate == "o":
            return f"{v['o']}·tanh({v['c[t]']})"
        return f"{v['f']}·{v['c[t-1]']} + {v['i']}·{v['g']}"

    def slips(self) -> tuple[Slip, ...]:
        """The usual wrong sums, each with the terms that it gets wrong."""
        return tuple(_slips(self))


def _bias(label: str, tenths: int) -> Term:
    return Term(label, "bias", None, tenths / 10, tenths / 10)


def _slips(task: StateTask) -> list[Slip]:
    terms, total, row, unit = task.terms(), task.total(), task.row, task.unit
    H, size = len(task.h), len(task.weight_ih)
    by = {source: [term for term in terms if term.source == source] for source in ("x", "h", "bias")}
    every = {source: frozenset(term.label for term in found) for source, found in by.items()}
    left_out = {"bias": "both biases are", "h": "the recurrent term W_hh h[t-1] is", "x": "the input term W_ih x[t] is"}
    slips = [
        Slip(total - sum(term.product for term in by[source]), f"{what} left out", every[source])
        for source, what in left_out.items()
    ]
    for term in terms:
        one = frozenset([term.label])
        slips.append(Slip(total - term.product, f"{term.label} is left out", one))
        slips.append(Slip(total - 2 * term.product, f"{term.label} has the wrong sign", one))
        slips.append(Slip(total + term.product, f"{term.label} is counted twice", one))
    b_ih, b_hh = by["bias"]
    slips.append(Slip(total - b_hh.product + b_ih.product, "b_ih stands in b_hh's place", frozenset([b_hh.label])))
    own = sum(term.product for term in by["h"])
    block = row - unit
    column = sum(task.h[k] * task.weight_hh[block + k][unit] for k in range(H)) / 100
    slips.append(Slip(total - own + column, "the column of W_hh is taken instead of its row", every["h"]))
    for other in range(size):
        if other != row:
            swapped = replace(task, gate=GATES[task.cell][other // H], unit=other % H)
            everything = frozenset(term.label for term in terms)
            slips.append(Slip(swapped.total(), f"row {other} of the weights is taken instead of row {row}", everything))
    return slips
