"""Confusions 1 to 9 against torch's own modules: the right line is torch's, the wrong one is off by what is said."""

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from rnnviz.lessons.confusions import CONFUSIONS, origins
from tests.lessons.confusions.beside_torch import SEED, assert_equal, assert_says, case, layer_of, off


def test_1_a_loop_in_which_every_layer_reads_x() -> None:
    outcome, names = case("loop")
    assert_equal(outcome.right.values["output"], layer_of(names, nn.RNN)(names["x"])[0])
    assert off(outcome, "output") > 0.05
    assert_says(outcome, off(outcome, "output"))


def test_2_h_0_stays_as_it_is_with_batch_first() -> None:
    outcome, names = case("h_0-batch-first")
    layer = layer_of(names, nn.RNN, batch_first=True)
    with pytest.raises(RuntimeError) as raised:
        layer(names["x"], torch.zeros(3, 1, 4))
    assert (
        outcome.wrong.error
        == f"RuntimeError: {raised.value}"
        == ("RuntimeError: Expected hidden size (1, 3, 4), got [3, 1, 4]")
    )
    assert_equal(outcome.right.values["h_n"], layer(names["x"], torch.zeros(1, 3, 4))[1])


def test_3_a_change_of_sample_0_reaches_the_others_where_they_are_steps() -> None:
    outcome, names = case("axes-swapped")
    changed = names["x"].clone()
    changed[0] += 1
    layer = layer_of(names, nn.RNN, bidirectional=True)
    moved = (layer(changed)[0] - layer(names["x"])[0]).abs().amax(dim=(1, 2))[1:].detach()
    assert_equal(outcome.wrong.values["others"], moved)
    assert (outcome.wrong.values["others"] > 0).all()
    assert not outcome.right.values["others"].any()
    assert_says(outcome, float(moved.max()))


def test_4_h_n_0_is_the_lower_layers() -> None:
    outcome, names = case("h_n")
    output, h_n = layer_of(names, nn.RNN)(names["x"])
    assert_equal(outcome.wrong.values["last"], h_n[0])
    assert_equal(outcome.right.values["last"], h_n[-1])
    assert_equal(outcome.right.values["last"], output[-1])
    assert_says(outcome, off(outcome, "last"))


def test_5_the_backward_half_of_the_last_output_has_read_one_step() -> None:
    outcome, names = case("last-output")
    output, _ = layer_of(names, nn.RNN, batch_first=True, bidirectional=True)(names["x"])
    assert_equal(outcome.wrong.values["last"], output[:, -1])
    assert_equal(outcome.right.values["last"], torch.cat([output[:, -1, :4], output[:, 0, 4:]], dim=1))
    np.testing.assert_array_equal(outcome.wrong.values["last"][:, :4], outcome.right.values["last"][:, :4])
    assert outcome.first is not None
    assert outcome.first.index == (0, 4)
    wrong, right = origins(CONFUSIONS["last-output"], SEED, None, sample=1)
    assert [(part.origin, part.reads) for part in wrong] == [
        ("output[1, 3, :4]", ((1, 0), (1, 1), (1, 2), (1, 3))),
        ("output[1, 3, 4:]", ((1, 3),)),
    ]
    assert [(part.origin, len(part.reads)) for part in right] == [("h_n[0, 1]", 4), ("h_n[1, 1]", 4)]
    assert_says(outcome, off(outcome, "y"))


def test_6_view_puts_states_of_two_samples_into_one_row() -> None:
    outcome, names = case("view")
    _, h_n = layer_of(names, nn.RNN, batch_first=True, bidirectional=True)(names["x"])
    assert_equal(outcome.wrong.values["last"], h_n.reshape(2, 8))
    assert_equal(outcome.right.values["last"], h_n.transpose(0, 1).reshape(2, 8))
    assert (np.abs(outcome.wrong.values["last"] - outcome.right.values["last"]).max(axis=1) > 1e-3).all()
    assert "2 of 2 rows are wrong" in outcome.reason
    wrong, right = origins(CONFUSIONS["view"], SEED, None, sample=0)
    assert [part.origin for part in wrong] == ["h_n[0, 0]", "h_n[0, 1]"]
    assert {n for n, _ in wrong[1].reads} == {1}
    assert [part.origin for part in right] == ["h_n[0, 0]", "h_n[1, 0]"]


@pytest.mark.parametrize("key", ["gru-reset", "gru-update"])
def test_7_torchs_gru_resets_after_the_product_and_keeps_by_z(key: str) -> None:
    outcome, names = case(key)
    assert_equal(outcome.right.values["output"], layer_of(names, nn.GRU)(names["x"], names["h_0"])[0])
    assert off(outcome, "output") > 0.01
    assert_says(outcome, off(outcome, "output"))


def test_8_merging_the_biases_moves_only_n_of_a_gru() -> None:
    outcome, names = case("biases")
    w = names["w"]

    def merged(rows: slice) -> Any:
        layer = layer_of(names, nn.GRU)
        own = {name: value.clone() for name, value in w.items()}
        own["bias_ih_l0"][rows] += own["bias_hh_l0"][rows]
        own["bias_hh_l0"][rows] = 0
        layer.load_state_dict(own)
        return layer(names["x"])[0].detach().numpy()

    assert_equal(outcome.right.values["output"], layer_of(names, nn.GRU)(names["x"])[0])
    np.testing.assert_allclose(outcome.wrong.values["output"], merged(slice(None)), rtol=0, atol=1e-6)
    for rows in (slice(0, 4), slice(4, 8)):
        np.testing.assert_allclose(merged(rows), outcome.right.values["output"], rtol=0, atol=1e-6)
    n = float(np.abs(merged(slice(8, 12)) - outcome.right.values["output"]).max())
    assert n > 0.01
    assert_says(outcome, n)


@pytest.mark.parametrize("kind", [nn.RNN, nn.LSTM])
def test_8_merging_changes_nothing_for_an_rnn_or_an_lstm(kind: Any) -> None:
    with torch.random.fork_rng():
        layer, x = kind(3, 4), torch.randn(5, 2, 3)
        before = layer(x)[0]
        own = {name: value.clone() for name, value in layer.state_dict().items()}
        own["bias_ih_l0"] += own["bias_hh_l0"]
        own["bias_hh_l0"] *= 0
        layer.load_state_dict(own)
    torch.testing.assert_close(layer(x)[0], before)


def test_9_w_hh_as_it_is_goes_unnoticed_where_the_state_is_0() -> None:
    outcome, names = case("layout")
    assert_equal(outcome.right.values["output"], layer_of(names, nn.RNN)(names["x"])[0])
    np.testing.assert_allclose(outcome.wrong.values["output"][0], outcome.right.values["output"][0], atol=1e-6)
    assert outcome.first is not None
    assert outcome.first.index[0] == 1
    assert "h[1]" in outcome.reason


def test_9_gates_in_another_order_are_all_a_little_wrong() -> None:
    outcome, names = case("gates")
    assert_equal(outcome.right.values["output"], layer_of(names, nn.LSTM)(names["x"])[0])
    apart = np.abs(outcome.wrong.values["output"] - outcome.right.values["output"])
    assert (apart > 1e-6).all()
    assert_says(outcome, float(apart.max()))
