"""What the gradient is of: read from an address, brought inside the network, refused in words."""

import dataclasses

import numpy as np
import pytest

from rnnviz.experiment import Experiment, Setup, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.sources.sequences import Normal, Text
from rnnviz.ui.kit.kept import RESULTS
from rnnviz.ui.simulator.back import results
from rnnviz.ui.simulator.back.question import BACK_FIELDS, Question, out_of_reach, question_of
from rnnviz.ui.simulator.back.results import walk
from rnnviz.ui.simulator.back.view import BACK
from tests.ui.simulator.page import problems, views, visit
from tests.ui.unpack import unpack

ARCH = Architecture("lstm", 2, 5, num_layers=2, bidirectional=True, proj_size=3)


@pytest.fixture(scope="module")
def setup() -> Setup:
    return Experiment(ARCH, Normal(7, 3, 2, seed=1), seed=1, lengths=(7, 4, 5)).setup()


@pytest.mark.parametrize(
    ("of", "kept"),
    [
        ("", True),
        ("sum", True),
        ("h:0:0:4:1", True),
        ("c:1:1:0:2", True),
        ("h:0:0:4", False),
        ("x:0:0:4:1", False),
        ("h:a:0:4:1", False),
    ],
)
def test_an_address_names_a_number_or_a_loss(of: str, kept: bool) -> None:
    problem = BACK_FIELDS["of"].problem("of", of)
    assert (problem is None) is kept
    assert problem is None or problem.startswith("of must be one of sum, error, characters, or a number as h:0:0:4:1")


def test_nothing_is_asked_until_the_mode_is_back() -> None:
    assert question_of({"of": "sum"}) is None
    assert question_of({"mode": "forward", "of": "sum"}) is None
    assert question_of({"mode": "back", "of": "sum", "truncate": "3"}) == Question("sum", truncate=3)
    assert question_of({"mode": "back", "of": "nonsense", "truncate": "x"}) == Question()


def test_a_question_outlives_the_network_that_it_was_asked_of(setup: Setup) -> None:
    assert Question("h:9:9:99:9").within(setup, 1).of == "h:1:1:3:2"  # sample 1 has 4 steps, the state 3 units
    assert Question("c:0:1:2:9").within(setup, 1).of == "c:0:1:2:4"
    assert Question().within(setup, 2).of == "h:1:0:4:0"
    assert Question("characters").within(setup, 0).of == "sum"  # x is no characters
    plain = Experiment(Architecture("gru", 2, 4), Normal(3, 1, 2, seed=1)).setup()
    assert Question("c:0:0:1:1").within(plain, 0).of == "h:0:0:1:1"


@pytest.mark.parametrize(
    ("of", "sentence"),
    [
        ("h:1:1:3:2", None),
        ("sum", None),
        ("h:2:0:0:0", "of must name a layer between 0 and 1; got 'h:2:0:0:0'"),
        ("h:0:2:0:0", "of must name a direction between 0 and 1; got 'h:0:2:0:0'"),
        ("h:0:0:4:0", "of must name a step between 0 and 3; got 'h:0:0:4:0'"),
        ("h:0:0:0:3", "of must name a unit between 0 and 2; got 'h:0:0:0:3'"),
        ("c:0:0:0:3", None),
    ],
)
def test_a_link_to_a_number_that_there_is_not_says_so(of: str, sentence: str | None) -> None:
    assert out_of_reach(of, ARCH, 4) == sentence


def test_a_plain_cell_has_no_memory_to_ask_about() -> None:
    sentence = out_of_reach("c:0:0:0:0", Architecture("gru", 2, 3), 4)
    assert sentence == "of must name a state of the cell, one of h; got 'c:0:0:0:0'"


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("of", ["sum", "error", "characters"])
def test_every_loss_of_characters_is_walked_back_and_equals_autograd(cell: str, of: str) -> None:
    source = Text("rnn\nstate")
    arch = Architecture(cell, source.input_size, 3, num_layers=2)
    simulation = simulate(Experiment(arch, source, seed=4).setup())
    for target in ("next", "last", "typed"):
        way = walk(simulation, 0, Question(of, target, "0.25"), 4)
        assert way.match.verdict == "match"
        assert np.isfinite(way.loss.value)


def test_a_target_that_does_not_fit_is_named() -> None:
    source = Text("rnn")
    simulation = simulate(Experiment(Architecture("gru", source.input_size, 3), source).setup())
    with pytest.raises(ValueError, match=r"target_text must have 1 number, or 9 \(3 × 1 × 3\); got 2"):
        walk(simulation, 0, Question("error", "typed", "1, 2"), 0)


def sent(**address: str) -> dict[str, object]:
    found: dict[str, object] = unpack(views(visit(**address))[BACK])
    return found


def test_the_page_computes_nothing_of_the_way_back_until_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise AssertionError("nobody asked")

    monkeypatch.setattr(results, "walk", fail)
    assert sent() == {"asked": False}
    assert sent(of="sum") == {"asked": False}


def test_a_link_opens_the_way_back_of_a_number_of_the_sample_drawn() -> None:
    found = sent(mode="back", of="h:0:0:2:3")
    assert found["question"] == {**dataclasses.asdict(Question("h:0:0:2:3")), "number": ["h", 0, 0, 2, 3]}
    assert found["match"]["headline"] == "✓ equals autograd"  # type: ignore[index]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"mode": "sideways"}, "mode must be one of forward, back; got 'sideways'"),
        ({"mode": "back", "of": "h:0:0:5:0"}, "of must name a step between 0 and 4; got 'h:0:0:5:0'"),
        ({"mode": "back", "truncate": "-1"}, "truncate must be a whole number between 0 and 1000; got '-1'"),
    ],
)
def test_a_bad_link_is_said(address: dict[str, str], said: str) -> None:
    page = visit(**address)
    assert problems(page) == [said]


def test_a_large_run_says_why_it_is_not_walked_back() -> None:
    found = sent(mode="back", source="normal", seq_len="50", hidden_size="400", input_size="100")
    assert set(found) == {"asked", "problem"}
    assert "the way back opens every one of them" in str(found["problem"])


def test_a_refused_target_is_said_on_the_page() -> None:
    found = sent(mode="back", of="error", target="typed", target_text="1, 2")
    assert str(found["problem"]).startswith("target_text must have 1 number, or 20")


def test_the_same_question_is_walked_back_once(monkeypatch: pytest.MonkeyPatch) -> None:
    RESULTS.clear()
    first = sent(mode="back", of="sum")
    monkeypatch.setattr(results, "walk", None)
    second = sent(mode="back", of="sum")
    assert first["print"] == second["print"]
    assert RESULTS.bytes > 0
