"""The sidebar of the simulator: every choice, as widgets whose keys are the names in `fields.FIELDS`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st
import torch

from rnnviz.experiment import Experiment, Simulation
from rnnviz.lessons import LessonLayer
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.sources.sequences import Impulse, Normal, Ramp, Sine, Source, Table, Text
from rnnviz.sources.tables import parse_lengths
from rnnviz.ui.kit.fields import Choice, Real, Switch, Whole, Words
from rnnviz.ui.kit.notes import small
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
        chosen: Choices = lesson or _experiment(values)
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


def default_experiment() -> Experiment:
    """What a first visit shows."""
    source = Text(str(FIELDS["text"].default))
    cell = str(FIELDS["cell"].default)
    return Experiment(Architecture(cell, source.input_size, 4), source, seed=1)


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
        return _source(values).batch
    except ValueError:
        last = st.session_state.get(_LAST)
        return int(last[0].batch) if last else 1


def _experiment(values: dict[str, Any]) -> Experiment:
    """The experiment that the values describe. Raises ValueError that names field, rule and value."""
    v = values
    source = _source(v)
    lengths = parse_lengths(v["lengths"], source.batch, source.seq_len) if v["lengths"].strip() else None
    arch = Architecture(
        v["cell"],
        source.input_size,
        v["hidden_size"],
        num_layers=v["num_layers"],
        bias=v["bias"],
        batch_first=v["batch_first"],
        bidirectional=v["bidirectional"],
        proj_size=v["proj_size"],
    )
    return Experiment(
        arch,
        source,
        seed=v["seed"],
        scheme=v["init"],
        spectral_radius=v["spectral_radius"],
        dtype=v["dtype"],
        h_0=v["h_0"],
        h_0_text=v["h_0_text"] if v["h_0"] == "custom" else "",
        c_0=v["c_0"],
        c_0_text=v["c_0_text"] if v["c_0"] == "custom" else "",
        lengths=lengths,
        device=v["device"],
        tf32=v["tf32"] and v["device"] == "cuda",
    )


def _source(given: dict[str, Any]) -> Source:
    values = {name: field.default for name, field in FIELDS.items()} | given
    kind = values["source"]
    if kind == "text":
        return Text(values["text"], values["alphabet"])
    if kind == "table":
        return Table(values["table"])
    sizes = {name: values[name] for name in ("input_size", "seq_len", "batch")}
    if kind == "normal":
        return Normal(**sizes, seed=values["seed"])
    if kind == "ramp":
        return Ramp(**sizes)
    if kind == "sine":
        return Sine(**sizes, period=values["period"])
    return Impulse(**sizes, at=values["at"], feature=values["feature"])


def _ask_device(ask: Callable[..., Any]) -> None:
    if "cuda" not in device_names():
        small(say("Device: cpu. This machine has no CUDA device, so there is nothing to choose."))
    elif ask("device") == "cuda":
        ask(
            "tf32",
            "TF32",
            help=say("Let cuDNN round float32 products, as torch does by default, and see the error grow."),
        )


def widget(name: str, label: str | None = None, help: str | None = None, high: int | None = None) -> Any:
    """The widget of a field, bound to the address; texts are bound by the browser once they are accepted.

    `help` is streamlit's word for the tooltip; `high` narrows a whole number's range.
    """
    field, label = FIELDS[name], label or name
    bound: dict[str, Any] = {"key": name, "help": help, "bind": "query-params"}
    # The default is given even where the session holds a value: the address leaves out what equals the default.
    given: dict[str, Any] = {"value": field.default}
    if isinstance(field, Whole):
        return st.number_input(label, field.low, field.high if high is None else high, step=1, **given, **bound)
    if isinstance(field, Real):
        return st.number_input(label, float(field.low), float(field.high), step=0.1, **given, **bound)
    if isinstance(field, Switch):
        return st.toggle(label, **given, **bound)
    if isinstance(field, Words):
        area = st.text_input if name == "lengths" else st.text_area
        return area(label, key=name, help=help, persist_state="session", **given)
    assert isinstance(field, Choice)
    return st.selectbox(label, field.options, field.options.index(field.default), **bound)
