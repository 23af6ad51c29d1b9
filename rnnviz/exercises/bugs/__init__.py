"""Bugs: a forward pass with one wrong line. Which line is it, and what should stand there?"""

from collections.abc import Mapping
from dataclasses import dataclass

from rnnviz.exercises.answers import Answer, Field
from rnnviz.exercises.bugs.program import Fault, Program
from rnnviz.exercises.bugs.programs import PROGRAMS
from rnnviz.exercises.bugs.reasons import RunsReason, first_difference, problem, rows, sample_to_show
from rnnviz.exercises.bugs.running import Numbers, equals_torch, numbers_for, run, with_line
from rnnviz.exercises.dice import Dice
from rnnviz.exercises.drawings import Drawing
from rnnviz.exercises.exercise import Judgement, Kind
from rnnviz.words import mark, say

LINE, FIX = "line", "fix"
_SAME_LINE, _OTHER_LINES = 1, 3  # wrong fixes that are offered beside the right one
_SEEDS = 1000  # of the numbers that a program runs on


@dataclass(frozen=True)
class BugsTask:
    """`program` with `fault`, run on the numbers of `seed`; `fixes` are lines to choose from, in order."""

    program_name: str
    fault: Fault
    seed: int
    fixes: tuple[str, ...]

    @property
    def program(self) -> Program:
        return PROGRAMS[self.program_name]

    @property
    def title(self) -> str:
        return say(self.program.title, torch_class=self.program.arch.spec.torch_class)

    @property
    def numbers(self) -> Numbers:
        return numbers_for(self.program_name, self.seed)

    @property
    def right_fix(self) -> str:
        return self.program.lines[self.fault.line].strip()

    @property
    def faulty(self) -> tuple[str, ...]:
        return with_line(self.program.lines, self.fault.line, self.fault.wrong)

    def repaired(self, line: int, fix: str) -> tuple[str, ...]:
        """The faulty program with `fix` in line `line` (from 0)."""
        return with_line(self.faulty, line, fix)

    def mends(self, line: int, fix: str) -> bool:
        """Whether the program equals torch once `fix` stands in line `line` (from 0)."""
        return equals_torch(self.numbers, run(self.numbers, self.repaired(line, fix)))

    @property
    def question(self) -> str:
        if self.program.is_back:
            return say(
                "This is {title}, for a loss that gives d_output to the output. h[−1] is h_0; the states and gates are"
                " right, and so are the weights. One line is wrong: some gradient is not autograd's. Choose the line,"
                " and what should stand there.",
                title=self.title,
            )
        states = "h_0" if self.numbers.c_0 is None else "h_0, c_0"
        return say(
            "This is {title}. x, {states} and the weights w are the ones torch was given. One line is"
            " wrong: the result is not torch's. Choose the line, and what should stand there.",
            title=self.title,
            states=states,
        )

    @property
    def fields(self) -> tuple[Field, ...]:
        lines = tuple(str(k + 1) for k in range(len(self.program.lines)))
        return (
            Field(LINE, say("the wrong line"), "choice", lines),
            Field(FIX, say("what should stand there"), "choice", self.fixes, code=True),
        )

    @property
    def expected(self) -> tuple[str, ...]:
        return (str(self.fault.line + 1), self.right_fix)

    @property
    def hints(self) -> tuple[str, ...]:
        first, last = self.hinted_lines
        return (
            self._where(),
            say("Look at lines {first} to {last}.", first=first, last=last),
            say("What it should do: {why}.", why=say(self.fault.why)),
        )

    @property
    def hinted_lines(self) -> tuple[int, int]:
        """Three lines, from 1, with the wrong one among them, which is not always in the middle."""
        above = self.seed % 3
        return (
            max(1, self.fault.line + 1 - above),
            min(len(self.program.lines), self.fault.line + 3 - above),
        )

    def _where(self) -> str:
        numbers = self.numbers
        outcome = run(numbers, self.faulty)
        error = problem(numbers, outcome)
        if error is not None:
            return say("Run it: {error}.", error=error)
        sample = sample_to_show(numbers, outcome)
        row = first_difference(numbers, outcome, sample)
        assert row is not None  # a fault that changes nothing is not drawn
        label = rows(numbers, outcome, outcome, sample)[row].label
        return say("Run it: the first value that differs from torch's is in {label}.", label=label)

    def scene(self) -> Drawing:
        return {"drawn_by": "program", "lines": list(self.faulty), "title": self.title}

    def judge(self, answers: Mapping[str, Answer]) -> dict[str, Judgement]:
        line = int(str(answers[LINE])) - 1 if LINE in answers else None
        fix = str(answers[FIX]) if FIX in answers else None
        reason = None if line is None or fix is None else self.runs(line, fix)
        judged = {}
        if line is not None:
            message = say("line {line} is wrong: {why}", line=line + 1, why=say(self.fault.why))
            if line != self.fault.line:
                message = say("line {line} does what torch does: the wrong line is another one", line=line + 1)
            judged[LINE] = Judgement(line == self.fault.line, message, reason)
        if fix is not None:
            message = say("this is what should stand there") if fix == self.right_fix else _what_happens(reason)
            judged[FIX] = Judgement(fix == self.right_fix, message, reason)
        return judged

    def runs(self, line: int, fix: str) -> RunsReason:
        """The faulty program and the one with the chosen fix, step by step beside torch."""
        numbers, lines = self.numbers, self.repaired(line, fix)
        faulty, repaired = run(numbers, self.faulty), run(numbers, lines)
        sample = sample_to_show(numbers, faulty, repaired)
        return RunsReason(
            lines,
            line + 1,
            self.fault.line + 1,
            rows(numbers, faulty, repaired, sample),
            first_difference(numbers, faulty, sample),
            first_difference(numbers, repaired, sample),
            problem(numbers, faulty),
            problem(numbers, repaired),
        )


def _what_happens(reason: RunsReason | None) -> str:
    """How a program that was not mended ends."""
    if reason is None:
        return say("this does not mend the program")
    if reason.repaired_error is not None:
        return say(
            "with this in line {line} the program ends with {error}",
            line=reason.chosen_line,
            error=reason.repaired_error,
        )
    place = say("another sample") if reason.repaired_parts is None else reason.rows[reason.repaired_parts].label
    return say(
        "with this in line {line} the program still differs from torch, first in {place}",
        line=reason.chosen_line,
        place=place,
    )


def _draw(dice: Dice, level: int) -> BugsTask:
    return draw_of(dice, [own for own in PROGRAMS.values() if own.level == level and not own.is_back])


def draw_of(dice: Dice, programs: list[Program]) -> BugsTask:
    program = dice.choose(programs)
    fault = dice.choose(program.faults)
    return BugsTask(program.name, fault, dice.choose(range(_SEEDS)), _fixes(dice, program, fault))


def one_way_to_mend(task: BugsTask, level: int) -> bool:
    """No other offer mends the program. (Two faults can undo each other: i and f swapped where they are split, and
    again where they are used.)"""
    offered = [fault for fault in task.program.faults if fault.wrong in task.fixes]
    return not any(task.mends(line, fault.wrong) for fault in offered for line in {fault.line, task.fault.line})


def _fixes(dice: Dice, program: Program, fault: Fault) -> tuple[str, ...]:
    """The right line among wrong ones: of the same place, and of others, so that the offer does not tell where."""
    right = program.lines[fault.line].strip()
    same = sorted({other.wrong for other in program.faults if other.line == fault.line and other != fault})
    other_lines = dice.several(sorted({other.line for other in program.faults} - {fault.line}), _OTHER_LINES)
    others = [dice.choose([other.wrong for other in program.faults if other.line == line]) for line in other_lines]
    offered = (right, *dice.several(same, _SAME_LINE), *others)
    return dice.several(offered, len(offered))


KIND = Kind(mark("Find the bug"), 6, _draw, one_way_to_mend)
