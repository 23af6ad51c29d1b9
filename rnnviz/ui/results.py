"""Computed results, kept between reruns and shared by all sessions; the key is always the frozen experiment."""

import streamlit as st

from rnnviz.experiment import Experiment, Simulation, from_lesson, is_large, simulate
from rnnviz.ui.fields import address_of
from rnnviz.ui.run import Focus, run_message


def simulation_of(experiment: Experiment, sample: int) -> Simulation:
    """The simulation of an experiment; `sample` matters only where the batch is too large to be computed whole.

    Never change the result: other sessions hold the same object.
    """
    return _computed(experiment, sample if is_large(experiment) else 0)


@st.cache_resource(max_entries=64, show_spinner=False)
def lesson_experiment(lesson: str, seed: int, text: str | None) -> Experiment:
    """The experiment of a lesson's layer; the lesson has to run to know its sizes."""
    return from_lesson(lesson, seed, text)


@st.cache_resource(max_entries=6, show_spinner="Computing by hand and with torch …")
def _computed(experiment: Experiment, sample: int) -> Simulation:
    return simulate(experiment, sample)


@st.cache_data(max_entries=64, show_spinner=False)
def message_of(experiment: Experiment, sample: int, focus: Focus, device_name: str) -> bytes:
    """What the browser gets for one sample of a simulation."""
    return run_message(simulation_of(experiment, sample), sample, focus, device_name, address_of(experiment))
