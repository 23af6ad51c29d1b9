"""Kinds of stages that loop over time in Python, as lecture notes write it, and what they need of torch's weights."""

from typing import Any

import numpy as np

import rnnviz.lessons.by_hand as hand
import rnnviz.lessons.by_torch as torch_
from rnnviz.lessons.kinds import draw_linear, linear_setup
from rnnviz.lessons.stage import Stage, Values, Weights
from rnnviz.network.architecture import Architecture


def cells(module: str, arch: Architecture, of: str, to: str, *, h_0: str, weights_of: str) -> Stage:
    """The same network as a loop of torch.nn.RNNCell, one cell for each layer.   -> (T, N, H)"""
    names = [f"{module}_l{k}" for k in range(arch.num_layers)]
    setup = []
    for k, name in enumerate(names):
        setup += [
            f"{name} = torch.nn.RNNCell(input_size={arch.layer_input_size(k)}, hidden_size={arch.hidden_size})",
            f"own = {{n: w for n, w in {weights_of}.state_dict().items() if n.endswith({f'_l{k}'!r})}}",
            f"{name}.load_state_dict({{n.removesuffix({f'_l{k}'!r}): w for n, w in own.items()}})",
        ]
    below = ["x_t", *(f"h_l{k}" for k in range(arch.num_layers - 1))]
    steps = [f"    h_l{k} = {name}(input={below[k]}, hx=h_l{k})" for k, name in enumerate(names)]
    return Stage(
        title="RNNCell in a loop" if arch.num_layers == 1 else f"{arch.num_layers} RNNCells in one loop",
        reads=(of, h_0),
        makes={to: "TNF"},
        module=module,
        draw=lambda _, pool: pool[weights_of],
        by_hand=lambda v, w: {to: hand.cell_loop(v[of], v[h_0], w)},
        by_torch=lambda v, w: {to: torch_.cell_loop(v[of], v[h_0], w)},
        setup=tuple(setup),
        call=(
            *(f"h_l{k} = {h_0}[{k}]" for k in range(arch.num_layers)),
            "states = []",
            f"for x_t in {of}:",
            *steps,
            f"    states.append(h_l{arch.num_layers - 1})",
            f"{to} = torch.stack(tensors=states)",
        ),
        ticks="steps",
    )


def row_weights(of: str, to: tuple[str, str, str], layer: int = 0) -> Stage:
    """One layer's weights as notes write them: transposed, the two biases summed.   -> (I, H), (H, H), (H,)"""
    w_xh, w_hh, b = to
    end = f"_l{layer}"

    def compute(v: Values, w: Weights) -> dict[str, np.ndarray]:
        return {w_xh: w[f"weight_ih{end}"].T, w_hh: w[f"weight_hh{end}"].T, b: w[f"bias_ih{end}"] + w[f"bias_hh{end}"]}

    return Stage(
        title="transpose, sum the biases",
        reads=(),
        makes={w_xh: "IO", w_hh: "IO", b: "O"},
        module=f"{of}_rows{end}",
        draw=lambda seed, pool: pool[of],
        by_hand=compute,
        by_torch=lambda v, w: {name: torch_.tensor(value) for name, value in compute(v, w).items()},
        call=(
            f"{w_xh} = {of}.weight_ih{end}.T",
            f"{w_hh} = {of}.weight_hh{end}.T",
            f"{b} = {of}.bias_ih{end} + {of}.bias_hh{end}",
        ),
        ticks="none",
    )


def row_loop(of: str, h_0: str, weights: tuple[tuple[str, str, str], ...], to: str) -> Stage:
    """tanh(x W_xh + h W_hh + b) for every layer, in one Python loop.   x: (T, N, I)   h_0: (L, N, H)  ->  (T, N, H)"""

    def layers(v: Values) -> list[tuple[Any, Any, Any]]:
        return [(v[w_xh], v[w_hh], v[b]) for w_xh, w_hh, b in weights]

    steps = []
    for k, (w_xh, w_hh, b) in enumerate(weights):
        below = f"h[{k - 1}]" if k else "x_t"
        steps.append(f"    h[{k}] = np.tanh({below} @ {w_xh}.numpy() + h[{k}] @ {w_hh}.numpy() + {b}.numpy())")
    return Stage(
        title="loop over time, in rows",
        reads=(of, h_0, *(name for names in weights for name in names)),
        makes={to: "TNF"},
        by_hand=lambda v, _: {to: hand.row_loop(v[of], v[h_0], layers(v))},
        by_torch=lambda v, _: {to: torch_.row_loop(v[of], v[h_0], layers(v))},
        call=(
            f"h = list({h_0}.numpy())",
            "states = []",
            f"for x_t in {of}.numpy():",
            *steps,
            "    states.append(h[-1])",
            f"{to} = torch.from_numpy(np.stack(states))",
        ),
        ticks="steps",
    )


def row_layer(of: str, to: str, inputs: int, outputs: int) -> Stage:
    """x W + b with W as (I, H), one row for each input.   x: (N, I)  ->  (N, H)"""
    w, b = "W", "b"

    def linear(pool: Weights) -> Weights:
        return {"weight": pool["weight"], "bias": pool["bias"]}

    return Stage(
        title="x W + b, in rows",
        reads=(of,),
        makes={to: "NF", w: "IO", b: "O"},
        module="linear",
        draw=lambda seed, _: draw_linear(seed, "linear", inputs, outputs),
        by_hand=lambda v, p: {to: v[of] @ p["weight"].T + p["bias"], w: p["weight"].T, b: p["bias"]},
        by_torch=lambda v, p: {
            to: torch_.linear_module(linear(p))(v[of]),
            w: torch_.tensor(p["weight"]).T,
            b: torch_.tensor(p["bias"]),
        },
        setup=(linear_setup("linear", inputs, outputs),),
        call=(f"{w} = linear.weight.T", f"{b} = linear.bias", f"{to} = {of} @ {w} + {b}"),
    )


def additive_loop(module: str, of: str, to: str, inputs: int, hidden: int) -> Stage:
    """h[t] = tanh(Linear(x[t]) + h[t-1]) from h = 0.   x: (N, T, I)  ->  (N, T, H)"""
    return Stage(
        title="h ← tanh(Linear(x[t]) + h)",
        reads=(of,),
        makes={to: "NTF"},
        module=module,
        draw=lambda seed, _: draw_linear(seed, module, inputs, hidden),
        by_hand=lambda v, w: {to: hand.additive_loop(v[of], w["weight"], w["bias"])},
        by_torch=lambda v, w: {to: torch_.additive_loop(v[of], w)},
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
