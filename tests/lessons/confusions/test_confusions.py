"""What holds for every confusion: both sides run, differ as it says, and leave no trace in the process."""

import ast

import numpy as np
import pytest
import torch

from rnnviz.lessons import LESSONS
from rnnviz.lessons.confusions import BY_LESSON, CONFUSIONS, of_lesson, run
from rnnviz.lessons.confusions.confusion import lines_of
from rnnviz.lessons.confusions.numbers import given
from rnnviz.words import say

SEEDS = (0, 1, 7, 2**32 - 1)


def test_all_seventeen_are_there() -> None:
    assert {own.number for own in CONFUSIONS.values()} - {0} == set(range(1, 18))


def test_every_confusion_stands_in_a_lesson_and_every_lesson_has_one() -> None:
    assert {key for keys in BY_LESSON.values() for key in keys} == CONFUSIONS.keys()
    assert LESSONS.keys() <= BY_LESSON.keys()
    assert [own.key for own in of_lesson("D2")] == ["last-output", "view"]
    assert of_lesson("Z9") == ()


@pytest.mark.one_in(3)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("key", CONFUSIONS)
def test_both_sides_run_and_differ(key: str, seed: int) -> None:
    confusion = CONFUSIONS[key]
    outcome = run(confusion, seed)
    assert outcome.right.error is None
    assert outcome.right.values.keys() == confusion.compared.keys()
    assert all(np.isfinite(value).all() for value in outcome.right.values.values())
    for name, axes in confusion.compared.items():
        assert outcome.right.values[name].ndim == len(axes)
    if outcome.wrong.error is None:
        assert confusion.silent or confusion.quotes
        assert outcome.first is not None
        first = outcome.first
        assert first.wrong == outcome.wrong.values[first.name][first.index] != first.right
        assert first.right == outcome.right.values[first.name][first.index]
        assert not outcome.of_lesson
    else:
        assert not confusion.silent
        assert outcome.first is None
        assert outcome.wrong.values == {}
    assert outcome.wrong.own or outcome.right.own
    assert "{" not in say(outcome.reason)


@pytest.mark.parametrize("id_", LESSONS)
def test_in_a_lesson_they_run_on_its_own_numbers_where_these_fit(id_: str) -> None:
    for variant in LESSONS[id_].variants or (None,):
        lesson = LESSONS[id_].run(3, variant=variant)
        for confusion in of_lesson(id_):
            outcome = run(confusion, 3, lesson)
            assert outcome.right.error is None
            assert outcome.first is not None or outcome.wrong.error is not None, (confusion.key, variant)
            if outcome.of_lesson:
                w = given(confusion, 3, lesson).names["w"]["weight_ih_l0"].numpy()
                owns = [own["weight_ih_l0"] for own in lesson.weights.values() if "weight_ih_l0" in own]
                assert any(np.array_equal(w, own) for own in owns)


@pytest.mark.parametrize(
    ("id_", "key", "variant"),
    [("A2", "layout", None), ("C1", "other-bias", None), ("D2", "last-output", None), ("D2", "view", None),
     ("B6", "axes-swapped", None), ("D5", "view", None), ("D6", "h_n", "GRU"), ("D6", "pair-of-states", "LSTM"),
     ("D7", "padding", None)],
)  # fmt: skip
def test_the_lessons_whose_numbers_fit(id_: str, key: str, variant: str | None) -> None:
    lesson = LESSONS[id_].run(2, variant=variant)
    assert run(CONFUSIONS[key], 2, lesson).of_lesson
    if id_ not in ("C1", "D7"):  # as small in the notes
        notes = LESSONS[id_].run(2, variant=variant, size="notes")
        assert not run(CONFUSIONS[key], 2, notes).of_lesson


def test_the_head_of_a_lesson_is_its_own() -> None:
    for id_, result in (("D2", "y"), ("D7", "probability")):
        lesson = LESSONS[id_].run(4)
        outcome = run(of_lesson(id_)[0], 4, lesson)
        np.testing.assert_allclose(outcome.right.values["y"], lesson[result].torch, rtol=0, atol=1e-6)
        np.testing.assert_allclose(outcome.right.values["last"], lesson["last"].torch, rtol=0, atol=1e-6)


@pytest.mark.parametrize("key", CONFUSIONS)
def test_what_is_shown_is_code_and_short(key: str) -> None:
    outcome = run(CONFUSIONS[key], 3)
    for side, code in ((outcome.wrong, CONFUSIONS[key].wrong), (outcome.right, CONFUSIONS[key].right)):
        assert side.lines == lines_of(code)
        ast.parse("\n".join((*outcome.given, *side.lines)))
        assert max(map(len, (*outcome.given, *side.lines))) <= 90
        assert set(CONFUSIONS[key].compared) <= {
            node.id
            for node in ast.walk(ast.parse("\n".join(side.lines)))
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }


@pytest.mark.parametrize("key", CONFUSIONS)
def test_a_run_draws_nothing_from_the_process_and_is_the_same_again(key: str) -> None:
    before = torch.random.get_rng_state(), torch.is_grad_enabled(), torch.get_default_dtype()
    first, second = run(CONFUSIONS[key], 5), run(CONFUSIONS[key], 5)
    assert torch.equal(before[0], torch.random.get_rng_state())
    assert before[1:] == (torch.is_grad_enabled(), torch.get_default_dtype())
    for name, value in first.right.values.items():
        np.testing.assert_array_equal(value, second.right.values[name])
    assert (first.reason, first.first, first.wrong.error) == (second.reason, second.first, second.wrong.error)


def test_a_bad_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="seed must be a whole number between 0 and 4294967295; got -1"):
        run(CONFUSIONS["view"], -1)
