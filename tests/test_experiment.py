"""Everything a person chooses, and the computation that follows from it."""

from typing import Any

import numpy as np
import pytest
import torch

import rnnviz.experiment
from rnnviz.experiment import Experiment, is_large, parts_of, simulate
from rnnviz.lessons import lesson_layer
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.sources.sequences import Impulse, Normal, Ramp, Sine, Source, Table, Text


def experiment(cell: str = "lstm", seq_len: int = 5, batch: int = 3, **more: Any) -> Experiment:
    return Experiment(Architecture(cell, 3, 4, num_layers=2, bidirectional=True), Normal(seq_len, batch, 3), **more)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_simulation_equals_torch_and_keeps_every_sample(cell: str, dtype: str) -> None:
    found = simulate(experiment(cell, dtype=dtype, seed=5, h_0="random", c_0="random", lengths=(5, 1, 3)).setup())
    assert found.match.verdict == "match"
    assert found.trace.output.shape == (5, 3, 8)
    assert found.trace.output.dtype == dtype
    assert [found.column(sample) for sample in range(3)] == [0, 1, 2]


def test_equal_choices_are_one_key_and_give_equal_numbers() -> None:
    one, other = experiment(seed=7), experiment(seed=7)
    assert hash(one) == hash(other)
    assert one == other
    np.testing.assert_array_equal(simulate(one.setup()).trace.output, simulate(other.setup()).trace.output)
    assert np.abs(simulate(one.setup()).trace.output - simulate(experiment(seed=8).setup()).trace.output).max() > 0.01


def test_batch_first_changes_the_layout_and_no_number() -> None:
    source = Normal(5, 3, 2)
    plain = simulate(Experiment(Architecture("gru", 2, 3), source).setup())
    first = simulate(Experiment(Architecture("gru", 2, 3, batch_first=True), source).setup())
    assert first.trace.output.shape == (3, 5, 3)
    np.testing.assert_allclose(first.trace.output.swapaxes(0, 1), plain.trace.output, atol=1e-6)
    np.testing.assert_array_equal(first.setup.x, plain.setup.x)


def test_a_custom_state_is_the_state_before_the_first_step() -> None:
    chosen = Experiment(Architecture("rnn_tanh", 2, 3), Normal(4, 1, 2), h_0="custom", h_0_text="0.5, -1, 2")
    np.testing.assert_array_equal(simulate(chosen.setup()).trace.layers[0][0].h_0, np.array([[0.5, -1, 2]], np.float32))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_random_states_are_numpys_numbers_of_the_seed(dtype: str) -> None:
    for seed in (0, 7):
        setup = experiment(seed=seed, dtype=dtype, h_0="random", c_0="random").setup()
        for stream, state in ((1, setup.h_0), (2, setup.c_0)):
            expected = np.random.default_rng([seed, stream]).standard_normal((4, 3, 4)).astype(dtype)
            np.testing.assert_array_equal(state, expected, strict=True)


def test_the_weights_are_what_torch_draws_for_the_seed() -> None:
    setup = experiment("gru", seed=12).setup()
    with torch.random.fork_rng():
        torch.manual_seed(12)
        expected = torch.nn.GRU(3, 4, num_layers=2, bidirectional=True).state_dict()
    assert all(torch.equal(torch.from_numpy(value), expected[name]) for name, value in setup.weights.items())


def test_a_large_batch_is_computed_for_the_drawn_sample_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = experiment(seed=3, h_0="random", c_0="random", lengths=(2, 5, 4))
    whole = simulate(chosen.setup())
    monkeypatch.setattr(rnnviz.experiment, "WHOLE_BATCH_AT_MOST", 100)
    assert is_large(chosen.arch, chosen.seq_len, chosen.batch)
    alone = simulate(chosen.setup(), sample=2)
    assert alone.samples == (2,)
    assert alone.trace.lengths == (4,)
    for layer in range(2):
        for d in range(2):
            np.testing.assert_allclose(
                alone.trace.layers[layer][d].h[:4, 0], whole.trace.layers[layer][d].h[:4, 2], atol=1e-6
            )


@pytest.mark.parametrize(
    "source",
    [
        Normal(5, 4, 3, seed=8),
        Ramp(4, 3, 2),
        Impulse(6, 3, 4, at=2, feature=3),
        Sine(7, 3, 5, period=6.5),
        Text("abc\ndefg\ne"),
        Table("1;2\n3;4\n\n5;6\n7;8\n9;1"),
    ],
)
@pytest.mark.parametrize("batch_first", [False, True])
def test_a_sample_that_is_drawn_alone_is_that_of_its_batch(source: Source, batch_first: bool) -> None:
    arch = Architecture("lstm", source.input_size, 3, bidirectional=True, batch_first=batch_first)
    chosen = Experiment(arch, source, seed=5, dtype="float64", h_0="random", c_0="random")
    whole, n = chosen.setup(), source.batch - 2
    alone = chosen.setup(n)
    np.testing.assert_array_equal(alone.x, whole.x[:, [n]], strict=True)
    assert (alone.batch, alone.samples) == (source.batch, (n,))
    assert (alone.lengths, alone.labels) == (whole.lengths, whole.labels)
    assert whole.drawing(n).samples == (n,)
    ours, theirs = simulate(alone), simulate(whole)
    assert ours.match.ok
    assert (ours.column(n), theirs.column(n)) == (0, n)
    for name, values in theirs.trace.layers[0][1].over_time().items():
        np.testing.assert_allclose(ours.trace.layers[0][1].over_time()[name][:, 0], values[:, n], atol=1e-12)


@pytest.mark.parametrize("arch", [Architecture("gru", 3, 4, 2, bidirectional=True), Architecture("gru_v1", 3, 4, 3)])
def test_a_simulation_says_how_far_it_is_and_can_be_given_up(arch: Architecture) -> None:
    setup = Experiment(arch, Normal(4, 2, 3, seed=1)).setup()
    parts: list[int] = []
    simulate(setup, between=lambda: parts.append(1))
    assert len(parts) == parts_of(arch)

    for last in range(1, parts_of(arch) + 1):
        done: list[int] = []

        def part_done(last: int = last, done: list[int] = done) -> None:
            done.append(1)
            if len(done) == last:
                raise InterruptedError

        with pytest.raises(InterruptedError):
            simulate(setup, between=part_done)
        assert len(done) == last


def test_the_lengths_of_a_text_are_those_of_its_lines() -> None:
    arch = Architecture("gru", 7, 3)
    assert Experiment(arch, Text("abc\ndefgabc\ne")).setup().lengths == (3, 7, 1)
    assert Experiment(arch, Text("abc\ndefgabc\ne"), lengths=(2, 7, 1)).setup().lengths == (2, 7, 1)


@pytest.mark.parametrize(
    ("lengths", "message"),
    [
        ((5, 5), r"lengths must have one number for each sample, 3 in all; got 2"),
        ((5, 6, 1), r"lengths must be between 1 and 5 for sample 1; got 6"),
        ((5, 5, 0), r"lengths must be between 1 and 5 for sample 2; got 0"),
    ],
)
def test_lengths_that_do_not_fit_are_named(lengths: tuple[int, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        experiment(lengths=lengths).setup()


def test_a_line_cannot_be_longer_than_its_text() -> None:
    with pytest.raises(ValueError, match=r"lengths must be between 1 and 2 for sample 0; got 3"):
        Experiment(Architecture("gru", 3, 2), Text("ab\nabc"), lengths=(3, 3)).setup()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"arch": Architecture("gru", 5, 2)}, r"input_size must be 2, the width of the sequence; got 5"),
        ({"arch": Architecture("gru", 2, 513)}, r"hidden_size must be between 1 and 512; got 513"),
        ({"arch": Architecture("gru", 2, 3, num_layers=5)}, r"num_layers must be between 1 and 4; got 5"),
        ({"h_0": "ones"}, r"h_0 must be one of zeros, random, custom; got 'ones'"),
        ({"c_0": "ones"}, r"c_0 must be one of zeros, random, custom; got 'ones'"),
    ],
)
def test_a_choice_that_breaks_a_rule_is_named(changed: dict[str, Any], message: str) -> None:
    usual: dict[str, Any] = {"arch": Architecture("gru", 2, 3), "source": Table("1, 2\n3, 4")}
    with pytest.raises(ValueError, match=message):
        Experiment(**usual | changed)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1, 2", r"h_0 must have 1 number, or 48 \(4 × 3 × 4\); got 2"),
        ("nan", r"h_0 row 1, column 1 must be a finite number; got 'nan'"),
        ("", r"h_0 must have at least 1 row of numbers; it is empty"),
    ],
)
def test_a_custom_state_that_does_not_fit_is_named(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        experiment(h_0="custom", h_0_text=text).setup()


def test_an_overflow_is_a_verdict_and_no_error() -> None:
    arch = Architecture("rnn_relu", 3, 6)
    found = simulate(Experiment(arch, Normal(80, 1, 3), scheme="spectral", spectral_radius=9.0, seed=1).setup()).match
    assert found.verdict == "overflow"
    assert found.first_overflow is not None


def test_a_lesson_brings_its_own_layer() -> None:
    chosen = lesson_layer("C1", 3, None)
    found = simulate(chosen.setup())
    assert found.match.verdict == "match"
    assert found.setup.arch == chosen.arch
    assert (chosen.seq_len, chosen.batch) == found.setup.x.shape[:2]
