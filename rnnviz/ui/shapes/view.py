"""The shapes page: every tensor of a call with a colour per axis, and the mistakes that shapes invite."""

from dataclasses import replace

import streamlit as st

from rnnviz.files.table_files import parameters_csv, tensors_csv
from rnnviz.network.architecture import Architecture
from rnnviz.network.errors import invalid
from rnnviz.shapes.axes import Call, Tensor, tensors, weight_groups, whole_numbers
from rnnviz.shapes.code import call_code
from rnnviz.shapes.measured import (
    STATE_PRESETS,
    Measured,
    StateAnswer,
    ask_about_state,
    measure,
    typed_state,
    wrong_state,
)
from rnnviz.ui.kit.components import component
from rnnviz.ui.kit.fields import Choice
from rnnviz.ui.kit.file_button import file_button
from rnnviz.ui.kit.header import draw_header, header_place
from rnnviz.ui.kit.notes import problem
from rnnviz.ui.shapes.controls import choose_call
from rnnviz.ui.shapes.message import (
    as_bytes,
    cells_message,
    leak_message,
    row,
    tensors_message,
    total_written_out,
    weights_message,
)
from rnnviz.words import language, mark, say, say_error

TABS = (
    mark("output against h_n"),
    mark("Weights"),
    mark("Code"),
    mark("A wrong h_0"),
    mark("Batch and time swapped"),
)
TYPED = mark("typed")
_STYLES = ("tokens.css", "kit.css", "pill.css", "shapes.css", "shapes_cells.css")
_rows = component("rnnviz_shapes_rows", script="shapes/rows.js", styles=_STYLES)
_cells = component("rnnviz_shapes_cells", script="shapes/cells.js", styles=_STYLES)
_leak = component("rnnviz_shapes_leak", script="shapes/leak.js", styles=_STYLES)

_LEAK_SAMPLES, _LEAK_STEPS, _LEAK_UNITS = 6, 8, 16  # a small grid shows it as well as a large one
_MOST_AXES, _LARGEST_STATE = 4, 1_000_000


@st.cache_data(max_entries=64, show_spinner=False)
def measured_shapes(call: Call) -> Measured:
    """The shapes that torch and the pass by hand return for this call."""
    return measure(call)


@st.cache_data(max_entries=64, show_spinner=False)
def _cells_bytes(call: Call, spoken: str) -> bytes:
    """For this call in the language `spoken`, which is that of the run."""
    return as_bytes(cells_message(call, measured_shapes(call)))


@st.cache_data(max_entries=64, show_spinner=False)
def _leak_bytes(arch: Architecture, samples: int, steps: int, spoken: str) -> bytes:
    """For these sizes in the language `spoken`, which is that of the run."""
    return as_bytes(leak_message(arch, samples, steps))


def page() -> None:
    """The whole page."""
    top = header_place(say("Shapes"))
    chosen = choose_call(Choice(tuple(map(say, TABS)), say(TABS[0])))
    for text in chosen.problems:
        problem(text)
    call = chosen.call
    draw_header(top, **_verdict(call))
    st.code(call.arch.constructor_call(), language="python", wrap_lines=True)
    _rows(key="rnnviz_shapes_tensors", data=as_bytes(tensors_message(call)))
    sections = (_output_against_h_n, _weights, _code, _wrong_h_0, _swapped)
    tabs = st.tabs([say(tab) for tab in TABS], key="section", on_change="rerun", bind="query-params")
    for tab, section in zip(tabs, sections, strict=True):
        with tab:
            if tab.open:
                section(call)


def _verdict(call: Call) -> dict[str, str]:
    """What the header says: whether torch and the pass by hand have the shapes that the page shows."""
    measured = measured_shapes(call)
    expected = {tensor.name: tensor.shape for tensor in tensors(call)}
    weights = {weight.name: weight.shape for group in weight_groups(call.arch) for weight in group.weights}
    if not measured.agrees_with(expected) or measured.weights != weights:
        return {
            "verdict": "mismatch",
            "headline": say("✗ not what torch has"),
            "detail": say("please report it"),
        }
    if not measured.ran:
        detail = say("too large to run at every change; the {count} weights are torch's own", count=len(weights))
        return {"verdict": "overflow", "headline": say("by rule, not run"), "detail": detail}
    counts = {"tensors": len(expected), "weights": len(weights)}
    if call.arch.torch_name is None:
        detail = say("{tensors} tensors from a loop of torch operations and by hand, {weights} weights", **counts)
    else:
        counted = counts | {"module": call.arch.torch_name}
        detail = say("{tensors} tensors from {module} and by hand, {weights} weights from torch", **counted)
    return {"verdict": "match", "headline": say("✓ measured just now"), "detail": detail}


def _output_against_h_n(call: Call) -> None:
    _cells(key="rnnviz_shapes_cells", data=_cells_bytes(call, language()))


def _weights(call: Call) -> None:
    measured = measured_shapes(call)
    parameters = say("{n:,} parameters", n=measured.parameters)
    st.markdown(f"**{parameters}** = {total_written_out(call.arch)}")
    st.markdown(say("They depend on neither T nor N: the same weights read any sequence."))
    _rows(key="rnnviz_shapes_weights", data=as_bytes(weights_message(call.arch)))
    file_button(say("Parameters, .csv"), "rnnviz_parameters.csv", lambda: parameters_csv(call.arch))


def _code(call: Call) -> None:
    st.markdown(say("Keywords only: the fourth positional argument would set bias, not what most people mean by it."))
    st.code(call_code(call), language="python", wrap_lines=True)
    sizes = (call.seq_len, call.samples)
    file_button(say("Tensors, .csv"), "rnnviz_tensors.csv", lambda: tensors_csv(call.arch, *sizes))


def _wrong_h_0(call: Call) -> None:
    if call.arch.torch_name is None:
        st.info(say("torch.nn has no such layer, so there is nobody to ask. Choose a cell that torch has."))
        return
    names = (*STATE_PRESETS, TYPED)
    left, right = st.columns(2)
    with left:
        given = st.selectbox(say("h_0 is given with"), names, format_func=say, key="h_0_given", bind="query-params")
    tensor = wrong_state(call, given) if given in STATE_PRESETS else None
    if tensor is None:
        with right:
            tensor = _typed(call)
    answer = ask_about_state(call, tensor)
    wanted, got = row(answer.wanted, name=say("torch wants")), row(answer.given, name=say("given"))
    card = {"title": "h_0", "rows": [wanted, got], "note": ""}
    _rows(key="rnnviz_shapes_wrong", data=as_bytes({"groups": [card], "marks": False, "hint": "", "columns": "single"}))
    _answers(answer)


def _typed(call: Call) -> Tensor:
    """The shape that a person types; where it breaks a rule, the last one that did not."""
    text = st.text_input(say("shape of h_0"), "5, 1, 4", key="h_0_shape", bind="query-params")
    try:
        sizes = whole_numbers("shape of h_0", text, _MOST_AXES)
        if not sizes:
            raise invalid("shape of h_0 must have at least one number; got none")
        state = typed_state(call, sizes)
        if state.numel > _LARGEST_STATE:
            raise invalid(
                "shape of h_0 must hold at most {most:,} numbers; got {count:,}",
                most=_LARGEST_STATE,
                count=state.numel,
            )
    except ValueError as refused:
        problem(say_error(refused))
        return typed_state(call, st.session_state.get("rnnviz_shapes_h_0", (5, 1, 4)))
    st.session_state["rnnviz_shapes_h_0"] = sizes
    return state


def _answers(answer: StateAnswer) -> None:
    left, right = st.columns(2)
    with left:
        st.markdown(say("**torch says**"))
        st.code(answer.torch_says or say("(nothing: torch takes it)"), language=None, wrap_lines=True)
    with right:
        st.markdown(say("**this package says**"))
        st.code(answer.we_say or say("(nothing: it is taken)"), language=None, wrap_lines=True)
    if answer.given.kinds != answer.wanted.kinds and answer.torch_says is None:
        st.warning(say("The sizes happen to fit, so the mistake is silent: torch reads one axis as another."))
    elif answer.torch_says is None and answer.we_say is not None:
        st.warning(say("torch takes this h_0 without a word when the input is packed."))


def _swapped(call: Call) -> None:
    samples = min(max(call.samples, 3), _LEAK_SAMPLES)
    steps = min(max(call.seq_len, 2), _LEAK_STEPS)
    st.markdown(
        say("x has the batch first. Without batch_first=True the layer takes its samples for steps, in silence.")
    )
    small = {name: min(getattr(call.arch, name), _LEAK_UNITS) for name in ("input_size", "hidden_size")}
    arch = replace(call.arch, **small, proj_size=min(call.arch.proj_size, _LEAK_UNITS - 1))
    if (samples, steps, arch) != (call.samples, call.seq_len, call.arch):
        st.markdown(_cut_down(samples, steps, arch if arch != call.arch else None))
    _leak(key="rnnviz_shapes_leak", data=_leak_bytes(arch, samples, steps, language()))


def _cut_down(samples: int, steps: int, arch: Architecture | None) -> str:
    if arch is None:
        return say("Shown on {samples} samples of {steps} steps.", samples=samples, steps=steps)
    return say(
        "Shown on {samples} samples of {steps} steps, input_size {input_size}, hidden_size {hidden_size}.",
        samples=samples,
        steps=steps,
        input_size=arch.input_size,
        hidden_size=arch.hidden_size,
    )
