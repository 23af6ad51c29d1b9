"""Both pieces of code of a confusion, run on the same numbers, and where what they make parts."""

import difflib
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from rnnviz.lessons.confusions.confusion import Code, Confusion, Names, lines_of, parameters_of
from rnnviz.lessons.confusions.numbers import given
from rnnviz.lessons.lesson import LessonRun
from rnnviz.lessons.match import compare_values
from rnnviz.lessons.stage import Array
from rnnviz.lessons.tensors import as_array
from rnnviz.network.randomness import check_seed
from rnnviz.words import sentence

_ERRORS = (RuntimeError, ValueError, TypeError, IndexError)


@dataclass(frozen=True)
class Side:
    """One piece of code: its lines, which of them the other has not, and what it made or the error that it raised."""

    lines: tuple[str, ...]
    own: tuple[int, ...]
    values: dict[str, Array]
    error: str | None


@dataclass(frozen=True)
class Difference:
    """The first number in which two values differ, and how far they are apart at most."""

    name: str
    index: tuple[int, ...]
    wrong: float
    right: float
    largest: float


@dataclass(frozen=True)
class Outcome:
    """A confusion that has been run. `first` is None where an error leaves nothing to compare.

    given: lines of code that stand before both.   of_lesson: the numbers are the lesson's own.   reason: a sentence.
    """

    confusion: Confusion
    seed: int
    given: tuple[str, ...]
    of_lesson: bool
    wrong: Side
    right: Side
    first: Difference | None
    reason: str

    def tolerance(self, name: str) -> float:
        """What rounding may make of a value; the two sides differ where they are farther apart."""
        return compare_values(self.right.values[name], self.right.values[name]).tolerance


def run(confusion: Confusion, seed: int = 0, lesson: LessonRun | None = None) -> Outcome:
    """Run both on the numbers of `lesson` where they fit, else on small ones of this seed."""
    check_seed(seed)
    start = given(confusion, seed, lesson)
    made = [_made(confusion, code, start.names) for code in (confusion.wrong, confusion.right)]
    lines = [lines_of(code) for code in (confusion.wrong, confusion.right)]
    owns = _differing(*lines)
    wrong, right = (
        Side(text, own, values, error) for text, own, (values, error) in zip(lines, owns, made, strict=True)
    )
    first = first_difference(wrong.values, right.values)
    facts = confusion.facts(wrong.values, right.values, start.names)
    if first is not None:
        facts = {"largest": first.largest} | facts
    reason = sentence(confusion.reason, **facts)
    return Outcome(confusion, seed, start.lines, start.of_lesson, wrong, right, first, reason)


def first_difference(wrong: dict[str, Array], right: dict[str, Array]) -> Difference | None:
    """In the order of the values, and of their numbers; those that rounding explains do not count."""
    for name in wrong if right else ():
        ours, torchs = wrong[name].astype("float64"), right[name].astype("float64")
        if ours.shape != torchs.shape:
            return None
        tolerance = compare_values(right[name], right[name]).tolerance
        apart = np.abs(ours - torchs) > tolerance
        if apart.any():
            index = tuple(int(k) for k in np.argwhere(apart)[0])
            return Difference(name, index, float(ours[index]), float(torchs[index]), float(np.abs(ours - torchs).max()))
    return None


def _made(confusion: Confusion, code: Code, names: Names) -> tuple[dict[str, Array], str | None]:
    """What the lines make, or the error that they raise, in Python's words."""
    own = {name: _copy(names[name]) for name in parameters_of(code)}
    gradients = torch.enable_grad() if confusion.gradients else torch.no_grad()
    try:
        with gradients, torch.device("meta") if confusion.meta else nullcontext():
            made = code(**own)
    except _ERRORS as error:
        return {}, f"{type(error).__name__}: {_first_sentence(str(error))}"
    values = made if isinstance(made, tuple) else (made,)
    return {name: _array(value) for name, value in zip(confusion.compared, values, strict=True)}, None


def _array(value: Any) -> Array:
    return np.array(value) if isinstance(value, list) else as_array(value)


def _copy(value: Any) -> Any:
    """Tensors of its own: lines may change them in place."""
    return value.clone() if isinstance(value, torch.Tensor) else value


def _first_sentence(words: str) -> str:
    return words.split("\n")[0].split(". ")[0].removesuffix(".")


def _differing(wrong: tuple[str, ...], right: tuple[str, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The places of the lines that only one of the two has."""
    blocks = difflib.SequenceMatcher(None, wrong, right, autojunk=False).get_opcodes()
    changed = [block for block in blocks if block[0] != "equal"]
    return (
        tuple(k for _, first, last, _, _ in changed for k in range(first, last)),
        tuple(k for _, _, _, first, last in changed for k in range(first, last)),
    )
