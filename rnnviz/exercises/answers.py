"""How typed answers are read. Whatever a person types, the result is a value or a message that they can act on."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from rnnviz.network.errors import invalid
from rnnviz.sources.limits import shown
from rnnviz.words import say, sentence

FieldType = Literal["shape", "whole", "number", "steps", "choice"]
Answer = str | int | float | tuple[int, ...] | frozenset[int]

LONGEST = 200  # characters; the longest right answer has about 30
MOST_AXES = 6
LARGEST = 10**9
DECIMALS = 2  # of a number that is worked out by hand
TRUE_FALSE = ("True", "False")


@dataclass(frozen=True)
class Field:
    """One thing to answer. `options`: what a choice offers; `code`: they are lines of code, but for those in `words`,
    which are said as the sentence beside them. `seq_len`: how many steps a set of steps chooses from; `step_name`: how
    each of them is shown."""

    name: str
    label: str
    type: FieldType
    options: tuple[str, ...] = ()
    seq_len: int = 0
    code: bool = False
    words: tuple[tuple[str, str], ...] = ()
    step_name: str = "x[{t}]"

    def shown(self, option: str) -> str:
        """An option, or an answer, as a person reads it."""
        sentence = dict(self.words).get(option)
        return option if sentence is None else say(sentence)


def read_answer(field: Field, text: object) -> Answer:
    """The value of an answer; ValueError with field, rule and value where there is none.

    shape -> tuple of whole numbers; whole -> int; number -> float; steps -> frozenset of steps; choice -> the option.
    """
    if not isinstance(text, str):
        raise invalid("{name} must be text; got {value}", name=field.name, value=shown(text))
    if not text.strip():
        raise invalid("{name} must be {rule}; it is empty", name=field.name, rule=_RULES[field.type])
    if field.type != "choice" and len(text) > LONGEST:
        raise invalid(
            "{name} must have at most {most} characters; got {value}",
            name=field.name,
            most=LONGEST,
            value=shown(text),
        )
    return _READERS[field.type](field, text)


def _value_alone(text: str) -> str:
    """Without what people write around a value: `output.shape = (13, 8, 10).`"""
    value = re.sub(r"^\s*[A-Za-z_][\w.]*(?:\[[^\]=]*\])*(?:\.shape|\.size\(\))?\s*={1,2}\s*", "", text).strip()
    return value[:-1].rstrip() if re.search(r"[\w)\]}]\.$", value) else value


def _read_shape(field: Field, text: str) -> tuple[int, ...]:
    """`(16, 25, 64)`, `16 25 64`, `16×25×64`, `16*25*64`, `torch.Size([16, 25, 64])`, `h_n.shape = (16, 25, 64).`

    The x between sizes may be Cyrillic (х), as it is on a Russian keyboard.
    """
    inner = re.sub(r"^(?:torch\.)?size\b", "", _value_alone(text), flags=re.IGNORECASE).strip()
    inner = re.sub(r"^\{(.*)\}$", r"\1", inner).strip("()[]")
    words = re.split(r"[\s,;×⋅·*xXхХ]+", inner.strip().strip(","))
    if not all(re.fullmatch(r"[0-9]{1,9}", word) for word in words):
        raise _unreadable(field, text)
    axes = tuple(int(word) for word in words)
    if len(axes) > MOST_AXES:
        raise invalid(
            "{name} must have at most {most} axes; got {count}",
            name=field.name,
            most=MOST_AXES,
            count=len(axes),
        )
    if 0 in axes:
        raise invalid("{name} must have axes of at least 1; got {value}", name=field.name, value=shown(text))
    return axes


def _read_whole(field: Field, text: str) -> int:
    """`10240`, with its thousands apart: `10 240`, `10,240`, `10_240`, and as a decimal number: `12.0`."""
    word = re.sub(r"(?<=[0-9])[.,]0{1,2}$", "", _value_alone(text))  # three zeros are thousands
    if not re.fullmatch(r"[0-9]+|[0-9]{1,3}(?:[ ,._'\u00a0\u2009\u202f][0-9]{3})+", word):
        raise _unreadable(field, text)
    value = int(re.sub(r"[^0-9]", "", word))
    if value > LARGEST:
        raise invalid(
            "{name} must be at most {largest}; got {value}", name=field.name, largest=LARGEST, value=shown(text)
        )
    return value


def _read_number(field: Field, text: str) -> float:
    """`0.44`, `-.5`, `4.4e-1`, `- 0.44`, `−0,44` (a decimal comma, and any of the signs that are meant as a minus)."""
    word = re.sub(r"[−–—‒‑]", "-", _value_alone(text)).replace(",", ".")
    word = re.sub(r"^([+-])\s+", r"\1", word)
    if not re.fullmatch(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?", word):
        raise _unreadable(field, text)
    value = float(word)
    if abs(value) > LARGEST:
        raise invalid(
            "{name} must be between −{largest} and {largest}; got {value}",
            name=field.name,
            largest=LARGEST,
            value=shown(text),
        )
    return value


def _read_steps(field: Field, text: str) -> frozenset[int]:
    """`0 1 2`, `0, 1, 2`, `{0, 1, 2}`, `0-2`, `x[0], x[1]`, `all`, `none`."""
    word = _value_alone(text).lower()
    if word in ("all", "none"):
        return frozenset(range(field.seq_len if word == "all" else 0))
    plain = re.sub(r"x\[\s*([0-9]+)\s*\]", r"\1", word).strip("()[]{}")
    steps: set[int] = set()
    for part in re.split(r"[\s,;]+", re.sub(r"\s*(?:-|–|\.\.\.?|…)\s*", "-", plain).strip().strip(",")):
        if not re.fullmatch(r"[0-9]{1,4}(?:-[0-9]{1,4})?", part):
            raise _unreadable(field, text)
        first, last = (int(end) for end in (part.split("-") * 2)[:2])
        if not 0 <= first <= last < field.seq_len:
            raise invalid(
                "{name} must have steps between 0 and {last}; got {value}",
                name=field.name,
                last=field.seq_len - 1,
                value=shown(part),
            )
        steps.update(range(first, last + 1))
    return frozenset(steps)


def _read_choice(field: Field, text: str) -> str:
    if text not in field.options:
        raise _unreadable(field, text)
    return text


def _unreadable(field: Field, text: str) -> ValueError:
    return ValueError(f"{field.name} must be {_RULES[field.type]}; got {shown(text)}")


_RULES: dict[str, str] = {
    "shape": sentence("a shape such as (7, 5, 3)"),
    "whole": sentence("a whole number such as 12"),
    "number": sentence("a finite number such as −0.25"),
    "steps": sentence("steps such as 0, 1, 2 or 0-2, all, or none"),
    "choice": sentence("one of those that are offered"),
}
_READERS: dict[str, Callable[[Field, str], Answer]] = {
    "shape": _read_shape,
    "whole": _read_whole,
    "number": _read_number,
    "steps": _read_steps,
    "choice": _read_choice,
}


def steps_text(steps: frozenset[int], seq_len: int) -> str:
    """A set of steps as a person would write it; `_read_steps` reads it back."""
    if len(steps) == seq_len:
        return "all"
    return ", ".join(map(str, sorted(steps))) if steps else "none"
