"""Loops over time in Python, as lecture notes write them, and what they need of torch's weights."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from rnnviz.check.modules import cell_module
from rnnviz.lessons.stage import Array, Made, Stage, Values, Weights, shared_with
from rnnviz.lessons.stages.linear import linear_by_hand, linear_by_torch, linear_setup, new_linear
from rnnviz.lessons.tensors import tensors
from rnnviz.network.architecture import Architecture
from rnnviz.words import sentence

RowNames = tuple[str, str, str]  # of W_xh, W_hh and b


def cell_loop_by_hand(x: Array, h_0: Array, layers: Sequence[Weights]) -> Array:
    """One cell for each layer, with torch's weights and both biases.

    x: (T, N, I)   h_0: (L, N, H)   layers: for each `weight_ih`, ...  ->  (T, N, H), the top layer's
    """
    h = list(h_0)
    states = []
    for below in x:
        for k, w in enumerate(layers):
            h[k] = below = np.tanh(below @ w["weight_ih"].T + w["bias_ih"] + h[k] @ w["weight_hh"].T + w["bias_hh"])
        states.append(below)
    return np.stack(states)


def cell_loop_by_torch(x: torch.Tensor, h_0: torch.Tensor, layers: Sequence[dict[str, torch.Tensor]]) -> torch.Tensor:
    """torch.nn.RNNCell, one for each layer.   x: (T, N, I)   h_0: (L, N, H)  ->  (T, N, H)"""
    h = list(h_0)
    cells = [_rnn_cell(own) for own in layers]
    states = []
    for below in x:
        for k, cell in enumerate(cells):
            h[k] = below = cell(below, h[k])
        states.append(below)
    return torch.stack(states)


def _rnn_cell(weights: dict[str, torch.Tensor]) -> Any:
    hidden, inputs = weights["weight_ih"].shape
    return cell_module(Architecture("rnn_tanh", inputs, hidden), inputs, weights, "cpu")


def cell_loop(module: str, arch: Architecture, of: str, to: str, *, h_0: str, weights_of: str) -> Stage:
    """The same network as a loop of torch.nn.RNNCell, one cell for each layer.   -> (T, N, H)"""

    def by_hand(values: Values, weights: Weights) -> Made:
        layers = [arch.weights_of(weights, layer, 0) for layer in range(arch.num_layers)]
        return {to: cell_loop_by_hand(values[of], values[h_0], layers)}

    def by_torch(values: Values, weights: Weights) -> Made:
        layers = [arch.weights_of(tensors(weights), layer, 0) for layer in range(arch.num_layers)]
        return {to: cell_loop_by_torch(values[of], values[h_0], layers)}

    return Stage(
        title=sentence("RNNCell in a loop")
        if arch.num_layers == 1
        else sentence("{count} RNNCells in one loop", count=arch.num_layers),
        reads=(of, h_0),
        makes={to: "TNF"},
        module=module,
        weights=shared_with(weights_of),
        by_hand=by_hand,
        by_torch=by_torch,
        setup=_cell_setup(module, arch, weights_of),
        call=_cell_calls(module, arch.num_layers, of, to, h_0),
        ticks="steps",
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


def _cell_calls(module: str, layers: int, of: str, to: str, h_0: str) -> tuple[str, ...]:
    below = ["x_t", *(f"h_l{k}" for k in range(layers - 1))]
    return (
        *(f"h_l{k} = {h_0}[{k}]" for k in range(layers)),
        "states = []",
        f"for x_t in {of}:",
        *(f"    h_l{k} = {module}_l{k}(input={below[k]}, hx=h_l{k})" for k in range(layers)),
        f"    states.append(h_l{layers - 1})",
        f"{to} = torch.stack(tensors=states)",
    )


def row_weights(of: str, to: RowNames, layer: int = 0) -> Stage:
    """One layer's weights as notes write them: transposed, the two biases summed.   -> (I, H), (H, H), (H,)"""
    w_xh, w_hh, b = to
    end = f"_l{layer}"

    def by_hand(_: Values, weights: Weights) -> Made:
        bias = weights[f"bias_ih{end}"] + weights[f"bias_hh{end}"]
        return {w_xh: weights[f"weight_ih{end}"].T, w_hh: weights[f"weight_hh{end}"].T, b: bias}

    def by_torch(_: Values, weights: Weights) -> Made:
        w = tensors(weights)
        return {w_xh: w[f"weight_ih{end}"].T, w_hh: w[f"weight_hh{end}"].T, b: w[f"bias_ih{end}"] + w[f"bias_hh{end}"]}

    return Stage(
        title=sentence("transpose, sum the biases"),
        reads=(),
        makes={w_xh: "IO", w_hh: "IO", b: "O"},
        module=f"{of}_rows{end}",
        weights=shared_with(of),
        by_hand=by_hand,
        by_torch=by_torch,
        call=(
            f"{w_xh} = {of}.weight_ih{end}.T",
            f"{w_hh} = {of}.weight_hh{end}.T",
            f"{b} = {of}.bias_ih{end} + {of}.bias_hh{end}",
        ),
        ticks="none",
    )


def row_loop_by_hand(x: Array, h_0: Array, layers: Sequence[tuple[Array, Array, Array]]) -> Array:
    """Recurrent layers as lecture notes write them: a sample is a row, the weights are (I, H), there is one bias.

    x: (T, N, I)   h_0: (L, N, H)   layers: for each w_xh (I, H), w_hh (H, H), b (H,)  ->  (T, N, H), the top layer's
    """
    h = list(h_0)
    states = []
    for below in x:
        for k, (w_xh, w_hh, b) in enumerate(layers):
            h[k] = below = np.tanh(below @ w_xh + h[k] @ w_hh + b)
        states.append(below)
    return np.stack(states)


def row_loop_by_torch(
    x: torch.Tensor, h_0: torch.Tensor, layers: Sequence[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]
) -> torch.Tensor:
    """torch's cells in a loop, rows turned back into columns: W_ih = w_xh.T, W_hh = w_hh.T, b_ih + b_hh = b."""
    columns = [
        {"weight_ih": w_xh.T, "weight_hh": w_hh.T, "bias_ih": b, "bias_hh": torch.zeros_like(b)}
        for w_xh, w_hh, b in layers
    ]
    return cell_loop_by_torch(x, h_0, columns)


def row_loop(of: str, h_0: str, weights: tuple[RowNames, ...], to: str) -> Stage:
    """tanh(x W_xh + h W_hh + b) for every layer, in one Python loop.   x: (T, N, I)   h_0: (L, N, H)  ->  (T, N, H)"""

    def by_hand(values: Values, _: Weights) -> Made:
        layers = [(values[w_xh], values[w_hh], values[b]) for w_xh, w_hh, b in weights]
        return {to: row_loop_by_hand(values[of], values[h_0], layers)}

    def by_torch(values: Values, _: Weights) -> Made:
        layers = [(values[w_xh], values[w_hh], values[b]) for w_xh, w_hh, b in weights]
        return {to: row_loop_by_torch(values[of], values[h_0], layers)}

    return Stage(
        title=sentence("loop over time, in rows"),
        reads=(of, h_0, *(name for names in weights for name in names)),
        makes={to: "TNF"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=_row_calls(of, h_0, weights, to),
        ticks="steps",
    )


def _row_calls(of: str, h_0: str, weights: tuple[RowNames, ...], to: str) -> tuple[str, ...]:
    steps = []
    for k, (w_xh, w_hh, b) in enumerate(weights):
        below = f"h[{k - 1}]" if k else "x_t"
        steps.append(f"    h[{k}] = np.tanh({below} @ {w_xh}.numpy() + h[{k}] @ {w_hh}.numpy() + {b}.numpy())")
    return (
        f"h = list({h_0}.numpy())",
        "states = []",
        f"for x_t in {of}.numpy():",
        *steps,
        "    states.append(h[-1])",
        f"{to} = torch.from_numpy(np.stack(states))",
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
    )
