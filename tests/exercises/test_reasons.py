"""A wrong answer gets the reason: which axis, which term, which inputs, which tensor, where two runs part."""

import re

import numpy as np
import pytest

from rnnviz.exercises import Exercise, make_exercise
from rnnviz.exercises.bugs import BugsTask
from rnnviz.exercises.bugs.programs import PROGRAMS
from rnnviz.exercises.bugs.reasons import RunsReason
from rnnviz.exercises.bugs.running import Outcome, numbers_for, run, with_line


def where(kind: str, level: int, wanted: object) -> Exercise:
    """The first exercise whose task is as wanted."""
    made = (make_exercise(kind, seed, level) for seed in range(1000))
    return next(exercise for exercise in made if wanted(exercise.task))  # type: ignore[operator]


def test_batch_first_on_h_n_is_named() -> None:
    exercise = where("shapes", 1, lambda task: task.arch.batch_first)
    layers, batch, size = exercise.task.shapes["h_n"]
    field = exercise.check({"h_n": f"{batch} {layers} {size}"})["h_n"]
    assert "batch_first does not move h_n" in field.message
    assert [axis.ok for axis in field.reason.axes] == [False, False, True]
    assert [axis.role for axis in field.reason.axes] == ["layers", "batch", "features"]


def test_a_wrong_axis_says_what_the_number_is_elsewhere() -> None:
    exercise = where("shapes", 1, lambda task: task.arch.bidirectional and not task.arch.batch_first)
    task = exercise.task
    field = exercise.check({"output": str((task.seq_len, task.batch, task.arch.hidden_size))})["output"]
    assert f"not {task.arch.hidden_size} (which is " in field.message
    assert "side by side" in field.reason.axes[2].why


def test_axes_too_many_and_too_few_are_shown() -> None:
    exercise = make_exercise("shapes", 4)
    T = exercise.task.shapes["output"][0]
    texts = (str(T), exercise.solution["output"].replace(")", ", 1, 2)"))
    short, long = (exercise.check({"output": text})["output"] for text in texts)
    assert [axis.given for axis in short.reason.axes] == [T, None, None]
    assert long.reason.extra == (1, 2)
    assert "it has 3 axes; you gave 5" in long.message


def test_an_unbatched_network_has_no_batch_axis_and_no_batch_first() -> None:
    exercise = where("shapes", 2, lambda task: task.batch is None)
    assert exercise.task.shapes["output"] == (exercise.task.seq_len, exercise.task.arch.output_size)
    assert "batch_first" not in exercise.solution


def test_what_follows_rightly_from_a_wrong_sum_is_told_so() -> None:
    exercise = where("state", 1, lambda task: task.step.cell == "rnn_tanh")
    wrong = exercise.task.step.total() / 2
    verdict = exercise.check({"sum": f"{wrong:.2f}", exercise.task.step.names[1]: f"{np.tanh(round(wrong, 2)):.2f}"})
    assert [field.status for field in verdict.fields] == ["wrong", "wrong"]
    assert "only the sum is wrong" in verdict.fields[1].message


def test_a_forgotten_activation_and_a_cut_number_are_named() -> None:
    exercise = where("state", 2, lambda task: task.step.activation == "sigmoid")
    name = exercise.task.step.names[1]
    assert "without sigmoid" in exercise.check({name: f"{exercise.task.step.total():.2f}"})[name].message
    cut = where("state", 2, lambda task: task.step.exact()[1] > 0 and task.step.exact()[1] * 100 % 1 > 0.5)
    name, exact = cut.task.step.names[1], cut.task.step.exact()[1]
    assert "was cut, not rounded" in cut.check({name: f"{int(exact * 100) / 100:.2f}"})[name].message


def test_a_swapped_update_gate_is_named() -> None:
    exercise = where("state", 2, lambda task: task.step.cell == "gru")
    name, swapped = exercise.task.step.names[2], exercise.task.step.state(1 - exercise.task.step.exact()[1])
    assert "z was swapped" in exercise.check({name: f"{swapped:.2f}"})[name].message


def test_steps_that_are_missing_or_too_many_are_told_apart() -> None:
    exercise = where("seen", 1, lambda task: task.values[0].reverse and task.values[0].t == 2 and task.seq_len == 5)
    cell = exercise.task.values[0].expression
    reason = exercise.check({cell: "0 1 2"})[cell].reason
    assert (reason.seen, reason.missing, reason.extra) == ((2, 3, 4), (3, 4), (0, 1))


def test_padding_has_seen_nothing() -> None:
    exercise = where("seen", 2, lambda task: any(cell.t is None for cell in task.values))
    cell = next(cell for cell in exercise.task.values if cell.t is None)
    field = exercise.check({cell.expression: "all"})[cell.expression]
    assert "padding" in field.message
    assert field.expected == "none"


@pytest.mark.parametrize("kind", ["shapes", "parameters"])
def test_what_is_said_of_a_wrong_answer_does_not_give_the_right_one_away(kind: str) -> None:
    for seed in range(100):
        exercise = make_exercise(kind, seed, 2)
        wrong = {field.name: {"shape": "1 1", "whole": "98765"}.get(field.type, "") for field in exercise.fields}
        for field in exercise.check(wrong).fields:
            assert field.status != "right"
            assert not re.search(rf"(?<!\d){re.escape(field.expected)}(?!\d)", field.message.split(":")[0])


def test_a_transposed_weight_is_named() -> None:
    exercise = where("parameters", 1, lambda task: task.arch.num_layers == 1)
    rows, columns = exercise.task.arch.weight_shapes()["weight_ih_l0"]
    assert "(out, in)" in exercise.check({"weight_ih_l0": f"{columns} {rows}"})["weight_ih_l0"].message


def bugs(level: int, fault: str) -> tuple[Exercise, BugsTask]:
    exercise = where("bugs", level, lambda task: task.fault.wrong == fault)
    assert isinstance(exercise.task, BugsTask)
    return exercise, exercise.task


def answers_and_reason(exercise: Exercise, line: str, fix: str) -> RunsReason:
    reason = exercise.check({"line": line, "fix": fix})["line"].reason
    assert isinstance(reason, RunsReason)
    return reason


def test_the_mended_program_never_parts_from_torch_and_the_faulty_one_does() -> None:
    exercise, task = bugs(1, "h = tanh(from_x)")
    reason = answers_and_reason(exercise, **exercise.solution)
    assert reason.repaired_parts is None
    assert reason.repaired_error is None
    assert reason.faulty_parts == 0
    assert [row.repaired for row in reason.rows] == [pytest.approx(row.torch) for row in reason.rows]
    numbers = numbers_for(task.program_name, task.seed)
    assert reason.rows[0].torch in [tuple(numbers.torch_output[0, n]) for n in range(2)]


def test_the_first_value_that_differs_is_found_in_time() -> None:
    exercise, _ = bugs(1, "from_h = h_0[0] @ W_hh.T + b_hh")  # right at the first step, which does read h_0
    reason = answers_and_reason(exercise, **exercise.solution)
    assert reason.faulty_parts == 1
    assert reason.rows[0].faulty == pytest.approx(reason.rows[0].torch, abs=1e-12)


def test_a_fault_of_h_n_alone_is_found_there() -> None:
    exercise, _ = bugs(2, "h_n = stack([forwards[-1], backwards[-1]])")
    reason = answers_and_reason(exercise, **exercise.solution)
    assert reason.faulty_parts is not None
    assert reason.rows[reason.faulty_parts].label.startswith("h_n[1")


def test_a_program_that_stops_says_where_and_why() -> None:
    exercise, _ = bugs(1, "h = tanh")
    reason = answers_and_reason(exercise, **exercise.solution)
    assert reason.faulty_error is not None
    assert re.match(r"ValueError in line 7: matmul", reason.faulty_error)
    assert reason.repaired_error is None
    assert all(row.faulty is None and row.repaired is not None for row in reason.rows)


def test_a_swap_of_batch_and_time_is_silent() -> None:
    exercise, _ = bugs(1, "x_t = x[t]")
    reason = answers_and_reason(exercise, **exercise.solution)
    assert reason.faulty_error is None
    assert reason.faulty_parts is not None


def test_a_result_of_another_shape_is_said_in_numbers() -> None:
    numbers = numbers_for("one layer", 1)
    lines = with_line(PROGRAMS["one layer"].lines, 9, "output = stack(states, axis=1)")
    found = run(numbers, lines)
    assert found.output is not None
    assert found.output.shape == (2, 4, 2) != numbers.torch_output.shape


@pytest.mark.parametrize(
    "line", ["import os", "open('x')", "__import__('os')", "eval('1')", "exec('1')", "print(1)", "getattr(x, 'T')"]
)
def test_the_programs_namespace_has_no_builtins_to_misuse(line: str) -> None:
    numbers = numbers_for("one layer", 1)
    found = run(numbers, with_line(PROGRAMS["one layer"].lines, 9, line))
    assert isinstance(found, Outcome)
    assert found.error is not None
    assert re.match("(NameError|ImportError) in line 10", found.error)


def test_a_text_that_was_not_offered_is_never_run() -> None:
    exercise = make_exercise("bugs", 1)
    verdict = exercise.check(exercise.solution | {"fix": "h_n = __import__('os').system('true')"})
    assert verdict["fix"].status == "malformed"
    assert verdict["line"].reason is None
