"""What an exercise, an answer's verdict and the reason for it are made of.

A task (one per kind) knows how to judge answers that could be read; reading them, and saying why one could not be
read, is the same for all kinds and lies in `answers`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from rnnviz.exercises.answers import Answer, Field, read_answer
from rnnviz.exercises.reasons import Reason
from rnnviz.sources.limits import shown

Status = Literal["right", "wrong", "malformed"]


@dataclass(frozen=True)
class Judgement:
    """One answer that could be read: is it right, why, and the same as something to draw."""

    ok: bool
    message: str
    reason: Reason | None = None


class Task(Protocol):
    """The data of one exercise. `judge` gets the answers that could be read, and judges each of them."""

    def judge(self, answers: Mapping[str, Answer]) -> dict[str, Judgement]: ...


@dataclass(frozen=True)
class FieldVerdict:
    """`expected` is the right answer as text. `message` says why the given one is right, or what is wrong with it
    without giving the right one away; so a page can let a person try again."""

    name: str
    status: Status
    given: str
    expected: str
    message: str
    reason: Reason | None = None


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
    """`(kind, seed, level)` make it, so a link that carries these three carries the exercise.

    `expected` has the right answer to each field, as text; `hints` say more and more.
    """

    kind: str
    seed: int
    level: int
    question: str
    fields: tuple[Field, ...]
    expected: tuple[str, ...]
    hints: tuple[str, ...]
    task: Task

    @property
    def solution(self) -> dict[str, str]:
        return {field.name: text for field, text in zip(self.fields, self.expected, strict=True)}

    def check(self, answers: Mapping[str, str]) -> Verdict:
        """Judge every field; one that is missing or cannot be read is malformed, and the others are judged anyway.

        Raises ValueError for an answer to a field that the exercise does not have.
        """
        unknown = next((name for name in answers if name not in self.solution), None)
        if unknown is not None:
            raise ValueError(f"answers must be to {', '.join(self.solution)}; got one to {shown(unknown)}")
        read: dict[str, Answer] = {}
        problems: dict[str, str] = {}
        for field in self.fields:
            try:
                read[field.name] = read_answer(field, answers.get(field.name, ""))
            except ValueError as problem:
                problems[field.name] = str(problem)
        judged = self.task.judge(read)
        return Verdict(tuple(self._verdict(f, answers.get(f.name, ""), problems, judged) for f in self.fields))

    def _verdict(
        self, field: Field, given: str, problems: Mapping[str, str], judged: Mapping[str, Judgement]
    ) -> FieldVerdict:
        expected = self.solution[field.name]
        if field.name in problems:
            return FieldVerdict(field.name, "malformed", given, expected, problems[field.name])
        one = judged[field.name]
        return FieldVerdict(field.name, "right" if one.ok else "wrong", given, expected, one.message, one.reason)
