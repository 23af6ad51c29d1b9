"""Single numbers that a person changed: how a link writes them, and what they do to a call."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.edits import LONGEST, MOST, Edit, read_edits, shapes_edited, those_that_fit, write_edits
from rnnviz.experiment import Experiment, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.network.forward import forward
from rnnviz.sources.sequences import Normal

SOURCE = Normal(5, 3, 4, seed=7)
LSTM = Architecture("lstm", 4, 3, num_layers=2, bidirectional=True, proj_size=2)
SHAPES = shapes_edited(LSTM, 5, 3)


def setup_of(edits: str, arch: Architecture = LSTM, dtype: str = "float64") -> dict[str, np.ndarray]:
    """The arrays of an experiment that an edit may name."""
    setup = Experiment(arch, SOURCE, seed=3, dtype=dtype, h_0="random", c_0="random", edits=edits).setup()
    memory = {} if setup.c_0 is None else {"c_0": setup.c_0}
    return setup.weights | {"x": setup.x, "h_0": setup.h_0} | memory


@pytest.mark.parametrize("name", SHAPES)
def test_an_edit_changes_its_number_and_no_other(name: str) -> None:
    rng = np.random.default_rng(len(name))
    index = tuple(int(rng.integers(size)) for size in SHAPES[name])
    before, after = setup_of(""), setup_of(write_edits((Edit(name, index, "-0.625"),)))
    assert before[name][index] != -0.625
    before[name][index] = -0.625
    assert all((before[key] == after[key]).all() for key in SHAPES)


@pytest.mark.parametrize("cell", CELLS)
def test_an_edited_run_is_the_run_of_the_edited_numbers_and_equals_torchs(cell: str) -> None:
    arch = Architecture(cell, 4, 3, num_layers=2, bidirectional=True)
    experiment = Experiment(arch, SOURCE, seed=3, dtype="float64", edits="weight_hh_l1:2,1=1.5;x:3,2,0=-2;h_0:1,0,2=.5")
    plain = Experiment(arch, SOURCE, seed=3, dtype="float64").setup()
    plain.weights["weight_hh_l1"][2, 1], plain.x[3, 2, 0], plain.h_0[1, 0, 2] = 1.5, -2, 0.5
    wanted = forward(arch, plain.weights, plain.x, plain.h_0, plain.c_0)
    found = simulate(experiment.setup())
    assert (found.trace.output == wanted.output).all()
    assert found.match.verdict == "match"


def test_what_is_drawn_alone_has_the_edits_of_its_own_sample() -> None:
    experiment = Experiment(LSTM, SOURCE, edits="x:4,1,3=9;x:4,2,3=8")
    whole = experiment.setup()
    for sample in range(3):
        assert (experiment.setup(sample).x[:, 0] == whole.x[:, sample]).all()
    assert whole.x[4, 1:, 3].tolist() == [9, 8]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_what_was_edited_is_known_and_can_be_taken_back(dtype: str) -> None:
    arch = Architecture("lstm", 3, 2)
    plain = Experiment(arch, Normal(4, 3, 3, seed=2), seed=5, dtype=dtype).setup(drawn=1)
    text = "weight_hh_l0:3,1=0.7;x:2,1,0=-1;x:2,0,0=9;h_0:0,1,1=0.1"
    once = plain.edited(read_edits(text))
    assert write_edits(once.edits) == text
    twice = once.edited(read_edits("weight_hh_l0:3,1=0.9"))
    assert write_edits(twice.edits) == text.replace("0.7", "0.9")
    back = twice.edited(twice.undone[::-1])
    for before, after in ((plain.x, back.x), (plain.h_0, back.h_0)):
        np.testing.assert_array_equal(after, before)
    for name, weight in plain.weights.items():
        np.testing.assert_array_equal(back.weights[name], weight)


def test_a_number_is_taken_in_the_dtype_of_the_run() -> None:
    assert setup_of("bias_ih_l0:2=0.7", dtype="float32")["bias_ih_l0"][2] == np.float32(0.7)
    assert setup_of("bias_ih_l0:2=0.7")["bias_ih_l0"][2] == 0.7


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("weight_hh_l0", "edits must be written as name:index=number; got 'weight_hh_l0'"),
        ("weight_hh_l0:0,0=1=2", "edits must be written as name:index=number; got 'weight_hh_l0:0,0=1=2'"),
        ("W:0=<b>", "edits must be written as name:index=number; got 'W:0=<b>'"),
        ("h_0:0,0,0=nan", "edits must give h_0:0,0,0 a number of at most ±1e+30; got 'nan'"),
        ("h_0:0,0,0=1e31", "edits must give h_0:0,0,0 a number of at most ±1e+30; got '1e31'"),
        ("h_0:0,0,0=1_0", "edits must give h_0:0,0,0 a number of at most ±1e+30; got '1_0'"),
        ("h_0:0,0,0=1;h_0:0,0,0=2", "edits must name each number once; got h_0:0,0,0 twice"),
        ("x:0,0,0=1" * 200, f"edits must have at most {LONGEST} characters; got 1800"),
        (
            ";".join(f"x:{k},0,0=1" for k in range(MOST + 1)),
            f"edits must change at most {MOST} numbers; got {MOST + 1}",
        ),
        ("weight_hh_l0:12,0=1", "edits must stay inside weight_hh_l0, which is (12, 2); got weight_hh_l0:12,0"),
        ("weight_hh_l0:3=1", "edits must stay inside weight_hh_l0, which is (12, 2); got weight_hh_l0:3"),
        ("x:5,0,0=1", "edits must stay inside x, which is (5, 3, 4); got x:5,0,0"),
    ],
)
def test_a_bad_edit_is_answered_with_field_rule_and_value(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"^edits must") as raised:
        Experiment(LSTM, SOURCE, edits=text).setup()
    assert str(raised.value) == message
    kept, problems = those_that_fit(text, SHAPES)
    assert [str(problem) for problem in problems] == [message]
    assert kept in ("", "h_0:0,0,0=1")


def test_a_name_of_another_network_is_answered_with_the_names_there_are() -> None:
    with pytest.raises(ValueError, match=r"edits must name numbers of this network \(weight_ih_l0, .*; got c_0:0,0,0"):
        Experiment(Architecture("gru", 4, 3), SOURCE, edits="c_0:0,0,0=1").setup()


def test_of_another_network_those_edits_are_kept_that_fit() -> None:
    text = "weight_hh_l0:11,1=0.7;weight_hh_l1:0,0=1;x:4,2,3=-1"
    kept, problems = those_that_fit(text, shapes_edited(Architecture("rnn_tanh", 4, 12), 5, 3))
    assert kept == "weight_hh_l0:11,1=0.7;x:4,2,3=-1"
    assert len(problems) == 1
    assert "got weight_hh_l1:0,0" in str(problems[0])


@given(st.text(max_size=80))
def test_any_text_is_read_or_answered(text: str) -> None:
    kept, problems = those_that_fit(text, SHAPES)
    assert write_edits(read_edits(kept)) == kept
    assert all(str(problem).startswith("edits must") for problem in problems)
