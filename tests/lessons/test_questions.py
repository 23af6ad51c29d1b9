"""The answers to the lessons' questions, computed once more with torch and nothing of the stages."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from rnnviz.lessons import LESSONS, LessonRun
from rnnviz.lessons.asked import Asked
from rnnviz.lessons.effects import effects, told, verdict_of
from rnnviz.lessons.lesson import compute
from rnnviz.lessons.predict import question_of
from rnnviz.lessons.stage import Array
from tests.lessons.random_lesson import with_fault

SEEDS = (1, 4, 9)


def asked(run: LessonRun, sample: int = 0) -> Asked:
    question = question_of(run, sample)
    assert question is not None
    return question


def tensors(run: LessonRun, module: str) -> dict[str, torch.Tensor]:
    return {name: torch.from_numpy(np.array(value)) for name, value in run.weights[module].items()}


def loaded(module: torch.nn.Module, run: LessonRun, name: str) -> torch.nn.Module:
    module.load_state_dict(tensors(run, name))
    return module


def tensor(run: LessonRun, name: str) -> torch.Tensor:
    return torch.from_numpy(np.array(run[name].value))


@pytest.mark.parametrize(("h_0", "first"), [("zeros", 1), ("random", 0)])
@pytest.mark.parametrize("size", ["small", "notes"])
def test_an_untransposed_matrix_is_wrong_from_the_step_on_that_has_a_state_before(
    size: str, h_0: str, first: int
) -> None:
    assert asked(LESSONS["A2"].run(size=size, h_0=h_0)).answer == first


@pytest.mark.parametrize("size", ["small", "notes"])
def test_weights_are_counted_as_torch_counts_them(size: str) -> None:
    run = LESSONS["B1"].run(size=size)
    inputs, H = run["x"].shape[2], run["out"].shape[2]
    assert asked(run).answer == sum(own.numel() for own in torch.nn.RNN(inputs, H).parameters())
    own = LESSONS["D1"].run(size=size)
    sizes = own["x"].shape[2], own["h"].shape[2]
    layers = torch.nn.RNN(*sizes), torch.nn.Linear(*sizes)
    counts = [sum(array.numel() for array in layer.parameters()) for layer in layers]
    assert asked(own).answer == counts[0] - counts[1]


@pytest.mark.parametrize("variant", LESSONS["B4"].variants)
def test_b4_without_batch_first_has_the_shape_that_torch_gives(variant: str) -> None:
    run = LESSONS["B4"].run(variant=variant)
    kind = torch.nn.LSTM if variant == "LSTM" else torch.nn.RNN
    layers = {"stacked": 3, "bidirectional": 1, "LSTM": 2}[variant]
    x = tensor(run, "x")
    _, states = kind(x.shape[2], run["h_n"].shape[2], num_layers=layers, bidirectional=variant != "stacked")(x)
    h_n = states[0] if variant == "LSTM" else states
    assert asked(run).answer == tuple(h_n.shape)


@pytest.mark.parametrize("variant", LESSONS["D6"].variants)
def test_what_hidden_is_in_d6_is_what_torch_returns(variant: str) -> None:
    run = LESSONS["D6"].run(variant=variant)
    layer = getattr(torch.nn, variant)(3, 4, num_layers=2, batch_first=True)
    _, hidden = layer(tensor(run, "x"))
    assert asked(run).answer == tuple(hidden[-1].shape)
    if variant == "LSTM":
        with pytest.raises(TypeError, match="tuple indices must be integers or slices, not tuple"):
            hidden[-1, :, :]


@pytest.mark.parametrize("seed", SEEDS)
def test_d2_counts_what_the_wrong_line_leaves_right(seed: int) -> None:
    run = LESSONS["D2"].run(seed)
    layer = loaded(torch.nn.RNN(3, 4, batch_first=True, bidirectional=True), run, "rnn")
    output, h_n = layer(tensor(run, "x"))
    right = torch.cat([h_n[-2], h_n[-1]], dim=1)
    assert asked(run, 1).answer == int(torch.isclose(output[1, -1], right[1], atol=1e-6).sum())


@pytest.mark.parametrize("seed", SEEDS)
def test_d3_and_a1_count_what_a_change_reaches(seed: int) -> None:
    run = LESSONS["D3"].run(seed)
    layer = loaded(torch.nn.RNN(3, 2, batch_first=True, bidirectional=True), run, "rnn")
    x = tensor(run, "x")
    changed = x.clone()
    changed[0, -1] += 1
    moved = (layer(changed)[0] - layer(x)[0]).abs().amax(dim=2)[0] > 1e-9
    assert asked(run).answer == int(moved.sum())
    assert asked(LESSONS["A1"].run(seed)).answer == 0


@pytest.mark.parametrize("text", ["a b c d\ne\nf g h i\nj k", "one two three\nfour"])
def test_d7_counts_the_sentences_that_padding_leaves_alone(text: str) -> None:
    run = LESSONS["D7"].run(2, text=text)
    layer = loaded(torch.nn.LSTM(3, 2, batch_first=True, bidirectional=True), run, "lstm")
    _, (hidden, _) = layer(tensor(run, "embedded"))
    same = torch.isclose(hidden, torch.from_numpy(run["hidden"].torch), atol=1e-5).all(dim=2).all(dim=0)
    lengths = [len(line.split()) for line in text.splitlines()]
    assert asked(run).answer == int(same.sum()) == lengths.count(max(lengths))


def test_the_other_answers_are_those_of_the_notes() -> None:
    answers = {id_: asked(LESSONS[id_].run()).answer for id_ in ("A5", "B2", "B3", "B5", "B6", "C1", "D4", "D5")}
    assert answers == {"A5": 1, "B2": 0, "B3": (4, 3), "B5": 9, "B6": 4, "C1": 2, "D4": 3, "D5": 4}


def test_unscaled_weights_saturate_and_torchs_do_not() -> None:
    shares = {
        (id_, weights): effects(LESSONS[id_].run(size="notes", weights=weights)).saturated
        for id_ in ("A1", "A2")
        for weights in ("torch", "randn")
    }
    assert shares["A1", "torch"] == shares["A2", "torch"] == 0
    assert shares["A1", "randn"] == pytest.approx(0.78, abs=0.03)
    assert shares["A2", "randn"] == pytest.approx(0.91, abs=0.01)


@pytest.mark.parametrize("h_0", ["zeros", "random"])
def test_a_first_state_is_forgotten_with_torchs_weights_and_never_with_unscaled_ones(h_0: str) -> None:
    tame, wild = (effects(LESSONS["A2"].run(size="notes", weights=weights, h_0=h_0)) for weights in ("torch", "randn"))
    assert tame.felt is not None
    assert 5 < tame.felt < 15
    assert tame.first_state is not None
    assert (tame.first_state[tame.felt :] < 0.01).all()
    assert tame.first_state[tame.felt - 1] >= 0.01
    assert wild.felt is None


def test_with_unscaled_weights_the_ways_part_and_with_torchs_they_do_not() -> None:
    wild, tame = (LESSONS["A2"].run(size="notes", weights=weights) for weights in ("randn", "torch"))
    parted = effects(wild).parted
    assert parted is not None
    apart: Array = np.abs(wild["by_rows"].value - wild["output"].torch).max(axis=(1, 2))
    assert 2 < parted < 20
    assert apart[0] < 1e-4  # one step agrees, so the formula does
    assert apart[parted - 1] < 0.01 <= apart[parted + 1]
    assert apart[-1] > 1
    assert effects(tame).parted is None
    assert LESSONS["A2"].run(weights="randn").match.ok  # few units: too tame for it


@pytest.mark.parametrize("h_0", ["zeros", "random"])
def test_where_rounding_grows_the_verdict_is_not_that_a_line_is_wrong(h_0: str) -> None:
    wild = LESSONS["A2"].run(size="notes", weights="randn", h_0=h_0)
    assert wild.match.verdict == "mismatch"
    assert verdict_of(wild) == "amplified"
    assert any("No line is wrong" in text for text in told(wild))
    tame = LESSONS["A2"].run(h_0=h_0)
    assert verdict_of(tame) == "match"
    assert not any("No line is wrong" in text for text in told(tame))
    assert told(LESSONS["D2"].run()) == ()


def test_a_wrong_line_is_one_with_unscaled_weights_too() -> None:
    lesson = LESSONS["A2"]
    plan = lesson.plan(size="notes", weights="randn")
    chosen = lesson.choose(size="notes", weights="randn")
    wrong = tuple(with_fault(stage, {"by_rows": np.float32(0.01)}) for stage in plan)
    run = replace(compute(lesson, wrong, seed=1), chosen=chosen)
    assert verdict_of(run) == "mismatch"
