"""The share of every step in a weight's gradient, Jacobians from step to step, and clipping, each against torch."""

from typing import Any

import numpy as np
import pytest
import torch

from rnnviz import Architecture, Gradients, backward, forward, init_weights, torch_forward
from rnnviz.network import itemised
from rnnviz.network.cells import CELLS
from rnnviz.network.clipping import clip_by_norm
from rnnviz.network.itemised import gradients_by_loss, norms_by_loss, norms_by_losses
from rnnviz.network.jacobians import flow, state_jacobians
from rnnviz.network.shares import entry_terms, share_norms, step_share
from tests.cases import as_tensors

ARCHES = [
    *(Architecture(cell, 3, 5, num_layers=2, bidirectional=True) for cell in CELLS),
    Architecture("lstm", 3, 5, num_layers=2, bidirectional=True, proj_size=2),
]
LENGTHS = (6, 2, 4)


def named(arch: Architecture) -> str:
    return f"{arch.cell}{'-projected' * bool(arch.proj_size)}"


def run(arch: Architecture, tensors: bool = False) -> tuple[Gradients, dict[str, Any]]:
    weights: Any = init_weights(arch, 3, "float64")
    x: Any = np.random.default_rng(1).standard_normal((6, 3, 3))
    if tensors:
        weights, x = as_tensors(weights), as_tensors(x)
    trace = forward(arch, weights, x, lengths=LENGTHS)
    return backward(trace, weights, trace.output), weights


@pytest.mark.parametrize("tensors", [False, True])
@pytest.mark.parametrize("arch", ARCHES, ids=named)
def test_the_shares_of_all_steps_add_up_to_the_gradient(arch: Architecture, tensors: bool) -> None:
    gradients, _ = run(arch, tensors)
    for name, total in gradients.weights.items():
        shares = np.stack([np.asarray(step_share(gradients, name, t)) for t in range(6)])
        np.testing.assert_allclose(shares.sum(axis=0), total, atol=1e-13, err_msg=name)
        norms = np.sqrt((shares**2).reshape(6, -1).sum(axis=1))
        np.testing.assert_allclose(share_norms(gradients, name), norms, atol=1e-13)
        by_sample = [np.asarray(step_share(gradients, name, 1, sample)) for sample in range(3)]
        np.testing.assert_allclose(sum(by_sample), shares[1], atol=1e-13)


@pytest.mark.parametrize("arch", ARCHES, ids=named)
def test_the_terms_of_an_entry_are_those_of_its_steps_and_samples(arch: Architecture) -> None:
    gradients, _ = run(arch)
    for name, total in gradients.weights.items():
        for index in [tuple(0 for _ in total.shape), tuple(size - 1 for size in total.shape)]:
            terms = entry_terms(gradients, name, *index)
            assert terms.shape == (6, 3)
            assert terms.sum() == pytest.approx(total[index], abs=1e-13)
            assert terms[1, 2] == pytest.approx(step_share(gradients, name, 1, 2)[index], abs=1e-15)
            assert not terms[4:, 2].any()  # beyond its length


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda g: step_share(g, "weight_hh", 0), "name must be a weight's, one of weight_ih_l0, .*; got 'weight_hh'"),
        (lambda g: step_share(g, "weight_hh_l0", 6), "t must be a whole number from 0 to 5; got 6"),
        (lambda g: step_share(g, "weight_hh_l0", 0, 3), "sample must be a whole number from 0 to 2; got 3"),
        (lambda g: entry_terms(g, "weight_hh_l0", 15, 0), "row must be a whole number from 0 to 14; got 15"),
        (lambda g: entry_terms(g, "weight_hh_l0", 0), "column must be a whole number from 0 to 4; got None"),
        (lambda g: entry_terms(g, "bias_hh_l0", 0, 0), "column must be None for bias_hh_l0, a bias; got 0"),
    ],
)
def test_a_share_that_there_is_not_is_named(ask: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask(run(Architecture("gru", 3, 5))[0])


@pytest.mark.parametrize("sample", [0, 2])
@pytest.mark.parametrize("place", [(0, 0), (1, 1)])
@pytest.mark.parametrize("arch", ARCHES, ids=named)
def test_a_steps_jacobian_is_autograds(arch: Architecture, place: tuple[int, int], sample: int) -> None:
    gradients, weights = run(arch)
    trace = gradients.trace
    reference = torch_forward(arch, weights, trace.x, lengths=LENGTHS)
    reads, h = trace.read_by(place[0]), trace.before(*place)
    c, cell = trace.memory_before(*place), reference.given.cell(*place, reads.shape[2])
    found = list(state_jacobians(trace, weights, *place, sample))
    assert [t for t, _ in found] == list(range(LENGTHS[sample]))[:: 1 if place[1] else -1]
    for t, jacobian in found:

        def step(state: torch.Tensor, t: int = t) -> torch.Tensor:
            h_part, c_part = state[None, : h.shape[2]], state[None, h.shape[2] :]
            new = cell(
                torch.from_numpy(reads[t, sample : sample + 1].copy()), h_part, c_part if arch.spec.memory else None
            )
            return torch.cat([part[0] for part in new if part is not None])

        state = np.concatenate([part[t, sample] for part in (h, c) if part is not None])
        expected = torch.autograd.functional.jacobian(step, torch.from_numpy(state))  # type: ignore[no-untyped-call]
        np.testing.assert_allclose(jacobian, expected, atol=1e-12)


@pytest.mark.parametrize("tensors", [False, True])
@pytest.mark.parametrize("direction", [0, 1])
def test_what_comes_through_is_the_product_of_the_steps_between_and_below_its_bound(
    direction: int, tensors: bool
) -> None:
    gradients, weights = run(Architecture("lstm", 3, 5, bidirectional=True), tensors)
    steps = {t: np.asarray(J) for t, J in state_jacobians(gradients.trace, weights, 0, direction, 2)}
    found = flow(gradients.trace, weights, 0, direction, 2)
    order = list(steps)  # from the last to the first
    product, bound = np.eye(10), 1.0
    for t in order:
        assert found.norms[t] == pytest.approx(np.linalg.norm(product, 2), rel=1e-12)
        assert found.bounds[t] == pytest.approx(bound, rel=1e-12)
        assert found.norms[t] <= found.bounds[t] * (1 + 1e-12)
        product, bound = product @ steps[t], bound * float(np.linalg.norm(steps[t], 2))
    assert not found.norms[4:].any()
    assert not found.bounds[4:].any()
    earlier = flow(gradients.trace, weights, 0, direction, 2, last=order[1])
    assert (earlier.norms[order[0]], earlier.norms[order[1]]) == (0, 1)
    assert earlier.norms[order[2]] == pytest.approx(np.linalg.norm(steps[order[1]], 2))


def test_a_tanh_network_of_small_weights_vanishes_and_one_of_large_relu_weights_explodes() -> None:
    x = np.random.default_rng(0).standard_normal((40, 1, 3))
    ends = []
    for cell, radius in (("rnn_tanh", 0.5), ("rnn_relu", 6.0)):
        arch = Architecture(cell, 3, 8)
        weights = init_weights(arch, 1, "float64", "spectral", radius)
        ends.append(flow(forward(arch, weights, x), weights).norms[0])
    assert ends[0] < 1e-9
    assert ends[1] > 1e3


@pytest.mark.parametrize("layout", ["lengths", "unbatched", "batch first", "tensors"])
@pytest.mark.parametrize("cell", ["lstm", "gru_v1"])
def test_what_each_loss_gives_a_state_adds_up_to_all_that_reaches_it(
    cell: str, layout: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(itemised, "AT_ONCE", 2)
    arch = Architecture(cell, 3, 4, num_layers=2, bidirectional=True, batch_first=layout == "batch first")
    rng, batch = np.random.default_rng(2), None if layout == "unbatched" else 3
    shapes = arch.tensor_shapes(5, batch)
    weights: Any = init_weights(arch, 3, "float64")
    x, d_output = rng.standard_normal(shapes["input"]), rng.standard_normal(shapes["output"])
    if layout == "tensors":
        weights, x, d_output = as_tensors(weights), as_tensors(x), as_tensors(d_output)
    trace = forward(arch, weights, x, lengths=(5, 2, 4) if layout == "lengths" else None)
    whole = backward(trace, weights, d_output)
    sample = 0 if batch is None else 2
    for layer, direction in arch.places:
        apart = np.asarray(gradients_by_loss(trace, weights, d_output, layer, direction, sample))
        assert apart.shape == (5, 5, 4)
        np.testing.assert_allclose(apart.sum(axis=0), whole.layers[layer][direction].h[:, sample], atol=1e-13)
        norms = norms_by_loss(trace, weights, d_output, layer, direction, sample)
        np.testing.assert_allclose(norms, np.sqrt((apart**2).sum(axis=-1)), atol=1e-14)
    both = norms_by_losses(trace, weights, d_output, sample, together=2)
    pairs = np.stack([apart[:2].sum(axis=0), apart[2:4].sum(axis=0), apart[4]])
    np.testing.assert_allclose(both[1, 1], np.sqrt((pairs**2).sum(axis=-1)), atol=1e-14)
    with pytest.raises(ValueError, match="together must be at least 1; got 0"):
        norms_by_losses(trace, weights, d_output, sample, together=0)
    earlier = gradients_by_loss(trace, weights, d_output, 1, 0, sample)
    assert not any(
        np.asarray(earlier[s, t]).any() for s in range(5) for t in range(s + 1, 5)
    )  # no loss reaches the future


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("tensors", [False, True])
@pytest.mark.parametrize(("scale", "max_norm"), [(1.0, 0.5), (1.0, 1e4), (0.0, 1.0), (1e-5, 1e-5), (np.inf, 1.0)])
def test_clipping_is_torchs(scale: float, max_norm: float, tensors: bool, dtype: str) -> None:
    rng = np.random.default_rng(6)
    with np.errstate(invalid="ignore"):
        weights: Any = {name: (scale * rng.standard_normal((5, k))).astype(dtype) for k, name in enumerate("abc", 1)}
    parameters = [torch.zeros(w.shape, dtype=getattr(torch, dtype)).requires_grad_() for w in weights.values()]
    for parameter, gradient in zip(parameters, weights.values(), strict=True):
        parameter.grad = torch.from_numpy(gradient.copy())
    norm = torch.nn.utils.clip_grad_norm_(parameters, max_norm)
    clipped = clip_by_norm(as_tensors(weights) if tensors else weights, max_norm)
    eps = float(np.finfo(dtype).eps)
    assert clipped.norm == pytest.approx(float(norm), rel=4 * eps, nan_ok=True)
    for ours, parameter in zip(clipped.weights.values(), parameters, strict=True):
        assert parameter.grad is not None
        np.testing.assert_allclose(ours, parameter.grad, rtol=8 * eps, atol=0)
        assert np.asarray(ours).dtype == dtype
    assert clipped.factor <= 1 or np.isnan(clipped.factor)


@pytest.mark.parametrize("max_norm", [0.0, -1.0, float("nan"), float("inf")])
def test_a_norm_that_clips_nothing_sensible_is_named(max_norm: float) -> None:
    with pytest.raises(ValueError, match="max_norm must be a finite number above 0; got"):
        clip_by_norm({"a": np.ones(3)}, max_norm)
