"""A Linear layer after the last layer, which makes predictions of `output`: its weights, and how they are filled."""

import math
from typing import NamedTuple

from rnnviz.network.architecture import Architecture
from rnnviz.network.errors import invalid
from rnnviz.network.maths import Array
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
