"""A link to one value: what it may ask of the view, and what is said where the network has no such thing."""

import pytest

from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.sources.sequences import Normal
from rnnviz.ui.simulator import message
from rnnviz.ui.simulator.fields import SHOWN
from rnnviz.ui.simulator.link import out_of_reach
from tests.ui.simulator.page import problems, visit

ARCH = Architecture("lstm", 2, 5, num_layers=3, bidirectional=True, proj_size=3)
SAMPLE = 1  # of 4 of 7 steps
LINK = {
    "cell": "lstm",
    "hidden_size": "5",
    "num_layers": "2",
    "bidirectional": "true",
    "proj_size": "3",
}
EDGES = {  # the last value that the network has, and what is said of the next
    "sample": ("2", "3", "sample must be a whole number between 0 and 2; got '3'"),
    "step": ("11", "12", "step must be a whole number between 0 and 11; got '12'"),  # 3 layers, one after the other
    "layer": ("2", "3", "layer must be a whole number between 0 and 2; got '3'"),
    "unit": ("2", "3", "unit must be a whole number between 0 and 2; got '3'"),
    "inner": ("4", "5", "inner must be a whole number between 0 and 4; got '5'"),
    "pin": ("3", "4", "pin must be a whole number between 0 and 3; got '4'"),
    "gate": ("m", "z", "gate must be one of i, f, g, o, c, m, h; got 'z'"),
    "direction": ("reverse", "both", "direction must be one of forward, reverse; got 'both'"),
}


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return simulate(Experiment(ARCH, Normal(7, 3, 2, seed=1), seed=1, lengths=(7, 4, 5)).setup())


@pytest.mark.parametrize("name", EDGES)
def test_the_last_there_is_can_be_asked_for_and_no_further(simulation: Simulation, name: str) -> None:
    last, beyond, sentence = EDGES[name]
    assert out_of_reach({name: last}, simulation, SAMPLE) == []
    assert out_of_reach({name: beyond}, simulation, SAMPLE) == [sentence]


def test_each_thing_out_of_reach_has_its_own_sentence(simulation: Simulation) -> None:
    asked = {name: beyond for name, (_, beyond, _) in EDGES.items()}
    assert out_of_reach(asked, simulation, SAMPLE) == [sentence for _, _, sentence in EDGES.values()]


@pytest.mark.parametrize(
    ("cell", "letters"),
    [("rnn_tanh", "h"), ("gru", "r, z, n, h"), ("gru_v1", "r, z, n, h"), ("lstm", "i, f, g, o, c, h")],
)
def test_what_can_be_opened_is_gates_and_lines_of_the_cell(cell: str, letters: str) -> None:
    sim = simulate(Experiment(Architecture(cell, 2, 3), Normal(2, 1, 2, seed=1)).setup())
    (sentence,) = out_of_reach({"gate": "x"}, sim, 0)
    assert sentence == f"gate must be one of {letters}; got 'x'"
    assert all(out_of_reach({"gate": letter}, sim, 0) == [] for letter in letters.split(", "))


def test_of_a_run_that_is_cut_every_unit_of_the_cell_can_be_asked_for(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message, "WHOLE_RUN_AT_MOST", 0)
    assert out_of_reach({"unit": "4"}, simulation, SAMPLE) == []
    assert len(out_of_reach({"unit": "5"}, simulation, SAMPLE)) == 1


def test_a_link_to_one_value_opens_without_a_word() -> None:
    view = {"step": "3", "layer": "1", "direction": "reverse", "unit": "2", "inner": "4", "pin": "2", "gate": "m"}
    shown = {"reveal": "ghost", "outline": "output,h_n", "present": "true", "tab": "Match"}
    back = {"mode": "back", "of": "error", "target": "typed", "target_text": "0.5", "truncate": "2", "view": "reach"}
    opened = {"back_step": "3", "back_pin": "1", "open": "h:1:0:2:1"}
    assert {*view, *shown, *back, *opened} == {*SHOWN}
    page = visit(**LINK, **view, **shown, **back, **opened)
    assert problems(page) == []
    assert {name: page.query_params[name] for name in view} == view  # nothing was wrong, so nothing left the address
