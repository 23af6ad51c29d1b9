"""Packed: what is asked of the two runs is what torch does, and usual mistakes are wrong and named."""

import pytest
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from rnnviz.exercises import LEVELS
from tests.exercises.drawn import exercises, where, wrong


@pytest.mark.parametrize("level", LEVELS)
def test_two_runs_of_torch_differ_where_it_is_said(level: int) -> None:
    for exercise in exercises("packed", level):
        task, drawn = exercise.task, torch.Generator().manual_seed(exercise.seed)
        arch, n = task.arch, task.sample
        layer = getattr(torch.nn, arch.spec.torch_class)(
            arch.input_size, arch.hidden_size, bidirectional=arch.bidirectional, dtype=torch.float64
        )
        x = torch.randn(task.seq_len, len(task.lengths), arch.input_size, generator=drawn, dtype=torch.float64)
        for k, length in enumerate(task.lengths):
            x[length:, k] = 0
        packed = pack_padded_sequence(x, list(task.lengths))
        with torch.no_grad():
            for weight in layer.parameters():
                weight.copy_(0.5 * torch.randn(weight.shape, generator=drawn, dtype=torch.float64))
            padded_output, _ = layer(x)
            packed_output, states = layer(packed)
        output, _ = pad_packed_sequence(packed_output)
        h_n = states[0] if isinstance(states, tuple) else states
        differs = [
            t for t in range(task.seq_len) if not torch.allclose(padded_output[t, n], output[t, n], rtol=0, atol=1e-12)
        ]
        H = arch.hidden_size
        equal = [
            t for t in range(task.seq_len) if torch.allclose(padded_output[t, n, :H], h_n[0, n], rtol=0, atol=1e-12)
        ]
        assert exercise.solution["packed.data"] == str(len(packed.data))
        assert exercise.solution["packed.batch_sizes"] == str(tuple(packed.batch_sizes.tolist()))
        assert (differs, equal) == (sorted(task.differing), [task.length - 1])


@pytest.mark.parametrize("level", LEVELS)
def test_usual_mistakes_are_wrong(level: int) -> None:
    for exercise in exercises("packed", level):
        task = exercise.task
        assert wrong(exercise, "packed.data", str(task.seq_len * len(task.lengths)))
        assert wrong(exercise, "packed.batch_sizes", str(task.lengths))
        assert all(wrong(exercise, "t", str(t)) for t in (task.length, task.seq_len - 1, 0))
        assert all(wrong(exercise, "output", str(t)) for t in range(task.seq_len - 1))
        assert wrong(exercise, "output", "none")


def test_usual_mistakes_are_named() -> None:
    exercise = where("packed", 2, lambda task: not task.arch.bidirectional and task.seq_len - task.length > 1)
    task = exercise.task
    answers = {
        "packed.data": (str(task.seq_len * len(task.lengths)), "counts the padding"),
        "packed.batch_sizes": (str(task.lengths), "those are the lengths"),
        "t": (str(task.length), "counted from 0"),
        "output": ("all", "they are equal"),
    }
    for name, (given, said) in answers.items():
        assert said in exercise.check({name: given})[name].message
