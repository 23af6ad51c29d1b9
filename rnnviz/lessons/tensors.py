"""Arrays that go into torch, and what comes back out."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch.nn.utils.rnn import PackedSequence

from rnnviz.lessons.stage import Array

no_gradients = torch.no_grad


def tensor(value: Array) -> torch.Tensor:
    """A copy of its own: nothing that torch does may reach our arrays."""
    return torch.from_numpy(np.array(value))


def tensors(weights: Mapping[str, Array]) -> dict[str, torch.Tensor]:
    """A module's `state_dict`."""
    return {name: tensor(value) for name, value in weights.items()}


def as_array(value: torch.Tensor | PackedSequence) -> Array:
    """What is compared: of a packed sequence, its rows."""
    data: Any = value.data if isinstance(value, PackedSequence) else value
    array: Array = data.detach().cpu().numpy()
    return array
