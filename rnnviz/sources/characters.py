"""Text as a person sees it: user-perceived characters, the alphabets to choose from, and labels that are safe to show.

A character is an extended grapheme cluster (Unicode Annex 29): a letter with its combining marks, an emoji with its
skin tone or the whole of a family joined by U+200D. The third-party module `regex` finds them; the standard library
cannot.
"""

import unicodedata

import regex  # type: ignore[import-untyped]

from rnnviz.network.errors import invalid
from rnnviz.sources.limits import LIMITS, check_text

MAX_STEPS = LIMITS["seq_len"][1]
MAX_CODE_POINTS = 16 * MAX_STEPS  # per line: a joined emoji has about a dozen, stacked combining marks have no end

ALPHABETS = {
    "latin": "abcdefghijklmnopqrstuvwxyz ",
    "cyrillic": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
}

_CLUSTER = regex.compile(r"\X")
_NAMED = {" ": "␣", "\t": "⇥", "\u00a0": "⍽"}
_INVISIBLE = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"}


def characters(text: str) -> tuple[str, ...]:
    """The user-perceived characters of `text`, composed first: й typed as one code point or as two is one character."""
    return tuple(_CLUSTER.findall(unicodedata.normalize("NFC", text)))


def label(character: str) -> str:
    """A short, visible stand-in for one character: ␣ for a space, U+202E for a mark that would turn the text around."""
    if character in _NAMED:
        return _NAMED[character]
    categories = {unicodedata.category(point) for point in character}
    # A lone surrogate forms a cluster with the combining mark after it, hence the second condition.
    if categories <= _INVISIBLE or "Cs" in categories:
        return f"U+{ord(character[0]):04X}"
    if unicodedata.combining(character[0]):
        character = "◌" + character
    return character if len(character) <= 16 else character[:8] + "…"


def name_label(name: str, limit: int = 24) -> str:
    """A heading of a pasted table, cut to `limit` characters, its unprintable ones made visible."""
    letters = characters(name[: 16 * limit])
    cut = "…" if len(letters) > limit or len(name) > 16 * limit else ""
    return "".join(" " if letter == " " else label(letter) for letter in letters[:limit]) + cut


def parse_alphabet(alphabet: str) -> tuple[str, ...]:
    """The characters of a name in `ALPHABETS`, or of a string that lists them; their order is that of the features.

    Raises ValueError when there is none, more than `input_size` allows, or one twice.
    """
    check_text("alphabet", alphabet)
    most = LIMITS["input_size"][1]
    if len(alphabet) > 16 * most:
        raise invalid("alphabet must be at most {most} characters; got {count}", most=most, count=len(alphabet))
    check_surrogates("alphabet", alphabet)
    listed = characters(ALPHABETS.get(alphabet, alphabet))
    if not 1 <= len(listed) <= most:
        raise invalid("alphabet must have between 1 and {most} characters; got {count}", most=most, count=len(listed))
    if len(set(listed)) < len(listed):
        twice = next(character for k, character in enumerate(listed) if character in listed[:k])
        raise invalid(
            "alphabet must list a character once; got {twice} {count} times",
            twice=label(twice),
            count=listed.count(twice),
        )
    return listed


def check_surrogates(field: str, text: str) -> None:
    """ValueError when `text` holds half of a surrogate pair, which is no character and cannot be sent to a browser."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        point = ord(text[error.start])
        raise invalid(
            "{field} must be whole Unicode characters; position {position} is a lone surrogate U+{point:04X}",
            field=field,
            position=error.start + 1,
            point=point,
        ) from None
