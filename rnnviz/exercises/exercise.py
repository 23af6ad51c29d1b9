"""What an exercise, the verdict on its answers and the reason for a verdict are made of.

A task, of which every kind has a type, says what is asked and judges the answers that can be read. Reading them, and
saying why one cannot be read, is the same for all kinds: see `answers`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, Protocol, TypeVar

from rnnviz.exercises.answers import Answer, Field, read_answer
from rnnviz.exercises.dice import Dice
from rnnviz.exercises.drawings import Drawing, Reason
from rnnviz.network.errors import invalid
from rnnviz.sources.limits import shown
from rnnviz.words import say_error

Status = Literal["right", "wrong", "malformed"]


@dataclass(frozen=True)
class Judgement:
    """Whether an answer is right, and why: in words, and as a reason to draw or as a `part` of the task's scene."""

    ok: bool
    message: str
    reason: Reason | None = None
    part: str = ""


class Task(Protocol):
    """The data of one exercise, and all that is particular to its kind.

    `expected` has the right answer to each field, as text. Each of the `hints` says more than the one before. `scene`
    is what the browser draws of the question. `judge` gets the answers that could be read, and judges each of them.
    """

    @property
    def question(self) -> str: ...
    @property
    def fields(self) -> tuple[Field, ...]: ...
    @property
    def expected(self) -> tuple[str, ...]: ...
    @property
    def hints(self) -> tuple[str, ...]: ...
    def scene(self) -> Drawing: ...
    def judge(self, answers: Mapping[str, Answer]) -> dict[str, Judgement]: ...


T = TypeVar("T", bound=Task)


@dataclass(frozen=True)
class Kind(Generic[T]):
    """A kind of exercise: its title, and its `place` among the others on the page, from 1.

    `draw(dice, level)` makes a task of random choices; `accept(task, level)` says whether it makes a good exercise.
    """

    title: str
    place: int
    draw: Callable[[Dice, int], T]
    accept: Callable[[T, int], bool]


@dataclass(frozen=True)
class FieldVerdict:
    """`expected` is the right answer as text. `message` says why the given answer is right, or what is wrong with it
    without giving the right one away; so a page can let a person try again."""

    name: str
    status: Status
    given: str
    expected: str
    message: str
    reason: Reason | None = None
    part: str = ""


@dataclass(frozen=True)
class Verdict:
    fields: tuple[FieldVerdict, ...]

    @property
    def ok(self) -> bool:
        return all(field.status == "right" for field in self.fields)

    def __getitem__(self, name: str) -> FieldVerdict:
        return next(field for field in self.fields if field.name == name)


@dataclass(frozen=True)
class Exercise:
    """`(kind, seed, level)` make it, so a link that carries these three carries the exercise."""

    kind: str
    seed: int
    level: int
    task: Any  # a Task of the kind's own type

    @property
    def question(self) -> str:
        return str(self.task.question)

    @property
    def fields(self) -> tuple[Field, ...]:
        fields: tuple[Field, ...] = self.task.fields
        return fields

    @property
    def hints(self) -> tuple[str, ...]:
        hints: tuple[str, ...] = self.task.hints
        return hints

    @property
    def solution(self) -> dict[str, str]:
        """The right answer to each field, as text."""
        return {field.name: text for field, text in zip(self.fields, self.task.expected, strict=True)}

    def check(self, answers: Mapping[str, str]) -> Verdict:
        """Judge every field. One that is missing or cannot be read is malformed; the others are judged anyway.

        Raises ValueError for an answer to a field that the exercise does not have.
        """
        solution = self.solution
        unknown = next((name for name in answers if name not in solution), None)
        if unknown is not None:
            raise invalid(
                "answers must be to {solution}; got one to {value}", solution=", ".join(solution), value=shown(unknown)
            )
        readable: dict[str, Answer] = {}
        problems: dict[str, str] = {}
        for field in self.fields:
            try:
                readable[field.name] = read_answer(field, answers.get(field.name, ""))
            except ValueError as problem:
                problems[field.name] = say_error(problem)
        judged = self.task.judge(readable)
        return Verdict(
            tuple(
                _malformed(name, answers.get(name, ""), expected, problems[name])
                if name in problems
                else _judged(name, answers[name], expected, judged[name])
                for name, expected in solution.items()
            )
        )


def _malformed(name: str, given: str, expected: str, problem: str) -> FieldVerdict:
    return FieldVerdict(name, "malformed", given, expected, problem)


def _judged(name: str, given: str, expected: str, judgement: Judgement) -> FieldVerdict:
    status: Status = "right" if judgement.ok else "wrong"
    return FieldVerdict(name, status, given, expected, judgement.message, judgement.reason, judgement.part)
