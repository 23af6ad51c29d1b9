"""Shapes: they are torch's, a usual mistake gives another one, and a wrong axis is named."""

from itertools import permutations

import pytest
import torch

from rnnviz.exercises import LEVELS, make_exercise
from tests.exercises.drawn import exercises, where, wrong


@pytest.mark.parametrize("level", LEVELS)
def test_shapes_of_usual_mistakes_are_wrong(level: int) -> None:
    for exercise in exercises("shapes", level):
        shapes = exercise.task.shapes
        for name, shape in shapes.items():
            near = {(*shape[:k], size + d, *shape[k + 1 :]) for k, size in enumerate(shape) for d in (-1, 1)}
            mistakes = near | {*permutations(shape)} | {*shapes.values()} | {shape[:-1], (*shape, 1), (1, *shape)}
            mistakes -= {shape}  # without a projection h_n and c_n are alike
            assert all(wrong(exercise, name, str(mistake)) for mistake in mistakes if mistake and 0 not in mistake)


@pytest.mark.parametrize("level", LEVELS)
def test_forgetting_an_argument_gives_another_shape(level: int) -> None:
    for exercise in exercises("shapes", level):
        task, arch = exercise.task, exercise.task.arch
        if task.batch is not None:
            swapped = arch.tensor_shapes(task.batch, task.seq_len)["output"]
            assert wrong(exercise, "output", str(swapped))
            assert wrong(exercise, "h_n", str((task.batch, *[n for n in task.shapes["h_n"] if n != task.batch])))
        if arch.bidirectional:
            assert wrong(exercise, "output", str((*task.shapes["output"][:-1], arch.state_size)))
            assert wrong(exercise, "h_n", str((arch.num_layers, *task.shapes["h_n"][1:])))
        for name, value in task.arguments.items():
            others = [str(not value)] if isinstance(value, bool) else map(str, (value + 1, task.seq_len, 2 * value))
            assert all(wrong(exercise, name, other) for other in others)


@pytest.mark.parametrize("level", LEVELS)
def test_shapes_are_those_of_torch(level: int) -> None:
    for exercise in exercises("shapes", level):
        task, arch = exercise.task, exercise.task.arch
        arguments = {name: getattr(arch, name) for name in ("batch_first", *task.arguments)}
        module = getattr(torch.nn, arch.spec.torch_class)(**arguments)
        output, states = module(torch.zeros(arch.tensor_shapes(task.seq_len, task.batch)["input"]))
        results = (output, *(states if isinstance(states, tuple) else (states,)))
        shapes = dict(zip(("output", "h_n", "c_n"), (tuple(result.shape) for result in results), strict=False))
        assert shapes == task.shapes


def test_batch_first_on_h_n_is_named() -> None:
    exercise = where("shapes", 1, lambda task: task.arch.batch_first)
    layers, batch, size = exercise.task.shapes["h_n"]
    field = exercise.check({"h_n": f"{batch} {layers} {size}"})["h_n"]
    assert "batch_first does not move h_n" in field.message
    assert [axis.ok for axis in field.reason.axes] == [False, False, True]  # type: ignore[union-attr]
    assert [axis.role for axis in field.reason.axes] == ["layers", "batch", "features"]  # type: ignore[union-attr]


def test_a_wrong_axis_says_what_the_number_is_elsewhere() -> None:
    exercise = where("shapes", 1, lambda task: task.arch.bidirectional and not task.arch.batch_first)
    task = exercise.task
    field = exercise.check({"output": str((task.seq_len, task.batch, task.arch.hidden_size))})["output"]
    assert f"not {task.arch.hidden_size} (which is " in field.message
    assert "side by side" in field.reason.axes[2].why  # type: ignore[union-attr]


def test_axes_too_many_and_too_few_are_shown() -> None:
    exercise = make_exercise("shapes", 4)
    T = exercise.task.shapes["output"][0]
    texts = (str(T), exercise.solution["output"].replace(")", ", 1, 2)"))
    short, long = (exercise.check({"output": text})["output"] for text in texts)
    assert [axis.given for axis in short.reason.axes] == [T, None, None]  # type: ignore[union-attr]
    assert long.reason.extra == (1, 2)  # type: ignore[union-attr]
    assert "it has 3 axes; you gave 5" in long.message


def test_a_batch_of_one_that_is_not_there_is_named_and_the_other_axes_are_right() -> None:
    exercise = where("shapes", 2, lambda task: task.batch is None)
    steps, size = exercise.task.shapes["output"]
    field = exercise.check({"output": f"({steps}, 1, {size})"})["output"]
    assert field.status == "wrong"
    assert "your extra axis is a batch of 1" in field.message
    assert all(axis.ok for axis in field.reason.axes)  # type: ignore[union-attr]
    assert field.reason.extra == (1,)  # type: ignore[union-attr]


@pytest.mark.parametrize("level", LEVELS)
def test_c_n_is_spoken_of_where_there_is_one(level: int) -> None:
    for exercise in exercises("shapes", level):
        assert ("c_n" in exercise.solution) == any("c_n" in hint for hint in exercise.hints)


def test_an_unbatched_network_has_no_batch_axis_and_no_batch_first() -> None:
    exercise = where("shapes", 2, lambda task: task.batch is None)
    assert exercise.task.shapes["output"] == (exercise.task.seq_len, exercise.task.arch.output_size)
    assert "batch_first" not in exercise.solution
