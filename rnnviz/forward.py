"""The forward pass by hand: the loop over layers, directions and time around the steps of `cells`.

Nothing here calls torch. The namespace of the input computes, so NumPy arrays and torch tensors, on any device, go
through the same lines.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from array_api_compat import device

from rnnviz.architecture import DIRECTION_SUFFIX, Architecture
from rnnviz.cells import RECORDS, SQUASH, STEPS, Array
from rnnviz.inputs import like, namespace_of, read_inputs
from rnnviz.weights import check_weights


class LayerTrace(NamedTuple):
    """Every intermediate of one layer in one direction, time-major and batched. Index t is the step of the input, in
    the reverse direction too; steps beyond a sample's length are 0, because nothing is computed there.

    `from_x` = W_ih x + b_ih and `from_h` = W_hh h + b_hh are (T, N, G*H), `h` is (T, N, P). The cell's gates (`i f g o`
    or `r z n`), `c`, and `unprojected` (o * tanh(c), where an LSTM projects it to h) are (T, N, H), or None for cells
    that have none. The states before and after the sequence: `h_0`, `h_n` (N, P) and `c_0`, `c_n` (N, H).
    """

    from_x: Array
    from_h: Array
    h_0: Array
    h_n: Array
    h: Array
    c_0: Array | None = None
    c_n: Array | None = None
    c: Array | None = None
    i: Array | None = None
    f: Array | None = None
    g: Array | None = None
    o: Array | None = None
    r: Array | None = None
    z: Array | None = None
    n: Array | None = None
    unprojected: Array | None = None


class Trace(NamedTuple):
    """The whole forward pass: `output`, `h_n`, `c_n` in torch's shapes and layout (`c_n` is None but for LSTM), and
    `layers[layer][direction]` with every intermediate. `x` is the input, time-major and batched: (T, N, I).
    """

    arch: Architecture
    x: Array
    lengths: tuple[int, ...] | None
    output: Array
    h_n: Array
    c_n: Array | None
    layers: tuple[tuple[LayerTrace, ...], ...]


def forward(
    arch: Architecture, weights: dict[str, Array], x: Array, h_0: Any = None, c_0: Any = None, lengths: Any = None
) -> Trace:
    """Compute the whole trace by hand, from arrays of one dtype; results are of x's kind (NumPy or torch) and device.

    weights: torch's state_dict names to arrays.   x: (T, N, I), (N, T, I) with `batch_first`, or unbatched (T, I).
    h_0: (L*D, N, P), c_0: (L*D, N, H), LSTM only; zeros when None.   lengths: (N,), each 1..T, with the meaning of
    `pack_padded_sequence(enforce_sorted=False)` and `pad_packed_sequence(total_length=T)`: a state stops at its
    sample's length, the reverse direction starts at the last valid step, and padded outputs are 0.

    Raises ValueError or TypeError that names the argument, the rule and the value.
    """
    xp = namespace_of(x)
    weights = {name: like(x, value) for name, value in weights.items()}
    check_weights(arch, weights)
    inputs = read_inputs(arch, x, h_0, c_0, lengths, dtype=weights["weight_ih_l0"].dtype)
    valid = None if inputs.lengths is None else _valid_steps(xp, inputs.x, inputs.lengths)
    layers: list[tuple[LayerTrace, ...]] = []
    below = inputs.x
    with np.errstate(over="ignore", invalid="ignore"):  # a relu network may overflow; the comparison says so
        for layer in range(arch.num_layers):
            directions = tuple(_run(xp, arch, weights, layer, d, below, inputs.h_0, inputs.c_0, valid) for d in range(arch.num_directions))
            below = directions[0].h if len(directions) == 1 else xp.concat([one.h for one in directions], axis=-1)
            layers.append(directions)
    lasts = [one for directions in layers for one in directions]
    h_n = xp.stack([one.h_n for one in lasts]) if len(lasts) > 1 else lasts[0].h_n[None]  # (L*D, N, P)
    c_n = None
    if arch.cell == "lstm":
        c_n = xp.stack([one.c_n for one in lasts]) if len(lasts) > 1 else lasts[0].c_n[None]
    output = below  # (T, N, D*P)
    if x.ndim == 2:
        output, h_n, c_n = output[:, 0], h_n[:, 0], None if c_n is None else c_n[:, 0]
    elif arch.batch_first:
        output = xp.permute_dims(output, (1, 0, 2))
    return Trace(arch, inputs.x, inputs.lengths, output, h_n, c_n, tuple(layers))


def _run(
    xp: Any, arch: Architecture, weights: dict[str, Array], layer: int, direction: int, x: Array, h_0: Array,
    c_0: Array | None, valid: Array | None,
) -> LayerTrace:  # fmt: skip
    """One layer in one direction.   x: (T, N, size of the layer's input)   h_0, c_0: (L*D, N, ...)   valid: (T, N, 1)"""
    name = f"l{layer}{DIRECTION_SUFFIX[direction]}"
    state = layer * arch.num_directions + direction
    w_ih, w_hh = weights[f"weight_ih_{name}"], weights[f"weight_hh_{name}"]
    b_ih, b_hh = (weights[f"bias_ih_{name}"], weights[f"bias_hh_{name}"]) if arch.bias else (None, None)
    w_hr = weights.get(f"weight_hr_{name}")
    # W x with the samples as columns: BLAS then reads the weights as they lie, and each gate is one block of memory
    T, N, size = x.shape
    from_x = xp.empty((T, w_ih.shape[0], N), dtype=x.dtype, device=device(x))  # (T, G*H, N)
    from_h = xp.empty_like(from_x)
    zeros = xp.zeros_like(from_x[0])
    b_ih, b_hh = (b_ih[:, None] + zeros, b_hh[:, None] + zeros) if arch.bias else (zeros, zeros)  # spread once: (G*H, N)
    for_all_steps = (w_ih @ x.reshape((T * N, size)).T).reshape((-1, T, N))  # needs no state
    xp.add(xp.permute_dims(for_all_steps, (1, 0, 2)), b_ih, out=from_x)
    k = _squash_factors(xp, arch, from_x)
    rest = None if k is None else 1 - k
    matmul, step, order = xp.matmul, STEPS[arch.cell], range(T)
    h = first_h = h_0[state]
    c = first_c = None if c_0 is None else c_0[state]
    records, projected = [], []
    for t in reversed(order) if direction else order:
        from_h_t = from_h[t]
        matmul(w_hh, h.T, out=from_h_t)
        if arch.bias:
            from_h_t += b_hh
        record = step(xp, from_x[t].T, from_h_t.T, h, c, k, rest)
        new_h = record[0]
        if w_hr is not None:
            new_h = new_h @ w_hr.T
            projected.append(new_h)
        if valid is None:
            h, c = new_h, None if c is None else record[1]
        else:  # a state stops at its sample's length
            h = xp.where(valid[t], new_h, h)
            c = None if c is None else xp.where(valid[t], record[1], c)
        records.append(record)
    series = {"from_x": from_x.mT, "from_h": from_h.mT}
    for names, steps in zip(RECORDS[arch.cell], zip(*records, strict=True), strict=True):
        together = _in_time(xp, steps, bool(direction))  # (T, gates of this record * H, N)
        H = together.shape[1] // len(names)
        series |= {gate: together[:, g * H : (g + 1) * H].mT for g, gate in enumerate(names)}
    if w_hr is not None:
        series |= {"unprojected": series["h"], "h": _in_time(xp, projected, bool(direction)).mT}
    if valid is not None:
        series = {key: xp.where(valid, value, xp.zeros_like(value)) for key, value in series.items()}
    return LayerTrace(h_0=first_h, h_n=h, c_0=first_c, c_n=c, **series)


def _squash_factors(xp: Any, arch: Architecture, like: Array) -> Array | None:
    """k of `cells.squash` for every row of the stacked gates: (N, G*H), or None for cells that need none."""
    if arch.cell not in SQUASH:
        return None
    per_gate = xp.asarray(SQUASH[arch.cell], dtype=like.dtype, device=device(like))[:, None, None]
    return (per_gate + xp.zeros_like(like[0]).reshape((len(arch.gates), arch.hidden_size, -1))).reshape(like.shape[1:]).T


def _in_time(xp: Any, steps: Sequence[Array], backwards: bool) -> Array:
    """T arrays (N, size), in the order they were computed, as one (T, size, N) indexed by the step of the input."""
    joined = xp.concat([one.T for one in (reversed(steps) if backwards else steps)], axis=0)
    return joined.reshape((len(steps), steps[0].shape[1], -1))


def _valid_steps(xp: Any, x: Array, lengths: tuple[int, ...]) -> Array:
    """(T, N, 1): True where step t is inside sample n."""
    on = device(x)
    t = xp.arange(x.shape[0], device=on)[:, None, None]
    return t < xp.asarray(lengths, device=on)[None, :, None]
