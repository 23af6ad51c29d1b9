"""A Linear layer after the last layer, which makes predictions of `output`: its weights, and how they are filled."""

import math
from typing import NamedTuple

from rnnviz.network.architecture import Architecture
from rnnviz.network.errors import invalid
from rnnviz.network.maths import Array, namespace_of
from rnnviz.network.randomness import TorchGenerator


class Head(NamedTuple):
    """torch.nn.Linear, which reads `output` at every step.   weight: (K, D*P)   bias: (K,) or None"""

    weight: Array
    bias: Array | None = None


def init_head(arch: Architecture, outputs: int, seed: int = 0, dtype: str = "float32") -> Head:
    """Bit for bit what a notebook gets that makes the head after the network, whose own are `init_weights(arch, seed)`:

        torch.manual_seed(seed); rnn = torch.nn.LSTM(...); head = torch.nn.Linear(arch.output_size, outputs)

    Raises ValueError for a number of outputs below 1, and for a bad seed.
    """
    if isinstance(outputs, bool) or not isinstance(outputs, int) or outputs < 1:
        raise invalid("outputs must be a whole number of at least 1; got {value!r}", value=outputs)
    generator = TorchGenerator(seed)
    for shape in arch.weight_shapes().values():
        generator.uniform(1.0, shape)  # the numbers that the network took
    gain = math.sqrt(2.0 / (1 + math.sqrt(5) ** 2))  # step by step as torch's kaiming_uniform_ does
    bound = math.sqrt(3.0) * (gain / math.sqrt(arch.output_size))
    weight = generator.uniform(bound, (outputs, arch.output_size))
    bias = generator.uniform(1 / math.sqrt(arch.output_size), (outputs,))
    return Head(weight.astype(dtype), bias.astype(dtype))


def predictions(output: Array, head: Head) -> Array:
    """What the head makes of each output.   output: (..., D*P)  ->  (..., K)

    Raises ValueError where its weight reads another number of outputs.
    """
    size = output.shape[-1]
    if head.weight.ndim != 2 or head.weight.shape[1] != size:
        raise invalid(
            "the head's weight must have shape (K, {size}); got {got}", size=size, got=tuple(head.weight.shape)
        )
    made: Array = output @ head.weight.T
    return made if head.bias is None else made + head.bias


def log_softmax(logits: Array) -> Array:
    """The logarithm of each class's share.   (..., K)"""
    xp = namespace_of(logits)
    shifted: Array = logits - xp.max(logits, axis=-1, keepdims=True)  # so that exp cannot overflow
    return shifted - xp.log(xp.exp(shifted).sum(axis=-1, keepdims=True))
