"""One step of a tiny network, of which one unit is worked out by hand: its numbers, and what comes out exactly.

All given numbers have one decimal and are kept as whole tenths, so that every product and the sum are exact at two
decimals; only the activation rounds.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from rnnviz.exercises.state.arithmetic import ACTIVATIONS, decimal_text
from rnnviz.exercises.state.reasons import Source, Term
from rnnviz.network.architecture import GATES

SUM = "sum"

Tenths = tuple[int, ...]


@dataclass(frozen=True)
class TinyStep:
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
    def gates(self) -> tuple[str, ...]:
        return GATES[self.cell]

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
        gates = {
            name: ACTIVATIONS[self._activation(name)](from_x + from_h) for name, (from_x, from_h) in halves.items()
        }
        if self.cell == "gru":
            from_x, from_h = halves["n"]
            gates["n"] = math.tanh(from_x + gates["r"] * from_h)
        return gates

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

    def formula(self) -> str:
        if self.cell == "gru":
            return "(1 − z)·n + z·h[t-1]"
        return "o·tanh(c[t])" if self.gate == "o" else "f·c[t-1] + i·g"

    def formula_in_numbers(self) -> str:
        v = {name: decimal_text(value) for name, value in (self.known | {self.gate: self.exact()[1]}).items()}
        v = {name: f"({text})" if text.startswith("−") else text for name, text in v.items()}
        if self.cell == "gru":
            return f"(1 − {v['z']})·{v['n']} + {v['z']}·{v['h[t-1]']}"
        if self.gate == "o":
            return f"{v['o']}·tanh({v['c[t]']})"
        return f"{v['f']}·{v['c[t-1]']} + {v['i']}·{v['g']}"


def _products(source: Source, name: str, values: Tenths, row: str, weights: Tenths) -> list[Term]:
    return [
        Term(f"{name}[{k}] · {row}{k}]", source, value / 10, weight / 10, value * weight / 100)
        for k, (value, weight) in enumerate(zip(values, weights, strict=True))
    ]


def _bias(label: str, tenths: int) -> Term:
    return Term(label, "bias", None, tenths / 10, tenths / 10)
