"""Seeded choices for the generators, from the streams that never change."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from rnnviz.network.randomness import uniform

T = TypeVar("T")
Choose = Callable[[Sequence[T]], T]
_CHOICES = 96  # more than any generator makes
_ATTEMPTS = 2000


class Dice:
    """Choices one after the other, from the stream of (seed, name)."""

    def __init__(self, seed: int, name: str) -> None:
        self._numbers = iter(uniform(seed, name, (_CHOICES,)))

    def choose(self, options: Sequence[T]) -> T:
        return options[int(next(self._numbers) * len(options))]

    def several(self, options: Sequence[T], count: int) -> tuple[T, ...]:
        """`count` different ones, or all where there are fewer, in random order."""
        left = list(options)
        return tuple(left.pop(int(next(self._numbers) * len(left))) for _ in range(min(count, len(left))))


def first_accepted(seed: int, name: str, draw: Callable[[Dice], T], accept: Callable[[T], bool]) -> T:
    """The first draw that makes a good exercise. Each attempt has its own stream, so equal seeds agree forever."""
    for attempt in range(_ATTEMPTS):
        drawn = draw(Dice(seed, f"exercise {name} {attempt}"))
        if accept(drawn):
            return drawn
    raise RuntimeError(f"no exercise of kind {name} in {_ATTEMPTS} attempts for seed {seed}")
