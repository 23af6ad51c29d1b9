"""A gradient put to the test, forwards: the number is really moved, and the loss is computed again."""

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import streamlit as st

from rnnviz.experiment import Simulation
from rnnviz.network.errors import invalid
from rnnviz.network.forward import Trace
from rnnviz.network.head import Head
from rnnviz.network.itemised import of_one_sample
from rnnviz.network.moved import head_moved, in_float64, input_moved, state_moved, weight_moved
from rnnviz.ui.kit.components import component
from rnnviz.ui.kit.kept import RESULTS
from rnnviz.ui.simulator.back.question import Question
from rnnviz.ui.simulator.fields import Choices
from rnnviz.ui.simulator.identity import print_of
from rnnviz.words import say_error

TRIED = "rnnviz_tried"  # the key of the component
CHANGES = ("0.1", "0.01", "0.001")  # by which a number can be moved
SMALL = 1e-5  # on both sides: how steep the loss is, measured
_STATE = re.compile(r"([hc]):([0-9]{1,4}):([0-9]{1,4}):([0-9]{1,5}|start):([0-9]{1,5})")
_INPUT = re.compile(r"x:([0-9]{1,5}):([0-9]{1,5})")
_ENTRY = re.compile(r"((?:weight|bias)_(?:ih|hh|hr)_l[0-9]{1,4}(?:_reverse)?):([0-9]{1,5})(?::([0-9]{1,5}))?")
_HEAD = re.compile(r"head\.(weight|bias):([0-9]{1,5})(?::([0-9]{1,5}))?")
_mount = component("rnnviz_tried", script="simulator/back/tried.js", styles=("tokens.css",))


class Wanted(NamedTuple):
    """`number`: as the browser names it, `h:0:0:2:1`, `x:2:0`, `weight_hh_l0:1:0`.   `by`: one of CHANGES."""

    number: str
    by: str


def tried(chosen: Choices, simulation: Simulation, sample: int, question: Question) -> None:
    """Mount what draws nothing: the browser asks here, and gets what the loss becomes."""
    answer: dict[str, Any] = {}
    wanted = read_wanted(st.session_state.get(TRIED, {}).get("wanted"))
    if wanted is not None:
        key = ("tried", repr(chosen), sample, question, wanted)
        text: bytes = RESULTS.get(
            key, lambda: json.dumps(answer_to(chosen, simulation, sample, question, wanted)).encode()
        )
        answer = json.loads(text)
    _mount(key=TRIED, data=json.dumps(answer).encode(), default={"wanted": None}, on_wanted_change=lambda: None)


def read_wanted(text: Any) -> Wanted | None:
    """What the browser sent, where it is one that can be asked."""
    number, _, by = str(text or "").partition(" ")
    named = any(pattern.fullmatch(number) for pattern in (_STATE, _INPUT, _ENTRY, _HEAD))
    return Wanted(number, by) if named and by in CHANGES else None


def answer_to(
    chosen: Choices, simulation: Simulation, sample: int, question: Question, wanted: Wanted
) -> dict[str, Any]:
    """`rise`: by how much the loss moves when the number does by `by`; `slope`: how steep it is there, measured on both
    sides. Both computed in float64. A number that there is not has a `problem` in words."""
    setup, column = simulation.setup, simulation.column(sample)
    question = question.within(setup, sample)
    told = {"number": wanted.number, "by": wanted.by, "print": print_of(simulation, column), "of": repr(question)}
    try:
        trace, weights = in_float64(of_one_sample(simulation.trace, column), setup.weights)
        moved = _mover(wanted.number, trace, weights, question.head(setup, chosen.seed))

        def loss(by: float) -> float:
            run, head = moved(by)
            run = run._replace(x=trace.x)  # x may be the target too, which stays where it is
            return question.loss(run, setup, chosen.seed, head).value

        rise = loss(float(wanted.by)) - question.loss(trace, setup, chosen.seed).value
        slope = (loss(SMALL) - loss(-SMALL)) / (2 * SMALL)
    except ValueError as problem:
        return told | {"problem": say_error(problem)}
    return told | {"rise": repr(rise), "slope": repr(slope)}


def _mover(
    number: str, trace: Trace, weights: dict[str, Any], head: Head | None
) -> Callable[[float], tuple[Trace, Head | None]]:
    """What moves the number that the browser names: the run after it, and the head. Raises where there is no head."""
    if found := _HEAD.fullmatch(number):
        if head is None:
            raise invalid(
                "name must be a weight's, one of {names}; got {value!r}", names=", ".join(weights), value=number
            )
        own, at_entry = head, tuple(int(part) for part in found.groups()[1:] if part is not None)
        return lambda by: (trace, head_moved(own, found[1], at_entry, by))
    moved = _network_mover(number, trace, weights)
    return lambda by: (moved(by), head)


def _network_mover(number: str, trace: Trace, weights: dict[str, Any]) -> Callable[[float], Trace]:
    if found := _STATE.fullmatch(number):
        state, layer, direction, t, unit = found.groups()
        at = (state, int(layer), int(direction), None if t == "start" else int(t), int(unit))
        return lambda by: state_moved(trace, weights, *at, by)
    if found := _INPUT.fullmatch(number):
        step, unit = map(int, found.groups())
        return lambda by: input_moved(trace, weights, step, unit, by)
    name, *index = number.split(":")
    return lambda by: weight_moved(trace, weights, name, tuple(map(int, index)), by)
