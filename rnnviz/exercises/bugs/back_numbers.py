"""What a loop back reads, and what torch's autograd says of the same."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.check.backward import torch_backward
from rnnviz.network.architecture import Architecture
from rnnviz.network.forward import forward

Array = NDArray[np.float64]


def read_back(
    arch: Architecture, weights: dict[str, Array], x: Array, h_0: Array, c_0: Array | None, d_output: Array
) -> tuple[dict[str, Any], dict[str, Array]]:
    """The weights under their own names, the states by step, the gates, d_output; and autograd's gradients."""
    own = forward(arch, weights, x, h_0, c_0).layers[0][0]
    H = arch.hidden_size
    read: dict[str, Any] = dict(zip(("W_ih", "W_hh", "b_ih", "b_hh"), weights.values(), strict=True))
    read |= own.gates | {"h": {-1: h_0[0]} | dict(enumerate(own.h)), "d_output": d_output}
    if own.c is not None and c_0 is not None:
        read["c"] = {-1: c_0[0]} | dict(enumerate(own.c))
    if arch.spec.gated:
        read["hn"] = own.from_h[..., -H:]
    found = torch_backward(arch, weights, x, h_0, c_0, d_output=d_output)
    names = dict(zip(("dW_ih", "dW_hh", "db_ih", "db_hh"), found.weights.values(), strict=True))
    torchs = names | {"db": names["db_ih"], "d_x": found.x, "d_h_0": found.h_0[0]}
    return read, torchs if found.c_0 is None else torchs | {"d_c_0": found.c_0[0]}
