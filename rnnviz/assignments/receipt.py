"""A receipt: what a student hands in. A short text with the answers, how often each was tried, and a check sum.

    RNNVIZ1:eNqrVkpU…:5d1c44e0a7b21f30

The middle is compressed JSON in base64. The check sum tells a receipt that was cut or edited from one that is whole. It
is no signature: there is no secret in it, and whoever can run this file can make one.
"""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from rnnviz.assignments.assignment import MOST_EXERCISES, Assignment, read_student
from rnnviz.exercises.answers import LONGEST
from rnnviz.exercises.exercise import Exercise
from rnnviz.network.errors import invalid
from rnnviz.sources.limits import check_between, check_text, shown

MARK = "RNNVIZ1"
LONGEST_RECEIPT, LARGEST_PAYLOAD = 20_000, 60_000  # characters, bytes
MOST_TRIES, MOST_HINTS, MOST_FIELDS = 9999, 20, 12
_SUM = 16  # hexadecimal digits


@dataclass(frozen=True)
class Entry:
    """One exercise: its answers in the order of its fields ("" where there is none), and what was asked for."""

    answers: tuple[str, ...] = ()
    tries: int = 0
    hints: int = 0
    solution: bool = False


@dataclass(frozen=True)
class Receipt:
    """`code` is the assignment's. There is an entry for each of its exercises, in their order."""

    code: str
    student: str
    entries: tuple[Entry, ...]


def begin(assignment: Assignment, student: str) -> Receipt:
    """A receipt on which nothing is answered yet."""
    return Receipt(assignment.code, student, (Entry(),) * assignment.size)


def write_receipt(receipt: Receipt) -> str:
    """The receipt as text, without spaces; `read_receipt` reads it back."""
    entries = [[e.tries, e.hints, int(e.solution), *(text[:LONGEST] for text in e.answers)] for e in receipt.entries]
    told = json.dumps([receipt.code, receipt.student, entries], ensure_ascii=False, separators=(",", ":"))
    payload = base64.urlsafe_b64encode(zlib.compress(told.encode(), 9)).decode().rstrip("=")
    return f"{MARK}:{payload}:{check_sum(payload)}"


def check_sum(payload: str) -> str:
    return sha256(f"{MARK}:{payload}".encode()).hexdigest()[:_SUM]


def read_receipt(text: object) -> Receipt:
    """The receipt of a text, in which a mail program may have broken lines.

    ValueError that says what is wrong: it is no receipt, it is not whole or was changed, or a value breaks its rule.
    """
    check_text("receipt", text)
    if len(str(text)) > LONGEST_RECEIPT:
        raise invalid(
            "receipt must have at most {most} characters; got {value}", most=LONGEST_RECEIPT, value=shown(text)
        )
    plain = re.sub(r"[\s>]+", "", str(text))
    parts = re.fullmatch(rf"{MARK}:([A-Za-z0-9_-]+):([0-9a-f]{{{_SUM}}})", plain)
    if parts is None:
        raise invalid("receipt must be {mark}:…:…, whole; got {value}", mark=MARK, value=shown(plain))
    if check_sum(parts[1]) != parts[2]:
        raise invalid(
            "receipt must have the check sum of its text: it was changed, or a part of it is missing; got {value}",
            value=shown(plain),
        )
    return _checked(_unpacked(parts[1]))


def _unpacked(payload: str) -> Any:
    """The JSON in it. What it unpacks to is bounded before it is unpacked."""
    try:
        unzip = zlib.decompressobj()
        told = unzip.decompress(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)), LARGEST_PAYLOAD)
        if unzip.unconsumed_tail or not unzip.eof:
            raise invalid("receipt must unpack to at most {most} bytes", most=LARGEST_PAYLOAD)
        return json.loads(told.decode())
    except (binascii.Error, zlib.error, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as broken:
        raise _unreadable() from broken


def _unreadable() -> ValueError:
    return invalid("receipt must hold an assignment, a student and answers; it does not")


def _checked(told: Any) -> Receipt:
    match told:
        case [str(code), str(student), list(entries)] if re.fullmatch(r"[0-9a-f]{12}", code):
            if len(entries) > MOST_EXERCISES:
                raise _unreadable()
            return Receipt(code, read_student(student), tuple(map(_entry, entries)))
    raise _unreadable()


def _entry(told: Any) -> Entry:
    match told:
        case [tries, hints, solution, *answers] if len(answers) <= MOST_FIELDS:
            check_between("tries", tries, 0, MOST_TRIES)
            check_between("hints", hints, 0, MOST_HINTS)
            check_between("solution", solution, 0, 1)
            if all(isinstance(text, str) and len(text) <= LONGEST for text in answers):
                return Entry(tuple(answers), tries, hints, bool(solution))
    raise _unreadable()


def packed_answers(exercise: Exercise, answers: dict[str, str]) -> tuple[str, ...]:
    """The answers as a receipt has them: of what is offered, the number of the option, so that it stays short."""
    texts = []
    for field in exercise.fields:
        text = answers.get(field.name, "")
        texts.append(str(field.options.index(text)) if text in field.options else "" if field.options else text)
    return tuple(texts)


def unpacked_answers(exercise: Exercise, texts: Sequence[str]) -> dict[str, str]:
    """The answers to the exercise's fields. ValueError where they cannot be its answers."""
    if texts and len(texts) != len(exercise.fields):
        raise invalid(
            "answers must be {count}, one for each field; got {given}", count=len(exercise.fields), given=len(texts)
        )
    answers = {}
    for field, text in zip(exercise.fields, texts, strict=False):
        if field.options and text:
            if not re.fullmatch(r"[0-9]{1,2}", text) or int(text) >= len(field.options):
                raise invalid(
                    "{name} must be one of those that are offered; got {value}", name=field.name, value=shown(text)
                )
            text = field.options[int(text)]
        answers[field.name] = text
    return answers
