"""The verdict: what it calls a match, where it puts a difference, and when it says that nothing can be said."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnnviz import Architecture, Match, Reference, Trace, compare, forward, init_weights, torch_forward
from rnnviz.check.compare import TOLERANCE_IN_EPS, compare_tensors
from rnnviz.check.verdict import STEP
from rnnviz.network.cells import CELLS
from tests.cases import EPS, Case, arguments


def both(arch: Architecture, dtype: str = "float32", **change: Any) -> tuple[Trace, Reference]:
    call = arguments(Case(9, arch, dtype, False, 7, 4, change.pop("lengths", None), ())) | change
    return forward(arch, **call), torch_forward(arch, **call)


def with_h(trace: Trace, layer: int, direction: int, t: int, value: float) -> Trace:
    """The same trace with h[t] of sample 1, unit 2 replaced."""
    h = np.array(trace.layers[layer][direction].h)
    h[t, 1, 2] = value
    layers = [list(directions) for directions in trace.layers]
    layers[layer][direction] = layers[layer][direction]._replace(h=h)
    return trace._replace(layers=tuple(map(tuple, layers)))


def growing(
    radius: float, T: int, dtype: str = "float32", cell: str = "rnn_relu", H: int = 16, **options: Any
) -> Match:
    """Random weights whose W_hh has this spectral radius, run over T random inputs."""
    arch = Architecture(cell, 3, H, **options)
    weights = init_weights(arch, 1, dtype, "spectral", radius)
    x = np.random.default_rng(4).standard_normal((T, 2, 3)).astype(dtype)
    return compare(forward(arch, weights, x), torch_forward(arch, weights, x))


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_an_ordinary_network_matches_within_the_stated_tolerance(cell: str, dtype: str) -> None:
    match = compare(*both(Architecture(cell, 5, 3, num_layers=2, bidirectional=True), dtype))
    assert (match.ok, match.verdict, match.dtype, match.device) == (True, "match", dtype, "cpu")
    assert 0 < match.max_abs_error <= match.tolerance
    assert 1 <= match.tolerance / (TOLERANCE_IN_EPS * EPS[dtype]) < 2  # grows with a relu network's numbers
    assert match.errors.shape == (2, 2, 7)
    assert 0 < match.step_error <= match.tolerance
    assert match.first_overflow is None


def test_every_returned_tensor_and_every_inner_state_is_compared() -> None:
    match = compare(*both(Architecture("lstm", 5, 3, num_layers=2, bidirectional=True)))
    inner = [f"{state}_l{layer}{end}" for layer in (0, 1) for end in ("", "_reverse") for state in "hc"]
    assert set(match.tensors) == {
        "output",
        "h_n",
        "c_n",
        *(name for name in inner if name[0] == "h"),
        *(f"{way} {name}" for way in ("cell loop", "each step") for name in ("output", "h_n", "c_n", *inner)),
    }
    assert match.tensors["output"].shape == (7, 4, 6)
    assert match.tensors["cell loop c_l1_reverse"].shape == (7, 4, 3)


@pytest.mark.parametrize("place", [(0, 0, 0), (0, 1, 6), (1, 0, 3), (1, 1, 2)])
@pytest.mark.parametrize("wrong", [0.25, float("nan"), float("inf")])
def test_a_changed_number_is_red_at_its_layer_direction_and_step_only(
    place: tuple[int, int, int], wrong: float
) -> None:
    trace, reference = both(Architecture("gru", 5, 3, num_layers=2, bidirectional=True))
    usual = compare(trace, reference).errors
    match = compare(with_h(trace, *place, wrong), reference)
    assert match.verdict == "mismatch"
    assert [tuple(map(int, one)) for one in np.argwhere(match.errors > match.tolerance)] == [place]
    kept = np.ones_like(usual, bool)
    kept[place] = False
    np.testing.assert_array_equal(match.errors[kept], usual[kept])
    name = f"h_l{place[0]}" + "_reverse" * place[1]
    broken = [key for key, tensor in match.tensors.items() if not tensor.ok]
    assert [key for key in broken if not key.startswith(STEP)] == [name, f"cell loop {name}"]
    assert f"{STEP}{name}" in broken


@pytest.mark.parametrize("name", ["output", "h_n", "c_n"])
def test_a_wrong_returned_tensor_is_a_mismatch_even_where_all_layers_are_right(name: str) -> None:
    trace, reference = both(Architecture("lstm", 5, 3, num_layers=2, bidirectional=True))
    match = compare(trace._replace(**{name: getattr(trace, name)[::-1]}), reference)
    assert match.verdict == "mismatch"
    assert not match.tensors[name].ok
    assert match.ways["by hand", "fused"] > 0.01
    assert match.ways["cell loop", "fused"] < 1e-6


def test_the_ways_are_three_pairs_with_their_largest_difference() -> None:
    trace, reference = both(Architecture("lstm", 5, 3))
    match = compare(trace._replace(output=trace.output + np.float32(0.5)), reference)
    assert set(match.ways) == {("by hand", "fused"), ("by hand", "cell loop"), ("cell loop", "fused")}
    assert match.ways["by hand", "cell loop"] == pytest.approx(0.5, abs=1e-5)
    assert match.max_abs_error == pytest.approx(0.5, abs=1e-5)


def test_the_tolerance_grows_with_the_numbers_of_the_tensor() -> None:
    theirs = np.array([[1.0, -4000.0]])
    match = compare_tensors(theirs + 1e-11, theirs)
    assert match.tolerance == TOLERANCE_IN_EPS * EPS["float64"] * 4000
    assert match.ok
    assert not compare_tensors(theirs + 1e-10, theirs).ok
    assert not compare_tensors(theirs / 4000 + 1e-11, theirs / 4000).ok


def test_relu_with_large_weights_matches_at_3e14() -> None:
    match = growing(8.0, 22)
    assert match.tensors["output"].tolerance > TOLERANCE_IN_EPS * EPS["float32"] * 3e14
    assert match.max_abs_error > 1e6
    assert match.verdict == "match"


def test_shapes_that_differ_are_named() -> None:
    with pytest.raises(ValueError, match=r"tensors to compare must have one shape; got \(3,\) and \(1, 3\)"):
        compare_tensors(np.zeros(3), np.zeros((1, 3)))


@pytest.mark.parametrize(
    ("ours", "theirs", "overflowed", "error"),
    [
        (np.inf, np.inf, 1, 0.0),
        (np.nan, np.nan, 1, 0.0),
        (np.inf, -np.inf, 0, np.inf),
        (np.inf, 3.0, 0, np.inf),
        (3.0, np.nan, 0, np.inf),
        (-np.inf, 3e38, 0, np.inf),
    ],
)
def test_the_same_overflow_says_nothing_and_any_other_is_a_mismatch(
    ours: float, theirs: float, overflowed: int, error: float
) -> None:
    found = compare_tensors(np.array([1.0, ours]), np.array([1.0, theirs]))
    assert (found.overflowed, found.error, found.ok) == (overflowed, error, False)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("options", [{}, {"num_layers": 2, "bidirectional": True}], ids=["plain", "stacked"])
def test_an_overflow_on_both_sides_is_neither_a_match_nor_a_mismatch(dtype: str, options: dict[str, Any]) -> None:
    match = growing(1e3, 250, dtype, **options)
    assert (match.verdict, match.ok) == ("overflow", False)
    assert match.first_overflow is not None
    layer, direction, step = match.first_overflow
    assert (layer, direction) == (0, 0)
    assert np.isfinite(match.errors[0, 0, :step]).all()
    assert np.isnan(match.errors[0, 0, step + 1 :]).all()
    assert all(np.isfinite(error) for error in match.ways.values())


def test_first_overflow_is_the_first_step_that_is_not_finite() -> None:
    arch = Architecture("rnn_relu", 1, 1, bidirectional=True)
    weights = {
        name: np.full(shape, 1e10 if "weight_hh" in name else 1.0, "float32")
        for name, shape in arch.weight_shapes().items()
    }
    x = np.ones((8, 1, 1), "float32")
    match = compare(forward(arch, weights, x), torch_forward(arch, weights, x))
    assert match.first_overflow == (0, 0, 4)  # 3, 3e10, 3e20, 3e30, inf
    weights["weight_hh_l0"] *= 0
    match = compare(forward(arch, weights, x), torch_forward(arch, weights, x))
    assert match.first_overflow == (0, 1, 3)  # the reverse direction starts at step 7
    assert match.verdict == "overflow"


def test_an_overflow_on_one_side_is_a_mismatch_also_where_the_network_overflows_later() -> None:
    arch = Architecture("rnn_relu", 3, 5)
    weights = init_weights(arch, 1, scheme="spectral", spectral_radius=1e3)
    x = np.random.default_rng(4).standard_normal((30, 2, 3), dtype="float32")
    trace, reference = forward(arch, weights, x), torch_forward(arch, weights, x)
    assert compare(trace, reference).verdict == "overflow"
    assert compare(with_h(trace, 0, 0, 2, np.inf), reference).verdict == "mismatch"
    ((one,),) = reference.layers
    tame = replace(one, h=np.where(np.isfinite(one.h), one.h, 1) % 1)
    assert compare(trace, replace(reference, layers=((tame,),))).verdict == "mismatch"


@pytest.mark.parametrize("seed", range(12))
def test_no_right_network_that_overflows_is_called_wrong(seed: int) -> None:
    rng = np.random.default_rng(seed)
    arch = Architecture("rnn_relu", 3, int(rng.choice([3, 5, 16])), num_layers=2, bidirectional=bool(seed % 2))
    weights = init_weights(arch, seed, scheme="spectral", spectral_radius=float(rng.choice([10, 100, 1e4])))
    x = rng.standard_normal((60, 3, 3), dtype="float32")
    match = compare(forward(arch, weights, x), torch_forward(arch, weights, x))
    assert match.verdict != "mismatch"


@pytest.mark.parametrize("cell", ["rnn_tanh", "gru", "lstm"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_network_that_amplifies_rounding_is_called_neither_equal_nor_wrong(cell: str, dtype: str) -> None:
    match = growing(6.0, 60, dtype, cell, H=64)
    assert match.max_abs_error > match.tolerance
    assert match.step_error <= match.tolerance
    assert (match.verdict, match.ok) == ("amplified", False)


def test_a_fault_in_a_chaotic_network_is_still_seen_before_rounding_takes_over() -> None:
    arch = Architecture("rnn_tanh", 4, 64)
    weights = init_weights(arch, 1, scheme="spectral", spectral_radius=5.0)
    x = np.random.default_rng(0).standard_normal((60, 2, 4), dtype="float32")
    faulty = {**weights, "weight_hh_l0": weights["weight_hh_l0"].T.copy()}
    match = compare(forward(arch, faulty, x), torch_forward(arch, weights, x))
    assert match.verdict == "mismatch"
    assert match.step_error > 1000 * TOLERANCE_IN_EPS * EPS["float32"]
