"""Raises: which line of a program of torch stops it, and with which of torch's own words. They come from running it."""

from collections.abc import Mapping
from dataclasses import dataclass

from rnnviz.exercises.answers import Answer, Field
from rnnviz.exercises.dice import Dice
from rnnviz.exercises.drawings import Drawing
from rnnviz.exercises.exercise import Judgement, Kind
from rnnviz.exercises.scripts.all import SCRIPTS
from rnnviz.exercises.scripts.reasons import EndReason
from rnnviz.exercises.scripts.running import Outcome, run, with_line
from rnnviz.exercises.scripts.script import Script, Slip, filled
from rnnviz.exercises.scripts.sizes import Sizes, all_differ, draw_sizes
from rnnviz.words import mark, say

LINE, ERROR = "line", "error"
NONE = mark("none")
RUNS = mark("it runs to its end")
_OTHERS = 3  # words that are offered beside the right ones, besides that it runs


@dataclass(frozen=True)
class RaisesTask:
    """`script` with `slip` in it; `errors` are the words to choose from, in order."""

    script_name: str
    slip: Slip
    sizes: Sizes
    errors: tuple[str, ...]

    @property
    def script(self) -> Script:
        return SCRIPTS[self.script_name]

    @property
    def lines(self) -> tuple[str, ...]:
        return slipped(self.script, self.slip, self.sizes)

    @property
    def outcome(self) -> Outcome:
        return run(self.lines)

    @property
    def question(self) -> str:
        return say(
            "This should be {title}, but one line is not as it should be. Does it stop? Choose the line, the last one "
            "of the program that the traceback names, and the words.",
            title=say(self.script.title),
        )

    @property
    def fields(self) -> tuple[Field, ...]:
        lines = (*(str(k + 1) for k in range(len(self.lines))), NONE)
        return (
            Field(LINE, say("the line where it stops"), "choice", lines, words=((NONE, NONE),)),
            Field(ERROR, say("how it ends"), "choice", self.errors, code=True, words=((RUNS, RUNS),)),
        )

    @property
    def expected(self) -> tuple[str, ...]:
        return (str(self.outcome.line or NONE), self.outcome.error or RUNS)

    @property
    def hints(self) -> tuple[str, ...]:
        first, last = max(1, self.slip.line), min(len(self.lines), self.slip.line + 2)
        order = say("Go through it line by line, and write the shape of each tensor beside its line.")
        if self.script.level > 1:
            order = say("The lines of a class run when an object is made, and those of forward when it is called.")
        return (
            order,
            say("The line that is not as it should be is one of {first} to {last}.", first=first, last=last),
            say("What it should do: {why}.", why=say(self.slip.why)),
        )

    def scene(self) -> Drawing:
        return {"drawn_by": "program", "lines": list(self.lines), "title": say(self.script.title)}

    def judge(self, answers: Mapping[str, Answer]) -> dict[str, Judgement]:
        judges = {LINE: self._judge_line, ERROR: self._judge_error}
        return {name: judges[name](str(given)) for name, given in answers.items()}

    def _judge_line(self, given: str) -> Judgement:
        line = None if given == NONE else int(given)
        if line == self.outcome.line:
            message = say("line {line} is the last one that the traceback names", line=line)
            if line is None:
                message = say("it does not stop: {why}, and nothing in it says so", why=say(self.slip.why))
            return Judgement(True, message, self._end(line, ok=True, words=self.outcome.error or say(RUNS)))
        message = say("it does stop") if line is None else say("it does not stop in line {line}", line=line)
        return Judgement(False, message, self._end(line, ok=False, words=""))

    def _judge_error(self, given: str) -> Judgement:
        words = say(RUNS) if given == RUNS else given
        if given == self.expected[1]:
            end = self._end(self.outcome.line, ok=True, words=words)
            return Judgement(True, say("so it ends: {why}", why=say(self.slip.why)), end)
        elsewhere = self.slips_by_error().get(given)
        message = say("it does not run to its end")
        if given != RUNS:
            message = say("it does not end so")
        if elsewhere is not None:
            message = say("it would end so with another line wrong: {why}", why=say(elsewhere.why))
        return Judgement(False, message)

    def _end(self, line: int | None, *, ok: bool, words: str) -> EndReason:
        return EndReason(self.lines, line, ok, words)

    def slips_by_error(self) -> dict[str, Slip]:
        """The words with which the other slips of the script end, by running them."""
        return _errors_of(self.script, self.sizes)


def slipped(script: Script, slip: Slip, sizes: Sizes) -> tuple[str, ...]:
    """The program with the slip in it."""
    return with_line(script.lines(dict(sizes)), slip.line, filled(slip.wrong, dict(sizes)))


def _errors_of(script: Script, sizes: Sizes) -> dict[str, Slip]:
    ends = ((run(slipped(script, slip, sizes)).error, slip) for slip in script.slips)
    return {error: slip for error, slip in ends if error is not None}


_DRAWN_WITH = tuple((letter, size) for letter, size in zip("IHTN", (7, 5, 6, 4), strict=True))
_SILENT = {
    (script.name, slip)
    for script in SCRIPTS.values()
    for slip in script.slips
    if run(slipped(script, slip, _DRAWN_WITH)).line is None
}


def _draw(dice: Dice, level: int) -> RaisesTask:
    """At the second level a program may also run to its end, wrongly."""
    pool = [
        (script, slip)
        for script in SCRIPTS.values()
        for slip in script.slips
        if (script.level == level if (script.name, slip) not in _SILENT else level == 2)
    ]
    script, slip = dice.choose(pool)
    sizes = draw_sizes(dice)
    if not all_differ(sizes):
        return RaisesTask(script.name, slip, sizes, ())
    right = run(slipped(script, slip, sizes)).error or RUNS
    others = dice.several([other for other in script.slips if other != slip], _OTHERS + 2)  # two may end alike
    ends = [run(slipped(script, other, sizes)).error or RUNS for other in others]
    offered = tuple(dict.fromkeys((right, RUNS, *ends)))[: _OTHERS + 2]
    return RaisesTask(script.name, slip, sizes, dice.several(offered, len(offered)))


def _clear(task: RaisesTask, level: int) -> bool:
    """No size is right by chance, and no words are offered twice."""
    return all_differ(task.sizes) and len(set(task.errors)) == len(task.errors) > 3


KIND = Kind(mark("What does torch say?"), 7, _draw, _clear)
