"""A program of torch, and lines that may stand in it wrongly.

The text has its sizes as {I}, {H}, {T}, {N}: each exercise puts numbers in. A slip replaces one line. What the program
does then, where it stops and with which words, is never written down: it is run.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Variant:
    """Another wrong way to write a line, and what the right line does."""

    wrong: str
    why: str


@dataclass(frozen=True)
class Slip:
    """`line` (from 0) is written as `wrong`, here without indentation; `why` says what the right line does.

    `others`: more wrong ways to write the line, for a slip in a name that is to be mended; none where it is not.
    """

    line: int
    wrong: str
    why: str
    others: tuple[Variant, ...] = ()

    @property
    def variants(self) -> tuple[Variant, ...]:
        """All wrong ways to write the line."""
        return (Variant(self.wrong, self.why), *self.others)


@dataclass(frozen=True)
class Script:
    """`source` runs to its end as it stands."""

    name: str
    title: str
    level: int
    source: str
    slips: tuple[Slip, ...]

    def lines(self, sizes: Mapping[str, int]) -> tuple[str, ...]:
        """The program with these sizes."""
        return tuple(filled(line, sizes) for line in self.source.strip().splitlines())


def filled(text: str, sizes: Mapping[str, int]) -> str:
    """The text with numbers for its sizes."""
    for letter, size in sizes.items():
        text = text.replace(f"{{{letter}}}", str(size))
    return text
