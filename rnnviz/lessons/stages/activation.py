"""tanh, relu or sigmoid of every number."""

from collections.abc import Callable

import numpy as np
import torch

from rnnviz.lessons.stage import Array, Made, Stage, Values, Weights
from rnnviz.network.maths import relu, sigmoid, tanh

HAND: dict[str, Callable[[Array], Array]] = {"tanh": tanh, "relu": relu, "sigmoid": sigmoid}
TORCH: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "tanh": torch.tanh,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
}


def activation(kind: str, of: str, to: str) -> Stage:
    """kind: tanh, relu or sigmoid"""

    def by_hand(values: Values, _: Weights) -> Made:
        with np.errstate(over="ignore"):  # of exp: 1 / (1 + inf) is the right 0
            return {to: HAND[kind](values[of])}

    def by_torch(values: Values, _: Weights) -> Made:
        return {to: TORCH[kind](values[of])}

    return Stage(
        title=kind,
        reads=(of,),
        makes={to: f"@{of}"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(f"{to} = torch.{kind}(input={of})",),
        label=kind,
        activation=kind,
    )
