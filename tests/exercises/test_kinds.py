"""Many seeds of every kind: each exercise can be answered, and is the same for the same seed."""

import re

import pytest

from rnnviz.exercises import KINDS, LEVELS, make_exercise
from rnnviz.exercises.answers import TRUE_FALSE
from tests.exercises.drawn import SEEDS, exercises, wrongly_answered


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", KINDS)
def test_its_own_solution_is_right_and_every_field_says_why(kind: str, level: int) -> None:
    for exercise in exercises(kind, level):
        verdict = exercise.check(exercise.solution)
        assert verdict.ok, (exercise.seed, verdict)
        assert all(field.message and (field.reason or field.part) for field in verdict.fields)
        assert len({field.name for field in exercise.fields}) == len(exercise.fields)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", KINDS)
def test_equal_seeds_make_equal_exercises_and_others_differ(kind: str, level: int) -> None:
    drawn = exercises(kind, level)[:100]
    assert drawn == [make_exercise(kind, seed, level) for seed in SEEDS[:100]]
    assert len({exercise.task for exercise in drawn}) > 0.5 * len(drawn)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_right_answer_stands_in_what_is_said_of_a_wrong_one(kind: str, level: int) -> None:
    for exercise in exercises(kind, level):
        for field in exercise.check(wrongly_answered(exercise)).fields:
            said = field.message.replace(field.name, "")
            if field.status == "wrong" and field.expected not in TRUE_FALSE and len(field.expected) > 2:
                assert not re.search(rf"(?<![\w.−]){re.escape(field.expected)}(?![\w.])", said), exercise.seed


def test_every_kind_has_a_title_and_a_place_of_its_own() -> None:
    assert [kind.place for kind in KINDS.values()] == list(range(1, len(KINDS) + 1))
    assert len({kind.title for kind in KINDS.values()}) == len(KINDS)
