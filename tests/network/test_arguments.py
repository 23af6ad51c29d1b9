"""What forward takes and refuses: every bad argument is named, with the rule it breaks and its value."""

from typing import Any

import numpy as np
import pytest
import torch

from rnnviz import Architecture, forward, init_weights
from rnnviz.network.arguments import read_arguments

ARCH = Architecture("lstm", 5, 3, num_layers=2, bidirectional=True)
WEIGHTS = init_weights(ARCH, seed=3)
T, N = 7, 4
RNG = np.random.default_rng(0)
X, H_0, C_0 = (RNG.standard_normal(shape, dtype="float32") for shape in ((T, N, 5), (4, N, 3), (4, N, 3)))


def output(**change: Any) -> Any:
    return forward(**{"arch": ARCH, "weights": WEIGHTS, "x": X, "h_0": H_0, "c_0": C_0, **change}).output


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        ({"x": X.tolist()}, TypeError, "x must be a NumPy array or a torch tensor; got list"),
        ({"x": X[..., :4]}, ValueError, "x must be (T, N, 5) or (T, 5), T and N at least 1; got (7, 4, 4)"),
        ({"x": X[0, 0]}, ValueError, "x must be (T, N, 5) or (T, 5), T and N at least 1; got (5,)"),
        ({"x": X[:0]}, ValueError, "x must be (T, N, 5) or (T, 5), T and N at least 1; got (0, 4, 5)"),
        ({"x": X[:, :0]}, ValueError, "x must be (T, N, 5) or (T, 5), T and N at least 1; got (7, 0, 5)"),
        ({"x": X.astype("float64")}, TypeError, "x must have the dtype of the weights, float32; got float64"),
        ({"x": X.astype("int64")}, TypeError, "x must have the dtype of the weights, float32; got int64"),
        ({"h_0": H_0[:2]}, ValueError, "h_0 must have shape (4, 4, 3); got (2, 4, 3)"),
        ({"h_0": H_0[:, 0]}, ValueError, "h_0 must have shape (4, 4, 3); got (4, 3)"),
        ({"c_0": C_0[:, :1]}, ValueError, "c_0 must have shape (4, 4, 3); got (4, 1, 3)"),
        ({"c_0": C_0.astype("float64")}, TypeError, "c_0 must have the dtype of x, float32; got float64"),
        ({"x": X[:, 0], "c_0": C_0[:, 0]}, ValueError, "h_0 must have shape (4, 3); got (4, 4, 3)"),
        ({"lengths": [7, 7]}, ValueError, "lengths must have one number for each sample, 4 in all; got [7, 7]"),
        ({"lengths": 7}, ValueError, "lengths must have one number for each sample, 4 in all; got 7"),
        (
            {"x": X[:, 0], "h_0": None, "c_0": None, "lengths": [7]},
            ValueError,
            "lengths must be None for an unbatched x; got [7]",
        ),
        *[
            (
                {"lengths": [7, bad, 1, 1]},
                ValueError,
                f"lengths must be whole numbers between 1 and seq_len 7; got {bad} for sample 1",
            )
            for bad in (0, 8, -1, 2.5, float("nan"), float("inf"), True, "3", None, [3])
        ],
    ],
)
def test_a_bad_argument_is_named_with_its_rule_and_value(change: dict[str, Any], kind: type, message: str) -> None:
    with pytest.raises(kind) as caught:
        output(**change)
    assert str(caught.value) == message


def test_c_0_belongs_to_the_lstm() -> None:
    arch = Architecture("gru", 5, 3, batch_first=True)
    with pytest.raises(ValueError, match="c_0 must be None unless cell is lstm; got one for gru"):
        forward(arch, init_weights(arch), X, c_0=C_0[:1])
    with pytest.raises(ValueError, match=r"x must be \(N, T, 5\) or \(T, 5\), T and N at least 1; got \(7, 4, 6\)"):
        forward(arch, init_weights(arch), np.zeros((7, 4, 6), "float32"))


def test_bad_weights_are_named_too() -> None:
    with pytest.raises(ValueError, match="bias_ih_l1 must be in weights; it is missing"):
        output(weights={name: value for name, value in WEIGHTS.items() if name != "bias_ih_l1"})
    with pytest.raises(ValueError, match=r"weight_hh_l0 must have shape \(12, 3\); got \(3, 12\)"):
        output(weights={**WEIGHTS, "weight_hh_l0": WEIGHTS["weight_hh_l0"].T})


@pytest.mark.parametrize("lengths", [[7, 1, 3, 2], (7, 1, 3, 2), np.array([7, 1, 3, 2]), torch.tensor([7, 1, 3, 2])])
def test_lengths_may_be_any_kind_of_sequence(lengths: Any) -> None:
    found = output(lengths=lengths)
    np.testing.assert_array_equal(found, output(lengths=[7.0, 1.0, 3.0, 2.0]))
    assert not found[1:, 1].any()
    assert found[:, 0].all()


def test_numpy_and_tensors_mix_and_the_result_is_of_xs_kind() -> None:
    tensors = {name: torch.nn.Parameter(torch.from_numpy(value)) for name, value in WEIGHTS.items()}
    expected = output()
    from_numpy = output(weights=tensors, h_0=torch.from_numpy(H_0))
    assert isinstance(from_numpy, np.ndarray)
    np.testing.assert_array_equal(from_numpy, expected)
    from_tensor = output(x=torch.from_numpy(X))
    assert isinstance(from_tensor, torch.Tensor)
    np.testing.assert_allclose(from_tensor, expected, rtol=0, atol=1e-6)


def test_tensors_that_require_gradients_are_taken_and_none_is_recorded() -> None:
    x = torch.from_numpy(X).requires_grad_()
    tensors = {name: torch.from_numpy(value).requires_grad_() for name, value in WEIGHTS.items()}
    found = output(x=x, weights=tensors, h_0=torch.from_numpy(H_0).requires_grad_())
    assert not found.requires_grad
    np.testing.assert_allclose(found, output(), rtol=0, atol=1e-6)


def test_arguments_of_any_memory_order_are_taken_and_left_as_they_were() -> None:
    turned = {name: np.asfortranarray(value) for name, value in WEIGHTS.items()}
    backwards = X[::-1, :, ::-1][::-1, :, ::-1]
    frozen = H_0.copy()
    frozen.flags.writeable = False
    np.testing.assert_allclose(output(weights=turned, x=backwards, h_0=frozen), output(), rtol=0, atol=1e-6)
    before = [value.copy() for value in (X, H_0, C_0, *WEIGHTS.values())]
    output()
    for value, kept in zip((X, H_0, C_0, *WEIGHTS.values()), before, strict=True):
        np.testing.assert_array_equal(value, kept)


def test_a_result_does_not_change_when_the_state_that_was_given_does() -> None:
    h_0 = H_0.copy()
    trace = forward(ARCH, WEIGHTS, X, h_0, C_0)
    h_0 += 1
    np.testing.assert_array_equal(trace.layers[0][1].h_0, H_0[1])


@pytest.mark.parametrize("cell", ["rnn_tanh", "gru"])
def test_the_last_state_keeps_its_numbers_when_output_is_written_to(cell: str) -> None:
    arch = Architecture(cell, 5, 3)
    trace = forward(arch, init_weights(arch), X)
    before = trace.h_n.copy()
    trace.output[...] = 9
    np.testing.assert_array_equal(trace.h_n, before)


def test_every_layout_is_read_as_the_same_time_major_batch() -> None:
    first = Architecture(**{**vars(ARCH), "batch_first": True})
    usual = read_arguments(ARCH, np, X, H_0, C_0, None, X.dtype)
    swapped = read_arguments(first, np, X.transpose(1, 0, 2), H_0, C_0, None, X.dtype)
    alone = read_arguments(ARCH, np, X[:, 2], H_0[:, 2], None, None, X.dtype)
    np.testing.assert_array_equal(swapped.x, usual.x)
    np.testing.assert_array_equal(swapped.h_0, usual.h_0)
    np.testing.assert_array_equal(alone.x, usual.x[:, 2:3])
    np.testing.assert_array_equal(alone.h_0, usual.h_0[:, 2:3])
    assert alone.c_0 is not None
    assert alone.c_0.shape == (4, 1, 3)
    assert not alone.c_0.any()
