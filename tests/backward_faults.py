"""Wrong ways back: each fault is a program that computes whole gradients, wrong in one idea.

As in `tests.faults`, nothing is planted into the program's own plumbing but where it says so: a fault replaces the step
back of a `Cell`, asks `backward` for something else, or puts its results together in a wrong way.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest

from rnnviz import Gradients, Trace, backward
from rnnviz.network import backward as way_back
from rnnviz.network.cells import CELLS
from rnnviz.network.maths import sigmoid_back, split, tanh_back

Seeds = dict[str, Any]
Program = Callable[[Trace, dict[str, Any], Seeds], Gradients]
Back = Callable[..., Any]


@dataclass(frozen=True)
class BackFault:
    """A program that is wrong, and the network in which that can be seen."""

    program: Program
    cell: str
    options: dict[str, Any] = field(default_factory=dict)
    lengths: tuple[int, ...] | None = None
    truncate: int | None = None


def other_step_back(change: Callable[..., Any]) -> Program:
    """`change(back, w, step, h, c, d_h, d_c)` is what the right step back returned, made wrong."""

    def program(trace: Trace, weights: dict[str, Any], seeds: Seeds) -> Gradients:
        right = CELLS[trace.arch.cell]

        def step_back(*given: Any) -> Any:
            return change(right.step_back(*given), *given)

        return _with_cell(replace(right, step_back=step_back), trace, weights, seeds)

    return program


def _with_cell(cell: Any, trace: Trace, weights: dict[str, Any], seeds: Seeds) -> Gradients:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(CELLS, cell.name, cell)
        return backward(trace, weights, **seeds)


def w_hh_not_transposed(trace: Trace, weights: dict[str, Any], seeds: Seeds) -> Gradients:
    """Every gate's block of W_hh, which is square, is used as it stands."""
    right = CELLS[trace.arch.cell]

    def step_back(w: Any, *given: Any) -> Any:
        turned = np.concatenate([block.T for block in np.split(w.hh, len(right.gates))])
        return right.step_back(w._replace(hh=turned), *given)

    return _with_cell(replace(right, step_back=step_back), trace, weights, seeds)


def with_sums(back: Any, w: Any, from_x: Any, from_h: Any, past_the_product: Any = 0) -> Any:
    return back._replace(from_x=from_x, from_h=from_h, h_before=w.hh.T @ from_h + past_the_product)


def forgot_r(back: Any, w: Any, step: Any, h: Any, c: Any, d_h: Any, d_c: Any) -> Any:
    return with_sums(back, w, back.from_x, back.from_x, d_h * step.z)


def forgot_z(back: Any, w: Any, step: Any, h: Any, c: Any, d_h: Any, d_c: Any) -> Any:
    return back._replace(h_before=w.hh.T @ back.from_h)


def forgot_f(back: Any, w: Any, step: Any, h: Any, c: Any, d_h: Any, d_c: Any) -> Any:
    return back._replace(c_before=back.c)


def forgot_the_memory(back: Any, w: Any, step: Any, h: Any, c: Any, d_h: Any, d_c: Any) -> Any:
    return back._replace(c_before=back.c_before * 0)


def h_for_its_slope(back: Any, w: Any, step: Any, h: Any, c: Any, d_h: Any, d_c: Any) -> Any:
    return with_sums(back, w, d_h * step.h, d_h * step.h)


def relu_without_its_kink(back: Any, w: Any, step: Any, h: Any, c: Any, d_h: Any, d_c: Any) -> Any:
    return with_sums(back, w, d_h, d_h)


def slope_of_tanh_c_forgotten(back: Any, w: Any, step: Any, h: Any, c: Any, d_h: Any, d_c: Any) -> Any:
    d_c = d_c + d_h * step.o
    sums = [sigmoid_back(d_c * step.g, step.i), sigmoid_back(d_c * c, step.f), tanh_back(d_c * step.i, step.g)]
    d_sums = np.concatenate([*sums, split(back.from_x, 3, 1)[1]])
    return with_sums(back._replace(c=d_c, c_before=d_c * step.f), w, d_sums, d_sums)


def first_two_gates_swapped(back: Any, w: Any, step: Any, h: Any, c: Any, d_h: Any, d_c: Any) -> Any:
    def swapped(rows: Any) -> Any:
        first, second, *others = np.split(rows, len(rows) // len(d_h))
        return np.concatenate([second, first, *others])

    return with_sums(back, w, swapped(back.from_x), swapped(back.from_h), d_h * getattr(step, "z", 0))


def forgot_to_add_over_time(trace: Trace, weights: dict[str, Any], seeds: Seeds) -> Gradients:
    """Every step writes its share over that of the step before."""
    total = way_back._total

    def last_share(xp: Any, blocks: Any) -> Any:
        cut = [block._replace(d=block.d[:1], read=None if block.read is None else block.read[:1]) for block in blocks]
        return total(xp, tuple(cut))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(way_back, "_total", last_share)
        return backward(trace, weights, **seeds)


def bias_gradients_swapped(trace: Trace, weights: dict[str, Any], seeds: Seeds) -> Gradients:
    found = backward(trace, weights, **seeds)
    other = {"bias_ih": "bias_hh", "bias_hh": "bias_ih"}
    return found._replace(
        weights={name: found.weights[other.get(name[:7], name[:7]) + name[7:]] for name in found.weights}
    )


def mean_over_the_batch(trace: Trace, weights: dict[str, Any], seeds: Seeds) -> Gradients:
    found = backward(trace, weights, **seeds)
    return found._replace(weights={name: value / trace.x.shape[1] for name, value in found.weights.items()})


def padding_leaks(trace: Trace, weights: dict[str, Any], seeds: Seeds) -> Gradients:
    """Padded steps are walked back as all others."""
    return backward(trace._replace(lengths=None), weights, **seeds)._replace(trace=trace)


def without(name: str) -> Program:
    def program(trace: Trace, weights: dict[str, Any], seeds: Seeds) -> Gradients:
        return backward(trace, weights, **{key: value for key, value in seeds.items() if key != name})

    return program


def with_truncate(k: int | None) -> Program:
    return lambda trace, weights, seeds: backward(trace, weights, **{**seeds, "truncate": k})


def directions_exchanged(trace: Trace, weights: dict[str, Any], seeds: Seeds) -> Gradients:
    halves = np.split(seeds["d_output"], 2, axis=-1)
    return backward(trace, weights, **{**seeds, "d_output": np.concatenate(halves[::-1], axis=-1)})


def x_from_one_direction(trace: Trace, weights: dict[str, Any], seeds: Seeds) -> Gradients:
    found = backward(trace, weights, **seeds)
    return found._replace(x=found.layers[0][0].read)


def projection_forgotten(trace: Trace, weights: dict[str, Any], seeds: Seeds) -> Gradients:
    found = backward(trace, weights, **seeds)
    return found._replace(weights={name: w * ("_hr" not in name) for name, w in found.weights.items()})


BOTH = {"bidirectional": True}
STACKED = {"num_layers": 2, "bidirectional": True}
BACK_FAULTS = {
    "forgot r in the n gate": BackFault(other_step_back(forgot_r), "gru"),
    "forgot the way round the gates": BackFault(other_step_back(forgot_z), "gru", BOTH),
    "forgot the product with f": BackFault(other_step_back(forgot_f), "lstm"),
    "forgot the way through c": BackFault(other_step_back(forgot_the_memory), "lstm", STACKED),
    "slope of tanh(c) forgotten": BackFault(other_step_back(slope_of_tanh_c_forgotten), "lstm"),
    "h for 1 - h²": BackFault(other_step_back(h_for_its_slope), "rnn_tanh"),
    "relu without its kink": BackFault(other_step_back(relu_without_its_kink), "rnn_relu"),
    "gru gates r and z swapped": BackFault(other_step_back(first_two_gates_swapped), "gru"),
    "lstm gates i and f swapped": BackFault(other_step_back(first_two_gates_swapped), "lstm", BOTH),
    **{f"W_hh not transposed in {cell}": BackFault(w_hh_not_transposed, cell) for cell in CELLS},
    **{f"forgot to add over time in {cell}": BackFault(forgot_to_add_over_time, cell) for cell in CELLS},
    "bias gradients swapped": BackFault(bias_gradients_swapped, "gru", STACKED),
    "mean over the batch": BackFault(mean_over_the_batch, "rnn_tanh"),
    **{f"padded steps leak in {cell}": BackFault(padding_leaks, cell, BOTH, (7, 3, 5)) for cell in CELLS},
    "d_h_n forgotten": BackFault(without("d_h_n"), "gru", BOTH, (7, 3, 5)),
    "d_c_n forgotten": BackFault(without("d_c_n"), "lstm"),
    "directions exchanged": BackFault(directions_exchanged, "rnn_tanh", BOTH),
    "x from one direction": BackFault(x_from_one_direction, "gru_v1", STACKED),
    "projection forgotten": BackFault(projection_forgotten, "lstm", {"proj_size": 3}),
    "cut one step late": BackFault(with_truncate(4), "lstm", BOTH, (7, 5, 6), truncate=3),
    "not cut": BackFault(with_truncate(None), "gru", {}, None, truncate=3),
}
