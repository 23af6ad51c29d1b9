"""backward() against autograd over random combinations of all options.

`RNNVIZ_CASES=2000 python -m pytest tests/network/test_backward_equality.py` draws 2,000 of them.
"""

import os

import numpy as np
import pytest
import torch

from rnnviz import backward, forward
from tests.cases import arguments
from tests.gradients import assert_equal_gradients, by_module, by_operations, ours, random_back_case

CASES, CHUNK = int(os.environ.get("RNNVIZ_CASES", "120")), 40


@pytest.mark.parametrize("first", range(0, CASES, CHUNK))
def test_by_hand_equals_autograd_for_any_combination_of_options(first: int) -> None:
    for back_case in map(random_back_case, range(first, min(first + CHUNK, CASES))):
        case, seeds = back_case.case, back_case.given()
        call = arguments(case)
        gradients = backward(forward(case.arch, **call), call["weights"], **seeds, truncate=back_case.truncate)
        found = ours(gradients)
        try:
            assert_equal_gradients(found, by_operations(case.arch, call, seeds, back_case.truncate), seeds)
            if case.arch.spec.torch_class and not {"d_h", "d_c"} & seeds.keys() and back_case.truncate is None:
                assert_equal_gradients(found, by_module(case.arch, call, seeds), seeds)
        except AssertionError as error:
            raise AssertionError(f"{back_case}: {error}") from error
        assert isinstance(gradients.x, torch.Tensor if case.tensors else np.ndarray)
        shapes = {name: tuple(value.shape) for name, value in gradients.weights.items()}
        assert shapes == case.arch.weight_shapes()
