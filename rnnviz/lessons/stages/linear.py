"""torch.nn.Linear: on the last axis, and at every step."""

import math
from dataclasses import replace

import numpy as np
import torch

from rnnviz.check.modules import loaded
from rnnviz.lessons.draws import NewModule
from rnnviz.lessons.stage import Array, Made, Products, Stage, Values, Weights, shared_with
from rnnviz.lessons.tensors import here, tensors
from rnnviz.network.randomness import TorchGenerator
from rnnviz.words import sentence

PRODUCTS = Products("weight", "bias", ("W", "b"))


def linear_by_hand(x: Array, weights: Weights) -> Array:
    """x: (..., I)   weights: `weight` (O, I), and `bias` (O,) or none  ->  (..., O)"""
    y: Array = x @ weights["weight"].T
    return y + weights["bias"] if "bias" in weights else y


def linear_by_torch(weights: Weights) -> torch.nn.Module:
    """The module with these weights: `weight` (O, I), and `bias` (O,) or none."""
    outputs, inputs = weights["weight"].shape
    # On the meta device a constructor draws no random numbers.
    module = torch.nn.Linear(inputs, outputs, bias="bias" in weights, device="meta")
    return loaded(module, tensors(weights), here())


def linear(
    module: str, of: str, to: str, inputs: int, outputs: int, *, bias: bool = True, weights_of: str = ""
) -> Stage:
    """torch.nn.Linear on the last axis.   weights_of: a module to share weights with."""

    def by_hand(values: Values, weights: Weights) -> Made:
        return {to: linear_by_hand(values[of], weights)}

    def by_torch(values: Values, weights: Weights) -> Made:
        return {to: linear_by_torch(weights)(values[of])}

    return Stage(
        title=_title(inputs, outputs, bias),
        reads=(of,),
        makes={to: f"@{of}"},
        module=module,
        draw=None if weights_of else new_linear(inputs, outputs, bias),
        weights=shared_with(weights_of),
        by_hand=by_hand,
        by_torch=by_torch,
        setup=() if weights_of else (linear_setup(module, inputs, outputs, bias),),
        call=(f"{to} = {weights_of or module}(input={of})",),
        label="Linear",
        products=PRODUCTS,
    )


def linear_step_by_step(
    module: str, of: str, to: str, inputs: int, outputs: int, *, bias: bool = True, weights_of: str = ""
) -> Stage:
    """The same Linear called at each step.   (N, T, I)  ->  (N, T, O)"""
    whole = linear(module, of, to, inputs, outputs, bias=bias, weights_of=weights_of)
    own = weights_of or module

    def by_hand(values: Values, weights: Weights) -> Made:
        x = values[of]
        return {to: np.stack([linear_by_hand(x[:, t], weights) for t in range(x.shape[1])], axis=1)}

    def by_torch(values: Values, weights: Weights) -> Made:
        x, layer = values[of], linear_by_torch(weights)
        return {to: torch.stack([layer(x[:, t]) for t in range(x.shape[1])], dim=1)}

    return replace(
        whole,
        title=sentence("{layer} at every step", layer=whole.title),
        by_hand=by_hand,
        by_torch=by_torch,
        call=(f"{to} = torch.stack(tensors=[{own}(input={of}[:, t]) for t in range({of}.shape[1])], dim=1)",),
        ticks="steps",
        label="Linear[{t}]",
    )


def new_linear(inputs: int, outputs: int, bias: bool = True) -> NewModule:
    """A Linear as torch makes it: bit for bit what `reset_parameters` of torch.nn.Linear draws after `manual_seed`."""

    def parameters(seed: int) -> Weights:
        generator = TorchGenerator(seed)
        gain = math.sqrt(2 / (1 + math.sqrt(5) ** 2))  # of kaiming_uniform_(a=sqrt(5)); to 1/sqrt(I), but for rounding
        drawn = {"weight": generator.uniform(math.sqrt(3) * gain / math.sqrt(inputs), (outputs, inputs))}
        return drawn | ({"bias": generator.uniform(1 / math.sqrt(inputs), (outputs,))} if bias else {})

    return NewModule(parameters)


def linear_setup(module: str, inputs: int, outputs: int, bias: bool = True) -> str:
    """The script's line that makes the module."""
    return f"{module} = torch.nn.Linear(in_features={inputs}, out_features={outputs}{'' if bias else ', bias=False'})"


def _title(inputs: int, outputs: int, bias: bool) -> str:
    """Linear(5, 7): as torch writes it."""
    if bias:
        return f"Linear({inputs}, {outputs})"
    return sentence("Linear({inputs}, {outputs}, no bias)", inputs=inputs, outputs=outputs)
