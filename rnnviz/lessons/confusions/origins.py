"""Where each number of a value comes from, and which inputs it has read: found by running the lines, not told.

The lines run once on numbers that say their own place, and once with gradients, whose zeros say what took no part.
"""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import torch

from rnnviz.lessons.confusions.confusion import Code, Confusion, Names, parameters_of
from rnnviz.lessons.confusions.numbers import call, given
from rnnviz.lessons.lesson import LessonRun


@dataclass(frozen=True)
class Part:
    """Columns `first` to `last` - 1 of one sample's row stand in `origin`, as "h_n[1, 0]" or one direction's half,
    "output[0, 3, 4:]", and depend on `reads`: the samples and steps of x, (n, t)."""

    first: int
    last: int
    origin: str
    reads: tuple[tuple[int, int], ...]


def origins(
    confusion: Confusion, seed: int, lesson: LessonRun | None, sample: int
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Of the first compared value, (N, F), of the wrong lines and of the right ones; none where nothing is followed."""
    if not confusion.origins:
        return (), ()
    names = given(confusion, seed, lesson).names
    wrong, right = (_parts(confusion, code, names, sample) for code in (confusion.wrong, confusion.right))
    return wrong, right


def _parts(confusion: Confusion, code: Code, names: Names, sample: int) -> tuple[Part, ...]:
    places = _places(confusion, code, names)[sample]
    x = names["x"].clone().requires_grad_()
    followed = names | {"x": x} | call(names | {"x": x})
    last = _first(code, followed | {"head": lambda value: value})[sample]
    parts, at = [], 0
    for origin, columns in groupby(places):
        width = len(list(columns))
        (gradient,) = torch.autograd.grad(last[at : at + width].abs().sum(), x, retain_graph=True)
        used = gradient.abs().sum(dim=2)
        used = used if names["rnn"].batch_first else used.T
        reads = tuple((int(n), int(t)) for n, t in used.nonzero().tolist())
        parts.append(Part(at, at + width, origin, reads))
        at += width
    return tuple(parts)


def _places(confusion: Confusion, code: Code, names: Names) -> list[list[str]]:
    """For each number of the value, (N, F), the variable and the place in it, without the last axis."""
    coded, words, start = {}, [], 0
    for name in confusion.origins:
        shape = tuple(names[name].shape)
        size = int(np.prod(shape))
        coded[name] = torch.arange(start, start + size).reshape(shape)
        index = zip(*np.unravel_index(np.arange(size), shape), strict=True)
        words += [_word(names["rnn"], name, [int(k) for k in place]) for place in index]
        start += size
    own = {name: value for name, value in names.items() if name not in coded} | coded
    value = _first(code, own | {"head": lambda codes: codes})
    return [[words[int(k)] for k in row] for row in value.tolist()]


def _word(rnn: Any, name: str, place: list[int]) -> str:
    """The place without its last axis; in output, with the half of it that a direction has."""
    H = rnn.hidden_size
    half = [f"{H}:" if place[-1] >= H else f":{H}"] if name == "output" and rnn.bidirectional else []
    return f"{name}[{', '.join([*map(str, place[:-1]), *half])}]"


def _first(code: Code, names: Names) -> torch.Tensor:
    made = code(**{name: names[name] for name in parameters_of(code)})
    first: torch.Tensor = made[0] if isinstance(made, tuple) else made
    return first
