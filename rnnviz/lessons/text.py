"""What a person types for a lesson, checked once and taken apart.

A line is a sample. Empty lines at the end are dropped; one in the middle is an error, since nobody can tell what it
should mean. Words are lower-cased. A token of `tokens` is a run of letters, digits and apostrophes; every other visible
character, an emoji or a full stop, is a token of its own; white space only separates.
"""

import re
import unicodedata
from functools import lru_cache

from rnnviz.network.errors import invalid
from rnnviz.sources.characters import characters, check_surrogates, label, parse_alphabet
from rnnviz.sources.limits import check_between, check_text
from rnnviz.sources.one_hot import Encoded, encode
from rnnviz.words import sentence

# What the fields are called, here and on the page.
TEXT, SENTENCES, WORDS = sentence("text"), sentence("Sentences"), sentence("Words")
LENGTHS = sentence("Lengths")
ALPHABET = "cyrillic"
MAX_CHARACTERS = 2000  # in all: it must fit into a link
MAX_LINES = 32
MAX_TOKENS = 100  # per line
MAX_LENGTH = 200  # of a sequence whose length is typed
MAX_LENGTHS = 6


def lines(text: str, name: str = TEXT) -> tuple[str, ...]:
    """The lines of `text`, none empty.   name: what the page calls it.

    Raises ValueError that names field, rule and value.
    """
    _check_size(text, name)
    check_surrogates(name, text)
    samples = re.split(r"\r\n|\r|\n", text.rstrip())
    if len(samples) > MAX_LINES:
        raise invalid(
            "{field} must have at most {most} lines; got {count}", field=name, most=MAX_LINES, count=len(samples)
        )
    for n, line in enumerate(samples, 1):
        if not line.strip():
            raise invalid("{field} must have at least 1 token in every line; line {line} has 0", field=name, line=n)
    return tuple(samples)


@lru_cache(maxsize=32)
def tokens(text: str) -> tuple[tuple[str, ...], ...]:
    """The tokens of every line.   Raises ValueError that names field, rule and value."""
    sentences = tuple(_tokens_of(line) for line in lines(text, SENTENCES))
    for n, words in enumerate(sentences, 1):
        if not 1 <= len(words) <= MAX_TOKENS:
            raise invalid(
                "{field} must have between 1 and {most} tokens in every line; line {line} has {count}",
                field=SENTENCES,
                most=MAX_TOKENS,
                line=n,
                count=len(words),
            )
    return sentences


def vocabulary(sentences: tuple[tuple[str, ...], ...]) -> dict[str, int]:
    """Token -> id, numbered from 1 in the order in which they appear; 0 is the padding."""
    different = dict.fromkeys(token for line in sentences for token in line)
    return {token: k for k, token in enumerate(different, 1)}


def letters(text: str) -> Encoded:
    """The letters of every line in the Cyrillic alphabet.   Raises ValueError that names line, position and rule."""
    words = lines(text.lower() if isinstance(text, str) else text, WORDS)
    for n, word in enumerate(words, 1):
        if (count := len(characters(word))) > MAX_TOKENS:
            raise invalid(
                "{field} must have at most {most} letters in every line; line {line} has {count}",
                field=WORDS,
                most=MAX_TOKENS,
                line=n,
                count=count,
            )
        _check_alphabet(word.strip(), n)
    return encode("\n".join(word.strip() for word in words), ALPHABET)


def _check_alphabet(word: str, n: int) -> None:
    known = parse_alphabet(ALPHABET)
    for position, letter in enumerate(characters(word), 1):
        if letter not in known:
            raise invalid(
                "{field} must use the alphabet {listing}; line {n}, position {position} is {value}",
                field=WORDS,
                listing=" ".join(known),
                n=n,
                position=position,
                value=label(letter),
            )


def lengths(text: str) -> tuple[int, ...]:
    """Whole numbers separated by commas or spaces: how long sequences should be."""
    _check_size(text, LENGTHS)
    words = [word for word in re.split(r"[\s,;]+", text) if word]
    if not 1 <= len(words) <= MAX_LENGTHS:
        raise invalid(
            "{field} must have between 1 and {most} numbers; got {count}",
            field=LENGTHS,
            most=MAX_LENGTHS,
            count=len(words),
        )
    for word in words:
        if not re.fullmatch(r"-?[0-9]{1,9}", word):
            raise invalid(
                "length must be a whole number between 1 and {most}; got {value}", most=MAX_LENGTH, value=_shown(word)
            )
        check_between("length", int(word), 1, MAX_LENGTH)
    return tuple(dict.fromkeys(map(int, words)))


def _check_size(text: str, name: str) -> None:
    check_text(name, text)
    if len(text) > MAX_CHARACTERS:
        raise invalid(
            "{field} must be at most {most:,} characters; got {count:,}",
            field=name,
            most=MAX_CHARACTERS,
            count=len(text),
        )


def _tokens_of(line: str) -> tuple[str, ...]:
    tokens: list[str] = []
    inside_word = False
    for character in characters(line.lower()):
        is_word = character[0].isalnum() or (inside_word and character in "'’")
        if is_word and inside_word:
            tokens[-1] += character
        elif not character.isspace() and unicodedata.category(character[0]) not in ("Cc", "Cf", "Cn"):
            tokens.append(character)
        inside_word = is_word
    return tuple(tokens)


def _shown(word: str) -> str:
    return repr("".join(map(label, characters(word[:40]))) + ("…" if len(word) > 40 else ""))
