"""The sidebar of the simulator: every choice, as widgets whose keys are the names in `fields.FIELDS`."""

from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.ui.kit.address import begin_with, value_now
from rnnviz.ui.kit.choices import choices
from rnnviz.ui.kit.fields import Choice, Switch, Words
from rnnviz.ui.kit.held import controlled, fold, held, stands_elsewhere
from rnnviz.ui.kit.notes import field_note, small
from rnnviz.ui.kit.widgets import bound_widget, free_text
from rnnviz.ui.simulator import past
from rnnviz.ui.simulator.choice import device_names, source_of
from rnnviz.ui.simulator.fields import EXAMPLES, FIELDS
from rnnviz.ui.simulator.own_data import draw_own_data
from rnnviz.ui.simulator.own_weights import draw_own_weights, expect_files
from rnnviz.ui.simulator.presets import PRESETS, example_of
from rnnviz.words import mark, say

LAST = "rnnviz_last_run"  # in the session: the last choice that could be computed, and its sample
_EXAMPLE = "rnnviz_example"
MOST_PREFILLED = 64  # numbers of a state that are written out for a person to change


def widget(name: str, label: str | None = None, **options: Any) -> Any:
    """The widget of a field of the simulator; `options` as `bound_widget` and streamlit take them."""
    field = FIELDS[name]
    if isinstance(field, Words):
        return free_text(name, field, label, lines=name != "lengths", **options)
    return bound_widget(name, field, label, **options)


def cell_titles() -> dict[str, str]:
    """Cell -> what its segment is called: its title, and its activation where two cells share a title."""
    titles = [cell.title for cell in CELLS.values()]
    return {
        name: cell.title if titles.count(cell.title) == 1 else f"{cell.title} {cell.gates[0].activation}"
        for name, cell in CELLS.items()
    }


class Sidebar:
    """One drawing of the sidebar. What stands above the choices follows from them, so it is drawn last, by `finish`."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.notes: dict[str, DeltaGenerator] = {}
        self.top = st.container(key="rnnviz_examples", gap=None)
        self.file = st.container()  # of weights: sizes follow from what is in it

    def ask(self, name: str, label: str | None = None, **options: Any) -> Any:
        """Draw the widget of a field, and where it can take a wrong value, keep a place under it for what is wrong."""
        self.values[name] = widget(name, label, **options)
        if not isinstance(FIELDS[name], Choice | Switch):
            self.notes[name] = st.empty()
        return self.values[name]

    def note(self, name: str | None, text: str) -> None:
        """Say what is wrong with a field, under it; nothing where it has no widget now."""
        if name in self.notes:
            with self.notes[name]:
                field_note(text)

    def draw(self) -> dict[str, Any]:
        """Draw every control that applies, valid or not, and return the values of all fields by name."""
        cell = self._architecture()
        self._sequence()
        self._initial_state(cell)
        self._numbers()
        self.values["given"] = draw_own_weights(self.values["init"], self.file)
        expect_files(self.values)
        self.values["edits"] = st.session_state.setdefault("edits", "")  # typed where the numbers stand
        stands_elsewhere("edits", say("edits of single numbers"))
        self.values = {name: field.default for name, field in FIELDS.items()} | self.values
        return self.values

    def _architecture(self) -> str:
        titles = cell_titles()
        names = list(titles)
        begin_with("cell", FIELDS["cell"].default)
        called: dict[str, Any] = {"format_func": titles.__getitem__, "required": True}

        def draw(**given: Any) -> str:
            return str(st.segmented_control(say("Cell"), names, key="cell", persist_state="session", **called, **given))

        cell = controlled("cell", say("Cell"), draw, lambda: str(st.session_state["cell"]), width="stretch")
        self.values["cell"] = cell
        self._side_by_side(("hidden_size", "num_layers"))
        if CELLS[cell].projects:
            self.ask("proj_size", help=say("h is projected to this size; 0 is off."))
        with st.container(horizontal=True, gap=None, key="rnnviz_switches"):
            for name in ("bidirectional", "bias", "batch_first"):
                self.ask(name)
        return cell

    def _sequence(self) -> None:
        left, right = (st.container(), st.container()) if held().hides("source") else st.columns((2, 3), gap="xsmall")
        with left:
            kind = self.ask("source", say("Sequence"))
        if kind == "text":
            with right:
                self.ask("text", height="content")
            if not held().locks("text"):
                small(say("One line is one sample. Enter applies, Shift+Enter starts a line."))
        elif kind == "table":
            self.ask("table", label_visibility="collapsed", height="content")
            if not held().locks("table"):
                small(say("A row is a step, a column a feature; an empty row starts the next sample."))
            draw_own_data()
        else:
            with right:
                self.ask("seq_len")
            extra = {"sine": ("period",), "impulse": ("at", "feature")}.get(kind, ())
            self._side_by_side(("input_size", "batch", *extra))
        if (last := self._batch() - 1) > 0:
            st.session_state["sample"] = min(st.session_state.get("sample", 0), last)
            self.ask("sample", say("sample drawn"), high=last)
        self._reading(kind)

    def _reading(self, kind: str) -> None:
        """What is rarely changed of a sequence, folded under its present value."""
        said = {"alphabet": value_now("alphabet", FIELDS["alphabet"])}
        given = bool(value_now("lengths", FIELDS["lengths"]).strip())
        if kind == "text":
            template = mark("Alphabet: {alphabet}, lengths given") if given else mark("Alphabet: {alphabet}")
        else:
            template = mark("Lengths: given") if given else mark("Lengths: all steps")
        with fold(("alphabet", "lengths"), say(template, **said), "rnnviz_fold_sequence"):
            if kind == "text":
                self.ask("alphabet")
            self.ask(
                "lengths", help=say("Steps of each sample, such as 5, 3, 1. Empty: what the sequence itself says.")
            )

    def _side_by_side(self, names: tuple[str, ...]) -> None:
        for name in filter(held().hides, names):
            self.ask(name)
        seen = [name for name in names if not held().hides(name)]
        for k in range(0, len(seen), 2):
            for place, name in zip(st.columns(2, gap="xsmall"), seen[k : k + 2], strict=False):
                with place:
                    self.ask(name)

    def _initial_state(self, cell: str) -> None:
        states = [f"{state}_0" for state in CELLS[cell].states]
        kinds = [value_now(name, FIELDS[name]) for name in states]
        said = kinds[0] if len(set(kinds)) == 1 else " · ".join(f"{n} {k}" for n, k in zip(states, kinds, strict=True))
        with fold(states, say("Initial state: {state}", state=said), "rnnviz_fold_state"):
            for name in states:
                if self.ask(name) == "custom":
                    self._prefill(name)
                    rows = say("One number for all, or a row per layer, direction and sample.")
                    self.ask(f"{name}_text", say("{name}, numbers", name=name), help=rows, height="content")

    def _prefill(self, name: str) -> None:
        """Zeros of the right number stand in a field in which nothing was typed yet."""
        key = f"{name}_text"
        filled = f"rnnviz_prefilled_{name}"
        if st.session_state.get(key, "") in ("", st.session_state.get(filled)):
            st.session_state[key] = st.session_state[filled] = self._zeros(name)

    def _zeros(self, name: str) -> str:
        v = self.values
        try:
            arch = Architecture(
                v["cell"], 1, v["hidden_size"], v["num_layers"], bidirectional=v["bidirectional"],
                proj_size=v.get("proj_size", 0),
            )  # fmt: skip
            shape = arch.tensor_shapes(1, self._batch())[name]
        except ValueError:
            return "0"
        rows = np.zeros(shape).reshape(-1, shape[-1])
        return "\n".join(", ".join("0" for _ in row) for row in rows) if rows.size <= MOST_PREFILLED else "0"

    def _numbers(self) -> None:
        seed, dtype, init = (value_now(name, FIELDS[name]) for name in ("seed", "dtype", "init"))
        label = say("Numbers: seed {seed} · {dtype} · {init}", seed=seed, dtype=dtype, init=init)
        with fold(("init", "seed", "dtype"), label, "rnnviz_fold_numbers"):
            if self.ask("init", say("weights"), help=say("How the weights are first filled.")) == "spectral":
                self.ask("spectral_radius", help=say("Largest |eigenvalue| of W_hh."))
            self.ask("seed")
            self.ask("dtype")
            if "cuda" not in device_names():
                if not held().hides("init", "seed", "dtype"):
                    small(say("Device: cpu. This machine has no CUDA device, so there is nothing to choose."))
            elif self.ask("device") == "cuda":
                rounds = say("Let cuDNN round float32 products, as torch does by default, and see the error grow.")
                self.ask("tf32", "TF32", help=rounds)

    def _batch(self) -> int:
        """How many samples there are to choose from; where the sequence is wrong, those of the last run."""
        try:
            return source_of(self.values).batch
        except ValueError:
            last = st.session_state.get(LAST)
            return int(last[0].batch) if last else 1

    def refused(self) -> list[str]:
        """What the browser's fields did not take, in words, at the field too."""
        name, text = choices({key: self.values[key] for key in FIELDS}, key="rnnviz_choices")
        if name not in self.notes:
            return []
        problem = FIELDS[name].problem(name, text)
        if text == "":
            default = FIELDS[name].default
            problem = say(
                "{name} must be a number; it was left empty, so its default {default} holds", name=name, default=default
            )
        if problem is None:
            return []
        self.note(name, problem)
        return [problem]

    def finish(self) -> None:
        """Draw what stands above the choices: undo, redo, reset, and the examples, the one that is shown marked."""
        past.record(self.values)
        example = example_of({name: self.values[name] for name in FIELDS})
        st.session_state[_EXAMPLE] = example
        with self.top:
            controlled(EXAMPLES, say("Examples"), _draw_examples, lambda: None)
            if example and not held().hides(EXAMPLES):
                small(say(PRESETS[example].shows))


def _draw_examples(*, disabled: bool = False) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(say("Examples"))
        if not disabled:
            with st.container(horizontal=True, width="content", gap=None, key="rnnviz_past"):
                past.draw_buttons()
    st.pills(
        say("Examples"),
        list(PRESETS),
        key=_EXAMPLE,
        on_change=_load,
        format_func=lambda name: say(PRESETS[name].title),
        label_visibility="collapsed",
        disabled=disabled,
    )


def _load() -> None:
    example = st.session_state.get(_EXAMPLE)
    if example is not None:
        past.choose(PRESETS[example].values)
