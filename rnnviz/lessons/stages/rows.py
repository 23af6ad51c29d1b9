"""Layers as lecture notes write them: a sample is a row, the weights are (I, H), there is one bias."""

from dataclasses import replace

import numpy as np
import torch

from rnnviz.lessons.stage import Array, Made, Pool, Products, Stage, Values, Weights, as_drawn, shared_with
from rnnviz.lessons.stages.linear import linear_by_torch, linear_setup, new_linear
from rnnviz.lessons.stages.loops import cell_loop_by_torch
from rnnviz.lessons.stages.recurrent import new_layer, recurrent
from rnnviz.lessons.tensors import tensors
from rnnviz.network.architecture import Architecture
from rnnviz.words import sentence

RowNames = tuple[str, str, str]  # of W_xh, W_hh and b


def rows_of_linear(module: str, inputs: int, outputs: int, to: tuple[str, str] = ("W", "b")) -> Stage:
    """A Linear that torch has just made, its weight as notes write it: one row for each input.   -> (I, H), (H,)"""
    weight, bias = to

    def by_hand(_: Values, weights: Weights) -> Made:
        return {weight: weights["weight"].T, bias: weights["bias"]}

    def by_torch(_: Values, weights: Weights) -> Made:
        layer = linear_by_torch(weights)
        return {weight: layer.weight.T, bias: layer.bias}

    return Stage(
        title=sentence("transpose"),
        reads=(),
        makes={weight: "IO", bias: "O"},
        module=module,
        draw=new_linear(inputs, outputs),
        by_hand=by_hand,
        by_torch=by_torch,
        setup=(linear_setup(module, inputs, outputs),),
        call=(f"{weight} = {module}.weight.T", f"{bias} = {module}.bias"),
        ticks="none",
    )


def row_layer(module: str, of: str, to: str, weight: str = "W", bias: str = "b") -> Stage:
    """x W + b with W as (I, H), one row for each input.   x: (N, I)  ->  (N, H)

    module: a Linear that has been made, or `weight` where the numbers are given.
    """

    def weights(_: Weights, pool: Pool) -> Weights:
        return {"weight": pool[weight][weight].T, "bias": pool[bias][bias]} if module == weight else pool[module]

    def by_hand(values: Values, _: Weights) -> Made:
        return {to: values[of] @ values[weight] + values[bias]}

    def by_torch(values: Values, _: Weights) -> Made:
        return {to: torch.nn.functional.linear(values[of], values[weight].T, values[bias])}

    return Stage(
        title=sentence("x W + b, in rows"),
        reads=(of, weight, bias),
        makes={to: "NF"},
        module=module,
        weights=weights,
        products=Products("weight", "bias", ("Wᵀ", "b")),  # torch's matrix has a row for each unit
        by_hand=by_hand,
        by_torch=by_torch,
        call=(f"{to} = {of} @ {weight} + {bias}",),
        label="x W + b",
    )


def row_weights(of: str, to: RowNames, arch: Architecture | None = None, layer: int = 0) -> Stage:
    """One layer's weights as notes write them: transposed, the two biases summed.   -> (I, H), (H, H), (H,)

    arch: the layer is made here, and `recurrent` then takes it with `weights_of`; None where it has been made before.
    """
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
        module=of if arch else f"{of}_rows{end}",
        draw=new_layer(arch) if arch else None,
        weights=as_drawn if arch else shared_with(of),
        setup=(f"{of} = {arch.constructor_call()}",) if arch else (),
        by_hand=by_hand,
        by_torch=by_torch,
        call=(
            f"{w_xh} = {of}.weight_ih{end}.T",
            f"{w_hh} = {of}.weight_hh{end}.T",
            f"{b} = {of}.bias_ih{end} + {of}.bias_hh{end}",
        ),
        ticks="none",
    )


def row_loop_by_hand(x: Array, h_0: Array, w_xh: Array, w_hh: Array, b: Array) -> Array:
    """A recurrent layer as lecture notes write it: a sample is a row, the weights are (I, H), there is one bias.

    x: (T, N, I)   h_0: (1, N, H)   w_xh: (I, H)   w_hh: (H, H)   b: (H,)  ->  (T, N, H)
    """
    h = h_0[0]
    states = []
    for x_t in x:
        h = np.tanh(x_t @ w_xh + h @ w_hh + b)
        states.append(h)
    return np.stack(states)


def row_loop_by_torch(
    x: torch.Tensor, h_0: torch.Tensor, w_xh: torch.Tensor, w_hh: torch.Tensor, b: torch.Tensor
) -> torch.Tensor:
    """torch's cell in a loop, rows turned back into columns: W_ih = w_xh.T, W_hh = w_hh.T, b_ih + b_hh = b."""
    columns = {"weight_ih": w_xh.T, "weight_hh": w_hh.T, "bias_ih": b, "bias_hh": torch.zeros_like(b)}
    return cell_loop_by_torch(x, h_0, [columns])[-1]


def row_loop(of: str, h_0: str, weights: RowNames, to: str) -> Stage:
    """tanh(x W_xh + h W_hh + b) in a Python loop.   x: (T, N, I)   h_0: (1, N, H)  ->  (T, N, H)"""
    w_xh, w_hh, b = weights

    def by_hand(values: Values, _: Weights) -> Made:
        return {to: row_loop_by_hand(values[of], values[h_0], values[w_xh], values[w_hh], values[b])}

    def by_torch(values: Values, _: Weights) -> Made:
        return {to: row_loop_by_torch(values[of], values[h_0], values[w_xh], values[w_hh], values[b])}

    return Stage(
        title=sentence("loop over time, in rows"),
        reads=(of, h_0, *weights),
        makes={to: "TNF"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(
            f"w_x, w_h = {w_xh}.numpy(), {w_hh}.numpy()",
            f"bias = {b}.numpy()",
            f"h = {h_0}[0].numpy()",
            "states = []",
            f"for x_t in {of}.numpy():",
            "    h = np.tanh(x_t @ w_x + h @ w_h + bias)",
            "    states.append(h)",
            f"{to} = torch.from_numpy(np.stack(states))",
        ),
        ticks="steps",
        label="h[{t}]",
        runs=(5, 6),
    )


def recurrent_of_rows(
    module: str, arch: Architecture, of: str, to: tuple[str, str], rows: RowNames, *, h_0: str
) -> Stage:
    """torch.nn.RNN with the weights of `rows`, which are given: transposed, and b for one bias, 0 for the other."""
    w_xh, w_hh, b = rows
    layer = recurrent(module, arch, of, to, h_0=h_0)

    def weights(_: Weights, pool: Pool) -> Weights:
        return {
            "weight_ih_l0": np.ascontiguousarray(pool[w_xh][w_xh].T),
            "weight_hh_l0": np.ascontiguousarray(pool[w_hh][w_hh].T),
            "bias_ih_l0": pool[b][b],
            "bias_hh_l0": np.zeros_like(pool[b][b]),
        }

    setup = (
        f"{module} = {arch.constructor_call()}",
        f"{module}.load_state_dict({{",
        f'    "weight_ih_l0": {w_xh}.T, "weight_hh_l0": {w_hh}.T, "bias_ih_l0": {b},',
        f'    "bias_hh_l0": torch.zeros_like({b}),',
        "})",
    )
    return replace(layer, draw=None, weights=weights, setup=setup)
