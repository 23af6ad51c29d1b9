"""What the browser asks to be moved, and what the page answers: the loss really computed again."""

import json
from typing import Any

import numpy as np
import pytest

from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.sources.sequences import Normal, Source, Text
from rnnviz.ui.simulator.back.question import Question
from rnnviz.ui.simulator.back.results import walk
from rnnviz.ui.simulator.back.tried import CHANGES, Wanted, answer_to, read_wanted

QUESTIONS = [Question("sum"), Question("h:1:0:2:1"), Question("error"), Question("characters")]


def run_of(cell: str, question: Question) -> tuple[Experiment, Simulation]:
    source: Source = Text("rnn\nseq2") if question.of == "characters" else Normal(4, 2, 3, seed=5)
    arch = Architecture(cell, source.input_size, 3, num_layers=2, bidirectional=True, batch_first=True)
    chosen = Experiment(arch, source, seed=8, h_0="random")
    return chosen, simulate(chosen.setup())


@pytest.mark.parametrize("k", range(len(QUESTIONS)))
@pytest.mark.parametrize("cell", CELLS)
def test_the_loss_rises_by_gradient_times_change(cell: str, k: int) -> None:
    chosen, simulation = run_of(cell, QUESTIONS[k])
    question = QUESTIONS[k].within(simulation.setup, 1)
    way = walk(simulation, 1, question, chosen.seed)
    found = way.gradients
    own = found.layers[0][1]
    expected: dict[str, Any] = {
        "h:0:1:2:0": own.h[2, 0, 0],
        "h:0:1:start:1": own.h_0[0, 1],
        "x:1:2": found.x[1, 0, 2],
        "weight_hh_l0_reverse:1:2": found.weights["weight_hh_l0_reverse"][1, 2],
        "bias_ih_l1:2": found.weights["bias_ih_l1"][2],
    }
    if own.c is not None and own.c_0 is not None:
        expected |= {"c:0:1:2:0": own.c[2, 0, 0], "c:0:1:start:1": own.c_0[0, 1]}
    if question.has_head:
        expected |= {"head.weight:1:4": way.loss.head["weight"][1, 4], "head.bias:2": way.loss.head["bias"][2]}
    for number, gradient in expected.items():
        answer = answer_to(chosen, simulation, 1, question, Wanted(number, "0.001"))
        assert float(answer["slope"]) == pytest.approx(gradient, rel=2e-4, abs=2e-6), number
        assert float(answer["rise"]) == pytest.approx(0.001 * gradient, rel=0.02, abs=2e-6), number
        assert answer["of"] == repr(question)
        json.dumps(answer, allow_nan=False)


def test_what_the_network_has_not_is_said_in_words() -> None:
    headed = answer_to(*run_of("gru", QUESTIONS[2]), 0, QUESTIONS[2], Wanted("head.weight:9:0", "0.1"))
    assert headed["problem"].startswith("row must be")
    chosen, simulation = run_of("gru", QUESTIONS[0])
    for number, words in (
        ("h:2:0:0:0", "layer must be"),
        ("x:9:0", "t must be"),
        ("weight_hr_l0:0:0", "name must be"),
        ("head.weight:0:0", "name must be"),
    ):
        answer = answer_to(chosen, simulation, 0, QUESTIONS[0], Wanted(number, "0.1"))
        assert answer["problem"].startswith(words)
        assert "rise" not in answer


@pytest.mark.parametrize(
    "text",
    [
        None,
        3,
        "",
        "h:0:0:0:0",
        "h:0:0:0:0 7",
        "h:0:0:0:0 nan",
        "y:0:0 0.1",
        "weight_hh_l0:a:0 0.1",
        "h:0:0:0:0:0 0.1",
        {},
    ],
)
def test_what_is_no_number_of_a_network_is_not_asked(text: Any) -> None:
    assert read_wanted(text) is None


@pytest.mark.parametrize(
    "number", ["h:0:0:0:0", "c:1:1:start:3", "x:0:4", "bias_hh_l1_reverse:3", "weight_ih_l0:3:1", "head.bias:2"]
)
def test_what_is_one_is_read(number: str) -> None:
    for by in CHANGES:
        assert read_wanted(f"{number} {by}") == Wanted(number, by)


def test_an_overflow_has_no_rise() -> None:
    arch = Architecture("rnn_relu", 1, 4)
    chosen = Experiment(arch, Normal(400, 1, 1, seed=2), seed=1, scheme="spectral", spectral_radius=30.0)
    simulation = simulate(chosen.setup())
    answer = answer_to(chosen, simulation, 0, Question("sum"), Wanted("h:0:0:0:0", "0.1"))
    assert not np.isfinite(float(answer["rise"]))
