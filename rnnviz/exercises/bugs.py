"""Bugs: a forward pass with one wrong line. Which line is it, and what should stand there?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.exercises.answers import Answer, Field
from rnnviz.exercises.dice import Dice, first_accepted
from rnnviz.exercises.exercise import Exercise, Judgement
from rnnviz.exercises.programs import PROGRAMS, Fault, Program
from rnnviz.exercises.reasons import Row, RunsReason
from rnnviz.exercises.running import ATOL, Case, Run, case, equals_torch, run, with_line

LINE, FIX = "line", "fix"
_SAME_LINE, _OTHER_LINES = 1, 3  # wrong fixes that are offered beside the right one
_NUMBERS = 1000  # different numbers to run a program on


@dataclass(frozen=True)
class BugsTask:
    """`program` with `fault`, run on the numbers of `numbers`; `fixes` are lines to choose from, in order."""

    program_name: str
    fault: Fault
    numbers: int
    fixes: tuple[str, ...]

    @property
    def program(self) -> Program:
        return PROGRAMS[self.program_name]

    @property
    def right_fix(self) -> str:
        return self.program.lines[self.fault.line].strip()

    @property
    def faulty(self) -> tuple[str, ...]:
        return with_line(self.program.lines, self.fault.line, self.fault.wrong)

    def repaired(self, line: int, fix: str) -> tuple[str, ...]:
        """The faulty program with `fix` in line `line` (from 0)."""
        return with_line(self.faulty, line, fix)

    def judge(self, answers: Mapping[str, Answer]) -> dict[str, Judgement]:
        line = int(str(answers[LINE])) - 1 if LINE in answers else None
        fix = str(answers[FIX]) if FIX in answers else None
        reason = None if line is None or fix is None else self.runs(line, fix)
        judged = {}
        if line is not None:
            message = f"line {line + 1} is wrong: {self.fault.why}"
            if line != self.fault.line:
                message = f"line {line + 1} does what torch does: the wrong line is another one"
            judged[LINE] = Judgement(line == self.fault.line, message, reason)
        if fix is not None:
            message = "this is what should stand there" if fix == self.right_fix else _what_happens(reason)
            judged[FIX] = Judgement(fix == self.right_fix, message, reason)
        return judged

    def runs(self, line: int, fix: str) -> RunsReason:
        """The faulty program and the one with the chosen fix, step by step beside torch."""
        one = case(self.program_name, self.numbers)
        lines = self.repaired(line, fix)
        faulty, repaired = run(one, self.faulty), run(one, lines)
        sample = _first_sample(one, faulty)
        rows = _rows(one, faulty, repaired, sample)
        return RunsReason(
            lines,
            line + 1,
            self.fault.line + 1,
            rows,
            _parts(rows, faulty, [row.faulty for row in rows]),
            _parts(rows, repaired, [row.repaired for row in rows]),
            _error(one, faulty),
            _error(one, repaired),
        )


def _what_happens(reason: RunsReason | None) -> str:
    """How a program that was not mended ends."""
    if reason is None:
        return "this does not mend the program"
    if reason.repaired_error is not None:
        return f"with this in line {reason.chosen_line} the program ends with {reason.repaired_error}"
    place = "another sample" if reason.repaired_parts is None else reason.rows[reason.repaired_parts].label
    return f"with this in line {reason.chosen_line} the program still differs from torch, first in {place}"


def _error(one: Case, found: Run) -> str | None:
    """Why a run has nothing to compare: it stopped, or its results have another shape."""
    if found.output is None or found.h_n is None:
        return found.error
    for name, ours, theirs in (("output", found.output, one.torch_output), ("h_n", found.h_n, one.torch_h_n)):
        if ours.shape != theirs.shape:
            return f"{name} has shape {ours.shape}, torch's has {theirs.shape}"
    return None


def _first_sample(one: Case, found: Run) -> int:
    """The sample to show: the first that differs from torch."""
    if _error(one, found) is not None or found.output is None or found.h_n is None:
        return 0
    steps = 1 if one.program.arch.batch_first else 0
    off_output = np.abs(found.output - one.torch_output).max(axis=(steps, 2))  # (N,)
    off = np.maximum(off_output, np.abs(found.h_n - one.torch_h_n).max(axis=(0, 2)))
    return int(np.argmax(off > ATOL))


def _rows(one: Case, faulty: Run, repaired: Run, sample: int) -> tuple[Row, ...]:
    """One row per step of output, then one per row of h_n, each of one sample."""
    found: list[tuple[str, list[tuple[float, ...] | None]]] = []
    ways = [Run(one.torch_output, one.torch_h_n), faulty, repaired]
    kept = [way if _error(one, way) is None else None for way in ways]
    for t in range(one.seq_len):
        place = (sample, t) if one.program.arch.batch_first else (t, sample)
        outputs = [_values(None if way is None else way.output, place) for way in kept]
        found.append((f"output[{place[0]}, {place[1]}]", outputs))
    for k in range(len(one.torch_h_n)):
        lasts = [_values(None if way is None else way.h_n, (k, sample)) for way in kept]
        found.append((f"h_n[{k}, {sample}]", lasts))
    return tuple(Row(label, torch or (), ours, mended) for label, (torch, ours, mended) in found)


def _values(tensor: np.ndarray | None, place: tuple[int, int]) -> tuple[float, ...] | None:
    return None if tensor is None else tuple(float(value) for value in tensor[place])


def _parts(rows: tuple[Row, ...], found: Run, values: list[tuple[float, ...] | None]) -> int | None:
    """The first row where the run differs from torch."""
    for k, (row, ours) in enumerate(zip(rows, values, strict=True)):
        if ours is None or any(abs(a - b) > ATOL for a, b in zip(ours, row.torch, strict=True)):
            return k if found.error is None else None
    return None


def make(seed: int, level: int) -> Exercise:
    task = first_accepted(seed, f"bugs {level}", lambda dice: _draw(dice, level), _one_way_to_mend)
    program, fault = task.program, task.fault
    numbers = tuple(str(k + 1) for k in range(len(program.lines)))
    fields = (
        Field(LINE, "the wrong line", "choice", numbers),
        Field(FIX, "what should stand there", "choice", task.fixes),
    )
    question = (
        f"This is {program.title}. {_before(program)} One line is wrong: the result is not torch's. "
        "Choose the line, and what should stand there."
    )
    expected = (str(fault.line + 1), task.right_fix)
    return Exercise("bugs", seed, level, question, fields, expected, _hints(task), task)


def _draw(dice: Dice, level: int) -> BugsTask:
    program = dice.choose([program for program in PROGRAMS.values() if program.level == level])
    fault = dice.choose(program.faults)
    return BugsTask(program.name, fault, dice.choose(range(_NUMBERS)), _fixes(dice, program, fault))


def _one_way_to_mend(task: BugsTask) -> bool:
    """No other offer mends the program. (Two faults can undo each other: i and f swapped where they are split, and
    again where they are used.)"""
    offered = [fault for fault in task.program.faults if fault.wrong in task.fixes]
    return not any(mends(task, line, fault.wrong) for fault in offered for line in {fault.line, task.fault.line})


def _fixes(dice: Dice, program: Program, fault: Fault) -> tuple[str, ...]:
    """The right line among wrong ones: of the same place, and of others, so that the offer does not tell where."""
    right = program.lines[fault.line].strip()
    same = sorted({f.wrong for f in program.faults if f.line == fault.line and f != fault})
    other_lines = dice.several(sorted({f.line for f in program.faults} - {fault.line}), _OTHER_LINES)
    others = [dice.choose([f.wrong for f in program.faults if f.line == line]) for line in other_lines]
    offered = (right, *dice.several(same, _SAME_LINE), *others)
    return dice.several(offered, len(offered))


def _before(program: Program) -> str:
    states = "h_0 and c_0" if program.arch.cell == "lstm" else "h_0"
    return f"x, {states} and the weights w are the ones torch was given."


def _hints(task: BugsTask) -> tuple[str, ...]:
    one = case(task.program_name, task.numbers)
    found = run(one, task.faulty)
    error = _error(one, found)
    if error is not None:
        first = f"Run it: {error}."
    else:
        rows = _rows(one, found, found, _first_sample(one, found))
        parts = _parts(rows, found, [row.faulty for row in rows])
        place = rows[parts].label if parts is not None else "another sample"
        first = f"Run it: the first value that differs from torch's is in {place}."
    above = task.numbers % 3  # the wrong line is not always in the middle
    near = (max(1, task.fault.line + 1 - above), min(len(task.program.lines), task.fault.line + 3 - above))
    return (first, f"Look at lines {near[0]} to {near[1]}.", f"What it should do: {task.fault.why}.")


def mends(task: BugsTask, line: int, fix: str) -> bool:
    """Whether the program equals torch once `fix` stands in line `line` (from 0)."""
    one = case(task.program_name, task.numbers)
    return equals_torch(one, run(one, task.repaired(line, fix)))
