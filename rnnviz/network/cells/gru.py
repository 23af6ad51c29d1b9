"""The gated recurrent unit as torch computes it (the page of torch.nn.GRU; Cho et al. 2014, arXiv 1406.1078, v3)."""

from typing import NamedTuple

from rnnviz.network.cells.cell import Cell, Gate, Layout, Line, StepWeights
from rnnviz.network.maths import Array, gates, join, sigmoid, sigmoid_back, split, tanh, tanh_back


class GruStep(NamedTuple):
    r: Array
    z: Array
    n: Array
    h: Array
    from_h: Array


class GruBack(NamedTuple):
    r: Array
    z: Array
    n: Array
    from_x: Array
    from_h: Array
    h_before: Array


def gru_step(w: StepWeights, x: Array, h: Array, c: None) -> GruStep:
    """One step of a GRU.   x = W_ih x[t] + b_ih: (3H, N)   h: (H, N)"""
    from_h = w.hh @ h + w.b_hh
    x_rz, x_n = split(x, 2, 1)
    h_rz, h_n = split(from_h, 2, 1)
    r, z = gates(x_rz + h_rz, sigmoid, sigmoid)
    n = tanh(x_n + r * h_n)  # r scales W_hn h + b_hn, bias included
    h = (1 - z) * n + z * h
    return GruStep(r, z, n, h, from_h)


def gru_step_back(w: StepWeights, step: GruStep, h: Array, c: None, d_h: Array, d_c: None) -> GruBack:
    """The way back through that step.   d_h: (H, N), the gradient of the new h"""
    r, z, n = step.r, step.z, step.n
    _, h_n = split(step.from_h, 2, 1)
    d_z = d_h * (h - n)
    d_n = d_h * (1 - z)
    d_sum_n = tanh_back(d_n, n)
    d_r = d_sum_n * h_n
    d_sum_r, d_sum_z = sigmoid_back(d_r, r), sigmoid_back(d_z, z)
    d_from_x = join([d_sum_r, d_sum_z, d_sum_n])
    d_from_h = join([d_sum_r, d_sum_z, d_sum_n * r])  # r stands before the recurrent sum of n, bias included
    d_h_before = w.hh.T @ d_from_h + d_h * z
    return GruBack(d_r, d_z, d_n, d_from_x, d_from_h, d_h_before)


CELLS = (
    Cell(
        name="gru",
        title="GRU",
        gates=(Gate("r", "sigmoid"), Gate("z", "sigmoid"), Gate("n", "tanh", scaled_by="r")),
        step=gru_step,
        step_back=gru_step_back,
        values=GruStep,
        lines=(Line("h", "(1 − z) ⊙ n + z ⊙ h[t−1]"),),
        lines_back=(
            Line("d_z", "d_h ⊙ (h[t−1] − n)"),
            Line("d_n", "d_h ⊙ (1 − z)"),
            Line("d_r", "d_sum_n ⊙ (W_hn h[t−1] + b_hn)"),
            Line("d_h[t−1]", "W_hrzᵀ d_sum_rz + W_hnᵀ (d_sum_n ⊙ r) + d_h ⊙ z"),
        ),
        keeps={"h": "z"},
        torch_class="GRU",
        layouts={
            "keras": Layout(
                "GRU",
                (("z", "z"), ("r", "r"), ("n", "h")),
                {"activation": "tanh", "recurrent_activation": "sigmoid", "reset_after": True},
            ),
            "onnx": Layout(
                "GRU",
                (("z", "z"), ("r", "r"), ("n", "h")),
                {"activations": ("Sigmoid", "Tanh"), "linear_before_reset": 1},
            ),
        },
    ),
)
