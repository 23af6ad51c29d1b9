"""forward() against torch.nn over random combinations of all options.

1,000 meet every pair of values, and the suite takes those that meet a pair for the first time. All of 2,000:
`RNNVIZ_CASES=2000 python -m pytest --whole tests/network/test_equality.py`.
"""

import itertools
import os
from typing import Any

import numpy as np
import pytest
import torch

from rnnviz import Architecture, compare, forward, torch_forward
from tests.cases import arguments, assert_equals_oracle, oracle, random_case

CASES = int(os.environ.get("RNNVIZ_CASES", "1000"))


def pairs(options: dict[str, Any]) -> set[tuple[Any, ...]]:
    """Every two values that meet in a case."""
    return {(a, options[a], b, options[b]) for a, b in itertools.combinations(options, 2)}


@pytest.mark.parametrize("again", [False, pytest.param(True, marks=pytest.mark.whole)], ids=["first", "again"])
def test_by_hand_equals_torch_for_any_combination_of_options(again: bool) -> None:
    met: set[tuple[Any, ...]] = set()
    for case in map(random_case, range(CASES)):
        own = pairs(case.options())
        is_new, met = not own <= met, met | own
        if is_new is again:
            continue
        given = arguments(case)
        trace = forward(case.arch, **given)
        try:
            assert_equals_oracle(trace, oracle(case.arch, **given))
            match = compare(trace, torch_forward(case.arch, **given))
        except AssertionError as error:
            raise AssertionError(f"{case}: {error}") from error
        assert match.ok, case
        assert match.dtype == case.dtype
        assert case.dtype == "float32" or match.max_abs_error <= 1e-12, case
        assert isinstance(trace.output, torch.Tensor if case.tensors else np.ndarray)
        shapes = case.arch.tensor_shapes(case.seq_len, case.batch)
        assert {name: tuple(getattr(trace, name).shape) for name in shapes if name in ("output", "h_n", "c_n")} == {
            name: shape for name, shape in shapes.items() if name in ("output", "h_n", "c_n")
        }


def test_the_cases_meet_every_pair_of_option_values() -> None:
    chosen = [random_case(seed).options() for seed in range(CASES)]
    values = {name: {one[name] for one in chosen} for name in chosen[0]}
    met = set.union(*map(pairs, chosen))
    possible = {
        (a, left, b, right)
        for a, b in itertools.combinations(values, 2)
        for left, right in itertools.product(values[a], values[b])
    }
    assert {pair for pair in possible - met if not impossible(pair)} == set()
    assert values["seq_len"] == set(range(1, 13))
    assert values["states"] == {(), ("h_0",), ("c_0",), ("h_0", "c_0")}


def impossible(pair: tuple[Any, ...]) -> bool:
    """c_0 and proj_size belong to the LSTM, lengths to a batch."""
    chosen = {pair[0]: pair[1], pair[2]: pair[3]}
    only_lstm = "c_0" in chosen.get("states", ()) or chosen.get("projected", False)
    if only_lstm and chosen.get("cell", "lstm") != "lstm":
        return True
    return bool(chosen.get("lengths", False)) and not chosen.get("batched", True)


@pytest.mark.parametrize("cell", ["rnn_tanh", "rnn_relu", "lstm", "gru"])
def test_float64_stays_within_1e_12_over_a_long_sequence(cell: str) -> None:
    arch = Architecture(cell, 5, 13, num_layers=2, bidirectional=True)
    case = random_case(0)
    given = arguments(type(case)(11, arch, "float64", False, 400, 3, (400, 7, 123), ("h_0",)))
    trace = forward(arch, **given)
    assert_equals_oracle(trace, oracle(arch, **given))
    assert compare(trace, torch_forward(arch, **given)).max_abs_error <= 1e-12
