"""The panels of the simulator under the stage: states, gates, weights, shapes, match and code."""

import inspect
from collections.abc import Callable, Mapping

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from rnnviz.check.verdict import TensorMatch
from rnnviz.experiment import Simulation
from rnnviz.network.architecture import Architecture
from rnnviz.network.schedule import step_at_ticks
from rnnviz.network.weights import parameter_count, parameter_terms
from rnnviz.plots import gate_evolution, hidden_evolution, match_grid, weight_heatmap
from rnnviz.plots.theme import number, scientific
from rnnviz.ui.kit.core_words import in_words, tensor_in_words
from rnnviz.ui.kit.figure import figure
from rnnviz.ui.kit.notes import small
from rnnviz.ui.simulator.code import reproduce, torch_code
from rnnviz.ui.simulator.fields import Choices
from rnnviz.ui.simulator.notebook import notebook
from rnnviz.ui.simulator.results import spectral_radii
from rnnviz.ui.simulator.stage import CHANNEL
from rnnviz.words import mark, say

_DIRECTIONS = (mark("forward →"), mark("reverse ←"))


def choose_layer(arch: Architecture, key: str) -> tuple[int, int]:
    """Which layer and direction a panel shows; nothing to choose where there is one."""
    pairs = [(layer, d) for layer in range(arch.num_layers) for d in range(arch.num_directions)]
    if len(pairs) == 1:
        return pairs[0]

    names = [_place(arch, layer, d) for layer, d in pairs]
    chosen = st.segmented_control(
        say("Layer and direction"),
        names,
        default=names[0],
        required=True,
        key=f"{key}:{len(names)}:{arch.bidirectional}",
        label_visibility="collapsed",
    )
    return pairs[names.index(chosen or names[0])]


def _place(arch: Architecture, layer: int, direction: int) -> str:
    """What tells the rows of a network apart: its layers and directions, as far as there are several."""
    named = [say("layer {layer}", layer=layer)] if arch.num_layers > 1 else []
    return " ".join([*named, *([say(_DIRECTIONS[direction])] if arch.bidirectional else [])])


def states_panel(simulation: Simulation, sample: int) -> None:
    """h of one layer and direction over time, as a heatmap and as lines."""
    st.subheader(say("Hidden state over time"), anchor=False)
    arch = simulation.setup.arch
    layer, direction = choose_layer(arch, "rnnviz_states_layer")
    layer_trace = simulation.trace.layers[layer][direction]
    length, times = simulation.setup.length(sample), _times(simulation, sample)
    fig = hidden_evolution(
        layer_trace.h[:, simulation.column(sample)], bounded=arch.spec.bounded, length=length, times=times
    )
    _show(fig, "rnnviz_states", simulation, sample, (layer, direction))


def gates_panel(simulation: Simulation, sample: int) -> None:
    """Every gate, and c, of one layer and direction over time."""
    arch = simulation.setup.arch
    if not arch.spec.gated:
        st.info(say("A plain RNN has no gates: h is tanh or relu of one sum. Choose `lstm` or `gru` to see gates."))
        return
    layer, direction = choose_layer(arch, "rnnviz_gates_layer")
    layer_trace = simulation.trace.layers[layer][direction]
    names = (*arch.gates, "c") if arch.spec.memory else arch.gates
    gates: Mapping[str, np.ndarray] = {name: getattr(layer_trace, name)[:, simulation.column(sample)] for name in names}
    unit = None
    if st.toggle(say("Lines of one unit"), key="rnnviz_gates_lines"):
        unit = int(st.number_input(say("Unit"), 0, arch.hidden_size - 1, key="rnnviz_gates_unit"))
    fig = gate_evolution(gates, unit=unit, length=simulation.setup.length(sample), times=_times(simulation, sample))
    _show(fig, "rnnviz_gates", simulation, sample, (layer, direction))


def weights_panel(chosen: Choices, simulation: Simulation) -> None:
    """The matrices of one layer and direction, with gate brackets and biases."""
    arch = simulation.setup.arch
    layer, direction = choose_layer(arch, "rnnviz_weights_layer")
    weights = arch.weights_of(simulation.setup.weights, layer, direction)
    reads_x = "x[t]" if layer == 0 else say("output[t] of layer {layer}", layer=layer - 1)
    reads_h = "h[t+1]" if direction else "h[t−1]"
    features = simulation.setup.feature_names if layer == 0 else ()
    radii = spectral_radii(chosen, layer, direction, simulation.setup)
    left, right = st.columns(2)
    with left:
        fig = weight_heatmap(
            weights["weight_ih"],
            name="W_ih",
            reads=reads_x,
            hidden_size=arch.hidden_size,
            gates=arch.gates,
            biases={"b_ih": weights["bias_ih"]} if arch.bias else None,
            column_names=features or None,
        )
        _plain(fig, "rnnviz_w_ih")
    with right:
        fig = weight_heatmap(
            weights["weight_hh"],
            name="W_hh",
            reads=reads_h,
            hidden_size=arch.hidden_size,
            gates=arch.gates,
            biases={"b_hh": weights["bias_hh"]} if arch.bias else None,
            spectral_radius=radii[arch.gates[0]] if len(radii) == 1 else None,
        )
        _plain(fig, "rnnviz_w_hh")
        if len(radii) > 1:
            of = "W_hh W_hr" if arch.proj_size else "W_hh"
            each = " · ".join(f"{gate} {number(radius)}" for gate, radius in radii.items())
            small(say("Spectral radius of {product}: {radii}", product=of, radii=each))
    if arch.proj_size:
        fig = weight_heatmap(weights["weight_hr"], name="W_hr", reads="o·tanh(c)", hidden_size=arch.proj_size)
        _plain(fig, "rnnviz_w_hr")


def shapes_panel(simulation: Simulation) -> None:
    """Every tensor and its shape, and the parameters counted."""
    arch = simulation.setup.arch
    shapes = arch.tensor_shapes(*simulation.setup.x.shape[:2])
    left, right = st.columns(2)
    with left:
        st.markdown(say("**Tensors**"))
        st.table(
            [{say("tensor"): name, say("shape"): _shape(shape)} for name, shape in shapes.items()], hide_index=True
        )
    with right:
        st.markdown(say("**Parameters: {count:,}**", count=parameter_count(arch)))
        weight, shape, numbers = say("weight"), say("shape"), say("numbers")
        terms = [{weight: t.name, shape: _shape(t.shape), numbers: f"{t.numel:,}"} for t in parameter_terms(arch)]
        st.table(terms, hide_index=True)


def match_panel(simulation: Simulation) -> None:
    """Where and how far by hand and torch differ, and the three ways of computing."""
    match, arch = simulation.match, simulation.setup.arch
    rule = f"64 · eps({match.dtype}) · max(1, max |torch|)"
    small(
        say(
            "A difference is tolerated up to {rule}: sums added in another order round differently, and the rounding "
            "grows with the numbers. A wrong formula is off by thousands of that.",
            rule=rule,
        )
    )
    names = [
        " ".join([say("layer {layer}", layer=layer), *([say(_DIRECTIONS[d])] if arch.bidirectional else [])])
        for layer in range(arch.num_layers)
        for d in range(arch.num_directions)
    ]
    fig = match_grid(match.errors, tolerance=match.tolerance, layer_names=names)
    _plain(fig, "rnnviz_match")
    largest = say("largest |Δ|")
    left, right = st.columns([3, 2])
    with left:
        rows = [
            {
                say("tensor"): tensor_in_words(name),
                say("shape"): _shape(t.shape),
                largest: scientific(t.error),
                say("tolerance"): scientific(t.tolerance),
                say("verdict"): _verdict(t),
            }
            for name, t in match.tensors.items()
        ]
        st.table(rows, hide_index=True)
    with right:
        pairs = [(f"{in_words(a)} − {in_words(b)}", scientific(error)) for (a, b), error in match.ways.items()]
        ways = [{say("ways"): pair, largest: error} for pair, error in pairs]
        st.table(ways, hide_index=True)
        each = [(in_words(way), f"{1e3 * seconds:.2f} ms") for way, seconds in simulation.seconds.items()]
        times = [{say("way"): way, say("time of this run"): time} for way, time in each]
        st.table(times, hide_index=True)
        small(say("By hand keeps every intermediate; the cell loop keeps h and c; the fused module only its output."))


def _verdict(tensor: TensorMatch) -> str:
    if tensor.error > tensor.tolerance:
        return say("✗ differs")
    return say("both overflow") if tensor.overflowed else "✓"


def code_panel(chosen: Choices, simulation: Simulation, sample: int) -> None:
    """The same run in a notebook, in plain torch and with rnnviz, and the step by hand."""
    setup = simulation.setup
    cell = setup.arch.spec
    st.subheader(say("In any notebook"), anchor=False)
    if cell.torch_class is None:
        small(say("torch has no module for {cell}: only the listing with rnnviz gives these numbers.", cell=cell.title))
    else:
        torch_code(CHANNEL, notebook(chosen, setup, sample), key="rnnviz_code")
    st.subheader(say("With rnnviz"), anchor=False)
    st.code(reproduce(chosen, setup), language="python", wrap_lines=True)
    st.subheader(say("One step by hand"), anchor=False)
    st.code(inspect.getsource(cell.step), language="python", wrap_lines=True)


def _show(fig: go.Figure, key: str, simulation: Simulation, sample: int, pair: tuple[int, int]) -> None:
    cursors = step_at_ticks(simulation.setup.arch, simulation.setup.length(sample), *pair)
    figure(fig, key=key, alt=fig.layout.meta["alt"], height=fig.layout.height, channel=CHANNEL, cursors=cursors)


def _plain(fig: go.Figure, key: str) -> None:
    figure(fig, key=key, alt=fig.layout.meta["alt"], height=fig.layout.height)


def _times(simulation: Simulation, sample: int) -> list[str] | None:
    labels = simulation.setup.labels
    T = simulation.setup.seq_len
    return [*labels[sample], *[""] * (T - len(labels[sample]))] if labels else None


def _shape(shape: tuple[int, ...]) -> str:
    return "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"


def tabs(chosen: Choices, simulation: Simulation, sample: int) -> None:
    """The other panels; only the open one is computed and sent."""
    panels: dict[str, Callable[[], None]] = {
        say("Weights"): lambda: weights_panel(chosen, simulation),
        say("Gates"): lambda: gates_panel(simulation, sample),
        say("Shapes"): lambda: shapes_panel(simulation),
        say("Match"): lambda: match_panel(simulation),
        say("Code"): lambda: code_panel(chosen, simulation, sample),
    }
    for tab, draw in zip(st.tabs(list(panels), key="tab", bind="query-params"), panels.values(), strict=True):
        with tab:
            if tab.open:
                draw()
