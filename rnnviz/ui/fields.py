"""Every choice of the simulator that a person or a link can make: its name, its rule and its default, in one place.

The name is the widget's key and the parameter of the address. Streamlit silently falls back to the default where an
address breaks a rule; `problems_in` says so to the person.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rnnviz.architecture import CELLS
from rnnviz.characters import ALPHABETS
from rnnviz.experiment import STATES, Experiment
from rnnviz.limits import LIMITS, shown
from rnnviz.randomness import SEED_LIMITS
from rnnviz.sequences import Table, Text
from rnnviz.weights import DTYPES, SCHEMES

_WHOLE = re.compile(r"[+-]?[0-9]{1,12}")
_REAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")

SOURCES = ("text", "normal", "ramp", "impulse", "sine", "table")


@dataclass(frozen=True)
class Whole:
    """A whole number from `low` to `high`."""

    low: int
    high: int
    default: int

    def problem(self, name: str, text: str) -> str | None:
        if not (_WHOLE.fullmatch(text) and self.low <= int(text) <= self.high):
            return f"{name} must be a whole number between {self.low} and {self.high}; got {shown(text)}"
        return None


@dataclass(frozen=True)
class Real:
    """A finite number from `low` to `high`."""

    low: float
    high: float
    default: float

    def problem(self, name: str, text: str) -> str | None:
        if not (_REAL.fullmatch(text) and self.low <= float(text) <= self.high):
            return f"{name} must be a number between {self.low:g} and {self.high:g}; got {shown(text)}"
        return None


@dataclass(frozen=True)
class Choice:
    options: tuple[str, ...]
    default: str

    def problem(self, name: str, text: str) -> str | None:
        return None if text in self.options else f"{name} must be one of {', '.join(self.options)}; got {shown(text)}"


@dataclass(frozen=True)
class Switch:
    default: bool

    def problem(self, name: str, text: str) -> str | None:
        return None if text in ("true", "false") else f"{name} must be true or false; got {shown(text)}"


@dataclass(frozen=True)
class Words:
    """Free text; what it must be is checked where it is read. Only texts up to `in_link` characters go into a link."""

    default: str
    in_link: int = 1500

    def problem(self, name: str, text: str) -> str | None:
        return None


Field = Whole | Real | Choice | Switch | Words


def _size(name: str, default: int) -> Whole:
    return Whole(*LIMITS[name], default)


FIELDS: dict[str, Field] = {
    "cell": Choice(CELLS, "rnn_tanh"),
    "input_size": _size("input_size", 3),
    "hidden_size": _size("hidden_size", 4),
    "num_layers": _size("num_layers", 1),
    "bidirectional": Switch(False),
    "bias": Switch(True),
    "batch_first": Switch(False),
    "proj_size": Whole(0, LIMITS["hidden_size"][1] - 1, 0),
    "source": Choice(SOURCES, "text"),
    "text": Words("hello"),
    "alphabet": Choice(("auto", *ALPHABETS), "auto"),
    "table": Words("0.5, 1.0\n-0.3, 0.2\n0.8, -1.0"),
    "seq_len": _size("seq_len", 6),
    "batch": _size("batch", 1),
    "at": Whole(0, LIMITS["seq_len"][1] - 1, 0),
    "feature": Whole(0, LIMITS["input_size"][1] - 1, 0),
    "period": Real(2, LIMITS["seq_len"][1], 8.0),
    "lengths": Words(""),
    "sample": Whole(0, LIMITS["batch"][1] - 1, 0),
    "h_0": Choice(STATES, "zeros"),
    "h_0_text": Words(""),
    "c_0": Choice(STATES, "zeros"),
    "c_0_text": Words(""),
    "init": Choice(SCHEMES, "torch"),
    "spectral_radius": Real(0, 10, 0.9),
    "seed": Whole(*SEED_LIMITS, 1),
    "dtype": Choice(DTYPES, "float32"),
    "device": Choice(("cpu", "cuda"), "cpu"),
    "tf32": Switch(False),
}
# A link from a lesson: its recurrent layer, with its own weights, stands in for the choices above.
LESSON_FIELDS: dict[str, Field] = {"lesson": Words(""), "lesson_seed": Whole(*SEED_LIMITS, 0), "lesson_text": Words("")}


def problems_in(address: Mapping[str, Sequence[str]], fields: Mapping[str, Field] | None = None) -> list[str]:
    """What is wrong with the parameters of an address: one sentence each, naming field, rule and value."""
    fields = FIELDS | LESSON_FIELDS if fields is None else fields
    found = []
    for name, values in address.items():
        if name not in fields:
            continue
        if len(values) != 1:
            found.append(f"{name} must be given once; the link has it {len(values)} times")
        elif problem := fields[name].problem(name, values[0]):
            found.append(problem)
    return found


def texts_in(address: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The free texts of an address; Streamlit does not bind these, because a long text would become a long address."""
    texts = [name for name in address if isinstance(FIELDS.get(name), Words)]
    return {name: address[name][0] for name in texts if len(address[name]) == 1}


def address_of(experiment: Experiment) -> dict[str, str | None]:
    """What the browser writes into the address for the texts of an experiment; None removes a parameter.

    A text longer than a link may be is left out: that link then shows the default.
    """
    source = experiment.source
    used = {
        "text": source.text if isinstance(source, Text) else "",
        "table": source.text if isinstance(source, Table) else "",
        "lengths": ", ".join(map(str, experiment.lengths or ())),
        "h_0_text": experiment.h_0_text,
        "c_0_text": experiment.c_0_text,
    }
    rules = {name: field for name in used if isinstance(field := FIELDS[name], Words)}
    lesson, seed, words = experiment.lesson or (None, None, None)
    chosen = {"lesson": lesson, "lesson_seed": None if seed is None else str(seed), "lesson_text": words or None}
    return chosen | {
        name: None if text in ("", rules[name].default) or len(text) > rules[name].in_link else text
        for name, text in used.items()
    }
