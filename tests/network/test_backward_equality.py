"""backward() against autograd over random combinations of all options, and the verdict on each.

`RNNVIZ_CASES=2000 python -m pytest tests/network/test_backward_equality.py` draws 2,000 of them.
"""

import os

import numpy as np
import pytest
import torch

from rnnviz import backward, compare_gradients, forward, torch_backward
from tests.cases import arguments
from tests.gradients import assert_equal_gradients, by_module, by_operations, ours, random_back_case

CASES, CHUNK = int(os.environ.get("RNNVIZ_CASES", "60")), 20


@pytest.mark.parametrize("first", range(0, CASES, CHUNK))
def test_by_hand_equals_autograd_for_any_combination_of_options(first: int) -> None:
    for back_case in map(random_back_case, range(first, min(first + CHUNK, CASES))):
        case, seeds = back_case.case, back_case.given()
        call = arguments(case)
        cut, inner = back_case.truncate, bool({"d_h", "d_c"} & seeds.keys())
        gradients = backward(forward(case.arch, **call), call["weights"], **seeds, truncate=cut)
        found = ours(gradients)
        try:
            assert_equal_gradients(found, by_operations(case.arch, call, seeds, cut), seeds)
            if case.arch.spec.torch_class and not inner and cut is None:
                assert_equal_gradients(found, by_module(case.arch, call, seeds), seeds)
        except AssertionError as error:
            raise AssertionError(f"{back_case}: {error}") from error
        assert isinstance(gradients.x, torch.Tensor if case.tensors else np.ndarray)
        shapes = {name: tuple(value.shape) for name, value in gradients.weights.items()}
        assert shapes == case.arch.weight_shapes()
        reference = torch_backward(case.arch, **call, **seeds, truncate=cut)
        match = compare_gradients(gradients, reference)
        assert (match.verdict, match.dtype) == ("match", case.dtype), back_case
        assert isinstance(reference.x, torch.Tensor if case.tensors else np.ndarray)
        alone = inner or cut is not None or case.arch.torch_name is None
        assert (reference.cell_loop is None) == alone
        assert reference.name.startswith("a loop" if alone else "torch.nn.")
