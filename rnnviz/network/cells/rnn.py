"""The plain RNN, with tanh or relu (Elman 1990; the page of torch.nn.RNN)."""

from typing import NamedTuple

from rnnviz.network.cells.cell import Cell, Gate, Layout, Line, StepWeights
from rnnviz.network.maths import Array, relu, relu_back, tanh, tanh_back


class RnnStep(NamedTuple):
    h: Array
    from_h: Array


class RnnBack(NamedTuple):
    from_x: Array
    from_h: Array
    h_before: Array


def rnn_tanh_step(w: StepWeights, x: Array, h: Array, c: None) -> RnnStep:
    """One step of an RNN with tanh.   x = W_ih x[t] + b_ih: (H, N)   h: (H, N)"""
    from_h = w.hh @ h + w.b_hh
    h = tanh(x + from_h)
    return RnnStep(h, from_h)


def rnn_tanh_step_back(w: StepWeights, step: RnnStep, h: Array, c: None, d_h: Array, d_c: None) -> RnnBack:
    """The way back through that step.   d_h: (H, N), the gradient of the new h"""
    d_sum_h = tanh_back(d_h, step.h)
    return RnnBack(from_x=d_sum_h, from_h=d_sum_h, h_before=w.hh.T @ d_sum_h)


def rnn_relu_step(w: StepWeights, x: Array, h: Array, c: None) -> RnnStep:
    """One step of an RNN with relu.   x = W_ih x[t] + b_ih: (H, N)   h: (H, N)"""
    from_h = w.hh @ h + w.b_hh
    h = relu(x + from_h)
    return RnnStep(h, from_h)


def rnn_relu_step_back(w: StepWeights, step: RnnStep, h: Array, c: None, d_h: Array, d_c: None) -> RnnBack:
    """The way back through that step.   d_h: (H, N), the gradient of the new h"""
    d_sum_h = relu_back(d_h, step.h)
    return RnnBack(from_x=d_sum_h, from_h=d_sum_h, h_before=w.hh.T @ d_sum_h)


CELLS = (
    Cell(
        name="rnn_tanh",
        title="RNN",
        gates=(Gate("h", "tanh"),),
        step=rnn_tanh_step,
        step_back=rnn_tanh_step_back,
        values=RnnStep,
        lines_back=(Line("d_sum_h", "d_h ⊙ (1 − h²)"), Line("d_h[t−1]", "W_hhᵀ d_sum_h")),
        torch_class="RNN",
        layouts={
            "keras": Layout("SimpleRNN", (("h", "h"),), {"activation": "tanh"}),
            "onnx": Layout("RNN", (("h", "i"),), {"activations": ("Tanh",)}),
        },
    ),
    Cell(
        name="rnn_relu",
        title="RNN",
        gates=(Gate("h", "relu"),),
        step=rnn_relu_step,
        step_back=rnn_relu_step_back,
        values=RnnStep,
        lines_back=(Line("d_sum_h", "d_h ⊙ (h > 0)"), Line("d_h[t−1]", "W_hhᵀ d_sum_h")),
        bounded=False,
        torch_class="RNN",
        torch_options={"nonlinearity": "relu"},
        layouts={
            "keras": Layout("SimpleRNN", (("h", "h"),), {"activation": "relu"}),
            "onnx": Layout("RNN", (("h", "i"),), {"activations": ("Relu",)}),
        },
    ),
)
