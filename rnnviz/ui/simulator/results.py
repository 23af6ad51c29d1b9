"""Computed results, kept between reruns and shared by all sessions; the key is always what was chosen, frozen."""

import math
from collections.abc import Callable
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnviz.experiment import Experiment, Setup, Simulation, is_large, parts_of, simulate, trace_size
from rnnviz.lessons import LessonLayer, lesson_layer
from rnnviz.network.architecture import Architecture
from rnnviz.network.recurrence import spectral_radius
from rnnviz.ui.kit.kept import RESULTS
from rnnviz.ui.kit.limits import limits
from rnnviz.ui.kit.turns import Turns
from rnnviz.ui.simulator.edits.message import editing_content
from rnnviz.ui.simulator.fields import Choices, address_of
from rnnviz.ui.simulator.message import Focus, is_whole, run_message
from rnnviz.words import say, say_many

SLOW = 200_000  # numbers of trace, weights and x from which one waits for them; streamlit's spinner takes time too
LARGE = 5_000_000  # such numbers from which a computation waits for its turn
_TURNS = Turns(limits().at_once)


def simulation_of(chosen: Choices, sample: int) -> Simulation:
    """The simulation of what was chosen; `sample` matters only where the batch is too large to be computed whole.

    Never change the result: other sessions hold the same object. A large network waits until it is its turn, says how
    many are before it and how far it is, and is given up by whoever leaves the page.
    """
    arch, seq_len, batch = chosen.arch, chosen.seq_len, chosen.batch
    drawn = sample if is_large(arch, seq_len, batch) else None
    telling = _Telling(parts_of(arch))

    def compute(part_done: Callable[[], object] = lambda: None) -> Simulation:
        return simulate(chosen.setup(drawn), device=chosen.device, tf32=chosen.tf32, between=part_done)

    def make() -> Simulation:
        numbers = numbers_of(arch, seq_len, batch)
        if numbers < SLOW:
            return compute()
        with st.spinner(say("Computing by hand and with torch …")):
            return compute() if numbers < LARGE else _TURNS.compute(compute, telling.how_far)

    found: Simulation = RESULTS.get(("simulation", repr(chosen), drawn), make, telling.somebody_else)
    telling.end()
    return found


class _Telling:
    """What somebody who waits is told. Telling ends the run of a page that was closed or chose something else."""

    def __init__(self, parts: int) -> None:
        self._parts = parts
        self._place: DeltaGenerator | None = None

    def _here(self) -> DeltaGenerator:
        self._place = self._place or st.empty()
        return self._place

    def how_far(self, turns: int, parts: int) -> None:
        if turns:
            text = say_many(
                "{n} large network is computed before this one.",
                "{n} large networks are computed before this one.",
                turns,
            )
            self._here().info(text)
        else:
            text = say("A large network: {n} of {count} parts are computed.", n=parts, count=self._parts)
            self._here().progress(parts / self._parts, text)

    def somebody_else(self) -> None:
        self._here().info(say("Somebody else has asked for this network too; it is being computed."))

    def end(self) -> None:
        if self._place is not None:
            self._place.empty()


def numbers_of(arch: Architecture, seq_len: int, batch: int) -> int:
    """How many numbers a run holds: of the trace, x and the weights; where a batch is large, of one sample."""
    batch = 1 if is_large(arch, seq_len, batch) else batch
    trace = trace_size(arch, seq_len, batch)
    weights = sum(math.prod(shape) for shape in arch.weight_shapes().values())
    return trace + seq_len * batch * arch.input_size + weights


@st.cache_resource(max_entries=64, show_spinner=False)
def layer_of_lesson(lesson: str, seed: int, text: str | None) -> LessonLayer:
    """A lesson's layer; the lesson has to run to know its sizes."""
    return lesson_layer(lesson, seed, text)


def message_of(
    chosen: Choices, sample: int, focus: Focus, device_name: str, spoken: str, edited: tuple[str, ...] = ()
) -> bytes:
    """What the browser gets for one sample of a simulation, in the language `spoken`, which is that of the run.

    `edited`: the kinds of numbers that can be edited on this page.
    """

    def make() -> bytes:
        simulation, more = simulation_of(chosen, sample), {}
        if isinstance(chosen, Experiment) and is_whole(simulation) and (edited or chosen.edits):
            before = simulation_of(replace(chosen, edits=""), sample) if chosen.edits else None
            more = editing_content(chosen.edits, simulation, before, sample, edited)
        address = address_of(chosen)
        return run_message(simulation, sample, focus, device_name, address, tf32=chosen.tf32, more=more)

    message: bytes = RESULTS.get(("run", repr(chosen), sample, focus, device_name, spoken, edited), make)
    return message


def spectral_radii(chosen: Choices, layer: int, direction: int, setup: Setup) -> dict[str, float]:
    """Gate -> spectral radius of its block of W_hh; eigenvalues of large blocks take a while. `setup`: the choice's."""

    def make() -> dict[str, float]:
        own = setup.arch.weights_of(setup.weights, layer, direction)
        return spectral_radius(own["weight_hh"], setup.arch.gates, own.get("weight_hr"))

    radii: dict[str, float] = RESULTS.get(("radii", repr(chosen), layer, direction), make)
    return radii
