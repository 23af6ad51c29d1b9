"""The inside of a cell in TikZ: the sums of one unit at one step, what becomes of them, and the new states."""

from collections.abc import Iterator
from typing import Any

from rnnviz.experiment import Simulation
from rnnviz.files.tikz.latex import digits, document, formula, shown
from rnnviz.network.cells import Gate
from rnnviz.network.errors import invalid

_SIGNS = {"sigmoid": r"\sigma", "tanh": r"\tanh", "relu": r"\mathrm{relu}"}
_ROW = 1.15  # cm


def inside_tikz(
    simulation: Simulation, step: int, unit: int, layer: int = 0, direction: int = 0, sample: int = 0,
    *, slides: bool = False,
) -> str:  # fmt: skip
    """A LaTeX document with the gates of one unit: W_ih x + b_ih and W_hh h + b_hh, their activation and its value,
    then the lines that make the states. `slides`: a frame of beamer on which sums, gates and states appear in turn.

    Raises ValueError where the network has no such step, unit, layer or direction.
    """
    arch, setup = simulation.setup.arch, simulation.setup
    asked = {"step": step, "unit": unit, "layer": layer, "direction": direction}
    ends = {
        "step": setup.length(sample), "unit": arch.hidden_size,
        "layer": arch.num_layers, "direction": arch.num_directions,
    }  # fmt: skip
    for name, value in asked.items():
        if not 0 <= value < ends[name]:
            raise invalid(
                "{name} must be a number from 0 to {last}; got {value}", name=name, last=ends[name] - 1, value=value
            )
    return document(
        _lines(simulation, simulation.column(sample), step, unit, (layer, direction), slides), slides=slides
    )


def _lines(simulation: Simulation, n: int, t: int, unit: int, place: tuple[int, int], slides: bool) -> Iterator[str]:
    trace, arch = simulation.trace, simulation.setup.arch
    cell, own = arch.spec, trace.layers[place[0]][place[1]]
    at = (2, 3, 4) if slides else (0, 0, 0)
    H = arch.hidden_size
    yield rf"\node[word, anchor=west] at (0, {_ROW:.2f}) {{unit {unit} at $t = {t}$}};"
    for k, gate in enumerate(cell.gates):
        y, row = -k * _ROW, k * H + unit
        sums = rf"{digits(own.from_x[t, n, row])} {_joined(gate)} {_in_a_sum(own.from_h[t, n, row])}"
        of_gate, letter = f"g{k}", gate.letter if cell.gated else "h"
        yield shown(
            at[0],
            rf"\node[word, anchor=east] ({of_gate}-sum) at (4.4, {y:.2f}) {{${_sum(gate, cell.gated)} = {sums}$}};",
        )
        value = own.gates[gate.letter][t, n, unit] if cell.gated else own.h[t, n, unit]
        yield shown(
            at[1],
            "\n".join(
                [
                    rf"\node[gate] ({of_gate}) at (5.8, {y:.2f}) {{${_SIGNS[gate.activation]}$}};",
                    rf"\draw[read] ({of_gate}-sum.east) -- ({of_gate}.west);",
                    rf"\node[word, anchor=west] ({of_gate}-value) at (7.0, {y:.2f})"
                    rf" {{${letter}[{t}] = {digits(value)}$}};",
                    rf"\draw[read] ({of_gate}.east) -- ({of_gate}-value.west);",
                ]
            ),
        )
    bottom = -len(cell.gates) * _ROW
    values = _states(simulation, n, t, unit, place)
    for k, line in enumerate(cell.lines_with(projected=bool(arch.proj_size))):
        if line.name in values:
            text = f"{line.name}[{t}] = {formula(line.text)} = {digits(values[line.name])}"
            yield shown(at[2], rf"\node[word, anchor=west] at (0, {bottom - k * 0.7:.2f}) {{${text}$}};")


def _sum(gate: Gate, gated: bool) -> str:
    """The two parts of a gate's sum, in letters."""
    letter = gate.letter if gated else "h"
    read = rf"({gate.reads_through} \odot h[t-1])" if gate.reads_through else "h[t-1]"
    return rf"(W_{{i{letter}}} x[t] + b_{{i{letter}}}) {_joined(gate)} (W_{{h{letter}}} {read} + b_{{h{letter}}})"


def _in_a_sum(value: Any) -> str:
    text = digits(value)
    return f"({text})" if text.startswith("-") else text


def _joined(gate: Gate) -> str:
    return rf"+ {gate.scaled_by} \odot" if gate.scaled_by else "+"


def _states(simulation: Simulation, n: int, t: int, unit: int, place: tuple[int, int]) -> dict[str, Any]:
    """What a line of the cell gives at this step, by its name; a projected state has other units."""
    own = simulation.trace.layers[place[0]][place[1]]
    found: dict[str, Any] = {} if own.c is None else {"c": own.c[t, n, unit]}
    if own.unprojected is not None:
        found["m"] = own.unprojected[t, n, unit]
    if unit < own.h.shape[2]:
        found["h"] = own.h[t, n, unit]
    return found
