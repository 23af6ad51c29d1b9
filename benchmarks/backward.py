"""The way back by hand, with every gradient of its trace, against autograd through torch.nn: same run, one thread.

    python -m benchmarks.backward             # the table, and the bars it has to meet
    python -m benchmarks.backward --growth    # time and memory against T and N

What is timed is the way back alone, after one forward pass each: `backward`, and `torch.autograd.grad` for x, h_0, c_0
and all weights. How rounds and ratios are made is told in `benchmarks.forward`.
"""

from collections.abc import Callable

import numpy as np
import torch

from benchmarks.forward import CLASSES, Size, measure
from rnnviz import Architecture, backward, compare_gradients, forward, init_weights, torch_backward

BARS = {"rnn_tanh": (1.5,) * 5, "lstm": (3.0,) * 5, "gru": (1.5,) * 5}


def sides(cell: str, size: Size) -> dict[str, Callable[[], object]]:
    T, N, I, H = size  # noqa: E741 - torch's letter
    arch, rng = Architecture(cell, I, H), np.random.default_rng(0)
    weights, x = init_weights(arch), rng.standard_normal((T, N, I), dtype=np.float32)
    d_output = rng.standard_normal((T, N, H), dtype=np.float32)
    trace = forward(arch, weights, x)
    reference = torch_backward(arch, weights, x, d_output=d_output)
    if not compare_gradients(backward(trace, weights, d_output), reference).ok:
        raise SystemExit(f"{cell} {size}: the two sides do not compute the same")
    tensors, tensor = {name: torch.from_numpy(w) for name, w in weights.items()}, torch.from_numpy(d_output)
    module = CLASSES[cell](I, H)
    module.load_state_dict(tensors)
    leaves = [torch.from_numpy(x).requires_grad_()]
    leaves += [torch.zeros(1, N, H).requires_grad_() for _ in arch.spec.states]
    output, _ = module(leaves[0], tuple(leaves[1:]) if arch.spec.memory else leaves[1])
    wanted = [*leaves, *module.parameters()]
    by_tensors = forward(arch, tensors, torch.from_numpy(x))
    return {
        "torch.nn": lambda: torch.autograd.grad(output, wanted, tensor, retain_graph=True),
        "numpy": lambda: backward(trace, weights, d_output),
        "tensors": lambda: backward(by_tensors, tensors, tensor),
    }


if __name__ == "__main__":
    measure((__doc__ or "").split("\n")[0], sides, BARS)
