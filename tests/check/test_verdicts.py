"""No right network is called wrong: a part of what `benchmarks.verdicts` draws, and what the rule must still see."""

import numpy as np
import pytest

from benchmarks.verdicts import overflowing, overflowing_back, saturated, saturated_back, verdicts
from rnnviz import Architecture, compare, forward, init_weights, torch_forward
from rnnviz.experiment import Experiment, simulate
from rnnviz.sources.sequences import Table


def test_saturated_gates_are_torchs_to_the_last_bit_that_counts() -> None:
    assert {match.verdict for _, match in verdicts(saturated, range(60))} == {"match"}


def test_relu_networks_around_overflow_are_never_called_wrong() -> None:
    counts = [match.verdict for _, match in verdicts(overflowing, range(50))]
    assert "mismatch" not in counts
    assert {"match", "overflow"} <= set(counts)


def test_the_way_back_through_saturated_gates_and_overflow_is_never_called_wrong() -> None:
    assert {match.verdict for _, match in verdicts(saturated_back, range(15))} <= {"match", "amplified"}
    counts = [match.verdict for _, match in verdicts(overflowing_back, range(15))]
    assert "mismatch" not in counts
    assert {"match", "overflow"} <= set(counts)


def test_what_a_student_can_type_into_an_lstm_is_not_called_wrong() -> None:
    """x of 30 and -30 with c_0 = 1000: a sigmoid that loses its smallest values would be seen here."""
    chosen = Experiment(Architecture("lstm", 2, 4), Table("30 -30"), seed=4, c_0="custom", c_0_text="1000")
    assert simulate(chosen.setup()).match.verdict == "match"


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("number", range(6))
def test_a_wrong_relu_network_is_called_wrong_although_it_overflows_later(dtype: str, number: int) -> None:
    rng = np.random.default_rng(number)
    arch = Architecture("rnn_relu", 3, 5, num_layers=2)
    weights = init_weights(arch, number, dtype, "spectral", 1e3)
    x = np.abs(rng.standard_normal((150, 2, 3))).astype(dtype)
    faulty = {**weights, "weight_hh_l0": weights["weight_hh_l0"].T.copy()}
    match = compare(forward(arch, faulty, x), torch_forward(arch, weights, x))
    assert match.first_overflow is not None
    assert match.verdict == "mismatch"


def test_the_two_numbers_of_a_verdict_belong_to_one_tensor() -> None:
    arch = Architecture("rnn_relu", 3, 5, num_layers=2)
    weights = init_weights(arch, 2, scheme="spectral", spectral_radius=4.0)
    x = np.random.default_rng(2).standard_normal((20, 2, 3)).astype("float32")
    match = compare(forward(arch, weights, x), torch_forward(arch, weights, x))
    assert len({tensor.tolerance for tensor in match.tensors.values()}) > 1
    decisive = match.tensors[match.decisive]
    assert (match.max_abs_error, match.tolerance) == (decisive.error, decisive.tolerance)
    assert all(t.error / t.tolerance <= decisive.error / decisive.tolerance for t in match.tensors.values())
