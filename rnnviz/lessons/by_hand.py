"""What the stages compute by hand, with NumPy and the formulas of `rnnviz.network`. Nothing here knows torch."""

from collections.abc import Callable, Sequence

import numpy as np

from rnnviz.network.architecture import Architecture
from rnnviz.network.forward import Trace, forward

Array = np.ndarray


def linear(x: Array, weight: Array, bias: Array | None) -> Array:
    """x: (..., I)   weight: (O, I)   bias: (O,)  ->  (..., O)"""
    y = x @ weight.T
    return y if bias is None else y + bias


def linear_step_by_step(x: Array, weight: Array, bias: Array | None) -> Array:
    """The same matrix at one step after the other.   x: (N, T, I)  ->  (N, T, O)"""
    return np.stack([linear(x[:, t], weight, bias) for t in range(x.shape[1])], axis=1)


def relu(x: Array) -> Array:
    return np.maximum(x, np.zeros_like(x))


def sigmoid(x: Array) -> Array:
    half = np.asarray(0.5, x.dtype)
    return half * (1 + np.tanh(half * x))  # no overflow, unlike 1 / (1 + exp(-x))


ACTIVATIONS: dict[str, Callable[[Array], Array]] = {"tanh": np.tanh, "relu": relu, "sigmoid": sigmoid}


def put_at_start(x: Array, seq_len: int) -> Array:
    """x at t = 0 of a sequence of zeros.   x: (N, I)  ->  (N, T, I)"""
    sequence = np.zeros((x.shape[0], seq_len, x.shape[1]), x.dtype)
    sequence[:, 0] = x
    return sequence


def disturbed(x: Array, index: int) -> Array:
    """x with 1 added to everything at `index` of its first axis."""
    changed = x.copy()
    changed[index] += 1
    return changed


def largest_change(before: Array, after: Array) -> Array:
    """The largest |difference| within each entry of the first axis.   (M, ...)  ->  (M,)"""
    return np.abs(after - before).reshape(len(before), -1).max(axis=1)


def row_loop(x: Array, h_0: Array, layers: Sequence[tuple[Array, Array, Array]]) -> Array:
    """Recurrent layers as lecture notes write them: a sample is a row, the weights are (I, H), there is one bias.

    x: (T, N, I)   h_0: (L, N, H)   layers: for each w_xh (I, H), w_hh (H, H), b (H,)  ->  (T, N, H), the top layer's
    """
    h = list(h_0)
    states = []
    for below in x:
        for k, (w_xh, w_hh, b) in enumerate(layers):
            h[k] = below = np.tanh(below @ w_xh + h[k] @ w_hh + b)
        states.append(below)
    return np.stack(states)


def cell_loop(x: Array, h_0: Array, weights: dict[str, Array]) -> Array:
    """One cell for each layer in one loop over time, with torch's weights and both biases.

    x: (T, N, I)   h_0: (L, N, H)  ->  (T, N, H), the states of the top layer
    """
    h = list(h_0)
    states = []
    for below in x:
        for k in range(len(h)):
            w = {name.removesuffix(f"_l{k}"): value for name, value in weights.items() if name.endswith(f"_l{k}")}
            h[k] = below = np.tanh(below @ w["weight_ih"].T + w["bias_ih"] + h[k] @ w["weight_hh"].T + w["bias_hh"])
        states.append(below)
    return np.stack(states)


def additive_loop(x: Array, weight: Array, bias: Array) -> Array:
    """h[t] = tanh(W x[t] + b + h[t-1]): the state comes back unchanged, without a matrix of its own.

    x: (N, T, I)   weight: (H, I)   bias: (H,)  ->  (N, T, H)
    """
    h = np.zeros((x.shape[0], weight.shape[0]), x.dtype)
    states = []
    for t in range(x.shape[1]):
        h = np.tanh(linear(x[:, t], weight, bias) + h)
        states.append(h)
    return np.stack(states, axis=1)


def packing_order(lengths: Sequence[int]) -> list[tuple[int, int]]:
    """(sample, step) of every packed row: step by step, the longest sample first, equal lengths in their order."""
    longest_first = sorted(range(len(lengths)), key=lambda n: -lengths[n])
    return [(n, t) for t in range(max(lengths)) for n in longest_first if t < lengths[n]]


def pack(padded: Array, lengths: Sequence[int]) -> Array:
    """The valid steps only.   padded: (N, T, F)  ->  (sum of lengths, F)"""
    return np.stack([padded[n, t] for n, t in packing_order(lengths)])


def batch_sizes(lengths: Sequence[int]) -> Array:
    """How many samples are still running at each step.   -> (T,)"""
    return np.array([sum(t < length for length in lengths) for t in range(max(lengths))])


def unpack(rows: Array, lengths: Sequence[int]) -> Array:
    """Back to a grid, 0 where a sample has ended.   rows: (sum of lengths, F)  ->  (N, T, F)"""
    padded = np.zeros((len(lengths), max(lengths), rows.shape[1]), rows.dtype)
    for row, (n, t) in zip(rows, packing_order(lengths), strict=True):
        padded[n, t] = row
    return padded


def recurrent(
    arch: Architecture,
    weights: dict[str, Array],
    x: Array,
    h_0: Array | None = None,
    c_0: Array | None = None,
    lengths: Array | None = None,
    packed: bool = False,
) -> Trace:
    """The layer's whole trace; a packed x is spread out for it, as `forward` takes padded sequences."""
    if packed and lengths is not None:
        x = unpack(x, lengths.tolist())
    return forward(arch, weights, x, h_0=h_0, c_0=c_0, lengths=lengths)
