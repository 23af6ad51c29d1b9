"""Arrays that go into torch, and what comes back out."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch.nn.utils.rnn import PackedSequence

from rnnviz.check.modules import precision
from rnnviz.lessons.stage import Array


@contextmanager
def on_device(device: str) -> Iterator[None]:
    """torch makes its tensors on `device`, rounds no product to TF32, and keeps no trace; of this thread alone."""
    with torch.no_grad(), precision(False, device), torch.device(device):
        yield


def here() -> str:
    """Where torch makes its tensors now: the device of the `with torch.device(...)` around this."""
    return str(torch.get_default_device())


def tensor(value: Array) -> torch.Tensor:
    """A copy of its own, `here`: nothing that torch does may reach our arrays."""
    return torch.from_numpy(np.array(value)).to(here())


def tensors(weights: Mapping[str, Array]) -> dict[str, torch.Tensor]:
    """A module's `state_dict`."""
    return {name: tensor(value) for name, value in weights.items()}


def as_array(value: torch.Tensor | PackedSequence) -> Array:
    """What is compared: of a packed sequence, its rows."""
    data: Any = value.data if isinstance(value, PackedSequence) else value
    array: Array = data.detach().cpu().numpy()
    return array
