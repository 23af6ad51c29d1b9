"""The sidebar of the simulator: every choice, as widgets whose keys are the names in `fields.FIELDS`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st
import torch

from rnnviz.experiment import Simulation
from rnnviz.lessons import LessonLayer
from rnnviz.network.cells import CELLS
from rnnviz.ui.kit.fields import Words
from rnnviz.ui.kit.notes import small
from rnnviz.ui.kit.widgets import bound_widget, free_text
from rnnviz.ui.simulator.choice import default_experiment, experiment_of, source_of
from rnnviz.ui.simulator.fields import FIELDS, Choices
from rnnviz.ui.simulator.link import lesson_of_link, out_of_reach, read_address, remember
from rnnviz.ui.simulator.presets import PRESETS
from rnnviz.ui.simulator.results import simulation_of
from rnnviz.words import say, say_error

_LAST = "rnnviz_last_run"


@dataclass(frozen=True, eq=False)
class View:
    """What the page shows: what was chosen, the sample that is drawn, the simulation, and what was wrong on the way."""

    chosen: Choices
    sample: int
    simulation: Simulation
    problems: tuple[str, ...]


def current_view() -> View:
    """Draw the sidebar and compute what it describes.

    Where a choice breaks a rule, the run is the last one that did not, so that nothing on the page is lost.
    """
    asked = st.query_params.to_dict()  # as the link has it: the widgets correct what they are bound to
    problems = read_address()
    with st.sidebar:
        lesson = lesson_of_link(problems)
        values = _lesson_widgets(lesson) if lesson else _widgets()
    try:
        chosen: Choices = lesson or experiment_of(values)
        sample = min(values["sample"], chosen.batch - 1)
        with st.spinner(say("Computing by hand and with torch …")):
            simulation = simulation_of(chosen, sample)
    except (TypeError, ValueError) as problem:  # TypeError: a number field that was cleared
        chosen, sample = st.session_state.get(_LAST, (default_experiment(), 0))
        return View(chosen, sample, simulation_of(chosen, sample), (*problems, say_error(problem)))
    before = st.session_state.get(_LAST)
    if before is None:
        problems += out_of_reach(asked, simulation, sample)
    elif before != (chosen, sample):
        problems = []  # another choice: what was wrong with the link is past
    remember(problems)
    st.session_state[_LAST] = (chosen, sample)
    return View(chosen, sample, simulation, tuple(problems))


def device_names() -> dict[str, str]:
    """The devices of this machine: name in the address -> what it is called on the page."""
    return {"cpu": "cpu"} | ({"cuda": f"cuda ({torch.cuda.get_device_name()})"} if torch.cuda.is_available() else {})


def _presets() -> None:
    def load() -> None:
        chosen = PRESETS.get(st.session_state.get("rnnviz_preset") or "")
        if chosen is not None:
            for name, field in FIELDS.items():
                st.session_state[name] = chosen.values.get(name, field.default)
        st.session_state["rnnviz_preset"] = None

    st.selectbox(
        say("Examples"),
        list(PRESETS),
        index=None,
        placeholder=say("Load an example …"),
        key="rnnviz_preset",
        on_change=load,
        format_func=lambda name: say(PRESETS[name].title),
        label_visibility="collapsed",
    )


def _lesson_widgets(layer: LessonLayer) -> dict[str, Any]:
    """What there is to choose while a lesson's layer is open: the sample, and to leave it."""

    def leave() -> None:
        del st.session_state["rnnviz_lesson"]
        st.session_state["rnnviz_lesson_left"] = layer.lesson

    st.markdown(say("**Lesson {lesson}**, seed {seed}", lesson=layer.lesson, seed=layer.seed))
    small(say("Its recurrent layer, with the lesson's own weights, input and initial state."))
    st.button(say("Use my own choices"), on_click=leave, key="rnnviz_leave_lesson")
    values: dict[str, Any] = {name: field.default for name, field in FIELDS.items()}
    last = layer.batch - 1
    if last > 0:
        st.session_state["sample"] = min(st.session_state.get("sample", 0), last)
        values["sample"] = widget("sample", say("sample drawn"), high=last)
    return values


def _widgets() -> dict[str, Any]:
    """Draw every control that applies, valid or not, and return their values by field name."""
    values: dict[str, Any] = {}

    def ask(name: str, label: str | None = None, **options: Any) -> Any:
        values[name] = widget(name, label, **options)
        return values[name]

    _presets()
    st.subheader(say("Architecture"), anchor=False)
    cell = ask("cell", say("Cell"))
    ask("hidden_size")
    ask("num_layers")
    if CELLS[cell].projects:
        ask("proj_size", help=say("h is projected to this size; 0 is off."))
    for name in ("bidirectional", "bias", "batch_first"):
        ask(name)
    st.subheader(say("Sequence"), anchor=False)
    _ask_source(ask)
    ask("lengths", help=say("Steps of each sample, such as 5, 3, 1. Empty: what the sequence itself says."))
    last = _batch(values) - 1
    if last > 0:
        st.session_state["sample"] = min(st.session_state.get("sample", 0), last)
        ask("sample", say("sample drawn"), high=last)
    st.subheader(say("Initial state"), anchor=False)
    for name in [f"{state}_0" for state in CELLS[cell].states]:
        if ask(name) == "custom":
            rows = say("One number for all, or a row per layer, direction and sample.")
            ask(f"{name}_text", say("{name}, numbers", name=name), help=rows)
    st.subheader(say("Numbers"), anchor=False)
    if ask("init", say("weights"), help=say("How the weights are first filled.")) == "spectral":
        ask("spectral_radius", help=say("Largest |eigenvalue| of W_hh."))
    ask("seed")
    ask("dtype")
    _ask_device(ask)
    rest = {name: field.default for name, field in FIELDS.items() if name not in values}
    for name, default in rest.items():  # else an example that brings such a field leaves it out of the address
        st.session_state.setdefault(name, default)
    return rest | values


def _ask_source(ask: Callable[..., Any]) -> None:
    kind = ask("source", help=say("`text`: characters as one-hot vectors. `table`: your own numbers."))
    if kind == "text":
        ask("text", help=say("One line is one sample."))
        ask("alphabet")
    elif kind == "table":
        ask("table", help=say("A row is a step, a column a feature; an empty row starts the next sample."))
    else:
        extra = {"sine": ("period",), "impulse": ("at", "feature")}.get(kind, ())
        for name in ("input_size", "seq_len", "batch", *extra):
            ask(name)


def _batch(values: dict[str, Any]) -> int:
    """How many samples there are to choose from; where the sequence is wrong, those of the last run."""
    try:
        return source_of(values).batch
    except ValueError:
        last = st.session_state.get(_LAST)
        return int(last[0].batch) if last else 1


def _ask_device(ask: Callable[..., Any]) -> None:
    if "cuda" not in device_names():
        small(say("Device: cpu. This machine has no CUDA device, so there is nothing to choose."))
    elif ask("device") == "cuda":
        ask(
            "tf32",
            "TF32",
            help=say("Let cuDNN round float32 products, as torch does by default, and see the error grow."),
        )


def widget(name: str, label: str | None = None, **options: Any) -> Any:
    """The widget of a field of the simulator; `options` as `bound_widget` and streamlit take them."""
    field = FIELDS[name]
    if isinstance(field, Words):
        return free_text(name, field, label, lines=name != "lengths", **options)
    return bound_widget(name, field, label, **options)
