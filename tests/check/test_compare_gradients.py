"""The verdict on the way back: what is a match, every planted fault, chaos, kinks, saturation and overflow."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from rnnviz import Architecture, GradientMatch, backward, compare_gradients, forward, init_weights, torch_backward
from rnnviz.check.verdict import STEP
from rnnviz.network.cells import CELLS
from tests.backward_faults import BACK_FAULTS, BackFault
from tests.cases import Case, arguments
from tests.gradients import assert_equal_gradients, by_operations, ours
from tests.process import process_state

Call = dict[str, Any]
PARTS = {"h": ("h_from_loss", "h_from_above", "h_from_next", "read"), "c": ("c_from_loss", "c_from_next")}


def call_for(fault: BackFault, seed: int) -> tuple[Call, Call]:
    """The arguments of `forward`, and those of `backward` after it: gradients for all that is returned."""
    arch = Architecture(fault.cell, 5, 6, **fault.options)
    dtype = "float32" if seed % 2 else "float64"
    call = {"arch": arch, **arguments(Case(seed, arch, dtype, False, 7, 3, fault.lengths, ("h_0",)))}
    call["x"] = np.nan_to_num(call["x"])
    shapes, rng = arch.tensor_shapes(7, 3), np.random.default_rng([seed, 4])
    names = ("output", "h_n", "c_n") if arch.spec.memory else ("output", "h_n")
    seeds: Call = {f"d_{name}": rng.standard_normal(shapes[name]).astype(dtype) for name in names}
    return call, seeds | {"truncate": fault.truncate}


@pytest.mark.parametrize(("seed", "name"), list(enumerate(BACK_FAULTS)))
def test_a_planted_fault_is_caught_by_the_verdict_and_by_autograd(name: str, seed: int) -> None:
    call, seeds = call_for(BACK_FAULTS[name], seed)
    trace, reference = forward(**call), torch_backward(**call, **seeds)
    given = {key: value for key, value in seeds.items() if key != "truncate"}
    expected = by_operations(call["arch"], call, given, seeds["truncate"])
    right = backward(trace, call["weights"], **seeds)
    assert compare_gradients(right, reference).verdict == "match"
    assert_equal_gradients(ours(right), expected, given)
    wrong = BACK_FAULTS[name].program(trace, call["weights"], seeds)
    match = compare_gradients(wrong, reference)
    assert match.verdict == "mismatch"
    assert match.max_abs_error > 1000 * match.tolerance
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        assert_equal_gradients(ours(wrong), expected, given)


def run(arch: Architecture, seed: int, T: int, dtype: str, scale: float = 1.0, last: bool = True) -> GradientMatch:
    """Weights times `scale`; the loss is the sum of the last output, or of all."""
    weights = {name: np.asarray(scale * w, dtype) for name, w in init_weights(arch, seed).items()}
    x = np.random.default_rng(seed).standard_normal((T, 2, arch.input_size)).astype(dtype)
    trace = forward(arch, weights, x)
    d_output = np.ones_like(trace.output)
    d_output[: -1 if last else 0] = 0
    reference = torch_backward(arch, weights, x, d_output=d_output)
    return compare_gradients(backward(trace, weights, d_output), reference)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("cell", CELLS)
def test_a_network_of_large_weights_is_never_called_wrong(cell: str, dtype: str) -> None:
    match = run(Architecture(cell, 3, 24, num_layers=2, bidirectional=True), 1, 100, dtype, scale=4.0)
    assert match.verdict in ("match", "amplified", "overflow")
    assert all(t.error <= t.tolerance for name, t in match.tensors.items() if name.startswith(STEP))
    if cell == "rnn_tanh":  # chaotic
        assert match.verdict == "amplified"
        assert match.max_abs_error > 10 * match.tolerance


def test_a_fault_in_a_chaotic_network_is_still_seen() -> None:
    arch = Architecture("rnn_tanh", 3, 24)
    weights = {name: 4 * w for name, w in init_weights(arch, 1).items()}
    x = np.random.default_rng(1).standard_normal((100, 2, 3), dtype="float32")
    trace = forward(arch, weights, x)
    seeds: Call = {"d_output": np.ones_like(trace.output)}
    reference = torch_backward(arch, weights, x, **seeds)
    assert compare_gradients(backward(trace, weights, **seeds), reference).verdict == "amplified"
    for name in ("W_hh not transposed in rnn_tanh", "forgot to add over time in rnn_tanh", "h for 1 - h²"):
        wrong = BACK_FAULTS[name].program(trace, weights, seeds)
        assert compare_gradients(wrong, reference).verdict == "mismatch", name


@pytest.mark.parametrize(
    "name", ["forgot r in the n gate", "forgot the product with f", "lstm gates i and f swapped", "h for 1 - h²"]
)
def test_a_fault_is_seen_in_a_network_of_very_large_sums(name: str) -> None:
    """Weights that nobody scaled: gates are saturated, and two right programs part."""
    fault, rng = BACK_FAULTS[name], np.random.default_rng(0)
    arch = Architecture(fault.cell, 40, 96, **fault.options)
    weights = {key: rng.standard_normal(shape, dtype="float32") for key, shape in arch.weight_shapes().items()}
    x = rng.standard_normal((20, 3, 40), dtype="float32")
    trace = forward(arch, weights, x)
    seeds: Call = {"d_output": rng.standard_normal(trace.output.shape, dtype="float32")}
    reference = torch_backward(arch, weights, x, **seeds)
    assert compare_gradients(backward(trace, weights, **seeds), reference).verdict in ("match", "amplified")
    match = compare_gradients(fault.program(trace, weights, seeds), reference)
    assert match.verdict == "mismatch"


def test_a_fault_is_seen_where_almost_nothing_of_the_gradient_is_left() -> None:
    arch = Architecture("rnn_tanh", 3, 8)
    weights = init_weights(arch, 1, "float64", "spectral", 0.3)
    x = np.random.default_rng(1).standard_normal((30, 2, 3))
    trace = forward(arch, weights, x)
    d_output = np.zeros_like(trace.output)
    d_output[-1] = 1
    reference = torch_backward(arch, weights, x, d_output=d_output)
    found = backward(trace, weights, d_output)
    assert compare_gradients(found, reference).ok
    assert np.abs(found.x[0]).max() < 1e-14  # less than any tolerance of the whole tensor
    x_gradient = found.x.copy()
    x_gradient[0] *= 1.01
    match = compare_gradients(found._replace(x=x_gradient), reference)
    assert (match.verdict, match.decisive) == ("mismatch", f"{STEP}x")
    assert match.max_abs_error < 1e-14


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_relu_network_that_overflows_claims_nothing_and_stays_alive(dtype: str, layers: int) -> None:
    arch = Architecture("rnn_relu", 3, 6, num_layers=layers, bidirectional=layers == 2)
    match = run(arch, 3, 120, dtype, scale=1e3 if dtype == "float32" else 1e6, last=False)
    assert (match.verdict, match.ok) == ("overflow", False)
    assert np.isfinite([match.max_abs_error, match.tolerance]).all()


def test_gradients_may_overflow_where_no_state_does() -> None:
    arch = Architecture("rnn_relu", 3, 6)
    weights = init_weights(arch, 3, scheme="spectral", spectral_radius=4.0)
    x = np.abs(np.random.default_rng(0).standard_normal((30, 2, 3), dtype="float32"))
    trace = forward(arch, weights, x)
    d_output = np.full_like(trace.output, 1e35)
    assert np.isfinite(trace.output).all()
    found = backward(trace, weights, d_output)
    assert not np.isfinite(found.x).all()
    assert compare_gradients(found, torch_backward(arch, weights, x, d_output=d_output)).verdict == "overflow"


def test_a_sum_at_a_relus_kink_is_no_fault() -> None:
    """What torch's step finds at 0 and ours a rounding above it: both slopes are right, no number is called wrong."""
    arch = Architecture("rnn_relu", 3, 5, num_layers=2)
    weights = init_weights(arch, 1, "float64")
    x = np.random.default_rng(5).standard_normal((6, 2, 3))
    trace = forward(arch, weights, x)
    own = trace.layers[0][0]
    t, n, unit = next(zip(*np.nonzero(own.h == 0), strict=True))
    moved = own.h.copy()
    moved[t, n, unit] = 1e-17
    above_the_kink = trace._replace(layers=((own._replace(h=moved, gates={"h": moved}),), trace.layers[1]))
    d_output = np.ones_like(trace.output)
    reference = torch_backward(arch, weights, x, d_output=d_output)
    match = compare_gradients(backward(above_the_kink, weights, d_output), reference)
    assert match.verdict == "amplified"
    assert all(t.ok for name, t in match.tensors.items() if name.startswith(STEP))
    wrong = BACK_FAULTS["W_hh not transposed in rnn_relu"].program(above_the_kink, weights, {"d_output": d_output})
    assert compare_gradients(wrong, reference).verdict == "mismatch"


@pytest.mark.parametrize("scale", [1e-12, 1e9])
def test_the_size_of_the_loss_changes_no_verdict(scale: float) -> None:
    arch = Architecture("gru", 3, 5, num_layers=2)
    weights, x = init_weights(arch, 1, "float64"), np.random.default_rng(5).standard_normal((6, 2, 3))
    trace = forward(arch, weights, x)
    seeds: Call = {"d_output": scale * np.random.default_rng(1).standard_normal(trace.output.shape)}
    reference = torch_backward(arch, weights, x, **seeds)
    found = backward(trace, weights, **seeds)
    assert compare_gradients(found, reference).ok
    wrong = BACK_FAULTS["forgot r in the n gate"].program(trace, weights, seeds)
    assert compare_gradients(wrong, reference).verdict == "mismatch"
    nudged = {name: w * (1 + 1e-9) for name, w in found.weights.items()}
    assert compare_gradients(found._replace(weights=nudged), reference).verdict == "mismatch"


def test_every_end_and_every_inner_state_is_compared_both_ways() -> None:
    match = run(Architecture("lstm", 5, 3, num_layers=2, bidirectional=True), 2, 7, "float64")
    arch = Architecture("lstm", 5, 3, num_layers=2, bidirectional=True)
    ends = ["x", "h_0", "c_0", *arch.weight_shapes()]
    inner = [f"{state}_l{layer}{end}" for layer in (0, 1) for end in ("", "_reverse") for state in "hc"]
    assert set(match.tensors) == {
        *ends,
        *inner,
        *(f"cell loop {name}" for name in ends),
        *(f"{STEP}{name}" for name in ends + inner),
        *(f"{STEP}{part}{name[1:]}" for name in inner for part in PARTS[name[0]]),
    }
    assert match.errors.shape == (2, 2, 7)
    assert match.reference == "torch.nn.LSTM"
    assert 0 < match.step_error <= 1e-12


def test_a_wrong_end_is_a_mismatch_even_where_all_layers_are_right() -> None:
    arch = Architecture("lstm", 5, 3)
    call: Call = {"weights": init_weights(arch, 1), "x": np.random.default_rng(1).standard_normal((4, 2, 5), "float32")}
    found = backward(forward(arch, **call), call["weights"], np.ones((4, 2, 3), "float32"))
    reference = torch_backward(arch, **call, d_output=np.ones((4, 2, 3), "float32"))
    for name in ("x", "h_0", "c_0"):
        changed = found._replace(**{name: 1.01 * getattr(found, name)})
        assert compare_gradients(changed, reference).verdict == "mismatch", name


@pytest.mark.parametrize("part", ["h", *PARTS["h"], *PARTS["c"]])
def test_a_part_of_what_reaches_a_state_is_compared_by_itself(part: str) -> None:
    arch = Architecture("lstm", 5, 3, num_layers=2)
    call: Call = {"weights": init_weights(arch, 1), "x": np.random.default_rng(1).standard_normal((4, 2, 5), "float32")}
    trace = forward(arch, **call)
    seeds: Call = {"d_output": np.ones((4, 2, 3), "float32"), "d_c_n": np.ones((2, 2, 3), "float32")}
    found, reference = backward(trace, call["weights"], **seeds), torch_backward(arch, **call, **seeds)
    layer = 1 if part == "h_from_loss" else 0
    own = found.layers[layer][0]
    wrong = own._replace(**{part: getattr(own, part) * np.float32(1.01)})
    layers = tuple((wrong,) if k == layer else row for k, row in enumerate(found.layers))
    match = compare_gradients(found._replace(layers=layers), reference)
    assert match.verdict == "mismatch"
    assert not match.tensors[f"{STEP}{part}_l{layer}"].ok


def test_a_reference_leaves_torch_and_its_arguments_as_they_were() -> None:
    before = process_state()
    arch = Architecture("gru", 3, 4)
    weights = {name: torch.from_numpy(w).requires_grad_() for name, w in init_weights(arch).items()}
    x = torch.ones(5, 2, 3)
    with torch.no_grad():
        found = torch_backward(arch, weights, x, d_output=torch.ones(5, 2, 4))
    assert all(w.grad is None for w in weights.values())
    assert not found.x.requires_grad
    assert process_state() == before
    assert replace(found, name="other").weights is found.weights
