"""What the verdict bar says of a comparison."""

import json
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.check.compare import Match
from rnnviz.experiment import Experiment, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.sources.sequences import Normal


def show() -> None:
    import streamlit as st

    from rnnviz.ui.kit.header import header, header_place

    header(header_place("Simulator"), st.session_state["match"], "cuda", tf32=st.session_state["tf32"])


def said(match: Match, tf32: bool = False) -> dict[str, Any]:
    page = AppTest.from_function(show, default_timeout=30)
    page.session_state["match"], page.session_state["tf32"] = match, tf32
    page.run()
    assert not page.exception
    content: dict[str, Any] = json.loads(next(one for one in page.main if one.type == "bidi_component").proto.bytes)
    return content


def match_of(cell: str = "lstm", **options: Any) -> Match:
    arch = Architecture(cell, 2, 5, num_layers=2, bidirectional=True, **options)
    return simulate(Experiment(arch, Normal(7, 3, 2, seed=1), seed=1, h_0="random").setup()).match


def off_by(match: Match, error: float, tensors: str) -> Match:
    """The same comparison, with another error of the tensors of this name."""
    changed = {
        name: replace(tensor, error=error) if name.startswith(tensors) else tensor
        for name, tensor in match.tensors.items()
    }
    return replace(match, tensors=changed)


@pytest.mark.parametrize(
    ("cell", "options", "per_unit"),
    [("rnn_tanh", {}, 5), ("gru", {}, 5), ("lstm", {}, 5 + 5), ("lstm", {"proj_size": 3}, 3 + 5)],
)
def test_the_bar_counts_every_h_and_every_c(cell: str, options: dict[str, int], per_unit: int) -> None:
    states = 2 * 2 * 7 * 3 * per_unit  # layers, directions, steps, samples
    assert f"{states:,} states compared" in said(match_of(cell, **options))["detail"]


@pytest.mark.parametrize("tensors", ["each step", "h_l"])
def test_what_tf32_rounds_away_is_said_to_be_tf32_s(tensors: str) -> None:
    wrong = off_by(match_of(), 0.25, tensors)
    with_tf32, without = said(wrong, tf32=True), said(wrong)
    assert (with_tf32["verdict"], with_tf32["headline"]) == ("mismatch", "✗ differs from torch.nn.LSTM")
    assert "TF32 keeps 10 bits of each product" in with_tf32["detail"]
    assert "2.5e−01" in with_tf32["detail"]
    assert without["verdict"] == wrong.verdict
    assert "TF32" not in without["detail"]


def test_tf32_is_not_mentioned_where_the_states_agree() -> None:
    content = said(match_of(), tf32=True)
    assert (content["verdict"], content["headline"]) == ("match", "✓ equals torch.nn.LSTM")
    assert "TF32" not in content["detail"]


def test_an_overflow_is_said_with_its_place() -> None:
    tensors = {name: replace(tensor, overflowed=1) for name, tensor in match_of().tensors.items()}
    content = said(replace(match_of(), tensors=tensors, first_overflow=(1, 1, 4)), tf32=True)
    assert (content["verdict"], content["headline"]) == ("overflow", "both overflow here")
    assert "at step t = 4 (layer 1, reverse, by hand and in torch)" in content["detail"]
