"""Seen: a value has seen the inputs that change it, and the three values of an exercise have not all seen the same."""

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from rnnviz import Architecture, forward, init_weights
from rnnviz.exercises import LEVELS
from rnnviz.network.randomness import normal
from tests.exercises.drawn import exercises, where, wrong


@pytest.mark.parametrize("level", LEVELS)
def test_every_other_set_of_steps_is_wrong(level: int) -> None:
    for exercise in exercises("seen", level):
        T = exercise.task.seq_len
        for value in exercise.task.values:
            seen = exercise.task.seen(value)
            others = [seen ^ {t} for t in range(T)] + [frozenset(range(T)) - seen]
            texts = [" ".join(map(str, other)) or "none" for other in others]
            assert all(wrong(exercise, value.expression, text) for text in texts)


@pytest.mark.parametrize("level", LEVELS)
def test_a_value_has_seen_the_inputs_that_change_it(level: int) -> None:
    for exercise in exercises("seen", level):
        task = exercise.task
        arch = Architecture("rnn_tanh", 2, task.hidden_size, num_layers=task.num_layers, bidirectional=True)
        weights = init_weights(arch, exercise.seed, "float64")
        lengths = [task.seq_len] * task.batch
        lengths[task.sample] = task.length
        x = normal(exercise.seed, "seen", (task.seq_len, task.batch, 2))
        for value in task.values:
            before = part(value.expression, forward(arch, weights, x, lengths=lengths), task.sample)
            changed = set()
            for t in range(task.seq_len):
                other = x.copy()
                other[t] += 1
                after = part(value.expression, forward(arch, weights, other, lengths=lengths), task.sample)
                changed |= set() if np.array_equal(before, after) else {t}
            assert changed == task.seen(value), value


def part(expression: str, trace: object, sample: int) -> NDArray[Any]:
    """What the exercise's expression gives for the sample."""
    name, _, index = expression.rstrip("]").partition("[")
    tensor = getattr(trace, name)
    parts = [text.strip() for text in index.split(",")]
    n = sample if len(parts) < 2 or parts[1] == ":" else int(parts[1])
    row: NDArray[Any] = tensor[int(parts[0]), n]
    if len(parts) < 3:
        return row
    low, _, high = parts[2].partition(":")
    return row[int(low) if low else None : int(high) if high else None]


@pytest.mark.parametrize("level", LEVELS)
def test_the_values_of_an_exercise_have_not_all_seen_the_same(level: int) -> None:
    for exercise in exercises("seen", level):
        task = exercise.task
        seen = {task.seen(value) for value in task.values}
        assert len(seen) > 1, exercise.seed
        assert any(0 < len(steps) < task.seq_len for steps in seen), exercise.seed
        assert len({(value.layer, value.reverse, value.t) for value in task.values}) == 3
        assert any(value.reverse and value.t is not None for value in task.values)


def test_a_wrong_try_marks_its_wrong_picks_and_no_right_answer() -> None:
    exercise = where("seen", 1, lambda task: task.values[0].reverse and task.values[0].t == 2 and task.seq_len == 5)
    value = exercise.task.values[0].expression
    field = exercise.check({value: "0 1 2"})[value]
    reason: Any = field.reason
    assert (reason.given, reason.extra, reason.cells) == ((0, 1, 2), (0, 1), ())
    assert "x[0], x[1] had no part in it, and others had; the reverse direction fills it" in field.message
    assert "3" not in field.message.split(":", 1)[1]


@pytest.mark.parametrize("level", LEVELS)
def test_the_cells_that_are_drawn_as_taking_part_are_those_that_autograd_finds(level: int) -> None:
    for exercise in exercises("seen", level):
        task, answers = exercise.task, exercise.check(exercise.solution)
        cells, output, h_n = grown(task, exercise.seed)
        results = {"output": output, "h_n": h_n}
        for value in task.values:
            name, _, index = value.expression.rstrip("]").partition("[")
            row = results[name][int(index.split(",")[0])]
            row = row[value.reverse] if name == "output" else row
            reason: Any = answers[value.expression].reason
            grads = torch.autograd.grad(row.sum(), [*cells.values()], allow_unused=True, retain_graph=True)
            found = {cell for cell, grad in zip(cells, grads, strict=True) if grad is not None and grad.any()}
            assert {*reason.cells} == found, (exercise.seed, value)


def grown(task: Any, seed: int) -> tuple[dict[Any, torch.Tensor], list[Any], list[torch.Tensor]]:
    """The sample's network cell by cell in torch: {(layer, reverse, t): its state}, output[t][reverse], and h_n."""
    drawn = torch.Generator().manual_seed(seed)
    H, below = task.hidden_size, [torch.randn(2, generator=drawn) for _ in range(task.length)]
    cells: dict[Any, torch.Tensor] = {}
    lasts = []
    for layer in range(task.num_layers):
        for reverse in (False, True):
            W, U = torch.randn(H, len(below[0]), generator=drawn), torch.randn(H, H, generator=drawn)
            h = torch.zeros(H, requires_grad=True)
            for t in reversed(range(task.length)) if reverse else range(task.length):
                h = cells[layer, reverse, t] = torch.tanh(W @ below[t] + U @ h)
            lasts.append(h)
        below = [torch.cat([cells[layer, False, t], cells[layer, True, t]]) for t in range(task.length)]
    padding = torch.zeros(H, requires_grad=True)
    top = task.num_layers - 1
    steps = [(cells.get((top, False, t), padding), cells.get((top, True, t), padding)) for t in range(task.seq_len)]
    return cells, steps, lasts


def test_padding_has_seen_nothing() -> None:
    exercise = where("seen", 2, lambda task: any(value.t is None for value in task.values))
    value = next(value for value in exercise.task.values if value.t is None)
    assert exercise.check({value.expression: "all"})[value.expression].status == "wrong"
    field = exercise.check({value.expression: "none"})[value.expression]
    assert "padding" in field.message
    assert field.expected == "none"
