"""Each loss against torch's own: its value, and what it gives to the outputs and to the head."""

from typing import Any

import numpy as np
import pytest
import torch

from rnnviz import Architecture, Trace, backward, forward, init_weights
from rnnviz.network.head import Head, init_head
from rnnviz.network.losses import (
    Loss,
    cross_entropy,
    every_step,
    last_step,
    next_character,
    next_input,
    one_number,
    squared_error,
    sum_of_outputs,
)
from tests.cases import as_tensors
from tests.gradients import by_operations, ours

T, N, K = 6, 3, 5
LENGTHS = (6, 2, 5)
LAYOUTS = ["time first", "batch first", "unbatched", "lengths", "tensors"]
functional = torch.nn.functional


def traced(layout: str, inputs: int = 4, hidden: int = 3) -> Trace:
    arch = Architecture("gru", inputs, hidden, bidirectional=True, batch_first=layout == "batch first")
    x = np.random.default_rng(3).standard_normal(arch.tensor_shapes(T, None if layout == "unbatched" else N)["input"])
    weights, lengths = init_weights(arch, 2, "float64"), LENGTHS if layout == "lengths" else None
    if layout == "tensors":
        return forward(arch, as_tensors(weights), as_tensors(x))
    return forward(arch, weights, x, lengths=lengths)


def outputs(trace: Trace) -> torch.Tensor:
    return torch.as_tensor(trace.output).clone().requires_grad_()


def counted(trace: Trace, layout: str) -> torch.Tensor:
    """Which steps are inside a sample, in the layout of the output."""
    inside = torch.ones(trace.output.shape[:-1], dtype=torch.bool)
    for n, length in enumerate(LENGTHS if layout == "lengths" else ()):
        inside[length:, n] = False
    return inside


def agree(loss: Loss, value: torch.Tensor, output: torch.Tensor, head: torch.nn.Linear | None = None) -> None:
    torch.autograd.backward(value)
    assert loss.value == pytest.approx(value.item(), abs=1e-12)
    assert float(loss.by_step.sum()) == pytest.approx(loss.value, abs=1e-12)
    assert output.grad is not None
    np.testing.assert_allclose(loss.gradients["d_output"], output.grad, atol=1e-12)
    for name, parameter in {} if head is None else dict(head.named_parameters()).items():
        assert parameter.grad is not None
        np.testing.assert_allclose(loss.head[name], parameter.grad, atol=1e-12)


def a_head(classes: int, size: int, bias: bool = True) -> tuple[torch.nn.Linear, Head]:
    rng = np.random.default_rng(8)
    weight, b = rng.standard_normal((classes, size)), rng.standard_normal(classes)
    module = torch.nn.Linear(size, classes, bias=bias, dtype=torch.float64, device="meta").to_empty(device="cpu")
    module.load_state_dict({"weight": torch.from_numpy(weight)} | ({"bias": torch.from_numpy(b)} if bias else {}))
    return module, Head(weight, b if bias else None)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_sum_of_outputs_gives_1_to_each(layout: str) -> None:
    trace = traced(layout)
    loss = sum_of_outputs(trace)
    assert loss.value == pytest.approx(float(trace.output.sum()), abs=1e-12)
    assert (np.asarray(loss.gradients["d_output"]) == 1).all()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_squared_error_at_every_step_is_torchs(layout: str) -> None:
    trace = traced(layout)
    target = np.random.default_rng(1).standard_normal(trace.output.shape)
    output, inside = outputs(trace), counted(trace, layout)
    expected = functional.mse_loss(output[inside], torch.from_numpy(target)[inside])
    agree(squared_error(trace, every_step(trace, target)), expected, output)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_squared_error_of_the_last_step_goes_through_the_head(layout: str, bias: bool) -> None:
    trace = traced(layout)
    module, head = a_head(2, 6, bias)
    output, rng = outputs(trace), np.random.default_rng(1)
    if layout == "unbatched":
        last, target = output[-1], rng.standard_normal(2)
    else:
        ends = [n - 1 for n in (LENGTHS if layout == "lengths" else (T,) * N)]
        last = torch.stack([output[n, t] if layout == "batch first" else output[t, n] for n, t in enumerate(ends)])
        target = rng.standard_normal((N, 2))
    expected = functional.mse_loss(module(last), torch.from_numpy(target))
    agree(squared_error(trace, last_step(trace, target), head), expected, output, module)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_next_input_is_the_target_of_all_steps_but_the_last(layout: str) -> None:
    trace = traced(layout, inputs=6)
    output, x = outputs(trace), torch.as_tensor(np.asarray(trace.x))
    by_time = (
        output[:, None] if layout == "unbatched" else output.transpose(0, 1) if layout == "batch first" else output
    )
    lengths = LENGTHS if layout == "lengths" else (T,) * by_time.shape[1]
    pairs = [(by_time[: n - 1, k], x[1:n, k]) for k, n in enumerate(lengths)]
    expected = functional.mse_loss(torch.cat([a for a, _ in pairs]), torch.cat([b for _, b in pairs]))
    agree(squared_error(trace, next_input(trace)), expected, output)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_cross_entropy_of_given_classes_is_torchs(layout: str) -> None:
    trace = traced(layout)
    module, head = a_head(K, 6)
    classes = np.random.default_rng(4).integers(0, K, trace.output.shape[:-1])
    output, inside = outputs(trace), counted(trace, layout)
    expected = functional.cross_entropy(module(output)[inside], torch.from_numpy(classes)[inside])
    agree(cross_entropy(trace, every_step(trace, classes), head), expected, output, module)


def test_the_next_character_is_the_largest_entry_of_the_next_input() -> None:
    arch = Architecture("lstm", 4, 3)
    x = np.eye(4)[["helo".index(letter) for letter in "hello"]]
    trace = forward(arch, init_weights(arch, 1, "float64"), x)
    module, head = a_head(4, 3)
    target, output = next_character(trace), outputs(trace)
    assert target.values[:4, 0].tolist() == [1, 2, 2, 3]
    assert target.counts[:, 0].tolist() == [True] * 4 + [False]
    expected = functional.cross_entropy(module(output[:4]), torch.tensor([1, 2, 2, 3]))
    agree(cross_entropy(trace, target, head), expected, output, module)


def test_large_logits_do_not_overflow() -> None:
    trace = traced("time first")
    loss = cross_entropy(
        trace, every_step(trace, np.zeros((T, N), int)), Head(1e5 * np.ones((2, 6)), np.array([0, 1e6]))
    )
    assert loss.value == pytest.approx(1e6)
    assert np.isfinite(loss.gradients["d_output"]).all()


@pytest.mark.parametrize("seed", [0, 7])
@pytest.mark.parametrize(("cell", "torch_class"), [("lstm", torch.nn.LSTM), ("gru", torch.nn.GRU)])
def test_a_head_is_what_a_notebook_gets_that_makes_it_after_the_network(cell: str, torch_class: Any, seed: int) -> None:
    arch = Architecture(cell, 3, 5, num_layers=2, bidirectional=True)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        torch_class(3, 5, num_layers=2, bidirectional=True)
        expected = torch.nn.Linear(10, 7)
    head = init_head(arch, 7, seed)
    assert head.bias is not None
    np.testing.assert_array_equal(head.weight, expected.weight.detach())
    np.testing.assert_array_equal(head.bias, expected.bias.detach())
    assert init_head(arch, 7, seed, "float64").weight.dtype == np.float64


@pytest.mark.parametrize("outputs", [0, True, 2.0])
def test_a_head_without_outputs_is_named(outputs: Any) -> None:
    with pytest.raises(ValueError, match="outputs must be a whole number of at least 1; got"):
        init_head(Architecture("gru", 3, 5), outputs)


@pytest.mark.parametrize("cell", ["lstm", "gru_v1"])
@pytest.mark.parametrize("lengths", [None, LENGTHS])
def test_the_gradient_of_one_number_inside_the_network_is_autograds(cell: str, lengths: Any) -> None:
    arch = Architecture(cell, 4, 3, num_layers=2, bidirectional=True)
    weights, x = init_weights(arch, 2, "float64"), np.random.default_rng(3).standard_normal((T, N, 4))
    trace = forward(arch, weights, x, lengths=lengths)
    for layer, direction, t, unit, sample, state in [(0, 1, 1, 2, 1, "h"), (1, 0, 4, 0, 2, arch.spec.states[-1])]:
        loss = one_number(trace, layer, direction, t, unit, sample, state)
        assert loss.value == getattr(trace.layers[layer][direction], state)[t, sample, unit]
        found = ours(backward(trace, weights, **loss.gradients))
        call = {"weights": weights, "x": x, "lengths": lengths}
        expected = by_operations(arch, call, loss.gradients, None)
        for name, theirs in expected.items():
            np.testing.assert_allclose(found[name], theirs, atol=1e-12, err_msg=name)
        if layer == 0:  # nothing above it made it
            assert not found["weight_ih_l1"].any()


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda trace: one_number(trace, 1, 0, 0, 0), "layer must be a whole number from 0 to 0; got 1"),
        (lambda trace: one_number(trace, 0, 2, 0, 0), "direction must be a whole number from 0 to 1; got 2"),
        (lambda trace: one_number(trace, 0, 0, 2, 0, 1), "t must be a whole number from 0 to 1; got 2"),
        (lambda trace: one_number(trace, 0, 0, 0, 3), "unit must be a whole number from 0 to 2; got 3"),
        (lambda trace: one_number(trace, 0, 0, 0, 0, 3), "sample must be a whole number from 0 to 2; got 3"),
        (lambda trace: one_number(trace, 0, 0, 0, 0, state="c"), "state must be one of h; got 'c'"),
        (lambda trace: every_step(trace, np.ones((T, 2, 6))), r"the axes of output, \(6, 3\); got \(6, 2, 6\)"),
        (lambda trace: last_step(trace, np.ones((2, 6))), "one entry for each sample, 3 in all; got 2"),
        (lambda trace: squared_error(trace, next_input(trace)), r"what is predicted, \(6, 3, 6\); got \(6, 3, 4\)"),
        (
            lambda trace: cross_entropy(trace, every_step(trace, np.full((T, N), 2)), Head(np.ones((2, 6)))),
            "classes, whole numbers from 0 to 1, one for each step",
        ),
        (lambda trace: squared_error(trace, next_input(trace), Head(np.ones((4, 3)))), r"shape \(K, 6\); got \(4, 3\)"),
    ],
)
def test_a_wrong_argument_is_named_with_its_rule_and_value(ask: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask(traced("lengths"))
