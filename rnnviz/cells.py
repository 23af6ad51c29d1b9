"""One time step of each cell: the formulas, and nothing else.

A step gets the two sums that meet in the cell, both of shape (N, G*H) with the gates side by side in torch's order:

    from_x = W_ih x[t] + b_ih          from_h = W_hh h[t-1] + b_hh

and returns the new state first, then every intermediate, each (N, H), in the order of `RECORDS`. `xp` is the array
namespace of the values (`numpy`, or torch's), so that the same lines compute on either, on any device. Formulas after
the equations on the pages of torch.nn.RNN, torch.nn.LSTM and torch.nn.GRU.
"""

from collections.abc import Callable
from typing import Any

Array = Any  # numpy.ndarray or torch.Tensor

# What a step returns, in order. `h` and `c` are the state that goes to the next step.
RECORDS: dict[str, tuple[str, ...]] = {
    "rnn_tanh": ("h",),
    "rnn_relu": ("h",),
    "gru": ("h", "r", "z", "n"),
    "lstm": ("h", "c", "i", "f", "g", "o"),
}


def sigmoid(xp: Any, a: Array) -> Array:
    """1 / (1 + exp(-a)), written with tanh: no branch, and no overflow for any a."""
    return 0.5 * (1 + xp.tanh(0.5 * a))


def rnn_tanh_step(xp: Any, from_x: Array, from_h: Array, h: Array, c: Array) -> tuple[Array, ...]:
    return (xp.tanh(from_x + from_h),)


def rnn_relu_step(xp: Any, from_x: Array, from_h: Array, h: Array, c: Array) -> tuple[Array, ...]:
    a = from_x + from_h
    return (xp.where(a < 0, xp.zeros_like(a), a),)  # nan stays nan, as in torch


def gru_step(xp: Any, from_x: Array, from_h: Array, h: Array, c: Array) -> tuple[Array, ...]:
    H = h.shape[1]
    rz = sigmoid(xp, from_x[:, : 2 * H] + from_h[:, : 2 * H])
    r, z = rz[:, :H], rz[:, H:]
    n = xp.tanh(from_x[:, 2 * H :] + r * from_h[:, 2 * H :])  # r scales W_hn h + b_hn, bias included: not Cho's 2014 form
    return (1 - z) * n + z * h, r, z, n


def lstm_step(xp: Any, from_x: Array, from_h: Array, h: Array, c: Array) -> tuple[Array, ...]:
    H = c.shape[1]
    a = from_x + from_h
    s = sigmoid(xp, a)  # one call for i, f and o; the rows of g are squashed by tanh instead
    i, f, o = s[:, :H], s[:, H : 2 * H], s[:, 3 * H :]
    g = xp.tanh(a[:, 2 * H : 3 * H])
    c = f * c + i * g
    return o * xp.tanh(c), c, i, f, g, o


STEPS: dict[str, Callable[..., tuple[Array, ...]]] = {
    "rnn_tanh": rnn_tanh_step,
    "rnn_relu": rnn_relu_step,
    "gru": gru_step,
    "lstm": lstm_step,
}
