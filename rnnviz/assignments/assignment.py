"""An assignment: which kinds, at which levels, how many, and what may be asked for. A link carries it.

Each student gets exercises of their own: their seeds come from the assignment and from a name or a number.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from urllib.parse import parse_qsl, urlsplit

from rnnviz.exercises import KINDS, LEVELS
from rnnviz.network.errors import invalid
from rnnviz.network.randomness import SEED_LIMITS
from rnnviz.sources.limits import check_between, check_text, shown

MOST_OF_A_KIND, MOST_EXERCISES = 10, 30
LONGEST_TITLE, LONGEST_STUDENT, LONGEST_LINK = 80, 60, 2000  # characters
SET, DRAW, TITLE, HINTS, SOLUTION = "set", "draw", "title", "hints", "solution"  # of the link
_PARAMETERS = (SET, DRAW, TITLE, HINTS, SOLUTION)


@dataclass(frozen=True)
class Part:
    """`count` exercises of a kind at a level. Raises ValueError that names the field, the rule and the value."""

    kind: str
    level: int
    count: int

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise invalid("kind must be one of {kinds}; got {kind!r}", kinds=", ".join(KINDS), kind=self.kind)
        check_between("level", self.level, LEVELS[0], LEVELS[-1])
        check_between("count", self.count, 1, MOST_OF_A_KIND)

    def __str__(self) -> str:
        return f"{self.kind}.{self.level}.{self.count}"


@dataclass(frozen=True)
class Assignment:
    """`draw` is a number for another set of exercises of the same parts: for the next class, or a second try."""

    parts: tuple[Part, ...]
    draw: int = 1
    title: str = ""
    hints: bool = True
    solution: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.size <= MOST_EXERCISES:
            raise invalid(
                "set must have between 1 and {most} exercises; got {count}", most=MOST_EXERCISES, count=self.size
            )
        check_between(DRAW, self.draw, *SEED_LIMITS)
        check_text(TITLE, self.title)
        _check_length(TITLE, self.title, LONGEST_TITLE)

    @property
    def size(self) -> int:
        return sum(part.count for part in self.parts)

    @cached_property
    def code(self) -> str:
        """What stands for the assignment in receipts: any change of it gives another one."""
        told = "\n".join((*map(str, self.parts), str(self.draw), self.title, str(self.hints), str(self.solution)))
        return sha256(told.encode()).hexdigest()[:12]

    def chosen(self, student: str) -> tuple[tuple[str, int, int], ...]:
        """(kind, seed, level) of every exercise of this student, whose name is as `read_student` gives it."""
        own = _same_name(student)
        exercises: dict[tuple[str, int, int], None] = {}
        for part in self.parts:
            for k in range(part.count):
                seed = _seed(self.code, own, part.kind, str(part.level), str(k))
                while (part.kind, seed, part.level) in exercises:  # once in 2**32
                    seed = (seed + 1) % (SEED_LIMITS[1] + 1)
                exercises[part.kind, seed, part.level] = None
        return tuple(exercises)


def _seed(*told: str) -> int:
    return int.from_bytes(sha256("\n".join(told).encode()).digest()[:4], "big")


def _same_name(student: str) -> str:
    """A name however it is typed: capitals and spaces make no other student."""
    return " ".join(unicodedata.normalize("NFKC", student).casefold().split())


def read_student(text: object) -> str:
    """A name or a number as it is shown; ValueError with the rule where it is none."""
    check_text("name", text)
    name = " ".join(unicodedata.normalize("NFKC", str(text)[: 4 * LONGEST_STUDENT]).split())
    if not name:
        raise invalid("name must be {rule}; it is empty", rule="a name or a number")
    _check_length("name", name, LONGEST_STUDENT)
    if not name.isprintable() or len(_same_name(name)) > 2 * LONGEST_STUDENT:
        raise invalid("name must have printable characters only; got {value}", value=shown(name))
    return name


def _check_length(name: str, text: str, most: int) -> None:
    if len(text) > most:
        raise invalid(
            "{name} must have at most {most} characters; got {value}", name=name, most=most, value=shown(text)
        )
    if not text.isprintable():
        raise invalid("{name} must have printable characters only; got {value}", name=name, value=shown(text))


def link_parameters(assignment: Assignment) -> dict[str, str]:
    """The parameters of the link; `read_parameters` reads them back."""
    parameters = {SET: "-".join(map(str, assignment.parts)), DRAW: str(assignment.draw)}
    parameters |= {HINTS: str(assignment.hints).lower(), SOLUTION: str(assignment.solution).lower()}
    return parameters | ({TITLE: assignment.title} if assignment.title else {})


def read_link(text: object) -> Assignment:
    """The assignment of a pasted link; ValueError with field, rule and value where it has none."""
    check_text("link", text)
    link = str(text).strip()
    if len(link) > LONGEST_LINK:
        raise invalid("link must have at most {most} characters; got {value}", most=LONGEST_LINK, value=shown(link))
    try:
        pairs = parse_qsl(urlsplit(link).query, keep_blank_values=True, max_num_fields=20)
    except ValueError as broken:
        raise invalid("link must be the link of an assignment; got {value}", value=shown(link)) from broken
    twice = next((name for name, _ in pairs if [other for other, _ in pairs].count(name) > 1), None)
    if twice is not None or SET not in dict(pairs):
        raise invalid("link must be the link of an assignment; got {value}", value=shown(link))
    return read_parameters(dict(pairs))


def read_parameters(given: Mapping[str, str]) -> Assignment:
    """The assignment of these parameters of a link; others are left alone. ValueError with field, rule and value."""
    told = {name: given[name] for name in _PARAMETERS if name in given}
    parts = _read_parts(told.get(SET, ""))
    draw = told.get(DRAW, "1")
    if not re.fullmatch(r"[0-9]{1,10}", draw):
        low, high = SEED_LIMITS
        raise invalid(
            "{name} must be a whole number between {low} and {high}; got {value}",
            name=DRAW,
            low=low,
            high=high,
            value=shown(draw),
        )
    hints, solution = (
        _read_switch(name, told.get(name, default)) for name, default in ((HINTS, "true"), (SOLUTION, "false"))
    )
    return Assignment(parts, int(draw), told.get(TITLE, ""), hints, solution)


def _read_parts(text: str) -> tuple[Part, ...]:
    """`shapes.1.3-bugs.2.2`: three exercises on shapes of level 1, two bugs of level 2."""
    words = text.split("-")
    if len(words) > MOST_EXERCISES or not all(re.fullmatch(r"[a-z]{1,20}\.[0-9]\.[0-9]{1,2}", word) for word in words):
        raise invalid(
            "set must be kinds with level and count, such as shapes.1.3-bugs.2.2; got {value}", value=shown(text)
        )
    parts = [word.split(".") for word in words]
    return tuple(Part(kind, int(level), int(count)) for kind, level, count in parts)


def _read_switch(name: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise invalid("{name} must be true or false; got {value}", name=name, value=shown(text))
    return text == "true"
