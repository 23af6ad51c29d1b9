"""One step of each cell, worked out with plain Python numbers."""

import math
from typing import Any

import numpy as np
import pytest
import torch

from rnnviz import Architecture, forward
from rnnviz.network.cells import STEPS, squash

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
    state = {"h_0": np.full((1, 1), H_0)} | ({"c_0": np.full((1, 1), C_0)} if cell == "lstm" else {})
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


@pytest.mark.parametrize("kind", ["numpy", "torch"])
def test_squash_is_sigmoid_or_tanh_for_any_number_and_never_warns(kind: str) -> None:
    a = [-1e30, -800.0, -3.0, -1e-9, 0.0, 0.5, 7.0, 800.0, 1e30]
    xp: Any = np if kind == "numpy" else torch
    values = np.array(a) if kind == "numpy" else torch.tensor(a, dtype=torch.float64)
    sigmoids = [0.0 if v < -700 else sigmoid(v) for v in a]
    np.testing.assert_allclose(squash(xp, values + 0, 0.5, 0.5), sigmoids, rtol=0, atol=1e-15)
    np.testing.assert_allclose(squash(xp, values + 0, 1.0, 0.0), [math.tanh(v) for v in a], rtol=0, atol=1e-15)


@pytest.mark.parametrize("kind", ["numpy", "torch"])
def test_relu_keeps_nan_as_torch_does(kind: str) -> None:
    xp: Any = np if kind == "numpy" else torch
    a = xp.asarray([[float("nan"), -2.0, 3.0, float("inf"), -float("inf")]])
    h, _ = STEPS["rnn_relu"](xp, a, xp.zeros_like(a), None, None, xp.empty_like(a), None, None)
    np.testing.assert_array_equal(np.asarray(h), torch.relu(torch.as_tensor(a)).numpy())
