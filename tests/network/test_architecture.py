"""What an architecture accepts, and the shapes that follow: against torch's own, and in torch's words."""

import itertools
from dataclasses import FrozenInstanceError, replace
from typing import Any

import numpy as np
import pytest
import torch

from rnnviz import Architecture
from rnnviz.network.cells import CELLS
from tests.cases import ODD_SIZES, TORCH_CELLS, arguments, oracle, random_case, torch_module

GRID = [
    Architecture(cell, 5, 3, layers, bias, batch_first, both, proj)
    for cell, layers, bias, batch_first, both, proj in itertools.product(
        TORCH_CELLS, (1, 3), (False, True), (False, True), (False, True), (0, 2)
    )
    if cell == "lstm" or not proj
]


def state_dict(arch: Architecture) -> dict[str, tuple[int, ...]]:
    weights = {name: np.zeros(shape, "float32") for name, shape in arch.weight_shapes().items()}
    return {name: tuple(value.shape) for name, value in torch_module(arch, weights).state_dict().items()}


@pytest.mark.parametrize("arch", GRID, ids=str)
def test_weights_have_torchs_names_shapes_and_order(arch: Architecture) -> None:
    assert list(arch.weight_shapes().items()) == list(state_dict(arch).items())


@pytest.mark.parametrize("seed", range(40))
def test_tensors_have_the_shapes_that_torch_returns(seed: int) -> None:
    case = random_case(seed)
    shapes = case.arch.tensor_shapes(case.seq_len, case.batch)
    found = oracle(case.arch, **arguments(case))
    assert {name: found[name].shape for name in ("output", "h_n", "c_n") if name in found} == {
        name: shape for name, shape in shapes.items() if name in ("output", "h_n", "c_n")
    }


def test_batch_first_moves_input_and_output_only() -> None:
    usual = Architecture("lstm", 5, 3, num_layers=2, bidirectional=True)
    before = usual.tensor_shapes(7, 4)
    after = replace(usual, batch_first=True).tensor_shapes(7, 4)
    assert (before["input"], after["input"]) == ((7, 4, 5), (4, 7, 5))
    assert (before["output"], after["output"]) == ((7, 4, 6), (4, 7, 6))
    assert all(before[name] == after[name] == (4, 4, 3) for name in ("h_0", "c_0", "h_n", "c_n"))


def test_a_projection_shrinks_h_but_not_c() -> None:
    arch = Architecture("lstm", 5, 7, num_layers=2, bidirectional=True, proj_size=3)
    shapes = arch.tensor_shapes(9, None)
    assert (shapes["h_n"], shapes["c_n"], shapes["output"]) == ((4, 3), (4, 7), (9, 6))
    assert (arch.state_size, arch.output_size, arch.layer_input_size(0), arch.layer_input_size(1)) == (3, 6, 5, 6)


@pytest.mark.parametrize("arch", GRID, ids=str)
def test_the_constructor_call_makes_the_module_it_describes(arch: Architecture) -> None:
    module = eval(arch.constructor_call(), {"torch": torch})  # our own text: the code that people copy
    for name in ("input_size", "hidden_size", "num_layers", "bias", "batch_first", "bidirectional", "proj_size"):
        assert getattr(module, name) == getattr(arch, name)
    assert arch.cell.removeprefix("rnn_") == getattr(module, "nonlinearity", arch.cell)


def test_the_constructor_call_names_only_what_differs_from_torchs_defaults() -> None:
    assert Architecture("lstm", 20, 300, num_layers=5, bidirectional=True).constructor_call() == (
        "torch.nn.LSTM(input_size=20, hidden_size=300, num_layers=5, bidirectional=True)"
    )


def test_an_architecture_is_a_frozen_value() -> None:
    arch = Architecture("gru", 5, 3)
    assert len({arch, Architecture("gru", 5, 3), replace(arch, num_layers=2)}) == 2
    with pytest.raises(FrozenInstanceError):
        arch.hidden_size = 4  # type: ignore[misc]


def test_gates_stand_in_torchs_order() -> None:
    gates = {name: cell.letters for name, cell in CELLS.items() if cell.torch_class}
    assert gates == {"rnn_tanh": ("h",), "rnn_relu": ("h",), "gru": ("r", "z", "n"), "lstm": ("i", "f", "g", "o")}
    assert all(size % 2 for size in ODD_SIZES)


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        ({"cell": "rnn"}, ValueError, "cell must be one of rnn_tanh, rnn_relu, gru, gru_v1, lstm; got 'rnn'"),
        ({"cell": ["gru"]}, ValueError, "cell must be one of rnn_tanh, rnn_relu, gru, gru_v1, lstm; got ['gru']"),
        ({"input_size": 0}, ValueError, "input_size must be at least 1; got 0"),
        ({"hidden_size": -3}, ValueError, "hidden_size must be at least 1; got -3"),
        ({"hidden_size": 3.0}, TypeError, "hidden_size must be a whole number; got 3.0"),
        ({"hidden_size": "3"}, TypeError, "hidden_size must be a whole number; got '3'"),
        ({"num_layers": 0}, ValueError, "num_layers must be at least 1; got 0"),
        ({"num_layers": True}, TypeError, "num_layers must be a whole number; got True"),
        ({"bias": 1}, TypeError, "bias must be True or False; got 1"),
        ({"batch_first": None}, TypeError, "batch_first must be True or False; got None"),
        ({"bidirectional": "no"}, TypeError, "bidirectional must be True or False; got 'no'"),
        ({"proj_size": -1}, ValueError, "proj_size must be at least 0; got -1"),
        ({"proj_size": 3}, ValueError, "proj_size must be smaller than hidden_size 3; got 3"),
        ({"cell": "gru", "proj_size": 2}, ValueError, "proj_size must be 0 unless cell is lstm; got 2 with gru"),
    ],
)
def test_a_bad_field_is_named_with_its_rule_and_value(change: dict[str, Any], kind: type, message: str) -> None:
    with pytest.raises(kind) as caught:
        Architecture(**{"cell": "lstm", "input_size": 5, "hidden_size": 3, **change})
    assert str(caught.value) == message
