"""forward() by hand arithmetic, its intermediates, and that it leaves the process alone."""

from typing import Any, assert_type

import numpy as np
import pytest
import torch
from hypothesis import given

from rnnviz import Architecture, Trace, backward, forward, init_weights
from rnnviz.network.cells import CELLS
from tests.cases import Case, arguments, torch_module
from tests.network.drawing import LAWS, cases, close
from tests.process import process_state


def test_ones_twos_threes_through_a_tanh_rnn_as_the_lesson_computes_them() -> None:
    """Lesson C1: nn.RNN(5, 2, batch_first=True), every step by the formula, one number at a time."""
    arch = Architecture("rnn_tanh", 5, 2, batch_first=True)
    w = init_weights(arch, seed=1, dtype="float64")
    x = np.array([[[1.0] * 5, [2.0] * 5, [3.0] * 5]])  # (N, T, I) = (1, 3, 5)
    h, by_hand = [0.0, 0.0], []
    for t in range(3):
        sums = [
            sum(w["weight_ih_l0"][j, i] * x[0, t, i] for i in range(5))
            + w["bias_ih_l0"][j]
            + sum(w["weight_hh_l0"][j, k] * h[k] for k in range(2))
            + w["bias_hh_l0"][j]
            for j in range(2)
        ]
        h = [float(np.tanh(a)) for a in sums]
        by_hand.append(h)
    output, h_n = torch_module(arch, w)(torch.from_numpy(x))
    trace = forward(arch, w, x)
    np.testing.assert_allclose(trace.output, [by_hand], rtol=0, atol=1e-15)
    np.testing.assert_allclose(trace.output, output.detach(), rtol=0, atol=1e-15)
    np.testing.assert_allclose(trace.h_n, h_n.detach(), rtol=0, atol=1e-15)
    assert trace.output.shape == (1, 3, 2)


def sigmoid(a: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-a)))


@LAWS
@given(cases(dtype="float64", tensors=False, lengths=False))
def test_every_intermediate_obeys_its_formula(case: Case) -> None:
    call, H = arguments(case), case.arch.hidden_size
    trace, below = forward(case.arch, **call), None
    for layer, directions in enumerate(trace.layers):
        below = trace.x if below is None else np.concatenate([one.h for one in trace.layers[layer - 1]], axis=-1)
        for d, one in enumerate(directions):
            end = f"l{layer}" + "_reverse" * d
            w = {name.removesuffix(f"_{end}"): v for name, v in call["weights"].items() if name.endswith(f"_{end}")}
            b_ih, b_hh = w.get("bias_ih", 0), w.get("bias_hh", 0)
            before = np.concatenate([one.h[1:], one.h_0[None]] if d else [one.h_0[None], one.h[:-1]])
            close(trace.before(layer, d), before, "float64")
            close(trace.read_by(layer), below, "float64")
            close(one.from_x, np.einsum("tni,gi->tng", below, w["weight_ih"]) + b_ih, "float64")
            read = [before] * len(case.arch.gates)
            if case.arch.cell == "gru_v1":  # its last gate reads the state through r
                read[2] = one.r * before
            rows = np.split(w["weight_hh"], len(read))
            from_h = [np.einsum("tnp,gp->tng", r, block) for r, block in zip(read, rows, strict=True)]
            close(one.from_h, np.concatenate(from_h, axis=-1) + b_hh, "float64")
            x, h = (
                [sums[..., k * H : (k + 1) * H] for k in range(len(case.arch.gates))]
                for sums in (one.from_x, one.from_h)
            )
            check_gates(case.arch.cell, one, x, h, before, w)
            close(one.h_n, one.h[0 if d else -1], "float64")


def check_gates(
    cell: str, one: Any, x: list[np.ndarray], h: list[np.ndarray], before: np.ndarray, w: dict[str, np.ndarray]
) -> None:
    if cell == "rnn_tanh":
        close(one.h, np.tanh(x[0] + h[0]), "float64")
    elif cell == "rnn_relu":
        close(one.h, np.maximum(x[0] + h[0], 0), "float64")
    elif cell == "gru":
        close(one.r, sigmoid(x[0] + h[0]), "float64")
        close(one.z, sigmoid(x[1] + h[1]), "float64")
        close(one.n, np.tanh(x[2] + one.r * h[2]), "float64")
        close(one.h, (1 - one.z) * one.n + one.z * before, "float64")
    elif cell == "gru_v1":
        close(one.n, np.tanh(x[2] + h[2]), "float64")
        close(one.h, (1 - one.z) * one.n + one.z * before, "float64")
    else:
        for gate, name in enumerate("ifgo"):
            close(getattr(one, name), (np.tanh if name == "g" else sigmoid)(x[gate] + h[gate]), "float64")
        shown = one.o * np.tanh(one.c)
        close(one.h, shown if "weight_hr" not in w else shown @ w["weight_hr"].T, "float64")


@pytest.mark.parametrize("lengths", [None, (6, 2, 5)])
def test_the_cell_state_at_each_step_is_torchs_c_n_of_the_sequence_cut_there(lengths: tuple[int, ...] | None) -> None:
    case = Case(4, Architecture("lstm", 5, 7, num_layers=2, proj_size=3), "float64", False, 6, 3, lengths, ("c_0",))
    call = arguments(case)
    trace = forward(case.arch, **call)
    for t in range(6):
        x, module = torch.from_numpy(call["x"][: t + 1]), torch_module(case.arch, call["weights"])
        _, (_, c_n) = module(x, (torch.zeros(2, 3, 3, dtype=x.dtype), torch.from_numpy(call["c_0"])))
        inside = [n for n in range(3) if lengths is None or t < lengths[n]]
        for layer, (one,) in enumerate(trace.layers):
            assert one.c is not None
            close(one.c[t][inside], c_n[layer].detach()[inside], "float64")


@pytest.mark.parametrize("cell", CELLS)
def test_the_reverse_direction_starts_at_the_last_valid_step(cell: str) -> None:
    case = Case(8, Architecture(cell, 5, 3, bidirectional=True), "float64", False, 6, 3, (6, 4, 1), ("h_0",))
    one = forward(case.arch, **arguments(case)).layers[0][1]
    w_hh, b_hh = (arguments(case)["weights"][f"{name}_l0_reverse"] for name in ("weight_hh", "bias_hh"))
    for n, length in enumerate((6, 4, 1)):
        rows = slice(0, 6 if cell == "gru_v1" else None)  # its last gate reads the state through r
        close(one.from_h[length - 1, n][rows], (w_hh @ one.h_0[n] + b_hh)[rows], "float64")
        close(one.h_n[n], one.h[0, n], "float64")


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("kind", ["numpy", "torch"])
def test_forward_leaves_the_process_as_it_was(cell: str, kind: str) -> None:
    arch = Architecture(cell, 5, 3, num_layers=2, bidirectional=True)
    case = Case(2, arch, "float64", kind == "torch", 6, 3, (6, 4, 1), ())
    before = process_state()
    forward(arch, **arguments(case))
    assert process_state() == before


def test_the_kind_of_array_that_comes_in_is_the_kind_that_comes_out() -> None:
    """`assert_type` is read by mypy, the rest is run."""
    arch = Architecture("lstm", 3, 5)
    weights = init_weights(arch, 2)
    x: np.ndarray = np.random.default_rng(2).standard_normal((4, 2, 3), dtype="float32")
    of_arrays, of_tensors = forward(arch, weights, x), forward(arch, weights, torch.from_numpy(x))
    assert_type(of_arrays, Trace[np.ndarray])
    assert_type(of_tensors.layers[0][0].h, torch.Tensor)
    assert_type(backward(of_tensors, weights, torch.ones(4, 2, 5)).weights, dict[str, torch.Tensor])
    assert type(of_arrays.output) is np.ndarray
    assert type(of_tensors.output) is torch.Tensor
    assert type(backward(of_tensors, weights, torch.ones(4, 2, 5)).x) is torch.Tensor
    assert of_arrays.batched
    assert not forward(arch, weights, x[:, 0]).batched
