"""Gradients that are too long are made shorter, all by one factor, so that their direction stays.

As `torch.nn.utils.clip_grad_norm_` does it (Pascanu, Mikolov and Bengio 2013, arXiv 1211.5063, algorithm 1).
"""

import math
from typing import NamedTuple

import numpy as np

from rnnviz.network.errors import invalid
from rnnviz.network.maths import Array, namespace_of

ALMOST_NOTHING = 1e-6  # torch adds it to the norm, so that a gradient of 0 divides nothing


class Clipped(NamedTuple):
    """`weights`: the gradients after it.   `norm`: of all of them together, before it.   `factor`: what all were
    multiplied by, 1 where the norm was small enough."""

    weights: dict[str, Array]
    norm: float
    factor: float


def clip_by_norm(weights: dict[str, Array], max_norm: float) -> Clipped:
    """Multiply all gradients of the weights by min(1, max_norm / (norm + 1e-6)), in their own dtype.

    weights: name -> gradient, as in `Gradients.weights`.   Norms that are not finite give what torch gives: all nan.
    Raises ValueError unless `max_norm` is a number above 0.
    """
    if not max_norm > 0 or math.isinf(max_norm):
        raise invalid("max_norm must be a finite number above 0; got {value!r}", value=max_norm)
    gradients = list(weights.values())
    xp = namespace_of(gradients[0])
    with np.errstate(over="ignore", invalid="ignore"):
        norm = xp.linalg.vector_norm(xp.stack([xp.linalg.vector_norm(gradient) for gradient in gradients]))
        factor = max_norm / (norm + ALMOST_NOTHING)
        factor = xp.where(factor > 1, xp.ones_like(factor), factor)
        return Clipped({name: gradient * factor for name, gradient in weights.items()}, float(norm), float(factor))
