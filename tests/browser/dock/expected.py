"""What the dock has to show of one unit at one step, worked out from the library's trace and from torch's states."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from rnnviz.experiment import Simulation
from rnnviz.plots.theme import number

Float = Any  # a scalar of the run's dtype
SUPERSCRIPTS = "⁰¹²³"


def factor(value: Float) -> str:
    """Whole numbers, such as a one-hot's, without decimals."""
    whole = float(value).is_integer() and abs(value) < 1000
    return number(float(value), 0) if whole else number(float(value))


def term(name: str, *factors: Float, product: Float = None) -> list[str]:
    value = float(np.prod([float(f) for f in factors])) if product is None else product
    return [name, " · ".join(map(factor, factors)), number(value)]


@dataclass
class Place:
    """One unit at one step: `unit` of h, `inner` of the cell (they differ behind a projection)."""

    simulation: Simulation
    layer: int
    direction: int
    t: int
    unit: int
    inner: int

    def __post_init__(self) -> None:
        setup = self.simulation.setup
        self.arch, self.cell = setup.arch, setup.arch.spec
        self.own = self.simulation.trace.layers[self.layer][self.direction]
        self.weights = self.arch.weights_of(setup.weights, self.layer, self.direction)
        self.length = setup.length(0)
        self.letters = [gate.letter for gate in self.cell.gates]

    @property
    def before(self) -> int | None:
        """The step whose state is read; None: the initial one."""
        t = self.t + (1 if self.direction else -1)
        return t if 0 <= t < self.length else None

    def of(self, name: str, *, before: bool = False) -> Float:
        """A gate, a state or m of this unit, at this step or the one that is read."""
        unit = self.unit if name == "h" else self.inner
        series = {"m": self.own.unprojected, "h": self.own.h, "c": self.own.c}.get(name)
        values = self.own.gates[name] if series is None else series
        if before and self.before is None:
            start = self.own.h_0 if name == "h" else self.own.c_0
            assert start is not None
            return start[0, unit]
        return values[self.before if before else self.t, 0, unit]

    def called(
        self, kind: str, t: int | None, unit: int, layer: int | None = None, direction: int | None = None
    ) -> str:
        if kind == "x":
            return f"x[{t}][{unit}]"
        layer = self.layer if layer is None else layer
        direction = self.direction if direction is None else direction
        mark = f"⁽{SUPERSCRIPTS[layer]}⁾" if self.arch.num_layers > 1 else ""
        mark += "→←"[direction] if self.arch.bidirectional else ""
        return f"{kind}_0{mark}[{unit}]" if t is None else f"{kind}{mark}[{t}][{unit}]"

    def short(self, kind: str, *, before: bool = False) -> str:
        """c[2], or c_0 before the first step."""
        t = self.before if before else self.t
        return f"{kind}_0" if t is None else f"{kind}[{t}]"

    # Gates

    def row(self, g: int) -> int:
        return g * self.arch.hidden_size + self.inner

    def x_terms(self, g: int) -> list[list[str]]:
        read, P = self.simulation.trace.read_by(self.layer)[self.t, 0], self.arch.state_size
        names = [
            self.called("x", self.t, k) if self.layer == 0 else self.called("h", self.t, k % P, self.layer - 1, k // P)
            for k in range(len(read))
        ]
        return [
            term(name, v, w) for name, v, w in zip(names, read, self.weights["weight_ih"][self.row(g)], strict=True)
        ]

    @cached_property
    def state_before(self) -> Any:
        return self.simulation.trace.before(self.layer, self.direction)[self.t, 0]

    def h_terms(self, g: int) -> list[list[str]]:
        through = self.cell.gates[g].reads_through
        read = self.state_before * (self.own.gates[through][self.t, 0] if through else np.float32(1))
        names = [f"{through} · " * bool(through) + self.called("h", self.before, k) for k in range(len(read))]
        return [
            term(name, v, w) for name, v, w in zip(names, read, self.weights["weight_hh"][self.row(g)], strict=True)
        ]

    def parts(self, g: int) -> list[dict[str, Any]]:
        found = []
        for terms, bias in ((self.x_terms(g), "bias_ih"), (self.h_terms(g), "bias_hh")):
            found.append({"rows": terms, "folds": [], "subtotal": number(self._subtotal(bias, g))})
            if self.arch.bias:
                b = self.weights[bias][self.row(g)]
                found.append({"rows": [[f"b_{bias[5:]}", "bias", number(b)]], "folds": [], "subtotal": number(b)})
        scaled_by = self.cell.gates[g].scaled_by
        if scaled_by:
            row = term(f"{scaled_by} · h part", self.of(scaled_by), self.from_h(g), product=self.scaled(g))
            found.append({"rows": [row], "folds": [], "subtotal": ""})
        return found

    def _subtotal(self, bias: str, g: int) -> float:
        """Of all products of one side, in float64 as the page adds them."""
        weights = self.weights[f"weight_{bias[5:]}"][self.row(g)].astype(float)
        through = self.cell.gates[g].reads_through
        read = self.simulation.trace.read_by(self.layer)[self.t, 0] if bias == "bias_ih" else self.state_before
        if bias == "bias_hh" and through:
            read = read * self.own.gates[through][self.t, 0]
        return float(sum(weights * read.astype(float)))

    def from_x(self, g: int) -> Float:
        return self.own.from_x[self.t, 0, self.row(g)]

    def from_h(self, g: int) -> Float:
        return self.own.from_h[self.t, 0, self.row(g)]

    def scaled(self, g: int) -> Float:
        by = self.cell.gates[g].scaled_by
        return self.of(by) * self.from_h(g) if by else self.from_h(g)

    # What is shown

    def strips(self, g: int) -> list[list[str]]:
        words = f"row of {self.letters[g]}, unit {self.inner}" if len(self.letters) > 1 else ""
        return [
            [
                f"W_{side}[{self.row(g)}]",
                words if side == "ih" else "",
                *map(number, self.weights[f"weight_{side}"][self.row(g)].tolist()),
            ]
            for side in ("ih", "hh")
        ]

    def line(self, name: str) -> list[list[str]]:
        """The products of a line of the cell, each written by hand."""
        if name == "c":
            kept = term(f"f · {self.short('c', before=True)}", self.of("f"), self.of("c", before=True))
            return [kept, term("i · g", self.of("i"), self.of("g"))]
        if self.cell.memory:
            return self.tap()
        z = self.of("z")
        kept = term(f"z · {self.short('h', before=True)}", z, self.of("h", before=True))
        return [term("(1 − z) · n", 1 - z, self.of("n")), kept]

    def torch(self, letter: str) -> list[str]:
        """Torch's number beside ours; beside a gate, which torch does not hand out, its states of this unit."""
        ref = self.simulation.reference.layers[self.layer][self.direction]
        states = {"c": ref.c, "h": ref.h}
        here = {name: v for name, v in states.items() if v is not None}
        if letter in states:
            here = {letter: states[letter]}
        shown = {name: number(v[self.t, 0, self.unit if name == "h" else self.inner]) for name, v in here.items()}
        return [f"{text} ✓" if letter in states else f"{name} {text} ✓" for name, text in shown.items()]

    def pieces(self) -> list[str]:
        """Every number of the drawing, with its name."""
        if len(self.letters) == 1:
            total = self.from_x(0) + self.from_h(0)
            named = {"x": self.from_x(0), "h": self.from_h(0), "sum": total, self.short("h"): self.of("h")}
            return sorted(f"{name} {number(value)}" for name, value in named.items())
        below = f"h[{self.t}] below" if self.layer else f"x[{self.t}]"
        named = {letter: self.of(letter) for letter in self.letters} | self._states()
        return sorted(
            [*(f"{name} {number(v)}" for name, v in named.items()), f"{self.short('h', before=True)} {below}"]
        )

    def _states(self) -> dict[str, Float]:
        if self.cell.memory:
            kept, new = self.of("f") * self.of("c", before=True), self.of("i") * self.of("g")
            last = (
                {"m": self.of("m"), self.short("h"): self.of("h")}
                if self.arch.proj_size
                else {self.short("h"): self.of("h")}
            )
            states = {self.short("c", before=True): self.of("c", before=True), self.short("c"): self.of("c")}
            return {"kept": kept, "new": new, "tanh(c)": np.tanh(self.of("c"))} | states | last
        z = self.of("z")
        states = {self.short("h", before=True): self.of("h", before=True), self.short("h"): self.of("h")}
        made = {"kept": z * self.of("h", before=True), "new": (1 - z) * self.of("n"), "1 − z": 1 - z}
        scaled = [(gate.scaled_by, g) for g, gate in enumerate(self.cell.gates) if gate.scaled_by]
        return made | states | {f"{by} · h part": self.scaled(g) for by, g in scaled}

    def tap(self) -> list[list[str]]:
        """What the unprojected state is made of."""
        return [term("o · tanh(c)", self.of("o"), np.tanh(self.of("c")))]

    def products(self, g: int) -> list[tuple[str, float]]:
        """The terms of x, each with its product."""
        read = self.simulation.trace.read_by(self.layer)[self.t, 0].astype(float)
        values = read * self.weights["weight_ih"][self.row(g)].astype(float)
        return [(row[0], float(value)) for row, value in zip(self.x_terms(g), values, strict=True)]
