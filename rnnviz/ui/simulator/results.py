"""Computed results, kept between reruns and shared by all sessions; the key is always what was chosen, frozen."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from rnnviz.experiment import Experiment, Setup, Simulation, is_large, simulate, trace_size
from rnnviz.lessons import LessonLayer, lesson_layer
from rnnviz.network.recurrence import spectral_radius
from rnnviz.ui.simulator.fields import Choices, address_of
from rnnviz.ui.simulator.message import Focus, run_message

# Most experiments of a class are small, and many are open at once; a large one can hold a few hundred megabytes.
SMALL = 200_000  # numbers of a trace
# Streamlit walks through every field of an experiment, four times a rerun; its repr says the same in no time.
_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {Experiment: repr, LessonLayer: repr}


def simulation_of(chosen: Choices, sample: int) -> Simulation:
    """The simulation of what was chosen; `sample` matters only where the batch is too large to be computed whole.

    Never change the result: other sessions hold the same object.
    """
    sizes = (chosen.arch, chosen.seq_len, chosen.batch)
    if trace_size(*sizes) <= SMALL:
        return _small(chosen)
    return _large(chosen, sample if is_large(*sizes) else 0)


def _simulate(chosen: Choices, sample: int = 0) -> Simulation:
    return simulate(chosen.setup(), device=chosen.device, tf32=chosen.tf32, sample=sample)


@st.cache_resource(max_entries=256, show_spinner=False, hash_funcs=_KEYS)
def _small(chosen: Choices) -> Simulation:
    return _simulate(chosen)


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs=_KEYS)
def _large(chosen: Choices, sample: int) -> Simulation:
    return _simulate(chosen, sample)


@st.cache_resource(max_entries=64, show_spinner=False)
def layer_of_lesson(lesson: str, seed: int, text: str | None) -> LessonLayer:
    """A lesson's layer; the lesson has to run to know its sizes."""
    return lesson_layer(lesson, seed, text)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_KEYS)
def message_of(chosen: Choices, sample: int, focus: Focus, device_name: str, spoken: str) -> bytes:
    """What the browser gets for one sample of a simulation, in the language `spoken`, which is that of the run."""
    simulation = simulation_of(chosen, sample)
    return run_message(simulation, sample, focus, device_name, address_of(chosen), tf32=chosen.tf32)


@st.cache_data(max_entries=256, show_spinner=False, hash_funcs=_KEYS)
def spectral_radii(chosen: Choices, layer: int, direction: int, _setup: Setup) -> dict[str, float]:
    """Gate -> spectral radius of its block of W_hh; eigenvalues of large blocks take a while.

    `_setup` is that of the choice; its name keeps streamlit from hashing it.
    """
    own = _setup.arch.weights_of(_setup.weights, layer, direction)
    return spectral_radius(own["weight_hh"], _setup.arch.gates, own.get("weight_hr"))
