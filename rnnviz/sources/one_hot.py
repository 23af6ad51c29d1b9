"""Text as one-hot vectors: the characters of every line, and the feature that stands for each of them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from rnnviz.network.errors import Invalid, invalid
from rnnviz.sources.characters import MAX_CODE_POINTS, MAX_STEPS, characters, check_surrogates, label, parse_alphabet
from rnnviz.sources.limits import LIMITS, check_text


@dataclass(frozen=True)
class Encoded:
    """The characters of every line, and the feature that stands for each character."""

    lines: tuple[tuple[str, ...], ...]
    alphabet: dict[str, int]


def encode(text: str, alphabet: str = "auto") -> Encoded:
    """Split `text` into lines and characters and number the characters (see `rnnviz.sources.sequences.Text`).

    Raises ValueError that names line, position, rule and value.
    """
    check_text("text", text)
    check_text("alphabet", alphabet)
    return _encode(text, alphabet)


@lru_cache(maxsize=16)
def _encode(text: str, alphabet: str) -> Encoded:
    lines = _lines(text)
    listed = None if alphabet == "auto" else parse_alphabet(alphabet)
    names = tuple(dict.fromkeys(character for line in lines for character in line)) if listed is None else listed
    if len(names) > LIMITS["input_size"][1]:
        raise invalid(
            "text must have at most {most} different characters; got {count}",
            most=LIMITS["input_size"][1],
            count=len(names),
        )
    known = {character: k for k, character in enumerate(names)}
    for n, line in enumerate(lines, 1):
        outside = next((k for k, character in enumerate(line) if character not in known), None)
        if outside is not None:
            listing = " ".join(map(label, islice(names, 40))) + (" …" if len(names) > 40 else "")
            raise invalid(
                "text must use the alphabet {listing}; line {n}, position {position} is {value}",
                listing=listing,
                n=n,
                position=outside + 1,
                value=label(line[outside]),
            )
    return Encoded(lines, known)


def _lines(text: str) -> tuple[tuple[str, ...], ...]:
    breaks = (text.find("\n"), text.find("\r"))
    if (length := min((at for at in breaks if at >= 0), default=len(text))) > MAX_CODE_POINTS:
        raise _too_long(1, length)
    most_lines = LIMITS["batch"][1]
    if len(text) > most_lines * MAX_CODE_POINTS:
        raise invalid(
            "text must be at most {most} characters; got {count}",
            most=most_lines * MAX_CODE_POINTS,
            count=len(text),
        )
    check_surrogates("text", text)
    lines = re.split(r"\r\n|\r|\n", text.rstrip("\r\n"))
    if len(lines) > most_lines:
        raise invalid("text must have at most {most} lines; got {count}", most=most_lines, count=len(lines))
    characters_by_line = []
    for n, line in enumerate(lines, 1):
        split = characters(line) if len(line) <= MAX_CODE_POINTS else ()
        if (length := len(split) or len(line)) > MAX_STEPS:
            raise _too_long(n, length)
        if not length:
            raise invalid("text must have at least 1 character per line; line {n} is empty", n=n)
        characters_by_line.append(split)
    return tuple(characters_by_line)


def _too_long(line: int, length: int) -> Invalid:
    return invalid(
        "text must be at most {most} characters per line; line {line} has {length}",
        most=MAX_STEPS,
        line=line,
        length=length,
    )
