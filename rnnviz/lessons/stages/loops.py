"""Loops over time in Python, as lecture notes write them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from rnnviz.check.modules import cell_module
from rnnviz.lessons.stage import Array, Made, Stage, Values, Weights, shared_with
from rnnviz.lessons.stages.linear import linear_by_hand, linear_by_torch, linear_setup, new_linear
from rnnviz.lessons.tensors import here, tensors
from rnnviz.network.architecture import Architecture
from rnnviz.words import sentence


def cell_loop_by_hand(x: Array, h_0: Array, layers: Sequence[Weights]) -> list[Array]:
    """One cell for each layer, with torch's weights and both biases.

    x: (T, N, I)   h_0: (L, N, H)   layers: for each `weight_ih`, ...  ->  for each layer (T, N, H)
    """
    h = list(h_0)
    states = []
    for below in x:
        for k, w in enumerate(layers):
            h[k] = below = np.tanh(below @ w["weight_ih"].T + w["bias_ih"] + h[k] @ w["weight_hh"].T + w["bias_hh"])
        states.append(list(h))
    return [np.stack(own) for own in zip(*states, strict=True)]


def cell_loop_by_torch(
    x: torch.Tensor, h_0: torch.Tensor, layers: Sequence[dict[str, torch.Tensor]]
) -> list[torch.Tensor]:
    """torch.nn.RNNCell, one for each layer.   x: (T, N, I)   h_0: (L, N, H)  ->  for each layer (T, N, H)"""
    h = list(h_0)
    cells = [_rnn_cell(own) for own in layers]
    states = []
    for below in x:
        for k, cell in enumerate(cells):
            h[k] = below = cell(below, h[k])
        states.append(list(h))
    return [torch.stack(own) for own in zip(*states, strict=True)]


def _rnn_cell(weights: dict[str, torch.Tensor]) -> Any:
    hidden, inputs = weights["weight_ih"].shape
    return cell_module(Architecture("rnn_tanh", inputs, hidden), inputs, weights, here())


def cell_loop(module: str, arch: Architecture, of: str, to: tuple[str, ...], *, h_0: str, weights_of: str) -> Stage:
    """The same network as a loop of torch.nn.RNNCell, one cell for each layer.   -> for each layer (T, N, H)"""

    def by_hand(values: Values, weights: Weights) -> Made:
        layers = [arch.weights_of(weights, layer, 0) for layer in range(arch.num_layers)]
        return dict(zip(to, cell_loop_by_hand(values[of], values[h_0], layers), strict=True))

    def by_torch(values: Values, weights: Weights) -> Made:
        layers = [arch.weights_of(tensors(weights), layer, 0) for layer in range(arch.num_layers)]
        return dict(zip(to, cell_loop_by_torch(values[of], values[h_0], layers), strict=True))

    return Stage(
        title=sentence("RNNCell in a loop")
        if arch.num_layers == 1
        else sentence("{count} RNNCells in one loop", count=arch.num_layers),
        reads=(of, h_0),
        makes=dict.fromkeys(to, "TNF"),
        module=module,
        weights=shared_with(weights_of),
        by_hand=by_hand,
        by_torch=by_torch,
        setup=_cell_setup(module, arch, weights_of),
        call=_cell_calls(module, arch.num_layers, of, to, h_0),
        ticks="steps",
        label="h[{t}]",
        runs=tuple(range(2 * arch.num_layers + 1, 4 * arch.num_layers + 1)),
    )


def _cell_setup(module: str, arch: Architecture, weights_of: str) -> tuple[str, ...]:
    lines = []
    for k in range(arch.num_layers):
        name, end = f"{module}_l{k}", f"_l{k}"
        lines += [
            f"{name} = torch.nn.RNNCell(input_size={arch.layer_input_size(k)}, hidden_size={arch.hidden_size})",
            f"own = {{n: w for n, w in {weights_of}.state_dict().items() if n.endswith({end!r})}}",
            f"{name}.load_state_dict({{n.removesuffix({end!r}): w for n, w in own.items()}})",
        ]
    return tuple(lines)


def _cell_calls(module: str, layers: int, of: str, to: tuple[str, ...], h_0: str) -> tuple[str, ...]:
    below = ["x_t", *(f"h_l{k}" for k in range(layers - 1))]
    states = [f"states_l{k}" for k in range(layers)]
    return (
        *(f"h_l{k} = {h_0}[{k}]" for k in range(layers)),
        *(f"{own} = []" for own in states),
        f"for x_t in {of}:",
        *(f"    h_l{k} = {module}_l{k}(input={below[k]}, hx=h_l{k})" for k in range(layers)),
        *(f"    {own}.append(h_l{k})" for k, own in enumerate(states)),
        *(f"{name} = torch.stack(tensors={own})" for name, own in zip(to, states, strict=True)),
    )


def additive_loop(module: str, of: str, to: str, inputs: int, hidden: int) -> Stage:
    """h[t] = tanh(Linear(x[t]) + h[t-1]) from h = 0: the state comes back without a matrix of its own.

    x: (N, T, I)  ->  (N, T, H)
    """

    def by_hand(values: Values, weights: Weights) -> Made:
        x = values[of]
        h: Array = np.zeros((x.shape[0], hidden), x.dtype)
        states = []
        for t in range(x.shape[1]):
            h = np.tanh(linear_by_hand(x[:, t], weights) + h)
            states.append(h)
        return {to: np.stack(states, axis=1)}

    def by_torch(values: Values, weights: Weights) -> Made:
        x, layer = values[of], linear_by_torch(weights)
        h = torch.zeros(x.shape[0], hidden)
        states = []
        for t in range(x.shape[1]):
            h = torch.tanh(layer(x[:, t]) + h)
            states.append(h)
        return {to: torch.stack(states, dim=1)}

    return Stage(
        title="h ← tanh(Linear(x[t]) + h)",
        reads=(of,),
        makes={to: "NTF"},
        module=module,
        draw=new_linear(inputs, hidden),
        by_hand=by_hand,
        by_torch=by_torch,
        setup=(linear_setup(module, inputs, hidden),),
        call=(
            f"h = torch.zeros(size=({of}.shape[0], {hidden}))",
            "states = []",
            f"for t in range({of}.shape[1]):",
            f"    h = torch.tanh(input={module}(input={of}[:, t]) + h)",
            "    states.append(h)",
            f"{to} = torch.stack(tensors=states, dim=1)",
        ),
        ticks="steps",
        label="h[{t}]",
        runs=(3, 4),
    )
