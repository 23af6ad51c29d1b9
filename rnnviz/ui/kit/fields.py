"""What a choice may be: the rule of a widget and of a parameter of the address, and what is said where it is broken.

Streamlit silently falls back to the default where an address breaks a rule; `problems_in` says so to the person.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rnnviz.sources.limits import shown
from rnnviz.words import say

_WHOLE = re.compile(r"[+-]?[0-9]{1,12}")
_REAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


@dataclass(frozen=True)
class Whole:
    """A whole number from `low` to `high`."""

    low: int
    high: int
    default: int

    def problem(self, name: str, text: str) -> str | None:
        if not (_WHOLE.fullmatch(text) and self.low <= int(text) <= self.high):
            return say(
                "{name} must be a whole number between {low} and {high}; got {value}",
                name=name,
                low=self.low,
                high=self.high,
                value=shown(text),
            )
        return None


@dataclass(frozen=True)
class Real:
    """A finite number from `low` to `high`."""

    low: float
    high: float
    default: float

    def problem(self, name: str, text: str) -> str | None:
        if not (_REAL.fullmatch(text) and self.low <= float(text) <= self.high):
            return say(
                "{name} must be a number between {low:g} and {high:g}; got {value}",
                name=name,
                low=self.low,
                high=self.high,
                value=shown(text),
            )
        return None


@dataclass(frozen=True)
class Choice:
    options: tuple[str, ...]
    default: str

    def problem(self, name: str, text: str) -> str | None:
        if text in self.options:
            return None
        listed = ", ".join(self.options)
        return say("{name} must be one of {options}; got {value}", name=name, options=listed, value=shown(text))


@dataclass(frozen=True)
class CpuOnly(Choice):
    """The device where there is no choice."""

    def problem(self, name: str, text: str) -> str | None:
        if text != "cuda":
            return super().problem(name, text)
        return say(
            "{name} must be cpu on this machine, which has no CUDA device; got {value}", name=name, value=shown(text)
        )


@dataclass(frozen=True)
class Switch:
    default: bool

    def problem(self, name: str, text: str) -> str | None:
        if text in ("true", "false"):
            return None
        return say("{name} must be true or false; got {value}", name=name, value=shown(text))


@dataclass(frozen=True)
class Words:
    """Free text; what it must be is checked where it is read. Only texts up to `in_link` characters go into a link."""

    default: str
    in_link: int = 1500

    def problem(self, name: str, text: str) -> str | None:
        return None


Field = Whole | Real | Choice | Switch | Words


def value_of(field: Field, text: str) -> Any:
    """What a widget of the field has for this text of an address; the default where it breaks the rule."""
    if field.problem("", text):
        return field.default
    if isinstance(field, Switch):
        return text == "true"
    return int(text) if isinstance(field, Whole) else float(text) if isinstance(field, Real) else text


def problems_in(address: Mapping[str, Sequence[str]], fields: Mapping[str, Field]) -> list[str]:
    """What is wrong with the parameters of an address: one sentence each, naming field, rule and value."""
    sentences = []
    for name, values in address.items():
        if name not in fields:
            continue
        if len(values) != 1:
            sentences.append(
                say("{name} must be given once; the link has it {count} times", name=name, count=len(values))
            )
        elif problem := fields[name].problem(name, values[0]):
            sentences.append(problem)
    return sentences
