"""The examples of the way back keep their rules, and show what their sentences say."""

from urllib.parse import parse_qs

import numpy as np
import pytest

from rnnviz.experiment import simulate
from rnnviz.ui.kit.fields import problems_in
from rnnviz.ui.simulator.back.question import Question
from rnnviz.ui.simulator.back.results import WayBack, walk
from rnnviz.ui.simulator.choice import experiment_of
from rnnviz.ui.simulator.fields import FIELDS, SHOWN_FIELDS
from rnnviz.ui.simulator.presets import BACK_PRESETS, link_back


def way_of(name: str) -> WayBack:
    chosen = experiment_of(BACK_PRESETS[name].choices())
    return walk(simulate(chosen.setup()), 0, Question("sum"), chosen.seed)


def passes(name: str) -> float:
    """How much of h[0] comes through to the last state."""
    flow = way_of(name).flows[0][0]
    assert flow is not None
    return float(flow.norms[0])


@pytest.mark.parametrize("name", BACK_PRESETS)
def test_a_link_keeps_the_rules_and_its_way_back_equals_autograd(name: str) -> None:
    address = parse_qs(link_back(BACK_PRESETS[name]).removeprefix("?"), strict_parsing=True)
    assert problems_in(address, FIELDS | SHOWN_FIELDS) == []
    assert way_of(name).match.verdict == "match"


def test_what_comes_through_is_what_the_sentences_say() -> None:
    assert passes("vanishing") < 1e-6
    assert 0.1 < passes("edge") < 10
    assert passes("exploding") > 10
    assert passes("identity") == pytest.approx(1.0)


def test_with_open_forget_gates_c_carries_its_gradient_over_all_steps() -> None:
    own = way_of("forget_bias").gradients.layers[0][0]
    assert own.c is not None
    norms = np.linalg.norm(own.c[:, 0], axis=1)
    assert norms[0] > 0.5 * norms[-1]
