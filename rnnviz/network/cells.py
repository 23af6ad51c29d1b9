"""One time step of each cell: the formulas, and nothing else.

A step gets the two sums that meet in the cell, both of shape (N, G*H) with the gates side by side in torch's order:

    from_x = W_ih x[t] + b_ih          from_h = W_hh h[t-1] + b_hh

the state before it, h (N, P) and c (N, H), an empty `gates` (N, G*H), in which it leaves what each gate came to, and
(N, G*H) factors that say how each gate is squashed. It returns the new state, h and c; c is None for all but LSTM. `xp`
is the array namespace of the values (`numpy`, or torch's), so that the same lines compute on either, on any device.
Formulas after the equations on the pages of torch.nn.RNN, torch.nn.LSTM and torch.nn.GRU.
"""

from collections.abc import Callable
from typing import Any

Array = Any  # numpy.ndarray or torch.Tensor

Step = Callable[..., tuple[Array, Array | None]]

# How each gate is squashed, as the factor k of `squash`. (The RNN's h and the GRU's n are squashed on their own.)
SIGMOID, TANH = 0.5, 1.0
SQUASH: dict[str, tuple[float, ...]] = {"lstm": (SIGMOID, SIGMOID, TANH, SIGMOID)}


def squash(xp: Any, a: Array, k: Array | float, rest: Array | float) -> Array:
    """k tanh(k a) + rest, in place: tanh(a) where k is 1, sigmoid(a) = (1 + tanh(a / 2)) / 2 where k is 1/2.

    rest is 1 - k. No branch, and no overflow for any a. In place, because the numbers are then still in the
    processor's cache.
    """
    a *= k
    xp.tanh(a, out=a)
    a *= k
    a += rest
    return a


def rnn_tanh_step(
    xp: Any, from_x: Array, from_h: Array, h: Array, c: Array, gates: Array, *_: Array
) -> tuple[Array, Array | None]:
    return xp.tanh(from_x + from_h, out=gates), None


def rnn_relu_step(
    xp: Any, from_x: Array, from_h: Array, h: Array, c: Array, gates: Array, *_: Array
) -> tuple[Array, Array | None]:
    a = from_x + from_h
    gates[...] = xp.where(a < 0, xp.zeros_like(a), a)  # nan stays nan, as in torch
    return gates, None


def gru_step(
    xp: Any, from_x: Array, from_h: Array, h: Array, c: Array, gates: Array, *_: Array
) -> tuple[Array, Array | None]:
    H = h.shape[1]
    rz, n = gates[:, : 2 * H], gates[:, 2 * H :]
    squash(xp, xp.add(from_x[:, : 2 * H], from_h[:, : 2 * H], out=rz), SIGMOID, 1 - SIGMOID)
    r, z = rz[:, :H], rz[:, H:]
    xp.tanh(from_x[:, 2 * H :] + r * from_h[:, 2 * H :], out=n)  # r scales W_hn h + b_hn, bias and all
    return (1 - z) * n + z * h, None


def lstm_step(
    xp: Any, from_x: Array, from_h: Array, h: Array, c: Array, gates: Array, k: Array, rest: Array
) -> tuple[Array, Array | None]:
    H = c.shape[1]
    squash(xp, xp.add(from_x, from_h, out=gates), k, rest)  # sigmoid for i, f and o, tanh for g
    i, f, g, o = gates[:, :H], gates[:, H : 2 * H], gates[:, 2 * H : 3 * H], gates[:, 3 * H :]
    c = f * c + i * g
    return o * xp.tanh(c), c


STEPS: dict[str, Step] = {
    "rnn_tanh": rnn_tanh_step,
    "rnn_relu": rnn_relu_step,
    "gru": gru_step,
    "lstm": lstm_step,
}
