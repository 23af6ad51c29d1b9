"""The gradient of two weights as an arrow, and what clipping makes of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch.nn.utils import clip_grad_norm_, clip_grad_value_

from rnnviz.lessons.asked import Slip
from rnnviz.lessons.clip_slips import SLIPS
from rnnviz.lessons.stage import Made, Stage, Values, Weights
from rnnviz.lessons.stages.chain import gradients_by_hand, states_by_torch
from rnnviz.network.clipping import clip_by_norm
from rnnviz.words import sentence

By = Callable[[Values, Weights], Made]
BEND = "relu"
MAX_NORM = 5.0


def _grads_by_torch(values: Values) -> list[torch.Tensor]:
    """Leaves of w and u whose .grad is there."""
    with torch.enable_grad():
        leaves = {name: values[name].detach().clone().requires_grad_() for name in ("w", "u")}
        states = states_by_torch({**values, **leaves}, BEND)
        last: Any = states[len(states) - 2]
        last.backward()
    return list(leaves.values())


def _joined_by_torch(leaves: list[torch.Tensor]) -> torch.Tensor:
    grads: Any = [leaf.grad for leaf in leaves]
    return torch.cat(grads)


def sums_back(steps: int) -> Stage:
    """What the last state says of every sum: d_u[t] = (h[t] > 0) w d_u[t+1].   (T,)"""

    def by_hand(values: Values, _: Weights) -> Made:
        return {"d_u": gradients_by_hand(values, BEND).layers[0][0].from_x.reshape(-1)}

    def by_torch(values: Values, _: Weights) -> Made:
        with torch.enable_grad():
            sums, h = [], torch.zeros(1)
            for x in values["x"]:
                sums.append((values["u"] * x + values["w"] * h).requires_grad_())
                h = torch.relu(sums[-1])
            made = torch.autograd.grad(h, sums)
        return {"d_u": torch.cat(made)}

    return Stage(
        title=sentence("back through every step"),
        reads=("h", "w"),
        makes={"d_u": "T"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(
            "d_h, back = torch.ones(1), {}",
            f"for t in {tuple(range(steps))[::-1]}:",
            "    back[t] = (h[t] > 0) * d_h",
            "    d_h = w * back[t]",
            f"d_u = torch.cat([back[t] for t in range({steps})])",
        ),
        ticks="none",
        learns=True,
    )


def weights_gradient() -> Stage:
    """(dw, du): what each step gives, added over all steps.   (2,)"""

    def by_hand(values: Values, _: Weights) -> Made:
        found = gradients_by_hand(values, BEND).weights
        return {"gradient": np.concatenate([found["weight_hh_l0"].reshape(-1), found["weight_ih_l0"].reshape(-1)])}

    def by_torch(values: Values, _: Weights) -> Made:
        return {"gradient": _joined_by_torch(_grads_by_torch(values))}

    call = (
        "before = torch.cat([torch.zeros(1), h[:-1]])",
        "dw, du = (d_u * before).sum(), (d_u * x).sum()",
        "gradient = torch.stack([dw, du])",
    )
    return _stage("gradient", ("h", "x", "d_u"), by_hand, by_torch, call, "dw, du")


def norm() -> Stage:
    """How long it is.   (1,)"""

    def by_hand(values: Values, _: Weights) -> Made:
        found = clip_by_norm({"both": values["gradient"]}, MAX_NORM).norm
        return {"norm": np.array([found], "float32")}

    def by_torch(values: Values, _: Weights) -> Made:
        total: Any = clip_grad_norm_(_grads_by_torch(values), MAX_NORM)
        return {"norm": total.reshape(1)}

    return _stage("norm", ("gradient",), by_hand, by_torch, ("norm = (gradient**2).sum().sqrt().reshape(1)",), "norm")


def factor() -> Stage:
    """max_norm / (norm + 1e-6), at most 1.   (1,)"""

    def by_hand(values: Values, _: Weights) -> Made:
        found = clip_by_norm({"both": values["gradient"]}, MAX_NORM).factor
        return {"factor": np.array([found], "float32")}

    def by_torch(values: Values, _: Weights) -> Made:
        return {"factor": torch.clamp(values["max_norm"] / (values["norm"] + 1e-6), max=1.0)}

    call = ("factor = max_norm / (norm + 1e-6)", "factor = factor.clamp(max=1.0)")
    return _stage("factor", ("norm", "max_norm"), by_hand, by_torch, call, "factor")


def clipped() -> Stage:
    """Both numbers times the one factor.   (2,)"""

    def by_hand(values: Values, _: Weights) -> Made:
        found = clip_by_norm({"both": values["gradient"]}, MAX_NORM).weights["both"]
        return {"clipped": found}

    def by_torch(values: Values, _: Weights) -> Made:
        leaves = _grads_by_torch(values)
        clip_grad_norm_(leaves, MAX_NORM)
        return {"clipped": _joined_by_torch(leaves)}

    return _stage("clipped", ("factor", "gradient"), by_hand, by_torch, ("clipped = factor * gradient",), "clipped")


def clipped_by_torch(steps: int) -> Stage:
    """The same in torch's one line.   (2,)"""

    def by_hand(values: Values, _: Weights) -> Made:
        found = clip_by_norm({"both": values["gradient"]}, MAX_NORM).weights["both"]
        return {"torch_clipped": found}

    def by_torch(values: Values, _: Weights) -> Made:
        leaves = _grads_by_torch(values)
        clip_grad_norm_(leaves, MAX_NORM)
        return {"torch_clipped": _joined_by_torch(leaves)}

    call = (
        "w.requires_grad_(), u.requires_grad_()",
        "now = torch.zeros(1)",
        f"for t in range({steps}):",
        "    now = torch.relu(u*x[t] + w*now)",
        "now.backward()",
        "clip_grad_norm_ = torch.nn.utils.clip_grad_norm_",
        "clip_grad_norm_([w, u], float(max_norm))",
        "torch_clipped = torch.cat([w.grad, u.grad])",
    )
    made = _stage("torch_clipped", ("x", "w", "u"), by_hand, by_torch, call, "clip_grad_norm_")
    return _after(made, "clipped")


def clipped_by_value() -> Stage:
    """Each number by itself, as clip_grad_value_ does it: the direction turns.   (2,)"""

    def by_hand(values: Values, _: Weights) -> Made:
        most = values["max_norm"]
        return {"by_value": np.clip(values["gradient"], -most, most)}

    def by_torch(values: Values, _: Weights) -> Made:
        leaves = _grads_by_torch(values)
        clip_grad_value_(leaves, MAX_NORM)
        return {"by_value": _joined_by_torch(leaves)}

    call = ("most = float(max_norm)", "by_value = gradient.clamp(-most, most)")
    made = _stage("by_value", ("gradient", "max_norm"), by_hand, by_torch, call, sentence("by value"))
    return _after(made, "torch_clipped")


def _after(stage: Stage, value: str) -> Stage:
    return replace(stage, after=(value,))


def _stage(name: str, reads: tuple[str, ...], by_hand: By, by_torch: By, call: tuple[str, ...], label: str) -> Stage:
    def slips(values: Values, index: tuple[int, ...]) -> list[Slip]:
        return SLIPS[name](values, index)

    return Stage(
        title=label,
        reads=reads,
        makes={name: "F"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=call,
        label=label,
        slips=slips if name in SLIPS else None,
        learns=True,
    )
