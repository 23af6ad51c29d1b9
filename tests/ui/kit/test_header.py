"""What is said of a comparison with torch, and the header that says it on a page without a run."""

import json
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.check.compare import Match
from rnnviz.experiment import Experiment, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.sources.sequences import Normal
from rnnviz.ui.kit.header import verdict_words


def said(match: Match, tf32: bool = False) -> dict[str, str]:
    return verdict_words(match, "cuda", tf32=tf32)


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


def test_the_numbers_behind_a_verdict_name_type_and_device() -> None:
    content = said(match_of())
    assert content.keys() == {"verdict", "headline", "detail"}
    assert content["detail"].endswith("float32 on cuda")


def test_what_the_network_amplifies_is_said_with_both_errors() -> None:
    grown = off_by(off_by(match_of(), 0.25, "h_l"), 3e-8, "each step")
    content = said(grown)
    assert (content["verdict"], content["headline"]) == ("amplified", "✓ each step equals torch.nn.LSTM")
    assert "after all steps |Δ| 2.5e−01, each step alone 3.0e−08" in content["detail"]


def show() -> None:
    import streamlit as st

    from rnnviz.ui.kit.header import draw_header, header_place

    draw_header(header_place("Lessons"), **st.session_state["words"])


def test_the_header_of_a_page_without_a_run_says_name_and_verdict() -> None:
    words = {"verdict": "overflow", "headline": "both <b>overflow</b>", "detail": "шаг 4"}
    page = AppTest.from_function(show, default_timeout=30)
    page.session_state["words"] = words
    page.run()
    assert not page.exception
    assert [title.value for title in page.title] == ["Lessons"]
    (view,) = [element.proto for element in page.main if element.type == "bidi_component"]
    assert json.loads(view.bytes) == words
