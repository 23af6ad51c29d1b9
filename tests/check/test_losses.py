"""The verdict on what a loss gives to the outputs and to its head: the right one matches, a planted fault is seen."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from rnnviz import Architecture, Trace, backward, compare_gradients, forward, init_weights, torch_backward
from rnnviz.check.compare_gradients import GradientMatch
from rnnviz.check.losses import compare_loss, torch_loss
from rnnviz.check.verdict import LOSS
from rnnviz.network.head import Head, init_head
from rnnviz.network.losses import Loss, Target, cross_entropy, every_step, next_character, next_input, squared_error

CASES = [(seed, dtype) for seed in range(4) for dtype in ("float32", "float64")]


def traced(seed: int, dtype: str, scale: float = 1.0) -> Trace:
    rng = np.random.default_rng(seed)
    arch = Architecture("gru", 4, 3, bidirectional=seed % 2 == 0, batch_first=seed % 3 == 0)
    x = np.eye(4, dtype=dtype)[rng.integers(4, size=(7, 3))]
    weights = {name: (scale * value).astype(dtype) for name, value in init_weights(arch, seed, dtype).items()}
    lengths = (7, 2, 5) if seed % 2 else None
    return forward(arch, weights, x.swapaxes(0, 1) if arch.batch_first else x, lengths=lengths)


def asked(trace: Trace, kind: str, seed: int) -> tuple[Loss, Target, Head | None]:
    head = init_head(trace.arch, 4, seed, trace.x.dtype.name)
    if kind == "characters":
        return cross_entropy(trace, target := next_character(trace), head), target, head
    if kind == "next":
        return squared_error(trace, target := next_input(trace), head), target, head
    wanted = np.random.default_rng(seed).standard_normal(trace.output.shape).astype(trace.x.dtype)
    return squared_error(trace, target := every_step(trace, wanted)), target, None


@pytest.mark.parametrize("kind", ["characters", "next", "typed"])
@pytest.mark.parametrize(("seed", "dtype"), CASES)
def test_a_right_loss_matches_autograds(seed: int, dtype: str, kind: str) -> None:
    trace = traced(seed, dtype)
    loss, target, head = asked(trace, kind, seed)
    reference = torch_loss(trace, target, head)
    assert reference.value == pytest.approx(loss.value, rel=1e-5 if dtype == "float32" else 1e-12)
    found = compare_loss(trace, loss, reference)
    names = {"output", "predicted"} | ({"head.weight", "head.bias"} if head else set())
    assert found.keys() == {f"{LOSS}{name}" for name in names}
    assert all(tensor.ok and tensor.tolerance < 1e-4 for tensor in found.values())


@pytest.mark.parametrize("seed", range(3))
def test_large_weights_and_sure_predictions_are_no_fault(seed: int) -> None:
    trace = traced(seed, "float32", scale=30.0)
    _, target, head = asked(trace, "characters", seed)
    assert head is not None
    assert head.bias is not None
    sure = Head(30 * head.weight, 30 * head.bias)
    found = compare_loss(trace, cross_entropy(trace, target, sure), torch_loss(trace, target, sure))
    assert all(tensor.ok for tensor in found.values())


def without_mean(loss: Loss, _: Head) -> Loss:
    return loss._replace(gradients={"d_output": 2 * loss.gradients["d_output"]})


def not_transposed(loss: Loss, head: Head) -> Loss:
    weight = head.weight.copy()
    weight[:3, :3] = weight[:3, :3].T
    d_output = loss.d_predicted @ weight
    return loss._replace(gradients={"d_output": d_output})


def step_forgotten(loss: Loss, _: Head) -> Loss:
    assert loss.d_predicted is not None
    return loss._replace(head=loss.head | {"bias": loss.d_predicted[1:].sum(axis=(0, 1))})


def target_forgotten(loss: Loss, _: Head) -> Loss:
    assert loss.d_predicted is not None
    return loss._replace(d_predicted=loss.d_predicted + 0.25)


def output_forgotten(loss: Loss, _: Head) -> Loss:
    return loss._replace(head=loss.head | {"weight": np.zeros_like(loss.head["weight"])})


FAULTS: list[Callable[[Loss, Head], Loss]] = [
    without_mean,
    not_transposed,
    step_forgotten,
    target_forgotten,
    output_forgotten,
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("seed", [2, 4])
def test_a_planted_fault_is_seen_and_is_never_called_rounding(fault: Any, seed: int) -> None:
    trace = traced(seed, "float64")
    if trace.arch.batch_first:
        trace = forward(Architecture("gru", 4, 3), init_weights(Architecture("gru", 4, 3), seed, "float64"), trace.x)
    loss, target, head = asked(trace, "characters", seed)
    assert head is not None
    found = compare_loss(trace, fault(loss, head), torch_loss(trace, target, head))
    assert any(tensor.error > 1000 * tensor.tolerance for tensor in found.values())
    arch, weights = trace.arch, init_weights(trace.arch, seed, "float64")
    ours, theirs = backward(trace, weights, **loss.gradients), torch_backward(arch, weights, trace.x, **loss.gradients)
    match = compare_gradients(ours, theirs)
    assert match.verdict == "match"
    with_loss = GradientMatch(match.tensors | found, match.errors, match.dtype, match.device, match.reference)
    assert with_loss.verdict == "mismatch"
