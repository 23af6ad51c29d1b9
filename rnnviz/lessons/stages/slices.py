"""Stages that only move numbers: the last step, the last layer, another order of axes, a place in a longer sequence."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from rnnviz.lessons.stage import Made, Stage, Values, Weights
from rnnviz.words import sentence


def take_last_step(of: str, to: str) -> Stage:
    """The last step of a sequence.   (N, T, F)  ->  (N, F)"""
    look = _view(sentence("take the last step"), of, to, "NF", f"{of}[:, -1]", lambda x: x[:, -1])
    return replace(look, ticks="once", label=f"{of}[:, −1]")


def take_last_layer(of: str, to: str) -> Stage:
    """The topmost layer's final state.   (S, N, F)  ->  (N, F)"""
    look = _view(sentence("take the last layer"), of, to, "NF", f"{of}[-1]", lambda x: x[-1])
    return replace(look, ticks="once", label=f"{of}[−1]")


def swap_batch_and_time(of: str, to: str, axes: str) -> Stage:
    """(T, N, F) to (N, T, F), or back."""
    return _view(
        sentence("swap batch and time"), of, to, axes, f"{of}.transpose(dim0=0, dim1=1)", lambda x: x.swapaxes(0, 1)
    )


def walk_through(of: str, to: str) -> Stage:
    """`for step in x`: the entries of the first axis, one after the other, put together again.   -> as it was"""

    def by_hand(values: Values, _: Weights) -> Made:
        return {to: np.stack(list(values[of]))}

    def by_torch(values: Values, _: Weights) -> Made:
        return {to: torch.stack(list(values[of]))}

    return Stage(
        title=f"for step in {of}",
        reads=(of,),
        makes={to: f"@{of}"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=("steps = []", f"for step in {of}:", "    steps.append(step)", f"{to} = torch.stack(tensors=steps)"),
        ticks="entries",
        label=f"{of}[{{t}}]",
        runs=(2,),
    )


def _view(title: str, of: str, to: str, axes: str, code: str, look: Callable[[Any], Any]) -> Stage:
    """Numbers looked at differently: arrays and tensors are indexed in the same words."""

    def compute(values: Values, _: Weights) -> Made:
        return {to: look(values[of])}

    return Stage(
        title=title,
        reads=(of,),
        makes={to: axes},
        by_hand=compute,
        by_torch=compute,
        call=(f"{to} = {code}",),
        ticks="none",
    )


def put_at_start(of: str, to: str, steps: int) -> Stage:
    """(N, I) at t = 0 of a sequence of zeros.   -> (N, T, I)"""

    def by_hand(values: Values, _: Weights) -> Made:
        x = values[of]
        sequence = np.zeros((x.shape[0], steps, x.shape[1]), x.dtype)
        sequence[:, 0] = x
        return {to: sequence}

    def by_torch(values: Values, _: Weights) -> Made:
        x = values[of]
        zeros = torch.zeros(x.shape[0], steps - 1, x.shape[1])
        return {to: torch.cat([x.unsqueeze(1), zeros], dim=1)}

    return Stage(
        title=sentence("put at t = 0"),
        reads=(of,),
        makes={to: "NTF"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(f"{to} = torch.zeros(size=({of}.shape[0], {steps}, {of}.shape[1]))", f"{to}[:, 0] = {of}"),
        label="t = 0",
    )


def concat_directions(of: str, to: str) -> Stage:
    """The final states of the last layer's two directions, side by side.   (S, N, H)  ->  (N, 2*H)"""

    def by_hand(values: Values, _: Weights) -> Made:
        return {to: np.concatenate([values[of][-2], values[of][-1]], axis=1)}

    def by_torch(values: Values, _: Weights) -> Made:
        return {to: torch.cat([values[of][-2], values[of][-1]], dim=1)}

    return Stage(
        title=sentence("concat directions"),
        reads=(of,),
        makes={to: "NF"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(f"{to} = torch.cat(tensors=[{of}[-2], {of}[-1]], dim=1)",),
        label="cat",
    )


def stack_last(of: tuple[str, ...], to: str) -> Stage:
    """The last step of each of these sequences.   (T, N, F) each  ->  (S, N, F)"""

    def by_hand(values: Values, _: Weights) -> Made:
        return {to: np.stack([values[name][-1] for name in of])}

    def by_torch(values: Values, _: Weights) -> Made:
        return {to: torch.stack([values[name][-1] for name in of])}

    return Stage(
        title=sentence("stack the last steps"),
        reads=of,
        makes={to: "SNF"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(f"{to} = torch.stack(tensors=[{', '.join(f'{name}[-1]' for name in of)}])",),
        label="stack",
    )
