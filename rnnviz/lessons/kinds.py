"""Kinds of stages that have no memory: given numbers, Linear, activations, and everything that moves numbers around.

Each function makes one `Stage`; its arguments are names of values, and the sizes that the constructor needs.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

import rnnviz.lessons.by_hand as hand
import rnnviz.lessons.by_torch as torch_
from rnnviz.lessons.stage import Pool, Stage, Values, Weights
from rnnviz.network.randomness import normal, uniform


def given(name: str, axes: str, shape: tuple[int, ...]) -> Stage:
    """Standard normal numbers: an input, or an initial state."""
    return Stage(
        title="given",
        reads=(),
        makes={name: axes},
        draw=lambda seed, _: {name: normal(seed, name, shape).astype("float32")},
        by_hand=lambda _, w: {name: w[name]},
        by_torch=lambda _, w: {name: torch_.tensor(w[name])},
        call=(f"{name} = normal({name!r}, {shape})",),
        ticks="none",
    )


def counted(name: str, steps: int, features: int) -> Stage:
    """All ones, then all twos, and so on.   -> (1, T, I)"""
    x = np.repeat(np.arange(1, steps + 1, dtype="float32")[None, :, None], features, axis=2)
    return Stage(
        title="given",
        reads=(),
        makes={name: "NTF"},
        by_hand=lambda *_: {name: x},
        by_torch=lambda *_: {name: torch_.tensor(x)},
        call=(f"{name} = torch.tensor(data=[[[t] * {features} for t in range(1, {steps + 1})]], dtype=torch.float32)",),
        ticks="none",
    )


def linear(
    module: str, of: str, to: str, inputs: int, outputs: int, *, bias: bool = True, weights_of: str = ""
) -> Stage:
    """torch.nn.Linear on the last axis.   weights_of: a module to share weights with."""
    call = f"{to} = {weights_of or module}(input={of})"
    return _linear_stage(module, of, to, inputs, outputs, bias, weights_of, call=(call,))


def linear_step_by_step(
    module: str, of: str, to: str, inputs: int, outputs: int, *, bias: bool = True, weights_of: str = ""
) -> Stage:
    """The same Linear called at each step of `of`, which is (N, T, I)."""
    own = weights_of or module
    call = f"{to} = torch.stack(tensors=[{own}(input={of}[:, t]) for t in range({of}.shape[1])], dim=1)"
    made = _linear_stage(module, of, to, inputs, outputs, bias, weights_of, call=(call,))
    return replace(
        made,
        title=f"{made.title} at every step",
        by_hand=lambda v, w: {to: hand.linear_step_by_step(v[of], w["weight"], w.get("bias"))},
        by_torch=lambda v, w: {to: torch_.linear_step_by_step(v[of], w)},
        ticks="steps",
    )


def draw_linear(seed: int, module: str, inputs: int, outputs: int, bias: bool = True) -> Weights:
    """torch's default: uniform in ±1/sqrt(inputs), from a stream for every (seed, module, parameter)."""
    bound = 1 / math.sqrt(inputs)
    shapes: dict[str, tuple[int, ...]] = {"weight": (outputs, inputs)} | ({"bias": (outputs,)} if bias else {})
    drawn = {name: uniform(seed, f"{module}.{name}", shape, -bound, bound) for name, shape in shapes.items()}
    return {name: value.astype("float32") for name, value in drawn.items()}


def linear_setup(module: str, inputs: int, outputs: int, bias: bool = True) -> str:
    """The script's line that makes the module and fills it."""
    words = f"in_features={inputs}, out_features={outputs}" + ("" if bias else ", bias=False")
    return f'{module} = fill(torch.nn.Linear({words}), bound=1 / math.sqrt({inputs}), prefix="{module}.")'


def _linear_stage(
    module: str, of: str, to: str, inputs: int, outputs: int, bias: bool, weights_of: str, call: tuple[str, ...]
) -> Stage:
    def draw(seed: int, pool: Pool) -> Weights:
        return pool[weights_of] if weights_of else draw_linear(seed, module, inputs, outputs, bias)

    return Stage(
        title=f"Linear({inputs}, {outputs})" if bias else f"Linear({inputs}, {outputs}, no bias)",
        reads=(of,),
        makes={to: f"@{of}"},
        module=module,
        draw=draw,
        by_hand=lambda v, w: {to: hand.linear(v[of], w["weight"], w.get("bias"))},
        by_torch=lambda v, w: {to: torch_.linear_module(w)(v[of])},
        setup=() if weights_of else (linear_setup(module, inputs, outputs, bias),),
        call=call,
    )


def activation(kind: str, of: str, to: str) -> Stage:
    """tanh, relu or sigmoid of every number."""
    return Stage(
        title=kind,
        reads=(of,),
        makes={to: f"@{of}"},
        by_hand=lambda v, _: {to: hand.ACTIVATIONS[kind](v[of])},
        by_torch=lambda v, _: {to: torch_.ACTIVATIONS[kind](v[of])},
        call=(f"{to} = torch.{kind}(input={of})",),
    )


def put_at_start(of: str, to: str, steps: int) -> Stage:
    """(N, I) at t = 0 of a sequence of zeros.   -> (N, T, I)"""
    return Stage(
        title="put at t = 0",
        reads=(of,),
        makes={to: "NTF"},
        by_hand=lambda v, _: {to: hand.put_at_start(v[of], steps)},
        by_torch=lambda v, _: {to: torch_.put_at_start(v[of], steps)},
        call=(f"{to} = torch.zeros(size=({of}.shape[0], {steps}, {of}.shape[1]))", f"{to}[:, 0] = {of}"),
    )


def take_last_step(of: str, to: str) -> Stage:
    """The last step of a sequence.   (N, T, F)  ->  (N, F)"""
    return _view("take the last step", of, to, "NF", f"{of}[:, -1]", lambda x: x[:, -1])


def take_last_layer(of: str, to: str) -> Stage:
    """The topmost layer's final state.   (S, N, F)  ->  (N, F)"""
    return _view("take the last layer", of, to, "NF", f"{of}[-1]", lambda x: x[-1])


def swap_batch_and_time(of: str, to: str, axes: str) -> Stage:
    """(T, N, F) to (N, T, F), or back."""
    return _view("swap batch and time", of, to, axes, f"{of}.transpose(dim0=0, dim1=1)", lambda x: x.swapaxes(0, 1))


def _view(title: str, of: str, to: str, axes: str, code: str, look: Callable[[Any], Any]) -> Stage:
    """Numbers looked at differently, in the same words on both sides."""

    def compute(v: Values, _: Weights) -> dict[str, Any]:
        return {to: look(v[of])}

    return Stage(
        title=title,
        reads=(of,),
        makes={to: axes},
        by_hand=compute,
        by_torch=compute,
        call=(f"{to} = {code}",),
        ticks="none",
    )


def concat_directions(of: str, to: str) -> Stage:
    """The final states of the last layer's two directions, side by side.   (S, N, H)  ->  (N, 2*H)"""
    return Stage(
        title="concat directions",
        reads=(of,),
        makes={to: "NF"},
        by_hand=lambda v, _: {to: np.concatenate([v[of][-2], v[of][-1]], axis=1)},
        by_torch=lambda v, _: {to: torch_.side_by_side(v[of][-2], v[of][-1])},
        call=(f"{to} = torch.cat(tensors=[{of}[-2], {of}[-1]], dim=1)",),
    )


def disturb(of: str, to: str, index: int = 0) -> Stage:
    """A copy in which everything at `index` of the first axis has 1 added."""
    return Stage(
        title=f"add 1 to {of}[{index}]",
        reads=(of,),
        makes={to: f"@{of}"},
        by_hand=lambda v, _: {to: hand.disturbed(v[of], index)},
        by_torch=lambda v, _: {to: torch_.disturbed(v[of], index)},
        call=(f"{to} = {of}.clone()", f"{to}[{index}] += 1"),
        ticks="none",
    )


def largest_change(before: str, after: str, to: str) -> Stage:
    """Who noticed: the largest |difference| in each entry of the first axis.   (M, ...)  ->  (M,)"""
    return Stage(
        title="largest |change|",
        reads=(after, before),
        makes={to: "M"},
        by_hand=lambda v, _: {to: hand.largest_change(v[before], v[after])},
        by_torch=lambda v, _: {to: torch_.largest_change(v[before], v[after])},
        call=(f"{to} = ({after} - {before}).abs().flatten(start_dim=1).amax(dim=1)",),
    )
