"""torch_forward against torch modules built here, its three ways against one another, and what it leaves untouched."""

from typing import Any

import numpy as np
import pytest
import torch

from rnnviz import Architecture, compare, forward, init_weights, torch_forward
from rnnviz.check.overflow import as_numpy
from rnnviz.network.cells import CELLS
from tests.cases import Case, arguments, oracle, random_case
from tests.process import process_state


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_the_fused_way_is_the_module_and_the_cell_loop_equals_it(first: int) -> None:
    for case in map(random_case, range(first, first + 50)):
        call = arguments(case)
        expected, found = oracle(case.arch, **call), torch_forward(case.arch, **call)
        atol = 1e-12 if case.dtype == "float64" else 2e-6
        for name in ("output", "h_n", "c_n"):
            if name in expected:
                fused = as_numpy(getattr(found, name))
                if found.cell_loop is None:  # torch has no such module: one way only
                    np.testing.assert_allclose(fused, expected[name], rtol=0, atol=atol, err_msg=str(case))
                    continue
                np.testing.assert_array_equal(fused, expected[name], err_msg=str(case))
                looped = as_numpy(getattr(found.cell_loop, name))
                np.testing.assert_allclose(looped, expected[name], rtol=0, atol=atol, err_msg=str(case))


@pytest.mark.parametrize("seed", range(30))
def test_every_inner_layer_is_the_output_of_a_module_that_ends_there(seed: int) -> None:
    case = random_case(seed)
    call = arguments(case)
    expected, found = oracle(case.arch, **call), torch_forward(case.arch, **call)
    for layer, directions in enumerate(found.layers):
        h = np.concatenate([as_numpy(one.h) for one in directions], axis=-1)  # (T, N, D*P)
        theirs = expected[f"h_l{layer}"]
        if case.batch is None:
            theirs = theirs[:, None]
        elif case.arch.batch_first:
            theirs = theirs.transpose(1, 0, 2)
        np.testing.assert_allclose(h, theirs, rtol=0, atol=1e-12 if case.dtype == "float64" else 2e-6)


@pytest.mark.parametrize("proj_size", [0, 3])
def test_the_cell_loop_keeps_c_at_every_step(proj_size: int) -> None:
    case = Case(5, Architecture("lstm", 5, 7, proj_size=proj_size), "float64", False, 6, 3, None, ("h_0", "c_0"))
    call = arguments(case)
    c = torch_forward(case.arch, **call).layers[0][0].c
    assert c is not None
    for t in range(6):
        cut = oracle(case.arch, **{**call, "x": call["x"][: t + 1]})
        np.testing.assert_allclose(c[t], cut["c_n"][0], rtol=0, atol=1e-15)


def test_a_users_own_checkpoint_drops_in() -> None:
    module = torch.nn.GRU(5, 3, num_layers=2, bidirectional=True, batch_first=True)
    arch = Architecture("gru", 5, 3, num_layers=2, bidirectional=True, batch_first=True)
    x = torch.randn(4, 7, 5)
    output, h_n = module(x)
    reference = torch_forward(arch, module.state_dict(), x)
    trace = forward(arch, module.state_dict(), x)
    torch.testing.assert_close(reference.output, output.detach())
    torch.testing.assert_close(trace.output, output.detach())
    torch.testing.assert_close(trace.h_n, h_n.detach())
    assert compare(trace, reference).ok
    assert compare(forward(arch, dict(module.named_parameters()), x), reference).ok  # these require gradients


@pytest.mark.parametrize("kind", ["numpy", "torch"])
def test_results_are_of_the_kind_of_x(kind: str) -> None:
    case = Case(3, Architecture("lstm", 5, 3), "float32", kind == "torch", 6, 3, None, ())
    found = torch_forward(case.arch, **arguments(case))
    wanted = torch.Tensor if kind == "torch" else np.ndarray
    one, loop = found.layers[0][0], found.cell_loop
    assert loop is not None
    for value in (found.output, found.h_n, found.c_n, one.h, one.c, loop.output, loop.layers[0][0].c):
        assert isinstance(value, wanted)
    assert set(found.seconds) == {"fused", "cell loop"}
    assert all(value > 0 for value in found.seconds.values())


@pytest.mark.parametrize("name", ["h_0", "c_0"])
def test_one_missing_state_of_an_lstm_is_zero(name: str) -> None:
    case = Case(6, Architecture("lstm", 5, 7, num_layers=2, proj_size=3), "float64", False, 6, 3, None, ("h_0", "c_0"))
    call = arguments(case)
    zeroed = torch_forward(case.arch, **{**call, name: np.zeros_like(call[name])})
    np.testing.assert_array_equal(torch_forward(case.arch, **{**call, name: None}).output, zeroed.output)


def test_a_wrong_state_gives_torchs_own_error() -> None:
    arch = Architecture("rnn_tanh", 5, 3)
    with pytest.raises(RuntimeError, match=r"Expected hidden size \(1, 4, 3\), got \[1, 4, 2\]"):
        torch_forward(arch, init_weights(arch), np.zeros((7, 4, 5), "float32"), np.zeros((1, 4, 2), "float32"))


def test_arrays_that_are_read_only_or_run_backwards_are_taken_without_a_warning(recwarn: Any) -> None:
    case = Case(7, Architecture("gru", 5, 3), "float64", False, 6, 3, None, ("h_0",))
    call = arguments(case)
    expected = torch_forward(case.arch, **call).output
    call["x"].flags.writeable = False
    call["h_0"] = np.asfortranarray(call["h_0"])[:, ::-1, ::-1][:, ::-1, ::-1]
    np.testing.assert_array_equal(torch_forward(case.arch, **call).output, expected)
    assert not [one for one in recwarn if "writable" in str(one.message)]


@pytest.mark.parametrize("cell", CELLS)
def test_torch_forward_leaves_the_process_as_it_was(cell: str) -> None:
    case = Case(2, Architecture(cell, 5, 3, num_layers=2, bidirectional=True), "float64", False, 6, 3, (6, 4, 1), ())
    call = arguments(case)
    before, weights = process_state(), {name: value.copy() for name, value in call["weights"].items()}
    torch_forward(case.arch, **call)
    assert process_state() == before
    for name, value in weights.items():
        np.testing.assert_array_equal(call["weights"][name], value)


def test_a_tensor_of_weights_is_not_changed_nor_watched() -> None:
    case = Case(2, Architecture("lstm", 5, 3), "float64", True, 6, 3, None, ())
    call = arguments(case)
    call["weights"] = {name: torch.nn.Parameter(value) for name, value in call["weights"].items()}
    found = torch_forward(case.arch, **call)
    assert not found.output.requires_grad
    assert all(value.requires_grad and value.grad is None for value in call["weights"].values())
