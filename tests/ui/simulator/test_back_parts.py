"""What is asked for by itself beside the gradients: its numbers are the library's, and it comes when it is shown."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from benchmarks.messages import BAR, NETWORKS, QUESTIONS, rows_of
from rnnviz import backward
from rnnviz.experiment import Experiment, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.network.itemised import norms_by_loss
from rnnviz.sources.sequences import Normal, Text
from rnnviz.ui.kit.kept import RESULTS
from rnnviz.ui.kit.messages import pack
from rnnviz.ui.simulator.back import parts, results
from rnnviz.ui.simulator.back.message import back_message
from rnnviz.ui.simulator.back.parts import PARTS, head_content, matrix_content, parts_content
from rnnviz.ui.simulator.back.question import Question
from rnnviz.ui.simulator.back.reached import losses_together, reached_of
from rnnviz.ui.simulator.back.results import walk, way_back_of
from rnnviz.ui.simulator.back.view import BACK
from rnnviz.ui.simulator.message import Focus, run_message
from tests.ui.simulator.page import views, visit
from tests.ui.simulator.test_back_message import way_of
from tests.ui.simulator.test_message_numbers import pairs, random_simulation
from tests.ui.unpack import unpack

EVERY = frozenset(parts.NAMES)


@pytest.mark.parametrize("network", [name for name in NETWORKS if name != "1,000 steps"])
def test_the_way_back_sends_at_most_twice_the_runs_bytes(network: str) -> None:
    rows = rows_of(network)
    assert len(rows) >= len(QUESTIONS) - 1
    for row in rows:
        assert not row.missed, f"{row.what}: {row.value:.2f} × the run, {row.more}; at most {BAR} ×"


@pytest.mark.parametrize("seed", range(0, 60, 6))
def test_so_it_does_for_any_network_and_question(seed: int) -> None:
    simulation, sample = random_simulation(seed)
    run = len(run_message(simulation, sample, Focus(), "cpu"))
    for question in QUESTIONS.values():
        asked = replace(question, truncate=min(question.truncate, 1)).within(simulation.setup, sample)
        if asked.of == "error" and asked.target == "next" and simulation.setup.length(sample) < 2:
            continue  # nothing is read next
        way = walk(simulation, sample, asked, seed)
        assert len(back_message(simulation, sample, way, "cpu")) <= BAR * run, asked


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_which_loss_reached_which_step_is_the_librarys(seed: int) -> None:
    simulation, _sample, way, _sent = way_of(seed)
    trace, weights = way.gradients.trace, simulation.setup.weights
    sent = unpack(pack(matrix_content(way, simulation)))
    assert (sent == {}) is (way.question.number is not None)
    for layer, d in pairs(trace.arch) if sent else ():
        d_output = way.loss.gradients["d_output"]
        reached = sent["reached"][layer][d]
        np.testing.assert_array_equal(reached, norms_by_loss(trace, weights, d_output, layer, d))
        kept, cut = sent["kept"][layer][d], way.question.truncate or None
        left = norms_by_loss(trace, weights, d_output, layer, d, truncate=cut)
        if kept is None and cut is not None:  # the blocks say it: no loss reaches across the start of its own
            block = np.abs(np.arange(len(reached)) - (len(reached) - 1) * d) // cut
            kept = np.where(block[:, None] == block, reached, 0)
        np.testing.assert_array_equal(reached if kept is None else kept, left)


@pytest.mark.parametrize("of", ["characters", "error"])
def test_the_head_is_the_notebooks_and_its_gradients_are_autograds(of: str) -> None:
    source = Text("rnn\nseq2")
    arch = Architecture("gru", source.input_size, 3, bidirectional=True)
    simulation = simulate(Experiment(arch, source, seed=4, dtype="float64").setup())
    way = walk(simulation, 1, Question(of), 4)
    sent = unpack(pack(head_content(way)))
    weight, bias = (torch.tensor(sent[name]).requires_grad_() for name in ("weight", "bias"))
    output, x = torch.tensor(simulation.trace.output[:, 1]).requires_grad_(), torch.from_numpy(simulation.trace.x[:, 1])
    made = torch.nn.functional.linear(output[:-1], weight, bias)
    if of == "error":
        loss = torch.nn.functional.mse_loss(made, x[1:])
    else:
        loss = torch.nn.functional.cross_entropy(made, x[1:].argmax(dim=1))
    *by_torch, by_output = torch.autograd.grad(loss, [weight, bias, output])
    assert sent["weight"].shape == (source.input_size, 6)
    for name, value in zip(("Weight", "Bias"), by_torch, strict=True):
        np.testing.assert_allclose(sent[f"d{name}"], value, atol=1e-14)
        np.testing.assert_allclose(sent[f"torch{name}"], value, atol=1e-14)
    assert sent["counts"] == [True, True, True, False]
    np.testing.assert_array_equal(np.asarray(sent["target"])[:-1], x[1:])
    given = unpack(back_message(simulation, 1, way, "cpu"))["given"]
    np.testing.assert_allclose(given["torch"], by_output, atol=1e-14)
    assert 0 < given["tolerance"] < 1e-12
    plain = walk(simulation, 1, Question("sum"), 4)
    assert unpack(back_message(simulation, 1, plain, "cpu"))["headed"] is False


@pytest.mark.parametrize("cut", [0, 6])
def test_of_many_losses_some_share_a_row(cut: int) -> None:
    arch = Architecture("gru", 1, 3, bidirectional=True)
    simulation = simulate(Experiment(arch, Normal(300, 1, 1, seed=1), seed=1, dtype="float64").setup())
    question = Question("sum", truncate=cut)
    way = walk(simulation, 0, question, 1)
    sent = unpack(pack(matrix_content(way, simulation)))
    n = unpack(back_message(simulation, 0, way, "cpu"))["together"]
    assert n == 6  # of 300 steps, 54 rows of at most 16,384 numbers
    for d in range(2):
        reached = sent["reached" if not cut else "kept"][0][d]
        assert reached.shape == (50, 300)
        for row in (0, 17, 49):
            d_output = np.zeros_like(simulation.trace.output)
            d_output[n * row : n * row + n] = 1
            alone = backward(simulation.trace, simulation.setup.weights, d_output, truncate=cut or None)
            np.testing.assert_allclose(reached[row], np.linalg.norm(alone.layers[0][d].h[:, 0], axis=1), atol=1e-14)
    assert (sent["kept"][0][0] is None) is (cut == 0)


def test_no_run_has_more_rows_than_are_shown() -> None:
    for length in range(1, 1001):
        rows = -(-length // losses_together(length))
        assert rows <= min(64, length), length
        assert rows * length <= 16_384, length
    assert losses_together(64) == 1


def test_a_part_is_computed_when_it_is_shown_and_then_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    computed = []

    def counted(*given: Any) -> Any:
        computed.append(given)
        return reached_of(*given)

    monkeypatch.setattr(parts, "reached_of", counted)
    RESULTS.clear()
    plain = views(visit(mode="back", of="sum", seed="77"))
    assert unpack(plain[PARTS]) == {}
    assert "reached" not in unpack(plain[BACK])["layers"][0][0]
    assert computed == []
    for _ in range(2):
        shown = views(visit(mode="back", of="sum", seed="77", view="reach"))
        assert shown[BACK] == plain[BACK]  # the way back itself is as it was
        assert unpack(shown[PARTS]).keys() == {"print", "question", "reached", "kept", "examples"}
    assert len(computed) == 1


def test_only_what_a_question_has_is_sent() -> None:
    chosen = Experiment(Architecture("gru", 4, 3), Text("hello"), seed=5)
    simulation = simulate(chosen.setup())
    has = {}
    for of in ("h:0:0:4:0", "sum", "characters"):
        question = Question(of)
        sent = parts_content(chosen, simulation, 0, question, EVERY)
        has[of] = {"reached" in sent, "head" in sent}
        assert {"print", "question", "cells", "examples"} <= sent.keys()
        assert parts_content(chosen, simulation, 0, question, frozenset()).keys() == {"print", "question"}
    assert has == {"h:0:0:4:0": {False}, "sum": {True, False}, "characters": {True}}


def test_one_way_back_serves_the_page_its_parts_and_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = Experiment(Architecture("lstm", 4, 3), Normal(6, 9, 4), seed=78)
    simulation = simulate(chosen.setup())
    way = way_back_of(chosen, simulation, 2, Question("sum"))
    monkeypatch.setattr(results, "walk", None)
    assert way_back_of(chosen, simulation, 2, Question("sum")) is way
    output = way.gradients.trace.layers[0][0].h
    whole = simulation.trace.layers[0][0].h
    np.testing.assert_array_equal(output[:, 0], whole[:, 2])
    assert not np.shares_memory(output, whole)  # what is kept does not hold the batch
