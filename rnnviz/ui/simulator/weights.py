"""The tab Weights: the matrices of the layer and direction that are selected, without a selector of their own."""

import json
from typing import Any

import numpy as np
import streamlit as st

from rnnviz.experiment import Simulation
from rnnviz.network.architecture import Architecture
from rnnviz.plots import weight_heatmap
from rnnviz.plots.theme import number
from rnnviz.ui.kit.components import component
from rnnviz.ui.kit.figure import figure
from rnnviz.ui.kit.notes import small
from rnnviz.ui.simulator.fields import Choices
from rnnviz.ui.simulator.message import Focus, is_whole
from rnnviz.ui.simulator.picture import CHANNEL
from rnnviz.ui.simulator.results import spectral_radii
from rnnviz.words import mark, say

_DIRECTIONS = (mark("forward"), mark("reverse"))
_mount = component(
    "rnnviz_weights", script="simulator/weights.js", styles=("tokens.css", "kit.css", "weights.css", "edits.css")
)


def weights_panel(chosen: Choices, simulation: Simulation, focus: Focus) -> None:
    """The weights of what is selected: the browser follows it in a run that it holds as a whole; of a larger run the
    server draws the layer and direction that `focus` asks for."""
    if is_whole(simulation):
        _mount(key="rnnviz_weights_view", data=weights_message(chosen, simulation))
    else:
        _figures(chosen, simulation, focus.within(simulation.setup.arch))


def weights_message(chosen: Choices, simulation: Simulation) -> bytes:
    """What the browser gets besides the weights, which are in the run: the spectral radius of every W_hh."""
    arch = simulation.setup.arch
    radii = [
        [spectral_radii(chosen, layer, direction, simulation.setup) for direction in range(arch.num_directions)]
        for layer in range(arch.num_layers)
    ]
    return json.dumps({"channel": CHANNEL, "radii": radii, "product": _product(arch)}).encode()


def _product(arch: Architecture) -> str:
    """What takes one h to the next."""
    return "W_hh W_hr" if arch.proj_size else "W_hh"


def _figures(chosen: Choices, simulation: Simulation, focus: Focus) -> None:
    arch = simulation.setup.arch
    layer, direction = focus.layer, focus.direction
    weights = arch.weights_of(simulation.setup.weights, layer, direction)
    places = [say("layer {layer}", layer=layer)] if arch.num_layers > 1 else []
    places += [say(_DIRECTIONS[direction])] if arch.bidirectional else []
    where = ", ".join(places)
    if where:
        st.subheader(say("Weights: {where}", where=where), anchor=False)
    features = simulation.setup.feature_names if layer == 0 else ()
    reads_x = "x[t]" if layer == 0 else say("output[t] of layer {layer}", layer=layer - 1)
    left, right = st.columns(2)
    with left:
        _figure(arch, weights, "ih", reads=reads_x, column_names=features or None)
    with right:
        _figure(arch, weights, "hh", reads="h[t+1]" if direction else "h[t−1]")
        radii = spectral_radii(chosen, layer, direction, simulation.setup)
        each = " · ".join(
            f"{gate} {number(radius)}" if len(radii) > 1 else number(radius) for gate, radius in radii.items()
        )
        small(say("Spectral radius of {product}: {radii}.", product=_product(arch), radii=each))
    if arch.proj_size:
        fig = weight_heatmap(weights["weight_hr"], name="W_hr", reads="o·tanh(c)", hidden_size=arch.proj_size)
        figure(fig, key="rnnviz_w_hr")


def _figure(arch: Architecture, weights: dict[str, Any], side: str, **options: Any) -> None:
    bias: np.ndarray[Any, Any] | None = weights.get(f"bias_{side}")
    fig = weight_heatmap(
        weights[f"weight_{side}"],
        name=f"W_{side}",
        hidden_size=arch.hidden_size,
        gates=arch.gates,
        biases=None if bias is None else {f"b_{side}": bias},
        **options,
    )
    figure(fig, key=f"rnnviz_w_{side}")
