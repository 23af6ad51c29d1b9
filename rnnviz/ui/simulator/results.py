"""Computed results, kept between reruns and shared by all sessions; the key is always the frozen experiment."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from rnnviz.experiment import Experiment, Setup, Simulation, from_lesson, is_large, simulate, trace_size
from rnnviz.network.architecture import DIRECTION_SUFFIX
from rnnviz.network.recurrence import spectral_radius
from rnnviz.ui.simulator.fields import address_of
from rnnviz.ui.simulator.message import Focus, run_message

# Most experiments of a class are small, and many are open at once; a large one can hold a few hundred megabytes.
SMALL = 200_000  # numbers of a trace
# Streamlit walks through every field of an experiment, four times a rerun; its repr says the same in no time.
_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {Experiment: repr}


def simulation_of(experiment: Experiment, sample: int) -> Simulation:
    """The simulation of an experiment; `sample` matters only where the batch is too large to be computed whole.

    Never change the result: other sessions hold the same object.
    """
    if trace_size(experiment.arch, experiment.source.seq_len, experiment.source.batch) <= SMALL:
        return _small(experiment)
    return _large(experiment, sample if is_large(experiment) else 0)


@st.cache_resource(max_entries=256, show_spinner=False, hash_funcs=_KEYS)
def _small(experiment: Experiment) -> Simulation:
    return simulate(experiment)


@st.cache_resource(max_entries=4, show_spinner="Computing by hand and with torch …", hash_funcs=_KEYS)
def _large(experiment: Experiment, sample: int) -> Simulation:
    return simulate(experiment, sample)


@st.cache_resource(max_entries=64, show_spinner=False)
def lesson_experiment(lesson: str, seed: int, text: str | None) -> Experiment:
    """The experiment of a lesson's layer; the lesson has to run to know its sizes."""
    return from_lesson(lesson, seed, text)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_KEYS)
def message_of(experiment: Experiment, sample: int, focus: Focus, device_name: str) -> bytes:
    """What the browser gets for one sample of a simulation."""
    return run_message(simulation_of(experiment, sample), sample, focus, device_name, address_of(experiment))


@st.cache_data(max_entries=256, show_spinner=False, hash_funcs=_KEYS)
def spectral_radii(experiment: Experiment, layer: int, direction: int, _setup: Setup) -> dict[str, float]:
    """Gate -> spectral radius of its block of W_hh; eigenvalues of large blocks take a while.

    `_setup` is the experiment's; its name keeps streamlit from hashing it.
    """
    end = f"l{layer}{DIRECTION_SUFFIX[direction]}"
    weights = _setup.weights
    return spectral_radius(weights[f"weight_hh_{end}"], _setup.arch.gates, weights.get(f"weight_hr_{end}"))
