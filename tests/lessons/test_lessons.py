"""Every lesson: its shapes are the notes' shapes, every stage equals torch, and a wrong stage is found out."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from rnnviz.lessons import ALIASES, LESSONS, Lesson
from rnnviz.lessons.draws import draw_weights
from rnnviz.lessons.lesson import Stages, compute
from rnnviz.lessons.stage import Made, Stage, Values, Weights
from tests.lessons.cases import CASES, DRAWN, OUTPUTS, SHAPES, SMALL, run_of


def all_stages(id_: str) -> Stages:
    lesson = LESSONS[id_]
    return lesson.plan(variant=lesson.variants[-1] if lesson.variants else None, size=lesson.sizes[-1])


def test_all_lessons_of_the_notes_are_there() -> None:
    groups = {"A": 5, "B": 6, "C": 1, "D": 7, "E": 4}
    expected = [f"{group}{k}" for group, last in groups.items() for k in range(1, last + 1)]
    assert sorted(LESSONS.keys() | ALIASES.keys()) == expected
    assert list(LESSONS) == sorted(LESSONS)
    assert set(ALIASES.values()) <= LESSONS.keys()
    assert set(SHAPES) == set(CASES)


@pytest.mark.one_in(2)
@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1])
@pytest.mark.parametrize(("id_", "variant"), CASES)
def test_shapes_are_those_of_the_notes_and_every_stage_equals_torch(id_: str, variant: str | None, seed: int) -> None:
    run = run_of(id_, seed, variant=variant)
    assert {name: run.shapes[name] for name in SHAPES[id_, variant]} == SHAPES[id_, variant]
    assert run.output.shape == OUTPUTS.get(id_, run.output.shape)
    assert {value.name for value in run.stages} <= run.match.tensors.keys()
    assert run.match.ok
    assert run.match.max_abs_error <= run.match.tolerance < 1e-4


@pytest.mark.parametrize(("id_", "variant"), SMALL)
def test_in_small_every_number_can_be_read_and_every_stage_equals_torch(id_: str, variant: str | None) -> None:
    run = LESSONS[id_].run(variant=variant)
    assert run.chosen.size == "small"
    assert {name: run.shapes[name] for name in SMALL[id_, variant]} == SMALL[id_, variant]
    assert run.match.ok
    tried = ("every_w", "reach", "reach_no_tanh")  # drawn as curves
    assert max(max(shape) for name, shape in run.shapes.items() if name not in ("x", *tried)) <= 16
    assert {id_ for id_, variant in CASES if (id_, variant) not in SMALL} == {"C1"}


@pytest.mark.parametrize("id_", LESSONS)
def test_another_seed_gives_other_numbers_and_the_same_seed_the_same(id_: str) -> None:
    variant = (LESSONS[id_].variants or (None,))[0]
    chosen = DRAWN.get(id_, {}) | {"size": LESSONS[id_].sizes[-1]}
    run, again, other = (LESSONS[id_].run(seed, variant=variant, **chosen) for seed in (1, 1, 0))
    np.testing.assert_array_equal(run.output, again.output)
    assert not np.allclose(run.output, other.output)


@pytest.mark.parametrize("id_", LESSONS)
def test_a_fault_in_any_stage_by_hand_is_found(id_: str) -> None:
    plan = all_stages(id_)
    for k, stage in enumerate(plan):

        def faulty(values: Values, weights: Weights, stage: Stage = stage) -> Made:
            made = dict(stage.by_hand(values, weights))
            changed = made[stage.name].copy()
            changed[(-1,) * changed.ndim] += 1
            return made | {stage.name: changed}

        # what follows may not understand a changed length or token; the fault itself must be named
        last = replace(stage, by_hand=faulty)
        run = compute(replace(LESSONS[id_], claims=()), (*plan[:k], last), seed=5)
        assert not run.match.ok
        assert [name for name, tensor in run.match.tensors.items() if not tensor.ok] == [stage.name]


@pytest.mark.parametrize("id_", [id_ for id_ in LESSONS if LESSONS[id_].claims])
def test_a_claim_that_does_not_hold_is_found(id_: str) -> None:
    lesson = LESSONS[id_]
    claim = lesson.claims[0]
    wrong = next(stage for stage in all_stages(id_) if claim.left in stage.makes)

    def off(values: Values, weights: Weights) -> Made:
        made = dict(wrong.by_hand(values, weights))
        return made | {claim.left: made[claim.left] + np.float32(0.01)}

    def off_too(values: Values, weights: Weights) -> Made:
        made = dict(wrong.by_torch(values, weights))
        return made | {claim.left: made[claim.left] + 0.01}

    both = replace(wrong, by_hand=off, by_torch=off_too)
    run = compute(lesson, tuple(both if stage.name == wrong.name else stage for stage in all_stages(id_)), seed=0)
    assert not run.match.tensors[claim.name].ok
    assert run.match.verdict == "mismatch"


def test_nothing_that_is_computed_by_hand_runs_through_a_torch_module(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError("torch.nn was called")

    for id_ in LESSONS:
        lesson, plan = LESSONS[id_], all_stages(id_)
        monkeypatch.undo()
        weights, _ = draw_weights(plan, seed=0)
        monkeypatch.setattr(torch.nn.Module, "__call__", refuse)
        values: dict[str, Any] = {}
        for stage, own in zip(plan, weights, strict=True):
            values |= stage.by_hand(values, own)
        assert all(isinstance(value, np.ndarray) for value in values.values()), lesson.id


@pytest.mark.parametrize("id_", LESSONS)
def test_words_are_short_and_there(id_: str) -> None:
    lesson = LESSONS[id_]
    assert lesson.id == id_
    assert 10 < len(lesson.title) < 60
    assert 2 <= lesson.teaches.count(". ") + 1 <= 5
    assert all(stage.title for stage in all_stages(id_))


def test_a_new_lesson_is_a_few_lines() -> None:
    from rnnviz.lessons.stages import activation, given, linear, recurrent, take_last_layer
    from rnnviz.network.architecture import Architecture

    lesson = Lesson(
        id="Z1",
        title="Mine",
        teaches="Mine.",
        stages=(
            given("x", "NTF", (3, 7, 5)),
            recurrent("gru", Architecture("gru", 5, 4, batch_first=True), "x"),
            take_last_layer("h_n", "last"),
            linear("linear", "last", "y", 4, 2),
            activation("sigmoid", "y", "p"),
        ),
    )
    assert lesson.run(seed=9).match.ok
    assert lesson.run(seed=9).output.shape == (3, 2)


@pytest.mark.parametrize(
    ("id_", "options", "message"),
    [
        ("A1", {"text": "hello"}, "text must be None for lesson A1, which reads none; got 'hello'"),
        ("D6", {"variant": "TCN"}, "variant must be one of RNN, GRU, LSTM; got 'TCN'"),
        ("D2", {"variant": "GRU"}, "variant must be None for lesson D2; got 'GRU'"),
        ("D2", {"size": "huge"}, "size must be one of small, notes; got 'huge'"),
        ("A2", {"weights": "xavier"}, "weights must be one of torch, randn; got 'xavier'"),
        ("D2", {"h_0": "zeros"}, "h_0 must be None for lesson D2; got 'zeros'"),
        ("D2", {"seed": -1}, "seed must be a whole number between 0 and 4294967295; got -1"),
    ],
)
def test_a_bad_choice_names_field_rule_and_value(id_: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 the whole message is compared below
        LESSONS[id_].run(**options)
    assert str(caught.value) == message
