"""Receipts, marked: the exercises are made again from the link and the name, and every answer is judged again.

So a receipt cannot claim what its answers do not show, and a neighbour's answers are answers to other exercises. What
it says of tries, hints and solutions is the student's own word.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from rnnviz.assignments.assignment import Assignment
from rnnviz.assignments.receipt import MARK, Receipt, read_receipt, unpacked_answers
from rnnviz.exercises import Exercise, make_exercise
from rnnviz.network.errors import invalid
from rnnviz.sources.limits import shown
from rnnviz.words import say_error

MOST_RECEIPTS, LONGEST_PASTE = 300, 1_000_000
Make = Callable[[str, int, int], Exercise]  # kind, seed, level


@dataclass(frozen=True)
class Result:
    """One exercise as it was handed in: how many of its fields are right."""

    kind: str
    level: int
    seed: int
    right: int
    fields: int
    tries: int
    hints: int
    solution: bool

    @property
    def ok(self) -> bool:
        return self.right == self.fields


@dataclass(frozen=True)
class Marked:
    """A receipt that is whole and belongs to the assignment."""

    student: str
    results: tuple[Result, ...]

    @property
    def right(self) -> int:
        return sum(result.ok for result in self.results)


@dataclass(frozen=True)
class Refused:
    """`text` is the beginning of what was pasted; `reason` says what is wrong with it."""

    text: str
    reason: str


def verify(assignment: Assignment, text: str, make: Make = make_exercise) -> Marked:
    """Mark one receipt. ValueError with the reason where it is refused."""
    receipt = read_receipt(text)
    if receipt.code != assignment.code:
        raise invalid(
            "receipt must be of this assignment, {code}; it is of {other}", code=assignment.code, other=receipt.code
        )
    return mark(assignment, receipt, make)


def mark(assignment: Assignment, receipt: Receipt, make: Make = make_exercise) -> Marked:
    """Judge every answer of a receipt of this assignment."""
    if len(receipt.entries) != assignment.size:
        count = len(receipt.entries)
        raise invalid("receipt must have {size} exercises; it has {count}", size=assignment.size, count=count)
    results = []
    for (kind, seed, level), entry in zip(assignment.chosen(receipt.student), receipt.entries, strict=True):
        exercise = make(kind, seed, level)
        verdict = exercise.check(unpacked_answers(exercise, entry.answers))
        right = sum(field.status == "right" for field in verdict.fields)
        told = (entry.tries, entry.hints, entry.solution)
        results.append(Result(kind, level, seed, right, len(verdict.fields), *told))
    return Marked(receipt.student, tuple(results))


def verify_all(assignment: Assignment, pasted: str, make: Make = make_exercise) -> tuple[list[Marked], list[Refused]]:
    """Mark all receipts of a class, however they were pasted behind each other.

    Raises ValueError where there are too many, or none.
    """
    if len(pasted) > LONGEST_PASTE:
        raise invalid(
            "receipts must have at most {most} characters; got {count}", most=LONGEST_PASTE, count=len(pasted)
        )
    texts = re.split(rf"(?={MARK[:-1]}[0-9]+:)", pasted)[1:]  # the first part is what stands before
    if not 1 <= len(texts) <= MOST_RECEIPTS:
        raise invalid("receipts must be between 1 and {most}; got {count}", most=MOST_RECEIPTS, count=len(texts))
    marked: list[Marked] = []
    refused: list[Refused] = []
    for text in texts:
        try:
            marked.append(verify(assignment, _without_rest(text), make))
        except ValueError as problem:
            refused.append(Refused(shown(text.strip()), say_error(problem)))
    return marked, refused


def _without_rest(text: str) -> str:
    """Without what stands behind the check sum: a signature, or the next mail's first lines."""
    whole = re.match(rf"\s*{MARK}:[A-Za-z0-9_\-\s>]+:(?:[\s>]*[0-9a-f]){{16}}(?![0-9a-f])", text)
    return whole[0] if whole else text
