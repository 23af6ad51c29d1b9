"""init_weights against torch and against pinned numbers; what check_weights refuses; counts and spectral radii."""

import itertools
import re
from typing import Any

import numpy as np
import pytest
import torch

from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.network.randomness import normal
from rnnviz.network.recurrence import gate_blocks, spectral_radius
from rnnviz.network.schemes import SCHEMES
from rnnviz.network.weights import DTYPES, check_weights, init_weights, parameter_count, parameter_terms
from tests.cases import TORCH_CELLS

SMALL = Architecture("lstm", 5, 3, num_layers=2)

# Drawn once with seed 7 for SMALL by plain torch, with the lines of each scheme's `notebook`. They must never change:
# shared links promise the same numbers.
PINNED = [
    ("torch", "weight_ih_l0", [0.04032507538795471, -0.3477921187877655, 0.18384182453155518]),
    ("torch", "weight_hh_l1", [0.4341903030872345, 0.11147544533014297, 0.26774418354034424]),
    ("xavier", "weight_ih_l0", [0.06048761308193207, -0.5216881632804871, 0.27576273679733276]),
    ("xavier", "weight_hh_l1", [-0.9283658266067505, -0.701198935508728, 0.054154396057128906]),
    ("orthogonal", "weight_ih_l0", [0.06048761308193207, -0.5216881632804871, 0.27576273679733276]),
    ("orthogonal", "weight_hh_l1", [-0.3113994598388672, 0.9152908325195312, 0.255485862493515]),
    ("identity", "weight_ih_l0", [0.06048761308193207, -0.5216881632804871, 0.27576273679733276]),
    ("identity", "weight_hh_l1", [0.0, 1.0, 0.0]),
    ("spectral", "weight_ih_l0", [0.04032507538795471, -0.3477921187877655, 0.18384182453155518]),
    ("spectral", "weight_hh_l1", [0.5678202509880066, 0.14578403532505035, 0.3501473069190979]),
]


def architectures() -> list[Architecture]:
    grid = itertools.product(TORCH_CELLS, (1, 3), (False, True), (False, True), (0, 2))
    return [
        Architecture(cell, 5, 3, num_layers=layers, bias=bias, bidirectional=both, proj_size=proj)
        for cell, layers, bias, both, proj in grid
        if cell == "lstm" or not proj
    ]


def torch_module(arch: Architecture) -> torch.nn.Module:
    options: dict[str, str | int] = (
        {"nonlinearity": arch.cell.removeprefix("rnn_")} if arch.cell.startswith("rnn") else {}
    )
    if arch.proj_size:
        options["proj_size"] = arch.proj_size
    module: torch.nn.Module = getattr(torch.nn, str(arch.spec.torch_class))(
        arch.input_size,
        arch.hidden_size,
        arch.num_layers,
        bias=arch.bias,
        bidirectional=arch.bidirectional,
        **options,
    )
    return module


@pytest.mark.parametrize(("scheme", "name", "numbers"), PINNED)
def test_seed_7_gives_these_numbers_forever(scheme: str, name: str, numbers: list[float]) -> None:
    drawn = init_weights(SMALL, seed=7, dtype="float64", scheme=scheme)[name]
    row = 4 if name == "weight_hh_l1" else 0
    np.testing.assert_allclose(drawn[row, :3], numbers, rtol=0, atol=1e-12)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_torch_loads_the_weights_of_every_architecture_in_its_own_order(scheme: str) -> None:
    for arch in architectures():
        module = torch_module(arch)
        weights = init_weights(arch, seed=1, scheme=scheme)
        module.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()}, strict=True)
        assert list(weights) == list(module.state_dict())
        assert all(value.flags.c_contiguous for value in weights.values())


def test_seeds_and_tensors_differ_from_one_another() -> None:
    drawn = [init_weights(SMALL, seed=seed) for seed in (0, 1)]
    assert not np.array_equal(drawn[0]["weight_hh_l0"], drawn[1]["weight_hh_l0"])
    assert not np.array_equal(drawn[0]["weight_hh_l0"], drawn[0]["weight_hh_l1"])


def test_torch_scheme_fills_the_range_that_torch_fills() -> None:
    weights = init_weights(Architecture("gru", 40, 64), seed=5)
    values = np.concatenate([value.ravel() for value in weights.values()])
    assert 0.1245 < values.max() <= 0.125
    assert -0.125 <= values.min() < -0.1245
    assert abs(values.mean()) < 0.002


def test_xavier_matrices_have_the_variance_of_glorot() -> None:
    weights = init_weights(Architecture("lstm", 30, 50, proj_size=20), scheme="xavier", dtype="float64")
    for name, fans in (("weight_ih_l0", 80), ("weight_hh_l0", 70), ("weight_hr_l0", 70)):
        assert weights[name].var() == pytest.approx(2 / fans, rel=0.1)


@pytest.mark.parametrize("scheme", ["xavier", "orthogonal", "identity"])
def test_biases_are_0_but_1_for_the_forget_gate(scheme: str) -> None:
    weights = init_weights(SMALL, scheme=scheme)
    assert weights["bias_ih_l1"].tolist() == [0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    assert not weights["bias_hh_l1"].any()
    assert not init_weights(Architecture("gru", 5, 3), scheme=scheme)["bias_ih_l0"].any()


@pytest.mark.parametrize("proj_size", [0, 4])
def test_orthogonal_blocks_have_orthonormal_columns(proj_size: int) -> None:
    arch = Architecture("lstm", 5, 7, num_layers=2, bidirectional=True, proj_size=proj_size)
    weights = init_weights(arch, seed=11, dtype="float64", scheme="orthogonal")
    for name in (name for name in weights if name.startswith("weight_hh")):
        for block in gate_blocks(weights[name], arch.gates).values():
            np.testing.assert_allclose(block.T @ block, np.eye(arch.state_size), atol=1e-6)


def test_orthogonal_blocks_of_one_matrix_differ() -> None:
    weights = init_weights(SMALL, scheme="orthogonal")
    assert len({block.tobytes() for block in gate_blocks(weights["weight_hh_l0"], SMALL.gates).values()}) == 4


def test_identity_scheme_makes_w_hh_the_identity() -> None:
    weights = init_weights(Architecture("rnn_relu", 5, 3), scheme="identity")
    np.testing.assert_array_equal(weights["weight_hh_l0"], np.eye(3))


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("radius", [0.0, 0.3, 1.25])
def test_spectral_scheme_reaches_its_radius_in_every_gate(cell: str, radius: float) -> None:
    arch = Architecture(cell, 5, 7, num_layers=2, bidirectional=True)
    weights = init_weights(arch, 4, "float64", "spectral", spectral_radius=radius)
    for name in (name for name in weights if name.startswith("weight_hh")):
        assert spectral_radius(weights[name], arch.gates) == pytest.approx(dict.fromkeys(arch.gates, radius), rel=1e-6)


def test_spectral_scheme_with_a_projection_scales_the_product() -> None:
    arch = Architecture("lstm", 5, 7, proj_size=3)
    weights = init_weights(arch, 4, "float64", "spectral", spectral_radius=0.8)
    for block in gate_blocks(weights["weight_hh_l0"], arch.gates).values():
        eigenvalues = np.linalg.eigvals(block @ weights["weight_hr_l0"])  # (H, H), the larger of the two products
        assert np.abs(eigenvalues).max() == pytest.approx(0.8, rel=1e-6)


def test_spectral_radius_of_a_rotation_that_halves_is_a_half() -> None:
    quarter_turn = 0.5 * np.array([[0.0, -1.0], [1.0, 0.0]])
    assert spectral_radius(np.vstack([quarter_turn, 3 * np.eye(2)]), ("a", "b")) == pytest.approx({"a": 0.5, "b": 3})


def test_spectral_radius_is_nan_where_an_entry_is_not_finite() -> None:
    assert np.isnan(spectral_radius(np.array([[np.inf]]), ("h",))["h"])
    with pytest.raises(ValueError, match="weight_hh must have square gate blocks"):
        spectral_radius(np.ones((6, 2)), ("r", "z"))


def test_normal_numbers_are_normal() -> None:
    drawn = normal(0, "any", (100_000,))
    assert abs(drawn.mean()) < 0.01
    assert drawn.std() == pytest.approx(1, abs=0.01)
    assert np.mean(np.abs(drawn) < 1.96) == pytest.approx(0.95, abs=0.003)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"dtype": "float16"}, "dtype must be one of float32, float64; got 'float16'"),
        ({"scheme": "he"}, "scheme must be one of torch, xavier, orthogonal, identity, spectral, remember; got 'he'"),
        ({"seed": -1}, "seed must be a whole number between 0 and 4294967295; got -1"),
        ({"seed": 1.0}, "seed must be a whole number between 0 and 4294967295; got 1.0"),
        ({"spectral_radius": float("nan")}, "spectral_radius must be a finite number of at least 0; got nan"),
    ],
)
def test_bad_options_name_field_rule_and_value(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        init_weights(SMALL, **options)


@pytest.mark.parametrize("dtype", DTYPES)
def test_check_takes_numpy_arrays_and_torch_tensors(dtype: str) -> None:
    for arch in architectures():
        weights = init_weights(arch, dtype=dtype)
        check_weights(arch, weights)
        check_weights(arch, {name: torch.from_numpy(value) for name, value in weights.items()})
        check_weights(arch, dict(torch_module(arch).named_parameters()))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"weight_hh_l1": None}, "weight_hh_l1 must be in weights; it is missing"),
        ({"weight_hh_l9": np.ones((12, 3))}, "'weight_hh_l9' must not be in weights"),
        ({"bias_ih_l1": np.ones(11, "float32")}, r"bias_ih_l1 must have shape \(12,\); got \(11,\)"),
        ({"bias_ih_l1": torch.ones(12, 1)}, r"bias_ih_l1 must have shape \(12,\); got \(12, 1\)"),
        ({"bias_ih_l1": np.ones(12)}, "bias_ih_l1 must have the dtype of weight_ih_l0, float32; got float64"),
        ({"bias_ih_l1": torch.ones(12)}, "bias_ih_l1 must have the dtype of weight_ih_l0, float32; got torch.float32"),
        ({"bias_ih_l1": [1.0] * 12}, "bias_ih_l1 must be a NumPy array or a torch tensor; got list"),
        ({"weight_ih_l0": np.ones((12, 5), "int64")}, "weight_ih_l0 must have dtype float32 or float64; got int64"),
        ({"weight_ih_l0": np.full((12, 5), "a")}, "weight_ih_l0 must have dtype float32 or float64; got <U1"),
    ],
)
def test_check_names_tensor_rule_and_value(change: dict[str, Any], message: str) -> None:
    weights = {**init_weights(SMALL), **change}
    with pytest.raises(ValueError, match=message):
        check_weights(SMALL, {name: value for name, value in weights.items() if value is not None})


def test_parameter_count_is_torchs_and_the_sum_of_its_terms() -> None:
    for arch in architectures():
        expected = sum(parameter.numel() for parameter in torch_module(arch).parameters())
        assert parameter_count(arch) == expected
        assert {term.name: term.shape for term in parameter_terms(arch)} == arch.weight_shapes()
