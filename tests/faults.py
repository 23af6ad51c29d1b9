"""Wrong recurrent networks: each fault is planted into the program's own forward pass, in the least intrusive place."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import STEPS

Weights = dict[str, Any]
FORWARD = importlib.import_module("rnnviz.network.forward")  # the module: `rnnviz.network.forward` is also the function


@dataclass(frozen=True)
class Fault:
    """`plant` changes the program through monkeypatch, or returns other weights for it; torch keeps the right ones."""

    plant: Callable[[pytest.MonkeyPatch, Architecture, Weights], Weights | None]
    cell: str
    options: dict[str, Any]
    lengths: tuple[int, ...] | None = None


def faulty_step(change: Callable[..., Any]) -> Callable[..., None]:
    """`change(right, arch, weights)` gives a step that does something wrong with the right one."""

    def plant(patch: pytest.MonkeyPatch, arch: Architecture, weights: Weights) -> None:
        patch.setitem(STEPS, arch.cell, change(STEPS[arch.cell], arch, weights))

    return plant


def faulty_run(change: Callable[..., Any]) -> Callable[..., None]:
    """`change(right, arguments)` runs one layer in one direction; arguments are those of `forward._run`, by name."""

    def plant(patch: pytest.MonkeyPatch, arch: Architecture, weights: Weights) -> None:
        right, names = FORWARD._run, ("xp", "arch", "weights", "layer", "direction", "x", "inputs", "valid")
        patch.setattr(FORWARD, "_run", lambda *given: change(right, dict(zip(names, given, strict=True))))

    return plant


def swapped(a: int, b: int) -> Callable[..., None]:
    """The rows of two gates taken for one another."""

    def change(right: Callable, arch: Architecture, weights: Weights) -> Callable:
        order = list(range(len(arch.gates)))
        order[a], order[b] = b, a

        def step(xp: Any, from_x: Any, from_h: Any, *rest: Any) -> Any:
            H = from_x.shape[1] // len(order)
            sums = [xp.concat([s[:, g * H : (g + 1) * H] for g in order], axis=1) for s in (from_x, from_h)]
            return right(xp, *sums, *rest)

        return step

    return faulty_step(change)


def bias_outside_the_reset_gate(right: Callable, arch: Architecture, weights: Weights) -> Callable:
    """n = tanh(W_in x + b_in + b_hn + r * (W_hn h))"""
    moved = weights["bias_hh_l0"] * np.repeat([0, 0, 1], arch.hidden_size).astype(weights["bias_hh_l0"].dtype)
    return lambda xp, from_x, from_h, *rest: right(xp, from_x + xp.asarray(moved), from_h - xp.asarray(moved), *rest)


def reset_before_the_product(right: Callable, arch: Architecture, weights: Weights) -> Callable:
    """n = tanh(W_in x + b_in + W_hn (r * h) + b_hn), as in Cho 2014"""
    H = arch.hidden_size

    def step(xp: Any, from_x: Any, from_h: Any, h: Any, c: Any, gates: Any, *rest: Any) -> Any:
        w_hn, b_hn = xp.asarray(weights["weight_hh_l0"][2 * H :]), xp.asarray(weights["bias_hh_l0"][2 * H :])
        right(xp, from_x, from_h, h, c, gates, *rest)
        r, z = gates[:, :H], gates[:, H : 2 * H]
        n = xp.tanh(from_x[:, 2 * H :] + (r * h) @ w_hn.T + b_hn)
        return (1 - z) * n + z * h, None

    return step


def update_gate_the_other_way_round(right: Callable, arch: Architecture, weights: Weights) -> Callable:
    """h = z * n + (1 - z) * h: sigmoid(-a) is 1 - z."""
    signs = np.repeat([1, -1, 1], arch.hidden_size).astype(weights["bias_hh_l0"].dtype)
    return lambda xp, from_x, from_h, *rest: right(xp, from_x * xp.asarray(signs), from_h * xp.asarray(signs), *rest)


def output_of_the_old_cell_state(right: Callable, arch: Architecture, weights: Weights) -> Callable:
    def step(xp: Any, from_x: Any, from_h: Any, h: Any, c: Any, gates: Any, *rest: Any) -> Any:
        _, new_c = right(xp, from_x, from_h, h, c, gates, *rest)
        return gates[:, 3 * arch.hidden_size :] * xp.tanh(c), new_c

    return step


def other_activation(right: Callable, arch: Architecture, weights: Weights) -> Callable:
    return STEPS["rnn_tanh" if arch.cell == "rnn_relu" else "rnn_relu"]


def transposed(patch: pytest.MonkeyPatch, arch: Architecture, weights: Weights) -> Weights:
    def turned(w: Any) -> Any:
        return np.concatenate([block.T for block in np.split(w, len(arch.gates))])

    return {name: turned(w) if "weight_hh" in name else w for name, w in weights.items()}


def without(part: str) -> Callable[..., Weights]:
    return lambda patch, arch, weights: {name: w * 0 if part in name else w for name, w in weights.items()}


def directions_exchanged(patch: pytest.MonkeyPatch, arch: Architecture, weights: Weights) -> Weights:
    other = {name: name.removesuffix("_reverse") if "_reverse" in name else f"{name}_reverse" for name in weights}
    return {name: weights[other[name]] for name in weights}


def reverse_reads_the_step_after(right: Callable, given: dict[str, Any]) -> Any:
    x = given["x"]
    return right(*{**given, "x": given["xp"].concat([x[1:], x[:1]]) if given["direction"] else x}.values())


def reverse_starts_in_the_padding(right: Callable, given: dict[str, Any]) -> Any:
    xp, valid = given["xp"], given["valid"]
    if not given["direction"]:
        return right(*given.values())
    one = right(*{**given, "valid": xp.ones_like(valid)}.values())
    return one._replace(h=xp.where(valid, one.h, xp.zeros_like(one.h)))


def one_step_too_few(patch: pytest.MonkeyPatch, arch: Architecture, weights: Weights) -> None:
    right = FORWARD._valid_steps
    patch.setattr(FORWARD, "_valid_steps", lambda xp, x, lengths: right(xp, x, [max(1, n - 1) for n in lengths]))


def fed_the_input(right: Callable, given: dict[str, Any]) -> Any:
    return right(*{**given, "x": given["inputs"].x}.values())


def first_state_for_all(right: Callable, given: dict[str, Any]) -> Any:
    h_0 = given["inputs"].h_0
    return right(*{**given, "inputs": given["inputs"]._replace(h_0=h_0[[0] * len(h_0)])}.values())


def h_n_is_the_last_step_in_both_directions(right: Callable, given: dict[str, Any]) -> Any:
    one = right(*given.values())
    return one._replace(h_n=one.h[-1])


BOTH = {"bidirectional": True}
FAULTS = {
    "gru gates r and z swapped": Fault(swapped(0, 1), "gru", {}),
    "lstm gates i and f swapped": Fault(swapped(0, 1), "lstm", BOTH),
    "lstm gates g and o swapped": Fault(swapped(2, 3), "lstm", {"num_layers": 2}),
    "bias outside the reset gate": Fault(faulty_step(bias_outside_the_reset_gate), "gru", {}),
    "reset gate before the product": Fault(faulty_step(reset_before_the_product), "gru", {}),
    "z the other way round": Fault(faulty_step(update_gate_the_other_way_round), "gru", BOTH),
    "output of the old cell state": Fault(faulty_step(output_of_the_old_cell_state), "lstm", {}),
    "tanh for relu": Fault(faulty_step(other_activation), "rnn_relu", {}),
    "relu for tanh": Fault(faulty_step(other_activation), "rnn_tanh", {}),
    **{f"W_hh transposed in {cell}": Fault(transposed, cell, {}) for cell in ("rnn_tanh", "rnn_relu", "lstm", "gru")},
    **{
        f"no {part} in {cell}": Fault(without(part), cell, {"num_layers": 2})
        for part in ("bias_ih", "bias_hh")
        for cell in ("rnn_tanh", "lstm", "gru")
    },
    "no projection": Fault(without("weight_hr"), "lstm", {"proj_size": 3}),
    "directions exchanged": Fault(directions_exchanged, "rnn_tanh", BOTH),
    "reverse direction off by one": Fault(faulty_run(reverse_reads_the_step_after), "gru", BOTH),
    "reverse direction starts in the padding": Fault(
        faulty_run(reverse_starts_in_the_padding), "lstm", BOTH, (9, 4, 6)
    ),
    "lengths one step too short": Fault(one_step_too_few, "rnn_tanh", {}, (9, 4, 6)),
    "layer 1 fed x": Fault(faulty_run(fed_the_input), "rnn_tanh", {"num_layers": 2}),
    "layer 1 fed x in both directions": Fault(faulty_run(fed_the_input), "lstm", {"num_layers": 2, **BOTH}),
    "the first h_0 for every layer": Fault(faulty_run(first_state_for_all), "gru", {"num_layers": 2}),
    "h_n of the reverse direction at the wrong end": Fault(
        faulty_run(h_n_is_the_last_step_in_both_directions), "rnn_tanh", BOTH
    ),
}
