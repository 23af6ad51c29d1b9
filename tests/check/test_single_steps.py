"""Single steps, redone by torch from the states of a trace: what tells amplified rounding from a fault."""

from typing import Any

import numpy as np
import pytest
import torch

from rnnviz import Architecture, Reference, Trace, compare, forward, init_weights, torch_forward
from rnnviz.network.cells import CELLS


def run(cell: str, lengths: tuple[int, ...] | None = None, **options: Any) -> tuple[Architecture, Trace, Reference]:
    arch = Architecture(cell, 5, 4, num_layers=2, bidirectional=True, **options)
    weights = init_weights(arch, 3, "float64")
    rng = np.random.default_rng(1)
    x = rng.standard_normal((7, 3, 5))
    h_0 = rng.standard_normal(arch.tensor_shapes(7, 3)["h_0"])
    return arch, forward(arch, weights, x, h_0, lengths=lengths), torch_forward(arch, weights, x, h_0, lengths=lengths)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("lengths", [None, (7, 2, 5)])
def test_each_step_of_a_trace_is_a_step_of_torchs_cell(cell: str, lengths: tuple[int, ...] | None) -> None:
    _, trace, reference = run(cell, lengths)
    steps = reference.steps_from(trace.layers)
    np.testing.assert_allclose(trace.output, steps.output, atol=1e-12)
    np.testing.assert_allclose(trace.h_n, steps.h_n, atol=1e-12)
    for directions, found in zip(trace.layers, steps.layers, strict=True):
        for one, step in zip(directions, found, strict=True):
            np.testing.assert_allclose(one.h, step.h, atol=1e-12)


@pytest.mark.parametrize("layer", [0, 1])
@pytest.mark.parametrize("direction", [0, 1])
def test_a_changed_state_breaks_its_own_step_and_those_that_read_it(layer: int, direction: int) -> None:
    _, trace, reference = run("gru")
    h = trace.layers[layer][direction].h.copy()
    h[3, 1, 2] += 0.25
    layers = [list(row) for row in trace.layers]
    layers[layer][direction] = layers[layer][direction]._replace(h=h)
    found = reference.steps_from(layers)
    wrong = np.abs(h - found.layers[layer][direction].h.numpy()).max(axis=(1, 2)) > 1e-3
    assert set(np.flatnonzero(wrong)) == {3, 2 if direction else 4}


def test_a_trace_with_other_weights_or_another_x_is_wrong_in_its_steps() -> None:
    arch, trace, reference = run("lstm")
    weights = {name: tensor.numpy() for name, tensor in reference.given.weights.items()}
    assert compare(trace, reference).verdict == "match"
    for changed in (
        forward(arch, {name: 1.01 * w for name, w in weights.items()}, trace.x, reference.given.h_0.numpy()),
        forward(arch, weights, trace.x[::-1].copy(), reference.given.h_0.numpy()),
        forward(arch, weights, trace.x, 1.01 * reference.given.h_0.numpy()),
    ):
        match = compare(changed, reference)
        assert match.verdict == "mismatch"
        assert match.step_error > 1e-3 * match.tolerance


def test_states_that_are_right_do_not_excuse_an_output_put_together_wrongly() -> None:
    _, trace, reference = run("rnn_tanh")
    swapped = trace._replace(output=np.concatenate([trace.output[..., 4:], trace.output[..., :4]], axis=-1))
    assert compare(swapped, reference).verdict == "mismatch"
    assert compare(trace._replace(h_n=trace.h_n[::-1].copy()), reference).verdict == "mismatch"


def test_steps_leave_what_they_were_given_as_it_was() -> None:
    _, trace, reference = run("gru", (7, 2, 5))
    before = reference.given.x.clone(), trace.layers[0][1].h.copy()
    reference.steps_from(trace.layers)
    assert torch.equal(reference.given.x, before[0])
    np.testing.assert_array_equal(trace.layers[0][1].h, before[1])


@pytest.mark.parametrize("cell", ["rnn_tanh", "gru", "gru_v1"])
def test_a_step_of_large_sums_may_round_as_much_as_its_sums(cell: str) -> None:
    arch = Architecture(cell, 70, 301)
    rng = np.random.default_rng(5)
    weights = {name: rng.standard_normal(shape, np.float32) for name, shape in arch.weight_shapes().items()}
    x = 3 * rng.standard_normal((9, 4, 70), np.float32)
    trace = forward(arch, weights, x)
    match = compare(trace, torch_forward(arch, weights, x))
    assert match.step_error > 64 * np.finfo(np.float32).eps  # more than a step of small sums is allowed
    assert match.verdict in ("match", "amplified")
    wrong = forward(arch, {name: np.float32(1.001) * w for name, w in weights.items()}, x)
    assert compare(wrong, torch_forward(arch, weights, x)).verdict == "mismatch"
