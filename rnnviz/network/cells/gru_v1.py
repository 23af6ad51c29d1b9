"""The GRU of the paper: r multiplies the state before the product (Cho et al. 2014, arXiv 1406.1078, v1).

torch has no such module; what it is compared with is `gru_v1_in_torch`, which shares nothing with the step.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from rnnviz.network.cells.cell import Cell, Gate, Layout, Line, StepWeights
from rnnviz.network.maths import Array, gates, join, sigmoid, sigmoid_back, split, tanh, tanh_back


class GruV1Step(NamedTuple):
    r: Array
    z: Array
    n: Array
    h: Array
    from_h: Array


class GruV1Back(NamedTuple):
    r: Array
    z: Array
    n: Array
    from_x: Array
    from_h: Array
    h_before: Array


def gru_v1_step(w: StepWeights, x: Array, h: Array, c: None) -> GruV1Step:
    """One step of the first GRU.   x = W_ih x[t] + b_ih: (3H, N)   h: (H, N)"""
    w_rz, w_n = split(w.hh, 2, 1)
    b_rz, b_n = split(w.b_hh, 2, 1)
    x_rz, x_n = split(x, 2, 1)
    h_rz = w_rz @ h + b_rz
    r, z = gates(x_rz + h_rz, sigmoid, sigmoid)
    h_n = w_n @ (r * h) + b_n  # r before the product: not as in torch
    n = tanh(x_n + h_n)
    h = (1 - z) * n + z * h
    return GruV1Step(r, z, n, h, join([h_rz, h_n]))


def gru_v1_step_back(w: StepWeights, step: GruV1Step, h: Array, c: None, d_h: Array, d_c: None) -> GruV1Back:
    """The way back through that step.   d_h: (H, N), the gradient of the new h"""
    r, z, n = step.r, step.z, step.n
    w_rz, w_n = split(w.hh, 2, 1)
    d_z = d_h * (h - n)
    d_n = d_h * (1 - z)
    d_sum_n = tanh_back(d_n, n)
    d_rh = w_n.T @ d_sum_n  # of r * h, which the product reads
    d_r = d_rh * h
    d_sum_rz = join([sigmoid_back(d_r, r), sigmoid_back(d_z, z)])
    d_sums = join([d_sum_rz, d_sum_n])
    d_h_before = w_rz.T @ d_sum_rz + d_rh * r + d_h * z
    return GruV1Back(d_r, d_z, d_n, d_sums, d_sums, d_h_before)


def gru_v1_in_torch(torch: Any, x: Any, h: Any, c: None, weights: Mapping[str, Any]) -> tuple[Any, None]:
    """The same step in torch's operations and layout.   x: (N, I)   h: (N, H)  ->  h: (N, H)"""
    linear = torch.nn.functional.linear
    hidden = h.shape[1]
    bias_ih, bias_hh = weights.get("bias_ih"), weights.get("bias_hh")
    reads = linear(x, weights["weight_ih"], bias_ih)
    recurs = linear(h, weights["weight_hh"], bias_hh)
    gates = torch.sigmoid(reads[:, : 2 * hidden] + recurs[:, : 2 * hidden])
    reset, update = gates.chunk(2, dim=1)
    last_bias = None if bias_hh is None else bias_hh[2 * hidden :]
    proposed = torch.tanh(reads[:, 2 * hidden :] + linear(reset * h, weights["weight_hh"][2 * hidden :], last_bias))
    return torch.lerp(proposed, h, update), None


CELLS = (
    Cell(
        name="gru_v1",
        title="GRU v1",
        gates=(Gate("r", "sigmoid"), Gate("z", "sigmoid"), Gate("n", "tanh", reads_through="r")),
        step=gru_v1_step,
        step_back=gru_v1_step_back,
        values=GruV1Step,
        lines=(Line("h", "(1 − z) ⊙ n + z ⊙ h[t−1]"),),
        lines_back=(
            Line("d_z", "d_h ⊙ (h[t−1] − n)"),
            Line("d_n", "d_h ⊙ (1 − z)"),
            Line("d_r", "(W_hnᵀ d_sum_n) ⊙ h[t−1]"),
            Line("d_h[t−1]", "W_hrzᵀ d_sum_rz + (W_hnᵀ d_sum_n) ⊙ r + d_h ⊙ z"),
        ),
        keeps={"h": "z"},
        torch_step=gru_v1_in_torch,
        weights_class="GRU",
        layouts={
            "keras": Layout(
                "GRU",
                (("z", "z"), ("r", "r"), ("n", "h")),
                {"activation": "tanh", "recurrent_activation": "sigmoid", "reset_after": False},
            ),
            "onnx": Layout(
                "GRU",
                (("z", "z"), ("r", "r"), ("n", "h")),
                {"activations": ("Sigmoid", "Tanh"), "linear_before_reset": 0},
            ),
        },
    ),
)
