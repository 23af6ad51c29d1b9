"""Wrong recurrent networks: each fault is a program that computes a whole trace, wrong in one idea.

Nothing is planted into the program's own plumbing. A fault gives `forward` other weights or another cell, replaces the
step of a `Cell` by one that does something else, or runs every layer and direction alone with `forward` and puts the
trace together in a wrong way (`assembled`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from rnnviz import Architecture, Trace, forward
from rnnviz.network.architecture import place_name
from rnnviz.network.cells import CELLS
from rnnviz.network.forward import LayerTrace

Weights = dict[str, Any]
Call = dict[str, Any]  # the arguments of `forward`, by name
Program = Callable[[Call], Trace]


@dataclass(frozen=True)
class Fault:
    """A program that is wrong, and the network in which that can be seen."""

    program: Program
    cell: str
    options: dict[str, Any]
    lengths: tuple[int, ...] | None = None


def other_weights(change: Callable[[Architecture, Weights], Weights]) -> Program:
    return lambda call: forward(**{**call, "weights": change(call["arch"], call["weights"])})


def other_cell(cell: str) -> Program:
    """The formula of another cell, under the right one's name."""

    def program(call: Call) -> Trace:
        return forward(**{**call, "arch": replace(call["arch"], cell=cell)})._replace(arch=call["arch"])

    return program


def other_step(change: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Program:
    """`change(right)` is a step that does something wrong with the right one."""

    def program(call: Call) -> Trace:
        right = CELLS[call["arch"].cell]
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(CELLS, right.name, replace(right, step=change(right.step)))
            return forward(**call)

    return program


def assembled(
    x: Callable[..., Any] = lambda place, below, first: below,
    state: Callable[[Any, int], Any] = lambda h_0, k: h_0[k],
    length: Callable[[int, int], int] = lambda direction, length: length,
    end: Callable[[LayerTrace], LayerTrace] = lambda layer_trace: layer_trace,
) -> Program:
    """Every layer and direction as a network of its own, put together; each argument can be got wrong.

    x(place, below, first): what a layer and direction reads, of what is below it and of the network's input.
    state(h_0, k): its initial state.   length(direction, length): where its samples end.   end: its finished trace.
    """

    def program(call: Call) -> Trace:
        arch, first = call["arch"], call["x"]
        lengths = call["lengths"] or (len(first),) * first.shape[1]
        below, layers = first, []
        for layer in range(arch.num_layers):
            directions = []
            for d in range(arch.num_directions):
                seen = tuple(length(d, n) for n in lengths)
                reads, k = x((layer, d), below, first), layer * arch.num_directions + d
                directions.append(end(_alone(call, (layer, d), reads, state(call["h_0"], k), seen)))
            below = np.concatenate([one.h for one in directions], axis=-1)
            layers.append(tuple(directions))
        ends = [one for row in layers for one in row]
        c_n = np.stack([np.asarray(one.c_n) for one in ends]) if arch.spec.memory else None
        h_n = np.stack([one.h_n for one in ends])
        return Trace(arch, first, call["lengths"], below, h_n, c_n, tuple(layers))

    return program


def _alone(call: Call, place: tuple[int, int], x: Any, h_0: Any, lengths: tuple[int, ...]) -> LayerTrace:
    """One layer and direction, forwards on samples that were turned round where it runs backwards."""
    arch, reverse = call["arch"], bool(place[1])
    single = replace(arch, input_size=x.shape[2], num_layers=1, bidirectional=False)
    own = {f"{name}_l0": value for name, value in arch.weights_of(call["weights"], *place).items()}
    x = _turned(x, lengths) if reverse else x
    ((alone,),) = forward(single, own, x, h_0[None], lengths=lengths).layers
    if not reverse:
        return alone
    gates = {letter: _turned(value, lengths) for letter, value in alone.gates.items()}
    turned = {name: _turned(value, lengths) for name, value in alone.over_time().items() if name in alone._fields}
    return alone._replace(**turned, gates=gates)


def _turned(values: Any, lengths: tuple[int, ...]) -> Any:
    turned = values.copy()
    for n, length in enumerate(lengths):
        turned[:length, n] = values[:length, n][::-1]
    return turned


def swapped(a: int, b: int) -> Program:
    """The rows of two gates taken for one another."""

    def change(arch: Architecture, weights: Weights) -> Weights:
        order = list(range(len(arch.gates)))
        order[a], order[b] = b, a
        return {name: np.concatenate([np.split(w, len(order))[g] for g in order]) for name, w in weights.items()}

    return other_weights(change)


def bias_outside_the_reset_gate(right: Callable[..., Any]) -> Callable[..., Any]:
    """n = tanh(W_in x + b_in + b_hn + r * (W_hn h))"""

    def step(w: Any, x: Any, h: Any, c: Any) -> Any:
        moved = w.b_hh * np.repeat([0, 0, 1], len(h)).astype(x.dtype)[:, None]
        return right(w._replace(b_hh=w.b_hh - moved), x + moved, h, c)

    return step


def output_of_the_old_cell_state(right: Callable[..., Any]) -> Callable[..., Any]:
    def step(w: Any, x: Any, h: Any, c: Any) -> Any:
        made = right(w, x, h, c)
        return made._replace(h=made.o * np.tanh(c))

    return step


def update_gate_the_other_way_round(arch: Architecture, weights: Weights) -> Weights:
    """h = z * n + (1 - z) * h: sigmoid(-a) is 1 - z."""
    signs = np.repeat([1, -1, 1], arch.hidden_size)
    return {name: (w.T * signs.astype(w.dtype)).T for name, w in weights.items()}


def transposed(arch: Architecture, weights: Weights) -> Weights:
    def turned(w: Any) -> Any:
        return np.concatenate([block.T for block in np.split(w, len(arch.gates))])

    return {name: turned(w) if "weight_hh" in name else w for name, w in weights.items()}


def without(part: str) -> Program:
    return other_weights(lambda arch, weights: {name: w * 0 if part in name else w for name, w in weights.items()})


def directions_exchanged(arch: Architecture, weights: Weights) -> Weights:
    other = {
        f"{name}_{place_name(layer, d)}": value
        for layer, d in arch.places
        for name, value in arch.weights_of(weights, layer, 1 - d).items()
    }
    return {name: other[name] for name in weights}


def reads_the_step_after(place: tuple[int, int], below: Any, first: Any) -> Any:
    return np.concatenate([below[1:], below[:1]]) if place[1] else below


BOTH = {"bidirectional": True}
FAULTS = {
    "gru gates r and z swapped": Fault(swapped(0, 1), "gru", {}),
    "lstm gates i and f swapped": Fault(swapped(0, 1), "lstm", BOTH),
    "lstm gates g and o swapped": Fault(swapped(2, 3), "lstm", {"num_layers": 2}),
    "bias outside the reset gate": Fault(other_step(bias_outside_the_reset_gate), "gru", {}),
    "reset gate before the product": Fault(other_cell("gru_v1"), "gru", {}),
    "reset gate after the product": Fault(other_cell("gru"), "gru_v1", {"num_layers": 2, **BOTH}),
    "z the other way round": Fault(other_weights(update_gate_the_other_way_round), "gru", BOTH),
    "output of the old cell state": Fault(other_step(output_of_the_old_cell_state), "lstm", {}),
    "tanh for relu": Fault(other_cell("rnn_tanh"), "rnn_relu", {}),
    "relu for tanh": Fault(other_cell("rnn_relu"), "rnn_tanh", {}),
    **{f"W_hh transposed in {cell}": Fault(other_weights(transposed), cell, {}) for cell in CELLS},
    **{
        f"no {part} in {cell}": Fault(without(part), cell, {"num_layers": 2})
        for part in ("bias_ih", "bias_hh")
        for cell in ("rnn_tanh", "lstm", "gru")
    },
    "no projection": Fault(without("weight_hr"), "lstm", {"proj_size": 3}),
    "directions exchanged": Fault(other_weights(directions_exchanged), "rnn_tanh", BOTH),
    "reverse direction off by one": Fault(assembled(x=reads_the_step_after), "gru", BOTH),
    "reverse direction starts in the padding": Fault(
        assembled(length=lambda direction, length: 9 if direction else length), "lstm", BOTH, (9, 4, 6)
    ),
    "lengths one step too short": Fault(
        assembled(length=lambda direction, length: max(1, length - 1)), "rnn_tanh", {}, (9, 4, 6)
    ),
    "layer 1 fed x": Fault(assembled(x=lambda place, below, first: first), "rnn_tanh", {"num_layers": 2}),
    "layer 1 fed x in both directions": Fault(
        assembled(x=lambda place, below, first: first), "lstm", {"num_layers": 2, **BOTH}
    ),
    "the first h_0 for every layer": Fault(assembled(state=lambda h_0, k: h_0[0]), "gru", {"num_layers": 2}),
    "h_n of the reverse direction at the wrong end": Fault(
        assembled(end=lambda layer_trace: layer_trace._replace(h_n=layer_trace.h[-1])), "rnn_tanh", BOTH
    ),
}
