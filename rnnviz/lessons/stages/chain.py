"""A network of two weights: one unit that reads one number a step, and the way back through it."""

from typing import Any

import numpy as np
import torch

from rnnviz.lessons.asked import Slip
from rnnviz.lessons.stage import Made, Stage, Values, Weights
from rnnviz.network.architecture import Architecture
from rnnviz.network.backward import backward
from rnnviz.network.forward import Trace, forward
from rnnviz.network.gradients import Gradients
from rnnviz.network.losses import one_number
from rnnviz.words import sentence

CELLS = {"tanh": "rnn_tanh", "relu": "rnn_relu"}
BENDS = {"tanh": torch.tanh, "relu": torch.relu}


def _weights(values: Values) -> Weights:
    return {"weight_ih_l0": values["u"].reshape(1, 1), "weight_hh_l0": values["w"].reshape(1, 1)}


def trace_by_hand(values: Values, bend: str) -> Trace:
    arch = Architecture(CELLS[bend], 1, 1, bias=False)
    return forward(arch, _weights(values), np.ascontiguousarray(values["x"].reshape(-1, 1, 1)))


def gradients_by_hand(values: Values, bend: str) -> Gradients:
    """Of the last state."""
    trace = trace_by_hand(values, bend)
    loss = one_number(trace, layer=0, direction=0, t=len(trace.x) - 1, unit=0)
    return backward(trace, _weights(values), **loss.gradients)


def states_by_torch(values: Values, bend: str) -> dict[int, torch.Tensor]:
    """The states by their steps, from -1 on; to be called where gradients are kept."""
    states = {-1: torch.zeros(1, requires_grad=True)}
    for t in range(len(values["x"])):
        states[t] = BENDS[bend](values["u"] * values["x"][t] + values["w"] * states[t - 1])
    return states


def two_weights(steps: int, bend: str = "tanh") -> Stage:
    """h[t] = tanh(u x[t] + w h[t-1]) from h = 0.   x: (T,)   w, u: (1,)  ->  (T,)"""

    def by_hand(values: Values, _: Weights) -> Made:
        return {"h": trace_by_hand(values, bend).output.reshape(-1)}

    def by_torch(values: Values, _: Weights) -> Made:
        states = states_by_torch(values, bend)
        return {"h": torch.cat([states[t] for t in range(steps)])}

    return Stage(
        title=sentence("the states, forwards"),
        reads=("x", "w", "u"),
        makes={"h": "T"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(
            "state = {-1: torch.zeros(1).requires_grad_()}",
            f"for t in range({steps}):",
            f"    state[t] = torch.{bend}(u*x[t] + w*state[t-1])",
            "h = torch.cat(list(state.values())[1:]).detach()",
        ),
        ticks="none",
        learns=True,
    )


def slopes() -> Stage:
    """What tanh makes of a small change of its sum, and what a step makes of one of the state before.   (T,)"""

    def by_hand(values: Values, _: Weights) -> Made:
        slope = 1 - values["h"] ** 2
        return {"slope": slope, "factor": values["w"] * slope}

    def by_torch(values: Values, _: Weights) -> Made:
        with torch.enable_grad():
            before = torch.cat([torch.zeros(1), values["h"][:-1]]).requires_grad_()
            sums = values["u"] * values["x"] + values["w"] * before
            bent = torch.tanh(sums)
        slope, factor = torch.autograd.grad(bent, [sums, before], torch.ones_like(sums))
        return {"slope": slope, "factor": factor}

    return Stage(
        title=sentence("what each step multiplies by"),
        reads=("h", "w"),
        makes={"slope": "T", "factor": "T"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=("slope = 1 - h ** 2", "factor = w * slope"),
        ticks="none",
    )


def back_by_hand(steps: int) -> Stage:
    """d_h[t] = w (1 - h[t+1]^2) d_h[t+1], from 1 at the last step.   (T,)"""
    last = steps - 1

    def by_hand(values: Values, _: Weights) -> Made:
        return {"d_h": gradients_by_hand(values, "tanh").layers[0][0].h.reshape(-1)}

    def by_torch(values: Values, _: Weights) -> Made:
        return {"d_h": asked_by_torch(values, "tanh")}

    return Stage(
        title=sentence("back, by hand"),
        reads=("h", "w", "slope"),
        makes={"d_h": "T"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(
            f"d_h = {{{last}: torch.ones(1)}}",
            f"for t in {tuple(range(last))[::-1]}:",
            "    d_h[t] = w * (1 - h[t+1]**2) * d_h[t+1]",
            f"d_h = torch.cat([d_h[t] for t in range({steps})])",
        ),
        ticks="back",
        label="d_h[{t}]",
        runs=(2,),
        slips=lambda values, index: chain_slips(values, index[0]),
        learns=True,
    )


def asked_by_torch(values: Values, bend: str) -> torch.Tensor:
    """What the last state says of every state, by autograd.   (T,)"""
    with torch.enable_grad():
        states = states_by_torch(values, bend)
        own = [states[t] for t in range(len(states) - 1)]
        made = torch.autograd.grad(own[-1], own)
    return torch.cat(made)


def back_by_autograd(steps: int) -> Stage:
    """The same, as torch keeps it in each state.   (T,)"""

    def by_hand(values: Values, _: Weights) -> Made:
        return {"grad": gradients_by_hand(values, "tanh").layers[0][0].h.reshape(-1)}

    def by_torch(values: Values, _: Weights) -> Made:
        with torch.enable_grad():
            states = states_by_torch(values, "tanh")
            for state in states.values():
                state.retain_grad()
            last: Any = states[steps - 1]
            last.backward()
        kept: Any = [states[t].grad for t in range(steps)]
        return {"grad": torch.cat(kept)}

    return Stage(
        title=sentence("back, by autograd"),
        reads=("x", "w", "u"),
        makes={"grad": "T"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(
            "for own in state.values():",
            "    own.retain_grad()",
            f"state[{steps - 1}].backward()",
            f"kept = [state[t].grad for t in range({steps})]",
            "grad = torch.cat(kept)",
        ),
        ticks="back",
        label="h[{t}].grad",
        runs=(3, 4),
        learns=True,
    )


def chain_slips(values: Values, t: int) -> list[Slip]:
    """What comes out for d_h[t] where a factor is another one, or left out."""
    h = values["h"].astype("f8")
    if t == len(h) - 1:
        words = sentence("That is the state h[{t}]. Asked is how it moves when it is moved itself.", t=t)
        return [
            Slip(float(h[t]), words, taken=("d", float(h[t]))),
            Slip(0.0, sentence("A number that is moved moves: by as much as it is moved."), ("d",)),
        ]
    w, slope, d = float(values["w"][0]), float(1 - h[t + 1] ** 2), float(values["d_h"][t + 1])
    own = 1 - h[t] ** 2
    return [
        Slip(w * h[t + 1] * d, sentence("That takes h for its slope, 1 − h²."), taken=("slope", float(h[t + 1]))),
        Slip(slope * d, sentence("That leaves out w."), ("w",)),
        Slip(w * d, sentence("That leaves out the slope of tanh, 1 − h²."), ("slope",)),
        Slip(w * slope, sentence("That is this step alone: d_h[{t}] is still to come.", t=t + 1), ("d",)),
        Slip(w * own * d, sentence("That takes the slope at h[{t}]; the step that is undone made h[{next}].",
                                   t=t, next=t + 1), taken=("slope", float(own))),
    ]  # fmt: skip
