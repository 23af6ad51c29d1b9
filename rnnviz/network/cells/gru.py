"""The gated recurrent unit as torch computes it (the page of torch.nn.GRU; Cho et al. 2014, arXiv 1406.1078, v3)."""

from typing import NamedTuple

from rnnviz.network.cells.cell import Cell, Gate, Line, StepWeights
from rnnviz.network.maths import Array, gates, sigmoid, split, tanh


class GruStep(NamedTuple):
    r: Array
    z: Array
    n: Array
    h: Array
    from_h: Array


def gru_step(w: StepWeights, x: Array, h: Array, c: None) -> GruStep:
    """One step of a GRU.   x = W_ih x[t] + b_ih: (3H, N)   h: (H, N)"""
    from_h = w.hh @ h + w.b_hh
    x_rz, x_n = split(x, 2, 1)
    h_rz, h_n = split(from_h, 2, 1)
    r, z = gates(x_rz + h_rz, sigmoid, sigmoid)
    n = tanh(x_n + r * h_n)  # r scales W_hn h + b_hn, bias included
    h = (1 - z) * n + z * h
    return GruStep(r, z, n, h, from_h)


CELLS = (
    Cell(
        name="gru",
        title="GRU",
        gates=(Gate("r", "sigmoid"), Gate("z", "sigmoid"), Gate("n", "tanh", scaled_by="r")),
        step=gru_step,
        lines=(Line("h", "(1 − z) ⊙ n + z ⊙ h[t−1]"),),
        torch_class="GRU",
    ),
)
