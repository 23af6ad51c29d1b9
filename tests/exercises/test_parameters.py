"""Parameters: a usual wrong count is wrong and named, and no two sizes are equal."""

import re

import pytest

from rnnviz.exercises import LEVELS, make_exercise
from rnnviz.network.weights import parameter_count
from tests.exercises.drawn import exercises, where, wrong


@pytest.mark.parametrize("level", LEVELS)
def test_usual_wrong_counts_are_wrong_and_named(level: int) -> None:
    for exercise in exercises("parameters", level):
        total = parameter_count(exercise.task.arch)
        assert all(wrong(exercise, "parameters", str(total + d)) for d in (-10, -1, 1, 10, total))
        assert len(exercise.task.miscounts()) >= 2
        for miscount in exercise.task.miscounts():
            field = exercise.check({"parameters": str(miscount.total)})["parameters"]
            assert field.status == "wrong"
            assert any(block.suspect for block in field.reason.blocks)  # type: ignore[union-attr]


@pytest.mark.parametrize("level", LEVELS)
def test_no_two_sizes_are_equal_so_that_a_swapped_one_is_wrong(level: int) -> None:
    for exercise in exercises("parameters", level):
        arch = exercise.task.arch
        sizes = [arch.input_size, arch.hidden_size, arch.num_layers]
        sizes += [2 * arch.hidden_size] if arch.bidirectional else []
        sizes += [len(arch.gates) * arch.hidden_size] if arch.spec.gated else []
        assert len(set(sizes)) == len(sizes), exercise.seed
        if arch.num_layers == 1:
            rows, columns = arch.weight_shapes()[exercise.task.asked]
            assert wrong(exercise, exercise.task.asked, f"({columns}, {rows})")


def test_a_transposed_weight_is_named() -> None:
    exercise = where("parameters", 1, lambda task: task.arch.num_layers == 1)
    rows, columns = exercise.task.arch.weight_shapes()["weight_ih_l0"]
    assert "(out, in)" in exercise.check({"weight_ih_l0": f"{columns} {rows}"})["weight_ih_l0"].message


@pytest.mark.parametrize("kind", ["shapes", "parameters"])
def test_what_is_said_of_a_wrong_answer_does_not_give_the_right_one_away(kind: str) -> None:
    for seed in range(100):
        exercise = make_exercise(kind, seed, 2)
        typed = {field.name: {"shape": "1 1", "whole": "98765"}.get(field.type, "") for field in exercise.fields}
        for field in exercise.check(typed).fields:
            assert field.status != "right"
            assert not re.search(rf"(?<!\d){re.escape(field.expected)}(?!\d)", field.message.split(":")[0])
