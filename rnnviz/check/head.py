"""A Linear layer after the network: torch's own, on what torch's network returns."""

import numpy as np
import torch

from rnnviz.check.modules import loaded
from rnnviz.network.head import Head


def torch_predictions(output: np.ndarray, head: Head) -> np.ndarray:
    """What torch.nn.Linear with these weights makes of each output.   output: (..., D*P)  ->  (..., K)"""
    outputs, inputs = head.weight.shape
    weights = {"weight": torch.tensor(head.weight)} | ({} if head.bias is None else {"bias": torch.tensor(head.bias)})
    module = torch.nn.Linear(inputs, outputs, bias=head.bias is not None, device="meta", dtype=weights["weight"].dtype)
    with torch.no_grad():
        made: np.ndarray = loaded(module, weights)(torch.tensor(output)).numpy()
    return made
