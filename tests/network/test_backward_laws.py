"""What holds for every way back, whatever its numbers: it is linear, samples are apart, and a sequence can be split."""

from typing import Any

import numpy as np
import pytest

from rnnviz import Architecture, Gradients, backward, forward
from rnnviz.network.losses import one_number
from tests.cases import Case, arguments, random_case
from tests.gradients import ours

SEEDS = range(12)


def run(seed: int, **options: Any) -> tuple[dict[str, Any], Any, np.random.Generator]:
    """A random network in float64 with these options, its trace, and a generator for what is given."""
    case = random_case(seed)
    arch = Architecture(**{**vars(case.arch), "batch_first": False, **options})
    case = Case(seed, arch, "float64", False, 6, 3, (6, 2, 4) if seed % 2 else None, ("h_0",))
    call = {"arch": arch, **arguments(case)}
    return call, forward(**call), np.random.default_rng(seed)


def same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    for name, value in expected.items():
        scale = max(1.0, float(np.abs(value).max()))
        np.testing.assert_allclose(found[name], value, rtol=0, atol=1e-12 * scale, err_msg=name)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_gradient_of_a_sum_is_the_sum_of_the_gradients(seed: int) -> None:
    call, trace, rng = run(seed)
    a, b = (rng.standard_normal(trace.output.shape) for _ in range(2))
    c = rng.standard_normal(trace.h_n.shape)
    one, other = (ours(backward(trace, call["weights"], d)) for d in (a, b))
    last = ours(backward(trace, call["weights"], d_h_n=c))
    both = ours(backward(trace, call["weights"], 2 * a - 3 * b, c))
    same(both, {name: 2 * one[name] - 3 * other[name] + last[name] for name in both})


@pytest.mark.parametrize("seed", SEEDS)
def test_the_loss_of_one_sample_gives_nothing_to_the_others(seed: int) -> None:
    call, trace, rng = run(seed)
    d_output = rng.standard_normal(trace.output.shape)
    d_output[:, [0, 2]] = 0
    found = backward(trace, call["weights"], d_output)
    assert not found.x[:, [0, 2]].any()
    assert not found.h_0[:, [0, 2]].any()


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_comes_back_from_the_past(seed: int) -> None:
    call, trace, _ = run(seed, bidirectional=False)
    loss = one_number(trace, trace.arch.num_layers - 1, 0, 1, 0)
    found = backward(trace, call["weights"], **loss.gradients)
    assert not found.x[2:].any()
    for (own,) in found.layers:
        assert not any(np.asarray(value)[2:].any() for value in own.over_time().values())


def halves(call: dict[str, Any], d_output: Any, cut: int, across: bool) -> tuple[Gradients, Gradients]:
    """The sequence in two parts, each walked back for itself; what reaches the cut goes across, or not."""
    first = forward(**{**call, "x": call["x"][:cut], "lengths": None})
    c = {} if first.c_n is None else {"c_0": first.c_n}
    second = forward(**{**call, "x": call["x"][cut:], "lengths": None, "h_0": first.h_n, **c})
    later = backward(second, call["weights"], d_output[cut:])
    given = {"d_h_n": later.h_0, "d_c_n": later.c_0} if across else {}
    return backward(first, call["weights"], d_output[:cut], **given), later


@pytest.mark.parametrize("across", [True, False])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_sequence_in_two_parts_is_one_run_and_without_what_crosses_it_is_a_cut(seed: int, across: bool) -> None:
    call, _, rng = run(2 * seed, bidirectional=False)
    trace = forward(**call)
    d_output = rng.standard_normal(trace.output.shape)
    whole = backward(trace, call["weights"], d_output, truncate=None if across else 3)
    earlier, later = halves(call, d_output, 3, across)
    same(whole.weights, {name: earlier.weights[name] + later.weights[name] for name in whole.weights})
    np.testing.assert_allclose(whole.x, np.concatenate([earlier.x, later.x]), atol=1e-12)
    np.testing.assert_allclose(whole.h_0, earlier.h_0, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_sample_of_length_n_is_as_if_its_padding_were_cut_off(seed: int) -> None:
    call, trace, rng = run(2 * seed + 1)
    d_output, d_h_n = rng.standard_normal(trace.output.shape), rng.standard_normal(trace.h_n.shape)
    together = backward(trace, call["weights"], d_output, d_h_n)
    total: dict[str, Any] = {}
    for n, length in enumerate(call["lengths"]):
        alone = forward(call["arch"], call["weights"], call["x"][:length, n], call["h_0"][:, n])
        found = backward(alone, call["weights"], d_output[:length, n], d_h_n[:, n])
        np.testing.assert_allclose(together.x[:length, n], found.x, atol=1e-12)
        np.testing.assert_allclose(together.h_0[:, n], found.h_0, atol=1e-12)
        total = {name: total.get(name, 0) + value for name, value in found.weights.items()}
    same(together.weights, total)
