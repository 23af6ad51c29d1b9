"""One step of each cell, worked out with plain Python numbers."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from rnnviz import Architecture, forward
from rnnviz.network import maths
from rnnviz.network.cells import CELLS, Cell, StepWeights

# One unit, one input, one sample: x = 0.5, h before = -0.4, c before = 0.3; per gate (w_ih, w_hh, b_ih, b_hh).
X, H_0, C_0 = 0.5, -0.4, 0.3
GATES = {
    "rnn": [(0.7, -1.1, 0.2, -0.1)],
    "gru": [(0.7, -1.1, 0.2, -0.1), (-0.3, 0.9, 0.05, 0.4), (1.3, 0.6, -0.2, 0.35)],
    "lstm": [(0.7, -1.1, 0.2, -0.1), (-0.3, 0.9, 0.05, 0.4), (1.3, 0.6, -0.2, 0.35), (0.8, -0.5, 0.1, 0.15)],
}


def sigmoid(a: float) -> float:
    return 1 / (1 + math.exp(-a))


def sums(cell: str) -> list[tuple[float, float]]:
    """(from_x, from_h) of each gate."""
    return [(w_ih * X + b_ih, w_hh * H_0 + b_hh) for w_ih, w_hh, b_ih, b_hh in GATES[cell]]


def one_step(cell: str, gates: list[tuple[float, float, float, float]] | None = None) -> Any:
    gates = gates or GATES[cell.split("_")[0]]
    w_ih, w_hh, b_ih, b_hh = (np.array(column) for column in zip(*gates, strict=True))
    weights = {"weight_ih_l0": w_ih[:, None], "weight_hh_l0": w_hh[:, None], "bias_ih_l0": b_ih, "bias_hh_l0": b_hh}
    state: dict[str, Any] = {"h_0": np.full((1, 1), H_0)} | ({"c_0": np.full((1, 1), C_0)} if cell == "lstm" else {})
    return forward(Architecture(cell, 1, 1), weights, np.full((1, 1), X), **state).layers[0][0]


def test_a_tanh_step_is_what_a_pocket_calculator_says() -> None:
    ((from_x, from_h),) = sums("rnn")
    assert from_x + from_h == pytest.approx(0.7 * 0.5 + 0.2 + -1.1 * -0.4 - 0.1)
    assert one_step("rnn_tanh").h.item() == pytest.approx(math.tanh(0.89), abs=1e-15)


def test_a_relu_step_keeps_a_positive_sum_and_drops_a_negative_one() -> None:
    assert one_step("rnn_relu").h.item() == pytest.approx(0.89, abs=1e-15)
    assert one_step("rnn_relu", [(-0.7, 1.1, -0.2, 0.1)]).h.item() == 0


def test_a_gru_step_lets_the_reset_gate_scale_the_bias_too() -> None:
    (x_r, h_r), (x_z, h_z), (x_n, h_n) = sums("gru")
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    n = math.tanh(x_n + r * h_n)
    step = one_step("gru")
    assert [step.r.item(), step.z.item(), step.n.item()] == pytest.approx([r, z, n], abs=1e-15)
    assert step.h.item() == pytest.approx((1 - z) * n + z * H_0, abs=1e-15)


def test_an_lstm_step_forgets_writes_and_shows() -> None:
    i, f, o = (sigmoid(sum(sums("lstm")[gate])) for gate in (0, 1, 3))
    g = math.tanh(sum(sums("lstm")[2]))
    c = f * C_0 + i * g
    step = one_step("lstm")
    found = [step.i.item(), step.f.item(), step.g.item(), step.o.item(), step.c.item()]
    assert found == pytest.approx([i, f, g, o, c], abs=1e-15)
    assert step.h.item() == pytest.approx(o * math.tanh(c), abs=1e-15)


def test_the_first_gru_lets_the_reset_gate_scale_the_state_before_the_product() -> None:
    (x_r, h_r), (x_z, h_z), (x_n, _) = sums("gru")
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    _, w_hn, _, b_hn = GATES["gru"][2]
    n = math.tanh(x_n + w_hn * (r * H_0) + b_hn)
    step = one_step("gru_v1")
    assert [step.r.item(), step.z.item(), step.n.item()] == pytest.approx([r, z, n], abs=1e-15)
    assert step.h.item() == pytest.approx((1 - z) * n + z * H_0, abs=1e-15)


def random_step(cell: Cell, tensors: bool = False, projected: bool = False) -> tuple[Any, StepWeights, Any, Any, Any]:
    """A step from random numbers, samples as columns: what it returns, and what it was given."""
    rng = np.random.default_rng(8)
    H, N, P = 5, 3, 2 if projected else 5
    rows = len(cell.gates) * H

    def draw(*shape: int) -> Any:
        values = rng.standard_normal(shape)
        return torch.from_numpy(values).requires_grad_() if tensors else values

    w = StepWeights(draw(rows, P), draw(rows, N), draw(P, H) if projected else None)
    x, h, c = draw(rows, N), draw(P, N), draw(H, N) if cell.memory else None
    return cell.step(w, x, h, c), w, x, h, c


ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "tanh": np.tanh,
    "relu": lambda a: np.maximum(a, 0),
}


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_what_a_cell_says_of_its_gates_is_what_its_step_computes(cell: Cell) -> None:
    step, w, x, h, _ = random_step(cell)
    blocks = {name: np.split(values, len(cell.gates)) for name, values in (("x", x), ("b", w.b_hh), ("hh", w.hh))}
    for k, gate in enumerate(cell.gates):
        read = getattr(step, gate.reads_through) * h if gate.reads_through else h
        from_h = blocks["hh"][k] @ read + blocks["b"][k]
        scale = getattr(step, gate.scaled_by) if gate.scaled_by else 1
        np.testing.assert_allclose(np.split(step.from_h, len(cell.gates))[k], from_h, atol=1e-14)
        expected = ACTIVATIONS[gate.activation](blocks["x"][k] + scale * from_h)
        np.testing.assert_allclose(getattr(step, gate.letter), expected, atol=1e-14)


@pytest.mark.parametrize("projected", [False, True], ids=["plain", "projected"])
@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_the_lines_of_a_cell_are_what_its_step_computes(cell: Cell, projected: bool) -> None:
    if projected and not cell.projects:
        assert not hasattr(cell.step, "hr")
        return
    step, w, _, h, c = random_step(cell, projected=projected)
    known = {gate.letter: getattr(step, gate.letter) for gate in cell.gates} | {"tanh": np.tanh, "h_before": h}
    known |= {"c_before": c, "W_hr": w.hr}
    for line in cell.lines_with(projected=projected):
        code = line.text.replace("⊙", "*").replace("−", "-").replace("W_hr m", "W_hr @ m")
        code = code.replace("h[t-1]", "h_before").replace("c[t-1]", "c_before")
        known[line.name] = eval(code, {}, known)
        name = "unprojected" if line.name == "m" else line.name
        np.testing.assert_allclose(getattr(step, name), known[line.name], atol=1e-14)


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_a_step_on_tensors_equals_numpy_and_autograd_follows_it(cell: Cell) -> None:
    step, (_, w, x, h, c) = random_step(cell)[0], random_step(cell, tensors=True)
    made = cell.step(w, x, h, c)
    for name in step._fields:
        if getattr(step, name) is not None:
            np.testing.assert_allclose(getattr(made, name).detach().numpy(), getattr(step, name), atol=1e-14)
    made.h.square().sum().backward()
    assert all(tensor.grad is not None and tensor.grad.abs().max() > 0 for tensor in (w.hh, w.b_hh, x, h))


@pytest.mark.parametrize("cell", [cell for cell in CELLS.values() if cell.bounded], ids=lambda cell: cell.name)
def test_a_bounded_state_stays_within_one(cell: Cell) -> None:
    step, w, x, h, c = random_step(cell)
    with np.errstate(over="ignore"):
        step = cell.step(w, 50 * x, np.tanh(h), c)
    assert np.abs(step.h).max() <= 1


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("kind", ["numpy", "torch"])
def test_sigmoid_is_the_logistic_function_for_any_number(kind: str, dtype: str) -> None:
    a = np.array([-1e30, -800.0, -85.0, -20.0, -3.0, -1e-9, 0.0, 0.5, 7.0, 800.0, 1e30], dtype)
    expected = [0.0 if v < -700 else sigmoid(float(v)) for v in a]
    with np.errstate(over="ignore"):
        found = np.asarray(maths.sigmoid(a if kind == "numpy" else torch.from_numpy(a)))
    assert found.dtype == dtype
    np.testing.assert_allclose(found, expected, rtol=4 * float(np.finfo(dtype).eps), atol=1e-37)


@pytest.mark.parametrize("kind", ["numpy", "torch"])
def test_relu_keeps_nan_as_torch_does(kind: str) -> None:
    a = torch.tensor([[float("nan"), -2.0, 3.0, float("inf"), -float("inf")]])
    found = maths.relu(a.numpy() if kind == "numpy" else a)
    np.testing.assert_array_equal(np.asarray(found), torch.relu(a).numpy())


@pytest.mark.parametrize("kind", ["numpy", "torch"])
def test_gates_takes_each_block_through_its_own_activation(kind: str) -> None:
    a = np.random.default_rng(0).standard_normal((12, 3))
    activations = (maths.tanh, maths.sigmoid, maths.relu, maths.sigmoid)
    blocks = maths.gates(a if kind == "numpy" else torch.from_numpy(a), *activations)
    for block, activation, rows in zip(blocks, activations, np.split(a, 4), strict=True):
        np.testing.assert_allclose(np.asarray(block), activation(rows), atol=1e-15)


def test_split_gives_shares_of_the_rows_and_join_puts_them_back() -> None:
    a = np.random.default_rng(0).standard_normal((9, 2))
    first, last = maths.split(a, 2, 1)
    np.testing.assert_array_equal(first, a[:6])
    np.testing.assert_array_equal(last, a[6:])
    np.testing.assert_array_equal(maths.join([first, last]), a)
