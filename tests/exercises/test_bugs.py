"""Bugs: every program equals torch, every fault does not, one fix mends it, and what is shown differs."""

import re
from collections import Counter
from typing import Any

import pytest

from rnnviz.exercises import LEVELS, Exercise, make_exercise
from rnnviz.exercises.bugs import BugsTask, gated
from rnnviz.exercises.bugs.programs import PROGRAMS
from rnnviz.exercises.bugs.reasons import RunsReason
from rnnviz.exercises.bugs.running import equals_torch, numbers_for, run, with_line
from tests.exercises.drawn import exercises, where


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_program_equals_torch_and_no_fault_does(name: str) -> None:
    program = PROGRAMS[name]
    assert len(program.faults) >= 8
    for seed in range(0, 1000, 100):
        numbers = numbers_for(name, seed)
        assert equals_torch(numbers, run(numbers, program.lines))
        for fault in program.faults:
            assert not equals_torch(numbers, run(numbers, with_line(program.lines, fault.line, fault.wrong))), fault


def test_every_slip_of_a_gated_step_is_a_fault_of_a_program() -> None:
    wrong_lines = {fault.wrong for program in PROGRAMS.values() for fault in program.faults}
    slips = (*gated._SLIPS, *gated._SLIPS_OF_THE_LOOP[True], *gated._SLIPS_OF_THE_LOOP[False])
    assert [slip for slip in slips if slip.wrong not in wrong_lines] == []


@pytest.mark.parametrize("program", gated.GATED, ids=lambda program: program.name)
def test_a_gated_program_shows_the_step_of_the_book_and_nothing_that_tells(program: Any) -> None:
    step, *body = gated.step_lines(program.arch.spec.step)
    assert program.lines[: len(body) + 1] == (step, *body)
    assert re.fullmatch(r"def \w+\(w, x, h, c\):", step)
    assert not any("#" in line or '"""' in line for line in program.lines)


@pytest.mark.parametrize("kind", ["bugs", "backwards"])
@pytest.mark.parametrize("level", LEVELS)
def test_one_line_and_fix_mends_the_program(level: int, kind: str) -> None:
    for exercise in exercises(kind, level):
        lines, fixes = (field.options for field in exercise.fields)
        right = (exercise.solution["line"], exercise.solution["fix"])
        assert len(set(fixes)) == len(fixes) >= 4
        assert exercise.task.faulty[int(right[0]) - 1].strip() not in fixes
        mending = [(line, fix) for line in lines for fix in fixes if exercise.task.mends(int(line) - 1, fix)]
        assert mending == [right], exercise.seed


@pytest.mark.parametrize("level", LEVELS)
def test_the_right_fix_stands_anywhere_among_the_offered(level: int) -> None:
    drawn = [make_exercise("bugs", seed, level) for seed in range(150)]
    places = Counter(exercise.task.fixes.index(exercise.task.right_fix) for exercise in drawn)
    assert set(places) >= {0, 1, 2, 3}
    assert max(places.values()) < 0.4 * len(drawn)


@pytest.mark.parametrize("kind", ["bugs", "backwards"])
@pytest.mark.parametrize("level", LEVELS)
def test_the_picture_of_a_bug_shows_where_it_differs(level: int, kind: str) -> None:
    for exercise in exercises(kind, level):
        reason = runs(exercise, **exercise.solution)
        assert reason.faulty_parts is not None or reason.faulty_error is not None, exercise.seed
        if reason.faulty_parts is not None:
            row = reason.rows[reason.faulty_parts]
            assert row.faulty != pytest.approx(row.torch, abs=1e-12)
            assert row.label in exercise.hints[0]


@pytest.mark.parametrize("level", LEVELS)
def test_the_hinted_lines_have_the_wrong_one_among_them(level: int) -> None:
    lines_above: Counter[int] = Counter()
    for exercise in (make_exercise("bugs", seed, level) for seed in range(100)):
        hinted = re.fullmatch(r"Look at lines (\d+) to (\d+)\.", exercise.hints[1])
        assert hinted is not None
        first, last = map(int, hinted.groups())
        assert 1 <= first <= int(exercise.solution["line"]) <= last <= len(exercise.fields[0].options)
        lines_above[int(exercise.solution["line"]) - first] += 1
    assert set(lines_above) == {0, 1, 2}


def having(level: int, fault: str) -> tuple[Exercise, BugsTask]:
    exercise = where("bugs", level, lambda task: task.fault.wrong == fault)
    assert isinstance(exercise.task, BugsTask)
    return exercise, exercise.task


def runs(exercise: Exercise, line: str, fix: str) -> RunsReason:
    reason = exercise.check({"line": line, "fix": fix})["line"].reason
    assert isinstance(reason, RunsReason)
    return reason


def test_the_mended_program_never_parts_from_torch_and_the_faulty_one_does() -> None:
    exercise, task = having(1, "h = tanh(from_x)")
    reason = runs(exercise, **exercise.solution)
    assert reason.repaired_parts is None
    assert reason.repaired_error is None
    assert reason.faulty_parts == 0
    assert [row.repaired for row in reason.rows] == [pytest.approx(row.torch) for row in reason.rows]
    assert reason.rows[0].torch in [tuple(task.numbers.torch_output[0, n]) for n in range(2)]


def test_the_first_value_that_differs_is_found_in_time() -> None:
    exercise, _ = having(1, "from_h = h_0[0] @ W_hh.T + b_hh")  # right at the first step, which does read h_0
    reason = runs(exercise, **exercise.solution)
    assert reason.faulty_parts == 1
    assert reason.rows[0].faulty == pytest.approx(reason.rows[0].torch, abs=1e-12)


def test_a_fault_of_h_n_alone_is_found_there() -> None:
    exercise, _ = having(2, "h_n = stack([forwards[-1], backwards[-1]])")
    reason = runs(exercise, **exercise.solution)
    assert reason.faulty_parts is not None
    assert reason.rows[reason.faulty_parts].label.startswith("h_n[1")


def test_a_program_that_stops_says_where_and_why() -> None:
    exercise, _ = having(1, "h = tanh")
    reason = runs(exercise, **exercise.solution)
    assert reason.faulty_error is not None
    assert re.match(r"ValueError in line 7: matmul", reason.faulty_error)
    assert reason.repaired_error is None
    assert all(row.faulty is None and row.repaired is not None for row in reason.rows)


def test_a_swap_of_batch_and_time_is_silent() -> None:
    exercise, _ = having(1, "x_t = x[t]")
    reason = runs(exercise, **exercise.solution)
    assert reason.faulty_error is None
    assert reason.faulty_parts is not None


def test_a_result_of_another_shape_is_said_in_numbers() -> None:
    numbers = numbers_for("one layer", 1)
    lines = with_line(PROGRAMS["one layer"].lines, 9, "output = stack(states, axis=1)")
    outcome = run(numbers, lines)
    assert outcome.output is not None
    assert outcome.output.shape == (2, 4, 2) != numbers.torch_output.shape


@pytest.mark.parametrize(
    "line", ["import os", "open('x')", "__import__('os')", "eval('1')", "exec('1')", "print(1)", "getattr(x, 'T')"]
)
def test_the_programs_namespace_has_no_builtins_to_misuse(line: str) -> None:
    outcome = run(numbers_for("one layer", 1), with_line(PROGRAMS["one layer"].lines, 9, line))
    assert outcome.error is not None
    assert re.match("(NameError|ImportError) in line 10", outcome.error)


def test_a_text_that_was_not_offered_is_never_run() -> None:
    exercise = make_exercise("bugs", 1)
    verdict = exercise.check(exercise.solution | {"fix": "h_n = __import__('os').system('true')"})
    assert verdict["fix"].status == "malformed"
    assert verdict["line"].reason is None
