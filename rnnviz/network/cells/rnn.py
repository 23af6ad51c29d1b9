"""The plain RNN, with tanh or relu (Elman 1990; the page of torch.nn.RNN)."""

from typing import NamedTuple

from rnnviz.network.cells.cell import Cell, Gate, StepWeights
from rnnviz.network.maths import Array, relu, tanh


class RnnStep(NamedTuple):
    h: Array
    from_h: Array


def rnn_tanh_step(w: StepWeights, x: Array, h: Array, c: None) -> RnnStep:
    """One step of an RNN with tanh.   x = W_ih x[t] + b_ih: (H, N)   h: (H, N)"""
    from_h = w.hh @ h + w.b_hh
    h = tanh(x + from_h)
    return RnnStep(h, from_h)


def rnn_relu_step(w: StepWeights, x: Array, h: Array, c: None) -> RnnStep:
    """One step of an RNN with relu.   x = W_ih x[t] + b_ih: (H, N)   h: (H, N)"""
    from_h = w.hh @ h + w.b_hh
    h = relu(x + from_h)
    return RnnStep(h, from_h)


CELLS = (
    Cell(
        name="rnn_tanh",
        title="RNN",
        gates=(Gate("h", "tanh"),),
        step=rnn_tanh_step,
        torch_class="RNN",
    ),
    Cell(
        name="rnn_relu",
        title="RNN",
        gates=(Gate("h", "relu"),),
        step=rnn_relu_step,
        bounded=False,
        torch_class="RNN",
        torch_options={"nonlinearity": "relu"},
    ),
)
