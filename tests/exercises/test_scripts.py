"""Programs of torch: each runs as it stands, slips end as they are said to, and one answer is right."""

import pytest
import torch

from rnnviz.exercises import LEVELS
from rnnviz.exercises.raises import NONE, RUNS
from rnnviz.exercises.scripts.all import SCRIPTS
from rnnviz.exercises.scripts.running import run, with_line
from rnnviz.exercises.scripts.script import filled
from tests.exercises.drawn import exercises, where

SIZES = {"I": 7, "H": 5, "T": 6, "N": 4}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_a_program_runs_as_it_stands_and_stops_with_a_slip_in_a_name(script) -> None:  # type: ignore[no-untyped-def]
    lines = script.lines(SIZES)
    assert run(lines).line is None
    assert len([slip for slip in script.slips if slip.others]) >= 4
    for slip in script.slips:
        assert lines[slip.line].strip() != filled(slip.wrong, SIZES)
        for variant in slip.variants if slip.others else ():
            assert run(with_line(lines, slip.line, filled(variant.wrong, SIZES))).line is not None, variant


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("W_hh, b_hh = rnn.weight.hh_l0, rnn.bias_hh_l0", "AttributeError: 'RNN' object has no attribute 'weight'"),
        ("print(h.numpy())", "Can't call numpy() on Tensor that requires grad"),
        (
            "self.rnn = nn.LSTM(embed_size, hidden_size, biderectional=True)",
            "unexpected keyword argument 'biderectional'",
        ),
        ("self.fc = nn.Linear(2 * hidden_size, fc_hidden)", "NameError: name 'fc_hidden' is not defined"),
        ("return self.sigmoid(self.out(self_relu(self.fc(both))))", "NameError: name 'self_relu' is not defined"),
        ("output, hidden = self.lstm(x)", "TypeError: tuple indices must be integers or slices, not tuple"),
        ("h_0 = torch.zeros({N}, 1, {H})", "Expected hidden size (1, 4, 5), got [4, 1, 5]"),
    ],
)
def test_the_slips_of_the_lecture_notes_are_there_and_end_in_these_words(line: str, words: str) -> None:
    ends = [
        run(with_line(script.lines(SIZES), slip.line, filled(line, SIZES))).error
        for script in SCRIPTS.values()
        for slip in script.slips
        if line in (variant.wrong for variant in slip.variants)
    ]
    assert ends
    assert all(words in str(end) for end in ends)


def test_a_program_leaves_torchs_own_settings_as_they_are() -> None:
    before = (torch.get_default_dtype(), torch.is_grad_enabled(), torch.are_deterministic_algorithms_enabled())
    for script in SCRIPTS.values():
        run(script.lines({"I": 8, "H": 3, "T": 4, "N": 5}))
    after = (torch.get_default_dtype(), torch.is_grad_enabled(), torch.are_deterministic_algorithms_enabled())
    assert before == after


@pytest.mark.parametrize("line", ["import os", "open('x')", "eval('1')", "exec('1')"])
def test_the_namespace_of_a_program_has_no_builtins_beyond_its_own(line: str) -> None:
    outcome = run((line,)) if line != "import os" else run(("import os", "os.nothing_of_that_name"))
    assert outcome.error is not None


@pytest.mark.parametrize("level", LEVELS)
def test_a_program_ends_as_it_is_said_and_no_other_way_is_offered_twice(level: int) -> None:
    for exercise in exercises("raises", level):
        outcome = run(exercise.task.lines)
        assert exercise.solution == {"line": str(outcome.line or NONE), "error": outcome.error or RUNS}
        errors = exercise.fields[1].options
        assert RUNS in errors
        assert len(set(errors)) == len(errors) >= 4
        assert level == 2 or outcome.line is not None
        first, last = (int(word) for word in exercise.hints[1].rstrip(".").split() if word.isdecimal())
        assert first <= exercise.task.slip.line + 1 <= last


def test_words_of_another_slip_are_said_to_be_so() -> None:
    exercise = where("raises", 1, lambda task: any("mat1" in error for error in task.errors[1:]))
    other = next(error for error in exercise.fields[1].options if error not in (exercise.solution["error"], RUNS))
    assert "with another line wrong" in exercise.check({"error": other})["error"].message


def test_a_program_that_runs_wrongly_is_told_so() -> None:
    exercise = where("raises", 2, lambda task: task.outcome.line is None)
    verdict = exercise.check(exercise.solution)
    assert verdict.ok
    assert "nothing in it says so" in verdict["line"].message
    assert exercise.check({"line": "1"})["line"].message == "it does not stop in line 1"


@pytest.mark.parametrize("level", LEVELS)
def test_one_line_and_name_mends_the_program(level: int) -> None:
    for exercise in exercises("names", level):
        task, (lines, fixes) = exercise.task, (field.options for field in exercise.fields)
        right = (exercise.solution["line"], exercise.solution["fix"])
        assert len(set(fixes)) == len(fixes) >= 4
        assert task.lines[task.line].strip() not in fixes
        mending = [(k, fix) for k in lines for fix in fixes if task.ends(int(k) - 1, fix).line is None]
        assert mending == [right], exercise.seed


def test_a_wrong_name_is_run_and_its_end_is_told() -> None:
    exercise = where("names", 2, lambda task: "biderectional" in "".join(task.fixes))
    fix = next(fix for fix in exercise.fields[1].options if "biderectional" in fix)
    message = exercise.check({"line": exercise.solution["line"], "fix": fix})["fix"].message
    assert message.startswith(f"with this in line {exercise.solution['line']} it ends so: ")
