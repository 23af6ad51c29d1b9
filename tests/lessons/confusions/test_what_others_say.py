"""Confusions 10 to 17, and those without a number, against torch's own modules."""

import warnings
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from rnnviz.lessons.confusions import CONFUSIONS
from tests.lessons.confusions.beside_torch import assert_equal, assert_says, case, layer_of, off


def test_10_c_of_every_step_ends_in_torchs_c_n_and_output_is_not_c() -> None:
    outcome, names = case("memory")
    output, (_, c_n) = layer_of(names, nn.LSTM)(names["x"])
    assert_equal(outcome.wrong.values["memory"], output)
    assert_equal(outcome.right.values["memory"][-1], c_n[0])
    assert off(outcome, "memory") > 0.05
    for t in range(1, 5):
        assert_equal(outcome.right.values["memory"][t - 1], layer_of(names, nn.LSTM)(names["x"][:t])[1][1][0])


def test_11_between_layers_h_goes_up() -> None:
    outcome, names = case("c-upwards")
    assert_equal(outcome.right.values["output"], layer_of(names, nn.LSTM)(names["x"])[0])
    assert off(outcome, "output") > 0.005
    assert_says(outcome, off(outcome, "output"))


def test_12_the_number_of_weights_does_not_know_the_number_of_steps() -> None:
    outcome, _ = case("sizes")
    with torch.random.fork_rng():
        counts = [sum(w.numel() for w in nn.RNN(3, hidden).parameters()) for hidden in (4, 8, 12)]
    np.testing.assert_array_equal(outcome.wrong.values["parameters"], counts)
    np.testing.assert_array_equal(outcome.right.values["parameters"], [counts[0]] * 3)
    assert ", ".join(map(str, counts)) in outcome.reason


def test_13_padding_moves_the_states_of_shorter_samples_only() -> None:
    outcome, names = case("padding")
    layer = layer_of(names, nn.LSTM, batch_first=True, bidirectional=True)
    lengths = names["lengths"]
    packed = pack_padded_sequence(names["x"], lengths, batch_first=True, enforce_sorted=False)
    for value, x in ((outcome.wrong.values["last"], names["x"]), (outcome.right.values["last"], packed)):
        _, (h_n, _) = layer(x)
        assert_equal(value, torch.cat([h_n[0], h_n[1]], dim=1))
    apart = np.abs(outcome.wrong.values["last"] - outcome.right.values["last"]).max(axis=1)
    whole = lengths.numpy() == 4
    assert (apart[whole] < 1e-6).all()
    assert (apart[~whole] > 0.01).all()
    assert_says(outcome, float(apart.max()))
    assert f"Sample {apart.argmax()} has {lengths[apart.argmax()]} steps" in outcome.reason


def test_14_a_dropped_state_changes_the_second_half() -> None:
    outcome, names = case("carry")
    assert_equal(outcome.right.values["output"], layer_of(names, nn.RNN)(names["x"])[0])
    np.testing.assert_array_equal(outcome.wrong.values["output"][:2], outcome.right.values["output"][:2])
    assert outcome.first is not None
    assert outcome.first.index[0] == 2
    assert off(outcome, "output") > 0.05
    assert_says(outcome, off(outcome, "output"))


def test_14_a_state_with_its_past_stops_the_second_backward() -> None:
    outcome, names = case("detach")
    assert outcome.wrong.error is not None
    assert outcome.wrong.error.startswith("RuntimeError: Trying to backward through the graph a second time")
    assert_equal(outcome.right.values["output"], layer_of(names, nn.RNN)(names["x"])[0][2:])


def test_15_dropout_of_one_layer_drops_nothing_and_torch_warns() -> None:
    outcome, names = case("dropout")
    with torch.random.fork_rng(), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        layer = nn.RNN(3, 4, dropout=0.5)
    assert CONFUSIONS["dropout"].quotes == str(caught[0].message)
    layer.load_state_dict(names["w"])
    assert_equal(outcome.wrong.values["output"], layer.train()(names["x"])[0])
    assert_equal(outcome.wrong.values["output"], layer.eval()(names["x"])[0])
    right = outcome.right.values["output"]
    kept = right != 0
    np.testing.assert_allclose(right[kept], 2 * outcome.wrong.values["output"][kept], rtol=1e-6)
    assert 0 < kept.sum() < kept.size
    assert f"{(~kept).sum()} are 0" in outcome.reason


def test_16_the_fourth_argument_is_bias() -> None:
    outcome, names = case("positions")
    with torch.random.fork_rng():
        by_position = nn.LSTM(3, 4, 2, True)
        by_name = nn.LSTM(3, 4, num_layers=2, bidirectional=True)
    assert (by_position.bias, by_position.bidirectional) == (True, False)
    np.testing.assert_array_equal(outcome.wrong.values["settings"], [2, True, 1])
    np.testing.assert_array_equal(outcome.right.values["settings"], [2, True, 2])
    assert_says(outcome, by_position(names["x"])[0].shape[2])
    assert_says(outcome, by_name(names["x"])[0].shape[2])


def test_17_another_order_of_adding_is_equal_but_for_rounding() -> None:
    outcome, names = case("devices")
    assert_equal(names["here"].numpy(), layer_of(names, nn.RNN)(names["x"])[0])
    assert outcome.right.values["same"].all()
    assert not outcome.wrong.values["same"].all()
    rounding = float((names["here"] - names["there"]).abs().max())
    tf32 = float((names["here"] - names["tf32"]).abs().max())
    assert 0 < rounding < 1e-6 < tf32 < 5e-3
    assert_says(outcome, rounding)
    assert_says(outcome, tf32)
    # TF32 keeps 10 of the 23 bits behind the point
    assert not (np.asarray([1 + 2**-11], "float32").view("uint32") & 0x1FFF == 0).all()


def test_a_bias_that_stands_twice() -> None:
    outcome, names = case("other-bias")
    assert_equal(outcome.right.values["output"], layer_of(names, nn.RNN)(names["x"])[0])
    assert_says(outcome, off(outcome, "output"))


def test_a_pair_goes_into_no_linear_layer() -> None:
    outcome, names = case("tuple")
    assert outcome.wrong.error == "TypeError: linear(): argument 'input' (position 1) must be Tensor, not tuple"
    output, _ = layer_of(names, nn.RNN, batch_first=True, bidirectional=True)(names["x"])
    assert_equal(outcome.right.values["y"], names["head"](output))


def test_an_lstms_hidden_is_a_pair() -> None:
    outcome, names = case("pair-of-states")
    with pytest.raises(TypeError) as raised:
        layer_of(names, nn.LSTM, batch_first=True)(names["x"])[1][-1, :, :]
    assert outcome.wrong.error == f"TypeError: {raised.value}"
    _, (h_n, _) = layer_of(names, nn.LSTM, batch_first=True)(names["x"])
    assert_equal(outcome.right.values["last"], h_n[-1])


def gradients_of(names: dict[str, Any], times: float = 1.0) -> dict[str, torch.Tensor]:
    """Of the sum of output, by torch."""
    layer = layer_of(names, nn.RNN)
    (times * layer(names["x"])[0].sum()).backward()
    return {name: weight.grad for name, weight in layer.named_parameters() if weight.grad is not None}


def test_the_state_before_the_first_is_no_last_one() -> None:
    outcome, names = case("first-state")
    layer = layer_of(names, nn.RNN)
    output, _ = layer(names["x"])
    output[-1].sum().backward()
    assert layer.weight_hh_l0.grad is not None
    assert_equal(outcome.right.values["dW_hh"], layer.weight_hh_l0.grad)
    assert off(outcome, "dW_hh") > 0.01
    assert_says(outcome, off(outcome, "dW_hh"))


def test_gradients_add_up_until_they_are_set_to_0() -> None:
    outcome, names = case("zero-grad")
    own = gradients_of(names)["weight_hh_l0"]
    assert_equal(outcome.right.values["dW_hh"], own)
    np.testing.assert_allclose(outcome.wrong.values["dW_hh"], 2 * own.numpy(), rtol=1e-5)
    assert_says(outcome, 2 * float(own.norm()))


def test_clipping_before_backward_clips_nothing() -> None:
    outcome, names = case("clip-early")
    grads = gradients_of(names)
    norm = float(torch.cat([own.reshape(-1) for own in grads.values()]).norm())
    assert norm > 2
    assert_equal(outcome.wrong.values["dW_hh"], grads["weight_hh_l0"])
    assert_equal(outcome.right.values["dW_hh"], grads["weight_hh_l0"] / norm)
    assert_says(outcome, float(grads["weight_hh_l0"].norm()))


def test_clipping_each_weight_by_itself_turns_the_gradient() -> None:
    outcome, names = case("clip-each")
    grads = gradients_of(names)
    hh, b = grads["weight_hh_l0"], grads["bias_hh_l0"]
    assert min(hh.norm(), b.norm()) > 1
    assert_equal(outcome.wrong.values["db_hh"], b / b.norm())
    right = outcome.right.values
    assert np.linalg.norm(right["db_hh"]) / np.linalg.norm(right["dW_hh"]) == pytest.approx(float(b.norm() / hh.norm()))
    assert_says(outcome, float(b.norm() / hh.norm()))
