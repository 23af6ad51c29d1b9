"""Every planted fault is caught twice: by compare(), as the page shows it, and by the oracle of the equality test."""

from typing import Any

import numpy as np
import pytest

from rnnviz import Architecture, Match, Trace, compare, forward, torch_forward
from tests.cases import Case, arguments, assert_equals_oracle, oracle
from tests.faults import FAULTS, Fault, assembled

SEEDS = range(4)


def call_for(fault: Fault, seed: int) -> dict[str, Any]:
    """Arguments for a network in which the fault can live: layer 1 must be able to read what layer 0 reads."""
    both, layers = fault.options.get("bidirectional", False), fault.options.get("num_layers", 1)
    arch = Architecture(fault.cell, (14 if both else 7) if layers > 1 else 5, 7, **fault.options)
    dtype = "float32" if seed % 2 else "float64"
    call = {"arch": arch, **arguments(Case(seed, arch, dtype, False, 9, 3, fault.lengths, ("h_0",)))}
    return {**call, "x": np.nan_to_num(call["x"])}


def traced(fault: Fault, seed: int) -> tuple[dict[str, Any], Trace]:
    """The right arguments, and what the faulty program makes of them."""
    call = call_for(fault, seed)
    return call, fault.program(call)


def verdict(fault: Fault, seed: int) -> Match:
    call, trace = traced(fault, seed)
    return compare(trace, torch_forward(**call))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", FAULTS)
def test_compare_catches_the_fault(name: str, seed: int) -> None:
    match = verdict(FAULTS[name], seed)
    assert match.verdict == "mismatch"
    assert match.max_abs_error > 1000 * match.tolerance


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", FAULTS)
def test_the_equality_oracle_catches_the_fault(name: str, seed: int) -> None:
    call, trace = traced(FAULTS[name], seed)
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        assert_equals_oracle(trace, oracle(**call))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", FAULTS)
def test_the_same_network_without_the_fault_passes_both(name: str, seed: int) -> None:
    call = call_for(FAULTS[name], seed)
    trace = forward(**call)
    assert_equals_oracle(trace, oracle(**call))
    assert compare(trace, torch_forward(**call)).ok


@pytest.mark.parametrize(
    ("name", "red"),
    [
        ("layer 1 fed x", {(1, 0)}),
        ("layer 1 fed x in both directions", {(1, 0), (1, 1)}),
        ("reverse direction off by one", {(0, 1)}),
        ("reverse direction starts in the padding", {(0, 1)}),
        ("h_n of the reverse direction at the wrong end", set()),
        ("lengths one step too short", {(0, 0)}),
    ],
)
def test_the_grid_is_red_where_the_fault_is_and_nowhere_else(name: str, red: set[tuple[int, int]]) -> None:
    match = verdict(FAULTS[name], 0)
    assert {(int(layer), int(d)) for layer, d, _ in np.argwhere(match.errors > match.tolerance)} == red


def test_a_network_put_together_of_single_layers_and_directions_is_the_network() -> None:
    """The faults of `assembled` are wrong because of what they change, not because of how they put things together."""
    call = call_for(Fault(assembled(), "lstm", {"num_layers": 2, "bidirectional": True}, (9, 4, 6)), 3)
    trace, alone = forward(**call), assembled()(call)
    assert_equals_oracle(alone, oracle(**call))
    for directions, others in zip(trace.layers, alone.layers, strict=True):
        for ours, other in zip(directions, others, strict=True):
            for name, values in ours.over_time().items():
                np.testing.assert_allclose(other.over_time()[name], values, rtol=0, atol=1e-6, err_msg=name)
