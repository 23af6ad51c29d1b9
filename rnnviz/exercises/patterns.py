"""Patterns: a small network of torch as code. Which of the patterns is it, and which shape has what comes out?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rnnviz.exercises.answers import Answer, Field
from rnnviz.exercises.dice import Dice
from rnnviz.exercises.drawings import Drawing
from rnnviz.exercises.exercise import Judgement, Kind
from rnnviz.exercises.pattern_programs import PROGRAMS, Pattern, PatternProgram
from rnnviz.exercises.scripts.script import filled
from rnnviz.exercises.scripts.sizes import Sizes
from rnnviz.words import mark, say

PATTERN, SHAPE = "pattern", "y"
NAMES: dict[Pattern, str] = {
    "one-to-many": mark("one to many"),
    "many-to-one": mark("many to one"),
    "many-to-many": mark("many to many"),
    "encoder-decoder": mark("encoder and decoder"),
}
_WHAT: dict[Pattern, str] = {
    "one-to-many": mark("one x starts it, and each step gives a result"),
    "many-to-one": mark("all steps of x are read, and one result is made at the end"),
    "many-to-many": mark("each step of x gives a result of its own"),
    "encoder-decoder": mark("one network reads all of x, and a second one makes results from the state it leaves"),
}


@dataclass(frozen=True)
class PatternReason:
    """The pattern that was chosen, drawn; `ok`: it is the network's."""

    drawn_by: ClassVar[str] = "pattern"
    pattern: str
    ok: bool


@dataclass(frozen=True)
class ResultReason:
    """The sizes of y as they were given, each with its letter where it is right. `why` is empty while y is wrong."""

    drawn_by: ClassVar[str] = "result"
    given: tuple[int, ...]
    right: tuple[bool, ...]
    why: str


@dataclass(frozen=True)
class PatternsTask:
    """`program` of the small networks, with sizes."""

    program_name: str
    sizes: Sizes

    @property
    def program(self) -> PatternProgram:
        return PROGRAMS[self.program_name]

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(filled(line, dict(self.sizes)) for line in self.program.source.strip().splitlines())

    @property
    def shape(self) -> tuple[int, ...]:
        sizes = dict(self.sizes)
        return tuple(sizes[letter] for letter in self.program.result)

    @property
    def question(self) -> str:
        return say("Which pattern is this network, and which shape has y?")

    @property
    def fields(self) -> tuple[Field, ...]:
        options = tuple(NAMES)
        return (
            Field(PATTERN, say("the pattern"), "choice", options, words=tuple(NAMES.items())),
            Field(SHAPE, say("shape of {name}", name="y"), "shape"),
        )

    @property
    def expected(self) -> tuple[str, ...]:
        return (self.program.pattern, str(self.shape))

    @property
    def hints(self) -> tuple[str, ...]:
        return (
            say("Ask two things: at which steps does something of x come in, and at which steps is a result made?"),
            say("output has a state for every step, h_n only the last one of each layer and direction."),
            say("nn.Linear changes the last axis and leaves the others as they are."),
        )

    def scene(self) -> Drawing:
        return {"drawn_by": "program", "lines": list(self.lines), "title": self.question}

    def judge(self, answers: Mapping[str, Answer]) -> dict[str, Judgement]:
        judged = {}
        for name, given in answers.items():
            if isinstance(given, tuple):
                judged[name] = self._judge_shape(given)
            else:
                judged[name] = self._judge_pattern(next(pattern for pattern in NAMES if pattern == given))
        return judged

    def _judge_pattern(self, given: Pattern) -> Judgement:
        ok = given == self.program.pattern
        told = {"pattern": say(NAMES[given]), "what": say(_WHAT[given])}
        message = say("{pattern}: {what}", **told) if ok else say("in {pattern} {what}: here it is not so", **told)
        return Judgement(ok, message, PatternReason(given, ok))

    def _judge_shape(self, given: tuple[int, ...]) -> Judgement:
        ok, letters = given == self.shape, {size: letter for letter, size in self.sizes}
        right = tuple(k < len(self.shape) and size == self.shape[k] for k, size in enumerate(given))
        if ok:
            why = say(self.program.why)
            message = say(
                "{name} is {letters} = {sizes}", name="y", letters=f"({', '.join(self.program.result)})", sizes=given
            )
            return Judgement(True, message, ResultReason(given, right, why))
        wrong = [size for size, fits in zip(given, right, strict=True) if not fits]
        slip = say("it has {count} axes; you gave {given}", count=len(self.shape), given=len(given))
        if sorted(given) == sorted(self.shape):
            slip = say("your sizes are right, their order is not")
        elif len(given) == len(self.shape):
            named = [f"{size} ({letters[size]})" if size in letters else str(size) for size in wrong]
            slip = say("{sizes} does not belong there", sizes=", ".join(named))
        message = say("{tensor} is not {given}: {slip}", tensor="y", given=given, slip=slip)
        return Judgement(False, message, ResultReason(given, right, ""))


_FROM = {
    "I": range(3, 20),
    "H": range(4, 20),
    "K": range(2, 8),
    "T": range(4, 16),
    "N": range(2, 16),
    "S": range(3, 12),
}


def _draw(dice: Dice, level: int) -> PatternsTask:
    program = dice.choose([program for program in PROGRAMS.values() if program.level == level])
    sizes = tuple((letter, dice.choose(_FROM[letter])) for letter in program.letters)
    return PatternsTask(program.name, sizes)


def _clear(task: PatternsTask, level: int) -> bool:
    """No two sizes are equal, also not twice the size of a state: a wrong one is never right by chance."""
    values = dict(task.sizes)
    return len({*values.values(), 2 * values["H"]}) == len(values) + 1


KIND = Kind(mark("Which pattern is it?"), 10, _draw, _clear)
