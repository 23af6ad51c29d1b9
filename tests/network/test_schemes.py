"""Every scheme against its lines of torch, which are run here: bit for bit the same weights."""

from typing import Any

import numpy as np
import pytest
import torch

from rnnviz.network.architecture import Architecture
from rnnviz.network.randomness import SEED_LIMITS, TorchGenerator
from rnnviz.network.schemes import SCHEMES
from rnnviz.network.weights import init_weights
from tests.cases import TORCH_CELLS

DRAWN = 40


def architecture(k: int) -> Architecture:
    """A different one for each k; the cells take turns, everything else is drawn."""
    rng = np.random.default_rng(k)
    cell, hidden = TORCH_CELLS[k % len(TORCH_CELLS)], int(rng.integers(2, 10))
    proj_size = int(rng.integers(0, hidden)) if cell == "lstm" else 0
    bias, bidirectional = (bool(flag) for flag in rng.integers(0, 2, 2))
    inputs, layers = (int(size) for size in rng.integers(1, 5, 2))
    return Architecture(cell, inputs, hidden, layers, bias, bidirectional=bidirectional, proj_size=proj_size)


def seed_of(k: int) -> int:
    return (*SEED_LIMITS, 2**31, 1)[k] if k < 4 else int(np.random.default_rng(k).integers(0, 2**32))


def notebook_weights(scheme: str, arch: Architecture, seed: int, radius: float = 0.9) -> dict[str, Any]:
    names: dict[str, Any] = {"np": np, "torch": torch}
    with torch.random.fork_rng():
        exec("\n".join(SCHEMES[scheme].notebook(arch, seed, radius)), names)
    return {name: value.detach().numpy() for name, value in names["rnn"].state_dict().items()}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_weights_are_those_of_the_notebook_bit_for_bit(scheme: str) -> None:
    for k in range(DRAWN):
        arch, seed, radius = architecture(k), seed_of(k), 0.1 + k / 10
        expected = notebook_weights(scheme, arch, seed, radius)
        weights = init_weights(arch, seed, scheme=scheme, spectral_radius=radius)
        assert list(weights) == list(expected)
        for name, value in expected.items():
            np.testing.assert_array_equal(weights[name], value, err_msg=f"{name}, {arch}, seed {seed}", strict=True)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_float64_weights_are_the_float32_numbers(scheme: str) -> None:
    for k in range(8):
        arch, seed = architecture(k), seed_of(k)
        single, double = (init_weights(arch, seed, dtype, scheme) for dtype in ("float32", "float64"))
        for name, value in single.items():
            np.testing.assert_array_equal(double[name], value.astype("float64"), strict=True)


def test_the_default_weights_are_what_manual_seed_and_the_constructor_give() -> None:
    with torch.random.fork_rng():
        torch.manual_seed(2**32 - 1)
        expected = torch.nn.LSTM(5, 7, num_layers=2, bidirectional=True, proj_size=3).state_dict()
    arch = Architecture("lstm", 5, 7, num_layers=2, bidirectional=True, proj_size=3)
    for name, value in init_weights(arch, seed=2**32 - 1).items():
        assert torch.equal(torch.from_numpy(value), expected[name])


def test_drawing_weights_leaves_every_process_wide_generator_alone() -> None:
    before, legacy = torch.random.get_rng_state(), np.random.get_state(legacy=False)
    for scheme in SCHEMES:
        init_weights(architecture(3), seed=5, scheme=scheme)
    after = np.random.get_state(legacy=False)
    assert torch.equal(before, torch.random.get_rng_state())
    assert np.array_equal(after["state"]["key"], legacy["state"]["key"])
    assert after["state"]["pos"] == legacy["state"]["pos"]


@pytest.mark.parametrize("bound", [1e-3, 1 / 7, 0.3, 1.0, 5.5])
def test_a_torch_generator_goes_on_where_it_stopped(bound: float) -> None:
    """More numbers than one state of MT19937 holds, in tensors of odd sizes."""
    generator, of_torch = TorchGenerator(11), torch.Generator().manual_seed(11)
    for shape in ((3, 5), (1,), (40, 41), (7,)):
        expected = torch.empty(shape).uniform_(-bound, bound, generator=of_torch)
        np.testing.assert_array_equal(generator.uniform(bound, shape), expected.numpy(), strict=True)
