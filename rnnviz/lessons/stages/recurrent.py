"""A recurrent layer of torch's, and what it shares with its surroundings."""

from dataclasses import replace
from typing import Any

import numpy as np

from rnnviz.check.modules import fused_module, run_module
from rnnviz.lessons.draws import NewModule
from rnnviz.lessons.packing import pack_rows, unpack_rows
from rnnviz.lessons.stage import Layer, Made, Pool, Products, Stage, Values, Weights, shared_with
from rnnviz.lessons.stages.linear import linear_by_hand, linear_by_torch
from rnnviz.lessons.tensors import here, tensors
from rnnviz.network.architecture import Architecture
from rnnviz.network.forward import forward
from rnnviz.network.weights import init_weights
from rnnviz.words import sentence


def recurrent(
    module: str,
    arch: Architecture,
    of: str,
    to: tuple[str, ...] = ("output", "h_n"),
    *,
    h_0: str = "",
    c_0: str = "",
    lengths: str = "",
    packed: bool = False,
    weights_of: str = "",
) -> Stage:
    """torch.nn.RNN, LSTM or GRU.   to: names for output, h_n and, for an LSTM, c_n.

    lengths: a value with the length of each sample.   packed: `of` is a packed sequence, and so is the output.
    weights_of: take the weights of that module; where it is `module` itself, the very same layer is called again.
    """
    layer = Layer(arch, of, h_0 or None, c_0 or None, lengths or None, packed)

    def by_hand(values: Values, weights: Weights) -> Made:
        return recurrent_by_hand(layer, to, values, weights)

    def by_torch(values: Values, weights: Weights) -> Made:
        return recurrent_by_torch(layer, to, values, weights)

    return Stage(
        title=_title(arch),
        reads=tuple(filter(None, (of, h_0, c_0, lengths))),
        makes=_axes(arch, to, packed),
        module=module,
        draw=None if weights_of else new_layer(arch),
        weights=shared_with(weights_of),
        by_hand=by_hand,
        by_torch=by_torch,
        setup=() if weights_of == module else _setup(module, arch, weights_of),
        call=_call(module, layer, to),
        ticks="steps",
        label="h[{t}]",
        layer=layer,
    )


def recurrent_by_hand(layer: Layer, to: tuple[str, ...], values: Values, weights: Weights) -> Made:
    """`forward` takes padded sequences, so a packed one is spread out for it and its output is packed again."""
    h_0, c_0, lengths = (values[name] if name else None for name in (layer.h_0, layer.c_0, layer.lengths))
    x = values[layer.of]
    if layer.packed and lengths is not None:
        x = unpack_rows(x, lengths.tolist())
    trace = forward(layer.arch, weights, x, h_0=h_0, c_0=c_0, lengths=lengths)
    output = pack_rows(trace.output, lengths) if layer.packed and lengths is not None else trace.output
    return dict(zip(to, (output, trace.h_n, trace.c_n), strict=False))


def recurrent_by_torch(layer: Layer, to: tuple[str, ...], values: Values, weights: Weights) -> Made:
    """The fused module. A packed sequence carries its own lengths."""
    h_0, c_0, lengths = (values[name] if name else None for name in (layer.h_0, layer.c_0, layer.lengths))
    module = fused_module(layer.arch, tensors(weights), here())
    state: Any = h_0 if c_0 is None else (h_0, c_0)
    counts = None if layer.packed or lengths is None else lengths.cpu()  # where torch wants them
    output, last = run_module(module, values[layer.of], state, counts, layer.arch.batch_first)
    return dict(zip(to, (output, *(last if isinstance(last, tuple) else (last,))), strict=False))


def from_x(module: str, arch: Architecture, of: str, to: str) -> Stage:
    """The part of the first layer's sum that needs no state: x W_ih^T + b_ih.   -> as output, with G*H features

    It makes the layer; `recurrent` then takes it with `weights_of`.
    """
    weight, bias = f"{module}.weight_ih_l0", f"{module}.bias_ih_l0"

    def by_hand(values: Values, weights: Weights) -> Made:
        return {to: linear_by_hand(values[of], as_linear(weights))}

    def by_torch(values: Values, weights: Weights) -> Made:
        return {to: linear_by_torch(as_linear(weights))(values[of])}

    return Stage(
        title="x W_ih^T + b_ih",
        reads=(of,),
        makes={to: f"@{of}"},
        module=module,
        draw=new_layer(arch),
        by_hand=by_hand,
        by_torch=by_torch,
        setup=_setup(module, arch, ""),
        call=(f"{to} = torch.nn.functional.linear(input={of}, weight={weight}, bias={bias})",),
        label="W_ih x + b_ih",
        products=Products("weight_ih_l0", "bias_ih_l0", ("W_ih", "b_ih")),
    )


def as_linear(weights: Weights) -> Weights:
    """What layer 0 does to x, as the weights of a Linear."""
    return {"weight": weights["weight_ih_l0"], "bias": weights["bias_ih_l0"]}


def identity_recurrence(module: str, linear: str, of: str, to: tuple[str, str], inputs: int, hidden: int) -> Stage:
    """torch.nn.RNN that does what `additive_loop` does: W_hh is the identity, and b_hh, not wanted, is 0."""
    arch = Architecture("rnn_tanh", inputs, hidden, batch_first=True)
    layer = recurrent(module, arch, of, to)

    def weights(_: Weights, pool: Pool) -> Weights:
        return {
            "weight_ih_l0": pool[linear]["weight"],
            "weight_hh_l0": np.eye(hidden, dtype="float32"),
            "bias_ih_l0": pool[linear]["bias"],
            "bias_hh_l0": np.zeros(hidden, "float32"),
        }

    setup = (
        f"{module} = {arch.constructor_call()}",
        f"{module}.load_state_dict({{",
        f'    "weight_ih_l0": {linear}.weight, "weight_hh_l0": torch.eye(n={hidden}),',
        f'    "bias_ih_l0": {linear}.bias, "bias_hh_l0": torch.zeros(size=({hidden},)),',
        "})",
    )
    return replace(
        layer, title=sentence("{layer}, W_hh = identity", layer=layer.title), draw=None, weights=weights, setup=setup
    )


def new_layer(arch: Architecture) -> NewModule:
    return NewModule(lambda seed: init_weights(arch, seed))


def _axes(arch: Architecture, to: tuple[str, ...], packed: bool) -> dict[str, str]:
    output = "PF" if packed else "NTF" if arch.batch_first else "TNF"
    return dict(zip(to, (output, "SNF", "SNF"), strict=False))


def _title(arch: Architecture) -> str:
    """RNN(5, 7, 2 layers, both directions)"""
    sizes = {"name": arch.spec.torch_class or arch.spec.title, "I": arch.input_size, "H": arch.hidden_size}
    if arch.num_layers == 1:
        return (
            sentence("{name}({I}, {H}, both directions)", **sizes)
            if arch.bidirectional
            else "{name}({I}, {H})".format(**sizes)
        )
    if arch.bidirectional:
        return sentence("{name}({I}, {H}, {count} layers, both directions)", count=arch.num_layers, **sizes)
    return sentence("{name}({I}, {H}, {count} layers)", count=arch.num_layers, **sizes)


def _setup(module: str, arch: Architecture, weights_of: str) -> tuple[str, ...]:
    copied = (f"{module}.load_state_dict({weights_of}.state_dict())",) if weights_of else ()
    return (f"{module} = {arch.constructor_call()}", *copied)


def _call(module: str, layer: Layer, to: tuple[str, ...]) -> tuple[str, ...]:
    output, *states = to
    last = ", ".join(states) or "_"
    if layer.arch.spec.memory:
        last = f"({last})" if len(states) == 2 else f"({last}, _)"
    state = ""
    if layer.h_0:
        state = f", hx=({layer.h_0}, {layer.c_0})" if layer.c_0 else f", hx={layer.h_0}"
    call = f"{output}, {last} = {module}(input={{}}{state})"
    if not layer.lengths or layer.packed:
        return (call.format(layer.of),)
    packing = f"batch_first={layer.arch.batch_first}, enforce_sorted=False"
    return (
        f"packed = torch.nn.utils.rnn.pack_padded_sequence(input={layer.of}, lengths={layer.lengths}, {packing})",
        call.format("packed"),
        f"{output}, _ = torch.nn.utils.rnn.pad_packed_sequence(",
        f"    sequence={output}, batch_first={layer.arch.batch_first}",
        ")",
    )
