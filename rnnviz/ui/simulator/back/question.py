"""What the gradient on the page is of: one number inside the network, or a loss of the sample that is drawn."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from rnnviz.experiment import Setup
from rnnviz.network.architecture import Architecture
from rnnviz.network.forward import Trace
from rnnviz.network.head import Head, init_head
from rnnviz.network.losses import (
    Loss,
    Target,
    cross_entropy,
    every_step,
    last_step,
    next_character,
    next_input,
    one_number,
    squared_error,
    sum_of_outputs,
)
from rnnviz.sources.limits import LIMITS, shown
from rnnviz.sources.tables import parse_state
from rnnviz.ui.kit.fields import Choice, Field, Whole, Words
from rnnviz.words import say

LOSSES = ("sum", "error", "characters")
VIEWS = ("numbers", "reach", "cells")
TARGETS = ("next", "last", "typed")
_NUMBER = re.compile(r"(h|c):([0-9]{1,4}):([0-9]{1,4}):([0-9]{1,5}):([0-9]{1,5})")


@dataclass(frozen=True)
class Of(Words):
    """A loss, or a number as `h:LAYER:DIRECTION:STEP:UNIT`; empty: the last state's first unit."""

    def problem(self, name: str, text: str) -> str | None:
        if text in ("", *LOSSES) or _NUMBER.fullmatch(text):
            return None
        return say(
            "{name} must be one of {losses}, or a number as h:0:0:4:1 (layer, direction, step, unit); got {value}",
            name=name,
            losses=", ".join(LOSSES),
            value=shown(text),
        )


# The parameters of the address that say what is asked; the browser writes them.
BACK_FIELDS: dict[str, Field] = {
    "mode": Choice(("forward", "back"), "forward"),
    "of": Of(""),
    "target": Choice(TARGETS, "next"),
    "target_text": Words(""),
    "truncate": Whole(0, LIMITS["seq_len"][1], 0),
    "view": Choice(VIEWS, "numbers"),
}


@dataclass(frozen=True)
class Question:
    """`of` as in the address, `target` and `target_text` of the squared error, `truncate`: 0, or the steps after which
    the way back is cut."""

    of: str = ""
    target: str = "next"
    target_text: str = ""
    truncate: int = 0

    @property
    def number(self) -> tuple[str, int, int, int, int] | None:
        """State, layer, direction, step and unit where it asks for one number."""
        found = _NUMBER.fullmatch(self.of)
        return (found[1], int(found[2]), int(found[3]), int(found[4]), int(found[5])) if found else None

    def within(self, setup: Setup, sample: int) -> "Question":
        """The nearest one that this network can be asked: a question outlives the network that it was asked of."""
        arch, last = setup.arch, setup.length(sample) - 1
        if self.of in LOSSES:
            return replace(self, of="sum") if self.of == "characters" and not _is_one_hot(setup) else self
        state, layer, direction, t, unit = self.number or ("h", arch.num_layers - 1, 0, last, 0)
        state = state if state in arch.spec.states else "h"
        size = arch.state_size if state == "h" else arch.hidden_size
        ends = (arch.num_layers - 1, arch.num_directions - 1, last, size - 1)
        place = [min(value, end) for value, end in zip((layer, direction, t, unit), ends, strict=True)]
        return replace(self, of=":".join(map(str, (state, *place))))

    def loss(self, trace: Trace, setup: Setup, seed: int, head: Head | None = None) -> Loss:
        """The number itself, of a trace of one sample; `within` comes first. `head`: another than the seed's.

        Raises ValueError that names `target_text` where it does not fit, and for a target that there is not.
        """
        if number := self.number:
            state, layer, direction, t, unit = number
            return one_number(trace, layer, direction, t, unit, state=state)
        if self.of == "sum":
            return sum_of_outputs(trace)
        target, head = self.target_of(trace, setup), head or self.head(setup, seed)
        assert target is not None
        if self.of == "characters":
            assert head is not None
            return cross_entropy(trace, target, head)
        return squared_error(trace, target, head)

    def target_of(self, trace: Trace, setup: Setup) -> Target | None:
        """What should come out, of a trace of one sample; None where nothing should. Raises as `loss`."""
        if self.of == "characters":
            return next_character(trace)
        if self.of != "error":
            return None
        if self.target == "next":
            return next_input(trace)
        typed = self.typed_target(len(trace.x), setup.arch.output_size).astype(setup.x.dtype)
        return (last_step if self.target == "last" else every_step)(trace, typed)

    def head(self, setup: Setup, seed: int) -> Head | None:
        """The Linear layer that says what comes next, where that is asked; the network's seed draws it."""
        if self.has_head:
            return init_head(setup.arch, setup.arch.input_size, seed, setup.x.dtype.name)
        return None

    @property
    def has_head(self) -> bool:
        return self.of == "characters" or (self.of == "error" and self.target == "next")

    def typed_target(self, steps: int, size: int) -> np.ndarray:
        """What was typed, 0 where nothing was: of the last step (1, size), or of all (T, 1, size). Raises as `loss`."""
        shape = (1, size) if self.target == "last" else (steps, 1, size)
        return parse_state(self.target_text or "0", shape, "target_text")


def _is_one_hot(setup: Setup) -> bool:
    """Whether x is characters, so that the next one is a class."""
    return bool(setup.labels) and len(setup.feature_names) == setup.arch.input_size


def question_of(values: Mapping[str, Any]) -> Question | None:
    """What an address or the browser asks for; None: nothing of the way back. What breaks its rule has its default."""
    kept = {
        name: str(values[name])
        for name, rule in BACK_FIELDS.items()
        if name in values and rule.problem(name, str(values[name])) is None
    }
    if kept.pop("mode", "forward") != "back":
        return None
    kept.pop("view", "")  # what is shown of it
    return Question(**{**kept, "truncate": int(kept.get("truncate", "0"))})  # type: ignore[arg-type]


def out_of_reach(of: str, arch: Architecture, length: int) -> str | None:
    """What is wrong with a number that a link asks for and this network does not have."""
    number = Question(of).number
    if number is None:
        return None
    state, *place = number
    if state not in arch.spec.states:
        return say(
            "of must name a state of the cell, one of {states}; got {value}",
            states=", ".join(arch.spec.states),
            value=shown(of),
        )
    size = arch.state_size if state == "h" else arch.hidden_size
    ends = {"layer": arch.num_layers, "direction": arch.num_directions, "step": length, "unit": size}
    for (name, end), value in zip(ends.items(), place, strict=True):
        if value >= end:
            return say(
                "of must name a {part} between 0 and {last}; got {value}", part=name, last=end - 1, value=shown(of)
            )
    return None
