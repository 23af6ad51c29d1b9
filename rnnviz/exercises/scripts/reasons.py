"""Why an answer about a program is right or wrong, as data to draw: the program with a line marked, and how it ends."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class EndReason:
    """`line` (from 1, None where none is meant) is marked, as right or not; `words` is what the end is said to be."""

    drawn_by: ClassVar[str] = "end"
    lines: tuple[str, ...]
    line: int | None
    ok: bool
    words: str
