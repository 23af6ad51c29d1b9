"""Names: a program of torch with a slip in a name, as in lecture notes. Which line, and what should stand there?"""

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

LINE, FIX = "line", "fix"
_SAME_LINE, _OTHER_LINES = 1, 3  # wrong lines that are offered beside the right one


@dataclass(frozen=True)
class NamesTask:
    """`script` with `wrong` in place of line `line` (from 0); `fixes` are lines to choose from, in order."""

    script_name: str
    line: int
    wrong: str
    why: str
    sizes: Sizes
    fixes: tuple[str, ...]

    @property
    def script(self) -> Script:
        return SCRIPTS[self.script_name]

    @property
    def lines(self) -> tuple[str, ...]:
        return with_line(self.script.lines(dict(self.sizes)), self.line, self.wrong)

    @property
    def right_fix(self) -> str:
        return self.script.lines(dict(self.sizes))[self.line].strip()

    def ends(self, line: int, fix: str) -> Outcome:
        """How the program ends once `fix` stands in line `line` (from 0)."""
        return run(with_line(self.lines, line, fix))

    @property
    def question(self) -> str:
        return say(
            "This should be {title}, and torch stops it: a name is not as it should be. Choose the line with that "
            "name, and what should stand there.",
            title=say(self.script.title),
        )

    @property
    def fields(self) -> tuple[Field, ...]:
        lines = tuple(str(k + 1) for k in range(len(self.lines)))
        return (
            Field(LINE, say("the wrong line"), "choice", lines),
            Field(FIX, say("what should stand there"), "choice", self.fixes, code=True),
        )

    @property
    def expected(self) -> tuple[str, ...]:
        return (str(self.line + 1), self.right_fix)

    @property
    def hints(self) -> tuple[str, ...]:
        outcome = run(self.lines)
        return (
            say("Run it: {error}.", error=str(outcome.error).rstrip(".")),
            say("It stops in line {line}, which need not be the line with the slip.", line=outcome.line),
            say("What the line should do: {why}.", why=say(self.why)),
        )

    def scene(self) -> Drawing:
        return {"drawn_by": "program", "lines": list(self.lines), "title": say(self.script.title)}

    def judge(self, answers: Mapping[str, Answer]) -> dict[str, Judgement]:
        line = int(str(answers[LINE])) - 1 if LINE in answers else None
        fix = str(answers[FIX]) if FIX in answers else None
        judged = {}
        end = self._end(line, fix)
        if line is not None:
            message = say("line {line} has the wrong name: {why}", line=line + 1, why=say(self.why))
            if line != self.line:
                message = say("every name in line {line} is right", line=line + 1)
            judged[LINE] = Judgement(line == self.line, message, end)
        if fix is not None:
            message = (
                say("this is what should stand there") if fix == self.right_fix else say("this is not what is meant")
            )
            if fix != self.right_fix and end is not None and end.words:
                message = say("with this in line {line} it ends so: {words}", line=end.line, words=end.words)
            judged[FIX] = Judgement(fix == self.right_fix, message, end)
        return judged

    def _end(self, line: int | None, fix: str | None) -> EndReason | None:
        """The program as the answers make it, and how it ends."""
        if line is None or fix is None:
            return None
        outcome = self.ends(line, fix)
        words = outcome.error or say("it runs to its end")
        return EndReason(with_line(self.lines, line, fix), line + 1, outcome.line is None, words)


def _draw(dice: Dice, level: int) -> NamesTask:
    script = dice.choose([script for script in SCRIPTS.values() if script.level == level])
    slips = [slip for slip in script.slips if slip.others]
    slip, sizes = dice.choose(slips), draw_sizes(dice)
    variant = dice.choose(slip.variants)
    fixes = tuple(filled(text, dict(sizes)) for text in _fixes(dice, script, slips, slip, variant.wrong))
    return NamesTask(script.name, slip.line, filled(variant.wrong, dict(sizes)), variant.why, sizes, fixes)


def _fixes(dice: Dice, script: Script, slips: list[Slip], slip: Slip, wrong: str) -> tuple[str, ...]:
    """The right line among wrong ones: of the same line, and of others, so that the offer does not tell where."""
    right = script.source.strip().splitlines()[slip.line].strip()
    same = [variant.wrong for variant in slip.variants if variant.wrong != wrong]
    others = dice.several([other for other in slips if other.line != slip.line], _OTHER_LINES)
    elsewhere = [dice.choose(other.variants).wrong for other in others]
    offered = (right, *dice.several(same, _SAME_LINE), *elsewhere)
    return dice.several(offered, len(offered))


def _one_way_to_mend(task: NamesTask, level: int) -> bool:
    """It stops as it is, and only the right line in its place lets it run."""
    if not all_differ(task.sizes) or len(set(task.fixes)) < len(task.fixes):
        return False
    mending = [fix for fix in task.fixes if task.ends(task.line, fix).line is None]
    return run(task.lines).line is not None and mending == [task.right_fix]


KIND = Kind(mark("Mend the name"), 8, _draw, _one_way_to_mend)
