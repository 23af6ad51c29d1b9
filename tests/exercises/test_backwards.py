"""The way back with a bug: what the programs read and what they are compared with is autograd's, by torch's modules."""

from typing import Any

import numpy as np
import pytest
import torch

from rnnviz.exercises.bugs.back import BACK
from rnnviz.exercises.bugs.program import Program
from rnnviz.exercises.bugs.running import numbers_for, run, with_line
from tests.exercises.drawn import where


@pytest.mark.parametrize("program", BACK, ids=lambda program: program.name)
def test_what_a_loop_back_is_compared_with_is_torchs(program: Program) -> None:
    for seed in (3, 40, 999):
        numbers = numbers_for(program.name, seed)
        kind: Any = getattr(torch.nn, str(program.arch.spec.torch_class))
        layer = kind(3, 2, device="meta").to_empty(device="cpu").double()
        layer.load_state_dict({name: torch.from_numpy(value) for name, value in numbers.weights.items()})
        first: list[Any] = [torch.from_numpy(v).requires_grad_() for v in (numbers.h_0, numbers.c_0) if v is not None]
        x = torch.from_numpy(numbers.x).requires_grad_()
        output, _ = layer(x, tuple(first) if len(first) > 1 else first[0])
        output.backward(torch.from_numpy(numbers.more["d_output"]))
        own = run(numbers, program.lines)
        assert own.values is not None
        torchs = {
            "dW_ih": layer.weight_ih_l0.grad,
            "dW_hh": layer.weight_hh_l0.grad,
            "db": layer.bias_ih_l0.grad,
            "db_ih": layer.bias_ih_l0.grad,
            "db_hh": layer.bias_hh_l0.grad,
            "d_x": x.grad,
            **{f"d_{name}_0": state.grad[0] for name, state in zip("hc", first, strict=False)},
        }
        for name in program.results:
            np.testing.assert_allclose(own.values[name], torchs[name], rtol=0, atol=1e-12, err_msg=name)


@pytest.mark.parametrize(
    ("level", "wrong", "first"),
    [
        (1, "d_h = d_output[t]", "d_x[2"),  # nothing comes after the last step
        (1, "dW_hh = d_u.T @ h[t - 1]", "dW_hh[0]"),
        (1, "d_h = d_u @ W_hh.T", "d_x[2"),
        (2, "from_h = concatenate([u_r, u_z, u_n], axis=1)", "d_h_0"),
        (2, "d_h, d_c = d_u @ W_hh, d_c", "d_h_0"),
    ],
)
def test_the_usual_bugs_are_drawn_and_found_where_they_begin(level: int, wrong: str, first: str) -> None:
    exercise = where("backwards", level, lambda task: task.fault.wrong == wrong)
    assert exercise.hints[0].startswith(f"Run it: the first value that differs from torch's is in {first}")
    assert exercise.check(exercise.solution).ok
    assert "d_output" in exercise.question


def test_a_list_of_states_would_have_its_last_one_before_the_first() -> None:
    numbers = numbers_for("one layer back", 1)
    assert list(numbers.more["h"]) == [-1, 0, 1, 2, 3]
    np.testing.assert_array_equal(numbers.more["h"][-1], numbers.h_0[0])


def test_adding_up_samples_is_told_from_adding_up_steps() -> None:
    program = BACK[0]
    numbers = numbers_for(program.name, 5)
    one_sample = run(numbers, with_line(program.lines, 8, "db = db + d_u[0]"))
    one_step = run(numbers, with_line(program.lines, 8, "db = sum(d_u, axis=0)"))
    assert one_sample.values is not None
    assert one_step.values is not None
    assert not np.allclose(one_sample.values["db"], one_step.values["db"])
