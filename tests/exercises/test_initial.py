"""Initial: torch takes exactly the right shapes, and a usual mistake is another shape and named."""

from itertools import permutations

import pytest
import torch

from rnnviz.exercises import LEVELS
from tests.exercises.drawn import exercises, where, wrong


@pytest.mark.parametrize("level", LEVELS)
def test_torch_runs_on_tensors_of_these_shapes(level: int) -> None:
    for exercise in exercises("initial", level):
        task = exercise.task
        layer = eval(task.lines[0].removeprefix("layer = "), {"torch": torch})
        x, *states = (torch.zeros(shape) for shape in task.run.shapes.values())
        output, _ = layer(x, tuple(states) if len(states) > 1 else states[0])
        assert tuple(output.shape) == task.arch.tensor_shapes(task.seq_len, task.batch)["output"]


@pytest.mark.parametrize("level", LEVELS)
def test_shapes_of_usual_mistakes_are_wrong(level: int) -> None:
    for exercise in exercises("initial", level):
        arch, shapes = exercise.task.arch, exercise.task.run.shapes
        for name, shape in shapes.items():
            mistakes = {*permutations(shape)} | {*shapes.values()} | {(*shape, 1), (1, *shape)}
            if name != "x":
                mistakes |= {(arch.num_layers * (1 if arch.bidirectional else 2), *shape[1:])}
                mistakes |= {(*shape[:-1], arch.input_size), (*shape[:-1], 2 * arch.hidden_size)}
            assert all(wrong(exercise, name, str(mistake)) for mistake in mistakes - {shape})


def test_batch_first_on_h_0_is_named() -> None:
    exercise = where("initial", 1, lambda task: task.arch.batch_first)
    layers, batch, size = exercise.task.run.shapes["h_0"]
    assert "batch_first does not move h_0" in exercise.check({"h_0": f"{batch} {layers} {size}"})["h_0"].message


def test_the_shape_of_another_tensor_is_named() -> None:
    exercise = where("initial", 2, lambda task: task.arch.proj_size)
    assert "that is the shape of c_0" in exercise.check({"h_0": exercise.solution["c_0"]})["h_0"].message
