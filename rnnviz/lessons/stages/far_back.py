"""What is left of a gradient of a unit with one weight of its own: without tanh, and far back for many weights."""

import numpy as np
import torch

from rnnviz.lessons.stage import Array, Made, Stage, Values, Weights
from rnnviz.words import sentence


def without_tanh(steps: int) -> Stage:
    """d_h of the same unit without tanh: w alone is what each step back multiplies by.   (T,)"""

    def by_hand(values: Values, _: Weights) -> Made:
        return {"no_tanh": values["w"] ** np.arange(steps - 1, -1, -1, dtype="float32")}

    def by_torch(values: Values, _: Weights) -> Made:
        with torch.enable_grad():
            states = [torch.zeros(1).requires_grad_()]
            for _t in range(steps - 1):
                states.append(values["w"] * states[-1])
            made = torch.autograd.grad(states[-1], states)
        return {"no_tanh": torch.cat(made)}

    return Stage(
        title=sentence("back, without tanh"),
        reads=("x", "w"),
        makes={"no_tanh": "T"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(f"no_tanh = w ** torch.arange({steps - 1}, -1, -1)",),
        ticks="back",
        label="d_h[{t}]",
        learns=True,
    )


def every_weight(steps: int) -> Stage:
    """How much of a change of the first state is left, after so many steps without input, for many w.   (V,)"""

    def by_hand(values: Values, _: Weights) -> Made:
        w = values["every_w"]
        states: list[Array] = [np.tanh(np.ones_like(w))]
        for _t in range(steps):
            states.append(np.tanh(w * states[-1]))
        reach: Array = np.ones_like(w)
        for state in states[:0:-1]:
            reach = w * (1 - state**2) * reach
        return {"reach": reach, "reach_no_tanh": w**steps}

    def by_torch(values: Values, _: Weights) -> Made:
        w = values["every_w"]
        with torch.enable_grad():
            first = state = torch.tanh(torch.ones_like(w)).requires_grad_()
            for _t in range(steps):
                state = torch.tanh(w * state)
            (reach,) = torch.autograd.grad(state.sum(), first)
            first = state = torch.ones_like(w).requires_grad_()
            for _t in range(steps):
                state = w * state
            (line,) = torch.autograd.grad(state.sum(), first)
        return {"reach": reach, "reach_no_tanh": line}

    return Stage(
        title=sentence("{steps} steps back, for every w", steps=steps),
        reads=("every_w",),
        makes={"reach": "V", "reach_no_tanh": "V"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(
            "first = torch.tanh(torch.ones_like(every_w))",
            "now = first.requires_grad_()",
            f"for t in range({steps}):",
            "    now = torch.tanh(every_w * now)",
            "now.sum().backward()",
            "reach = first.grad",
            f"reach_no_tanh = every_w ** {steps}",
        ),
        after=("d_h",),
        label=sentence("every w"),
        learns=True,
    )
