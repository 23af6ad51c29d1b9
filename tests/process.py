"""What belongs to the whole process, and no computation may change."""

from typing import Any

import numpy as np
import torch


def process_state() -> tuple[Any, ...]:
    return (
        torch.random.get_rng_state().tolist(),
        np.random.get_state(legacy=True)[1].tolist(),  # type: ignore[index]
        torch.get_default_dtype(),
        torch.get_num_threads(),
        torch.is_grad_enabled(),
        np.geterr(),
        torch.are_deterministic_algorithms_enabled(),
    )
