"""The way back: one step by plain arithmetic, finite differences as a third witness, and what the parts add up to."""

import math
from typing import Any

import numpy as np
import pytest
import torch

from rnnviz import Architecture, Gradients, backward, forward, init_weights
from rnnviz.network.cells import CELLS
from tests.cases import Case, arguments
from tests.gradients import ours
from tests.network.test_cells import C_0, GATES, H_0, one_step, sigmoid, sums

ARCHES = [
    *(Architecture(cell, 3, 4, num_layers=2, bidirectional=True) for cell in CELLS),
    Architecture("lstm", 3, 5, num_layers=2, bidirectional=True, proj_size=2, batch_first=True),
]
LENGTHS = (6, 2, 5)


def run(
    arch: Architecture, lengths: Any = LENGTHS, dtype: str = "float64", **change: Any
) -> tuple[Any, Any, Gradients]:
    """The call of `forward`, gradients for all that it returned, and the way back."""
    call = arguments(Case(5, arch, dtype, False, 6, 3, lengths, ("h_0", "c_0") if arch.spec.memory else ("h_0",)))
    trace, rng = forward(arch, **call), np.random.default_rng(2)
    seeds: dict[str, Any] = {
        f"d_{name}": rng.standard_normal(getattr(trace, name).shape).astype(dtype)
        for name in ("output", "h_n", "c_n")
        if getattr(trace, name) is not None
    }
    return call, seeds, backward(trace, call["weights"], **seeds, **change)


def of_one_step(cell: str) -> tuple[Any, Any]:
    """One unit, one step, d_h = 0.8 and, with a memory, d_c = -0.3: what the step computed, and its gradients."""
    w_ih, w_hh, b_ih, b_hh = (np.array(column) for column in zip(*GATES[cell.split("_")[0]], strict=True))
    weights = {"weight_ih_l0": w_ih[:, None], "weight_hh_l0": w_hh[:, None], "bias_ih_l0": b_ih, "bias_hh_l0": b_hh}
    memory = CELLS[cell].memory
    state: dict[str, Any] = {"h_0": np.full((1, 1), H_0)} | ({"c_0": np.full((1, 1), C_0)} if memory else {})
    trace = forward(Architecture(cell, 1, 1), weights, np.full((1, 1), 0.5), **state)
    d_c_n = np.full((1, 1), -0.3) if memory else None
    return one_step(cell), backward(trace, weights, np.full((1, 1), 0.8), d_c_n=d_c_n)


def test_a_tanh_step_back_is_what_a_pocket_calculator_says() -> None:
    _, gradients = of_one_step("rnn_tanh")
    d_sum = 0.8 * (1 - math.tanh(0.89) ** 2)
    assert gradients.weights["weight_hh_l0"].item() == pytest.approx(d_sum * H_0, abs=1e-15)
    assert gradients.weights["weight_ih_l0"].item() == pytest.approx(d_sum * 0.5, abs=1e-15)
    assert gradients.weights["bias_hh_l0"].item() == pytest.approx(d_sum, abs=1e-15)
    assert gradients.h_0.item() == pytest.approx(d_sum * -1.1, abs=1e-15)
    assert gradients.x.item() == pytest.approx(d_sum * 0.7, abs=1e-15)


def test_a_gru_step_back_goes_through_r_and_round_it() -> None:
    (x_r, h_r), (x_z, h_z), (x_n, h_n) = sums("gru")
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    n = math.tanh(x_n + r * h_n)
    d_n = 0.8 * (1 - z) * (1 - n**2)
    d_r, d_z = d_n * h_n * r * (1 - r), 0.8 * (H_0 - n) * z * (1 - z)
    _, gradients = of_one_step("gru")
    assert gradients.weights["bias_ih_l0"].tolist() == pytest.approx([d_r, d_z, d_n], abs=1e-15)
    assert gradients.weights["bias_hh_l0"].tolist() == pytest.approx([d_r, d_z, d_n * r], abs=1e-15)
    assert gradients.h_0.item() == pytest.approx(0.8 * z + d_r * -1.1 + d_z * 0.9 + d_n * r * 0.6, abs=1e-15)


def test_an_lstm_step_back_goes_through_c() -> None:
    step, gradients = of_one_step("lstm")
    i, f, g, o, c = (getattr(step, name).item() for name in "ifgoc")
    d_c = -0.3 + 0.8 * o * (1 - math.tanh(c) ** 2)
    d_sums = [
        d_c * g * i * (1 - i),
        d_c * C_0 * f * (1 - f),
        d_c * i * (1 - g**2),
        0.8 * math.tanh(c) * o * (1 - o),
    ]
    assert gradients.weights["bias_ih_l0"].tolist() == pytest.approx(d_sums, abs=1e-15)
    assert gradients.c_0.item() == pytest.approx(d_c * f, abs=1e-15)
    ((own,),) = gradients.layers
    assert [own.c.item(), own.c_from_loss.item(), own.c_from_next.item()] == pytest.approx([d_c, -0.3, 0.0], abs=1e-15)


@pytest.mark.parametrize("arch", ARCHES, ids=lambda arch: f"{arch.cell}{'-proj' * bool(arch.proj_size)}")
def test_finite_differences_say_the_same(arch: Architecture) -> None:
    call, seeds, gradients = run(arch)
    found, rng, step = ours(gradients), np.random.default_rng(7), 1e-6

    def loss(change: dict[str, Any]) -> float:
        trace = forward(**{"arch": arch, **call, **change})
        return float(sum((getattr(trace, name[2:]) * seed).sum() for name, seed in seeds.items()))

    places = [("x",), ("h_0",), *([("c_0",)] if arch.spec.memory else []), *(("weights", n) for n in call["weights"])]
    for place in places:
        value = call["weights"][place[1]] if len(place) == 2 else call[place[0]]
        for _ in range(2):
            index = tuple(int(rng.integers(size)) for size in value.shape)
            if np.isnan(value[index]):
                assert found[place[-1]][index] == 0
                continue
            ends = []
            for sign in (1, -1):
                moved = value.copy()
                moved[index] += sign * step
                ends.append(
                    loss({"weights": {**call["weights"], place[1]: moved}} if len(place) == 2 else {place[0]: moved})
                )
            assert (ends[0] - ends[1]) / (2 * step) == pytest.approx(found[place[-1]][index], abs=1e-7, rel=1e-6), place


@pytest.mark.parametrize("arch", ARCHES, ids=lambda arch: f"{arch.cell}{'-proj' * bool(arch.proj_size)}")
def test_what_reaches_a_state_is_the_sum_of_its_parts(arch: Architecture) -> None:
    _, seeds, gradients = run(arch)
    below = [own for row in gradients.layers[:-1] for own in row]
    assert all(np.abs(own.h_from_above).max() > 0.01 for own in below)
    assert all(not own.h_from_above.any() for own in gradients.layers[-1])
    for own in (own for row in gradients.layers for own in row):
        np.testing.assert_allclose(own.h, own.h_from_loss + own.h_from_above + own.h_from_next, atol=1e-12)
        for n, length in enumerate(LENGTHS):
            assert not any(np.asarray(value)[length:, n].any() for value in own.over_time().values())
    by_time = seeds["d_output"].transpose(1, 0, 2) if arch.batch_first else seeds["d_output"]
    P = arch.state_size
    last = gradients.layers[-1][0].h_from_loss
    np.testing.assert_array_equal(last[0], by_time[0, :, :P] + 0)
    np.testing.assert_allclose(last[1, 1], by_time[1, 1, :P] + seeds["d_h_n"][2, 1], atol=1e-15)  # its last step


@pytest.mark.parametrize("content", [float("nan"), 1e30])
def test_what_stands_in_the_padding_changes_nothing(content: float) -> None:
    call, seeds, usual = run(Architecture("gru", 3, 4, num_layers=2, bidirectional=True))
    x, d_output = call["x"].copy(), seeds["d_output"].copy()
    for n, length in enumerate(LENGTHS):
        x[length:, n] = d_output[length:, n] = content
    trace = forward(usual.trace.arch, **{**call, "x": x})
    found = ours(backward(trace, call["weights"], **{**seeds, "d_output": d_output}))
    for name, value in ours(usual).items():
        np.testing.assert_array_equal(found[name], value, err_msg=name)


def test_a_cut_after_all_steps_cuts_nothing_and_one_after_each_step_all() -> None:
    arch = Architecture("lstm", 3, 4, num_layers=2, bidirectional=True)
    whole, long, short = (ours(run(arch, truncate=k)[2]) for k in (None, 6, 1))
    for name, value in whole.items():
        np.testing.assert_array_equal(long[name], value)
    assert np.abs(short["weight_hh_l0"] - whole["weight_hh_l0"]).max() > 0.01
    for row in run(arch, truncate=1)[2].layers:
        assert not any(own.h_from_next.any() or own.c_from_next.any() for own in row if own.c_from_next is not None)


def test_a_relu_network_that_overflows_still_has_gradients() -> None:
    arch = Architecture("rnn_relu", 3, 5, num_layers=2)
    weights = init_weights(arch, 1, scheme="spectral", spectral_radius=1e3)
    x = np.random.default_rng(4).standard_normal((60, 2, 3), dtype="float32")
    trace = forward(arch, weights, x)
    gradients = backward(trace, weights, np.ones_like(trace.output))
    assert not np.isfinite(gradients.x).all()


def test_tensors_that_autograd_follows_give_numbers() -> None:
    arch = Architecture("gru", 3, 4)
    weights = {name: torch.from_numpy(w).requires_grad_() for name, w in init_weights(arch).items()}
    trace = forward(arch, weights, torch.randn(5, 2, 3, generator=torch.Generator().manual_seed(1)))
    gradients = backward(trace, weights, torch.ones(5, 2, 4, requires_grad=True))
    assert not gradients.x.requires_grad
    assert all(value.shape == weights[name].shape for name, value in gradients.weights.items())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, "one of d_output, d_h_n, d_c_n, d_h, d_c must be given; got None for all"),
        ({"d_output": np.ones((5, 2, 3))}, r"d_output must have shape \(5, 2, 4\); got \(5, 2, 3\)"),
        ({"d_output": np.ones((5, 2, 4), "float32")}, "d_output must have the dtype of x, float64; got float32"),
        ({"d_h_n": np.ones((2, 4))}, r"d_h_n must have shape \(1, 2, 4\); got \(2, 4\)"),
        ({"d_c_n": np.ones((1, 2, 4))}, "d_c_n must be None for a cell without c; got one for gru"),
        ({"d_c": {(0, 0): np.ones((5, 2, 4))}}, "d_c must be None for a cell without c; got one for gru"),
        ({"d_h": {(1, 0): np.ones((5, 2, 4))}}, r"\(layer, direction\), one of \(0, 0\); got \(1, 0\)"),
        ({"d_h": {(0, 0): np.ones((5, 4))}}, r"d_h\[0, 0\] must have shape \(5, 2, 4\); got \(5, 4\)"),
        (
            {"d_output": np.ones((5, 2, 4)), "truncate": 0},
            "truncate must be None or a whole number of at least 1; got 0",
        ),
    ],
)
def test_a_wrong_argument_is_named_with_its_rule_and_value(change: dict[str, Any], message: str) -> None:
    arch = Architecture("gru", 3, 4)
    weights = init_weights(arch, dtype="float64")
    trace = forward(arch, weights, np.random.default_rng(0).standard_normal((5, 2, 3)))
    with pytest.raises((ValueError, TypeError), match=message):
        backward(trace, weights, **change)
