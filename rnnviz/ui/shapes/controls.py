"""The controls of the shapes page, under the names that the simulator's have: values travel between the two pages."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.shapes.axes import Call
from rnnviz.sources.limits import LIMITS
from rnnviz.sources.tables import parse_lengths
from rnnviz.ui.kit.address import problems_of_address
from rnnviz.ui.kit.fields import Choice, Field, Switch, Whole, Words
from rnnviz.ui.kit.held import held
from rnnviz.ui.kit.widgets import bound_widget
from rnnviz.ui.simulator.fields import FIELDS as SIMULATOR_FIELDS
from rnnviz.words import say, say_error

# The cell with a memory: h_0 and c_0, h_n and c_n.
MOST_TENSORS = next(name for name, cell in CELLS.items() if cell.memory)
# Sizes that differ from each other, so that no axis can be taken for another one.
FIELDS: dict[str, Field] = {
    "cell": Choice(tuple(CELLS), MOST_TENSORS),
    "input_size": Whole(*LIMITS["input_size"], 3),
    "hidden_size": Whole(*LIMITS["hidden_size"], 4),
    "num_layers": Whole(*LIMITS["num_layers"], 1),
    "proj_size": Whole(0, LIMITS["hidden_size"][1] - 1, 0),
    "seq_len": Whole(*LIMITS["seq_len"], 6),
    "batch": Whole(*LIMITS["batch"], 5),
    "batch_first": Switch(False),
    "bidirectional": Switch(False),
    "bias": Switch(True),
    "unbatched": Switch(False),
    "lengths": Words(""),
}
DEFAULT = Call(Architecture(MOST_TENSORS, 3, 4), 6, 5)
_LAST, _LINK, _RAGGED = "rnnviz_shapes_call", "rnnviz_shapes_link", "rnnviz_shapes_ragged"


@dataclass(frozen=True)
class Chosen:
    """The call that the page shows, and what was wrong with the choice or the link, in sentences."""

    call: Call
    problems: tuple[str, ...]


def choose_call(sections: Choice) -> Chosen:
    """Draw the controls. Where a choice breaks a rule, the call is the last one that did not. `sections`: the tabs."""
    rules = FIELDS | {"section": sections}
    problems = tuple(problems_of_address(_LINK, rules, ("h_0_given", "h_0_shape"), FIELDS))
    _carry_over()
    values = _widgets()
    try:
        call = _call(values)
    except (TypeError, ValueError) as problem:  # TypeError: a number field that was cleared
        return Chosen(st.session_state.get(_LAST, DEFAULT), (*problems, say_error(problem)))
    if st.session_state.get(_LAST, call) != call:  # another choice: the link's problems are past
        st.session_state[_LINK], problems = [], ()
    st.session_state[_LAST] = call
    return Chosen(call, problems)


def _carry_over() -> None:
    """On arrival from another page, give its values to this page's widgets; what the address names wins.

    A widget of the same key on another page is another widget to Streamlit. The button is bound to nothing, so its
    state is gone whenever the page was left. What nobody chose on the simulator has this page's own default.
    """
    if _RAGGED in st.session_state:
        return
    for name in FIELDS:
        if name not in st.session_state or name in st.query_params:
            continue
        if name in SIMULATOR_FIELDS and st.session_state[name] == SIMULATOR_FIELDS[name].default:
            del st.session_state[name]
        else:
            st.session_state[name] = st.session_state[name]


def _call(values: dict[str, Any]) -> Call:
    """Raises ValueError or TypeError that names field, rule and value."""
    v = values
    arch = Architecture(
        v["cell"],
        v["input_size"],
        v["hidden_size"],
        num_layers=v["num_layers"],
        bias=v["bias"],
        batch_first=v["batch_first"],
        bidirectional=v["bidirectional"],
        proj_size=v["proj_size"] if CELLS[v["cell"]].projects else 0,
    )
    if v["unbatched"]:
        return Call(arch, v["seq_len"], None)
    typed = v["lengths"].strip()
    sized = Call(arch, v["seq_len"], v["batch"])  # the sizes are checked before the lengths that depend on them
    return Call(arch, v["seq_len"], v["batch"], parse_lengths(typed, v["batch"], v["seq_len"])) if typed else sized


def _widgets() -> dict[str, Any]:
    values: dict[str, Any] = {name: field.default for name, field in FIELDS.items()}
    sizes = st.container(key="rnnviz_shapes_controls", horizontal=True, gap="small", vertical_alignment="bottom")
    with st.container(key="rnnviz_shapes_switches", horizontal=True, gap="medium", vertical_alignment="center"):
        for name in ("batch_first", "bidirectional", "bias", "unbatched"):
            values[name] = _widget(name)
        with sizes:  # above the switches, but the batch has to know whether there is one
            values |= _sizes(unbatched=values["unbatched"])
        with st.container(horizontal=True, gap="small", vertical_alignment="center", width=330):
            values["lengths"] = _widget(
                "lengths",
                width=200,
                disabled=values["unbatched"],
                label_visibility="collapsed",
                placeholder=say("lengths: all {seq_len}", seq_len=values["seq_len"]),
            )
            if not held().hides("lengths"):
                st.button(
                    say("clear") if values["lengths"] else say("example"),
                    key=_RAGGED,
                    on_click=_toggle_lengths,
                    disabled=values["unbatched"] or held().locks("lengths"),
                    help=say("Samples of different lengths: packed, then padded again."),
                )
    return values


def _sizes(*, unbatched: bool) -> dict[str, Any]:
    sizes = {"cell": _widget("cell", width=124)}
    for name in ("input_size", "hidden_size", "num_layers"):
        sizes[name] = _widget(name, width=132)
    if CELLS[sizes["cell"]].projects:
        sizes["proj_size"] = _widget("proj_size", width=132, help=say("h is projected to this size; 0 is off."))
    sizes["seq_len"] = _widget("seq_len", width=132)
    sizes["batch"] = _widget("batch", width=132, disabled=unbatched)
    return sizes


def _toggle_lengths() -> None:
    """Different lengths for the samples of the call in view, or none."""
    call = st.session_state.get(_LAST, DEFAULT)
    ragged = (max(1, call.seq_len - n) for n in range(call.samples))
    st.session_state["lengths"] = "" if st.session_state.get("lengths") else ", ".join(map(str, ragged))


def _widget(name: str, **options: Any) -> Any:
    return bound_widget(name, FIELDS[name], **options)
