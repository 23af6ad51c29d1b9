"""What the lessons claim, checked with torch's own modules and nothing of the stages."""

import numpy as np
import pytest
import torch

from rnnviz.lessons import LESSONS
from rnnviz.lessons.printed import step_table
from tests.lessons.cases import run_of


def test_the_rows_of_a2_are_torchs_columns_transposed_and_its_biases_summed() -> None:
    run = run_of("A2")
    torchs = run.weights["rnn"]
    np.testing.assert_array_equal(run["W_xh"].value, torchs["weight_ih_l0"].T)
    np.testing.assert_array_equal(run["W_hh"].value, torchs["weight_hh_l0"].T)
    np.testing.assert_array_equal(run["b"].value, torchs["bias_ih_l0"] + torchs["bias_hh_l0"])


def test_the_lower_layer_of_a5_is_the_layer_of_a2() -> None:
    small, large = run_of("A2"), run_of("A5")
    for name, value in small.weights["rnn"].items():
        np.testing.assert_array_equal(large.weights["rnn"][name], value)
    np.testing.assert_array_equal(large["x"].value, small["x"].value)


@pytest.mark.parametrize("size", ["small", "notes"])
@pytest.mark.parametrize("h_0", ["zeros", "random"])
def test_three_ways_give_the_same_numbers(size: str, h_0: str) -> None:
    run = LESSONS["A2"].run(size=size, h_0=h_0)
    assert set(run.match.ways) == {("by_rows", "by_cells"), ("by_cells", "output")}
    np.testing.assert_allclose(run["by_rows"].value, run["output"].torch, rtol=0, atol=5e-6)
    np.testing.assert_allclose(run["by_cells"].torch, run["output"].torch, rtol=0, atol=5e-6)
    assert run["h_0"].value.any() == (h_0 == "random")


@pytest.mark.parametrize("size", ["small", "notes"])
def test_the_lower_states_of_a5_are_those_of_a_layer_of_one_and_the_upper_ones_are_output(size: str) -> None:
    run = run_of("A5", size=size)
    H, inputs = run.weights["rnn"]["weight_ih_l0"].shape
    layer = torch.nn.RNN(inputs, H)
    layer.load_state_dict({n: torch.from_numpy(w) for n, w in run.weights["rnn"].items() if n.endswith("l0")})
    output, _ = layer(torch.from_numpy(run["x"].value), torch.from_numpy(run["h_0"].value[:1].copy()))
    np.testing.assert_allclose(run["lower"].value, output.detach().numpy(), rtol=0, atol=5e-6)
    np.testing.assert_allclose(run["upper"].value, run["output"].torch, rtol=0, atol=5e-6)
    np.testing.assert_allclose(run["last_states"].value, run["h_n"].torch, rtol=0, atol=5e-6)


def test_b3_moves_x_and_output_and_leaves_the_states() -> None:
    run = run_of("B3")
    np.testing.assert_allclose(run["output_batch_first"].value.swapaxes(0, 1), run["output"].value, atol=1e-6)
    np.testing.assert_allclose(run["h_n_batch_first"].value, run["h_n"].value, atol=1e-6)


def test_in_b6_a_change_of_sample_0_reaches_the_others_until_batch_first_is_set() -> None:
    run = run_of("B6")
    assert (run["noticed"].value[1:] > 0).any()
    assert run["noticed_fixed"].value[0] > 0
    np.testing.assert_array_equal(run["noticed_fixed"].value[1:], np.zeros(7))


def test_the_trace_of_c1_is_torchs() -> None:
    run = run_of("C1")
    layer = torch.nn.RNN(5, 2, batch_first=True)
    layer.load_state_dict({name: torch.from_numpy(value) for name, value in run.weights["rnn"].items()})
    x = torch.tensor([[[1.0] * 5, [2.0] * 5, [3.0] * 5]])
    output, h_n = layer(x)
    np.testing.assert_allclose(run["output"].value, output.detach().numpy(), rtol=0, atol=1e-6)
    np.testing.assert_allclose(run["h_n"].value, h_n.detach().numpy(), rtol=0, atol=1e-6)
    w = layer.state_dict()
    hidden = x @ w["weight_ih_l0"].T + w["bias_ih_l0"]
    np.testing.assert_allclose(run["hidden"].value, hidden.numpy(), rtol=0, atol=1e-6)


def test_the_trace_of_c1_is_the_lectures_own_run() -> None:
    run = LESSONS["C1"].run()
    assert run.seed == 1
    with torch.random.fork_rng():
        torch.manual_seed(1)
        output, _ = torch.nn.RNN(5, 2, batch_first=True)(torch.tensor([[[1.0] * 5, [2.0] * 5, [3.0] * 5]]))
    np.testing.assert_allclose(run.output, output.detach().numpy(), rtol=0, atol=1e-6)
    np.testing.assert_allclose(run.output[0, 0], [-0.3520, 0.5253], rtol=0, atol=5e-5)  # as the lecture prints it
    assert step_table(run).splitlines()[1].split()[-4:] == ["-0.3520", "0.5253", "-0.3520", "0.5253"]


def test_a_table_of_steps_says_what_it_cannot_print() -> None:
    with pytest.raises(ValueError, match="lesson must have values to print; D2 has none"):
        step_table(run_of("D2"))
    with pytest.raises(ValueError, match="sample must be between 0 and 0; got 1"):
        step_table(run_of("C1"), sample=1)


def test_d1_is_a_torch_rnn_with_identity_recurrence() -> None:
    run = run_of("D1")
    layer = torch.nn.RNN(16, 10, batch_first=True)
    linear = run.weights["linear"]
    weight, bias = (torch.from_numpy(linear[name]) for name in ("weight", "bias"))
    identity = {"weight_hh_l0": torch.eye(10), "bias_hh_l0": torch.zeros(10)}
    layer.load_state_dict({"weight_ih_l0": weight, "bias_ih_l0": bias, **identity})
    output, _ = layer(torch.from_numpy(run["x"].value))
    np.testing.assert_allclose(run["h"].value, output.detach().numpy(), rtol=0, atol=1e-6)


def test_the_decoder_of_d5_reads_only_the_encoders_last_states() -> None:
    run = run_of("D5")
    np.testing.assert_array_equal(run["sequence"].value[:, 0, :9], run["h_n"].value[0])
    np.testing.assert_array_equal(run["sequence"].value[:, 0, 9:], run["h_n"].value[1])
    assert not run["sequence"].value[:, 1:].any()


def test_d7_reads_no_padding() -> None:
    text = "one two three four\nfive"
    alone, beside = run_of("D7", text="five"), run_of("D7", text=text)
    table = beside.weights["embedding"]["weight"]
    assert not table[0].any()
    # the word has another id in the other vocabulary: compare with the table's row put in its place
    row = table[beside["ids"].value[1, 0]]
    layer = torch.nn.LSTM(8, 6, batch_first=True, bidirectional=True)
    layer.load_state_dict({name: torch.from_numpy(value) for name, value in alone.weights["lstm"].items()})
    _, (hidden, _) = layer(torch.from_numpy(row)[None, None])
    np.testing.assert_allclose(beside["hidden"].value[:, 1], hidden.detach().numpy()[:, 0], rtol=0, atol=1e-6)
