"""The forward pass by hand: the loop over layers, directions and time around the steps of `cells`.

Nothing here calls torch. The namespace of the input computes, so NumPy arrays and torch tensors, on any device, go
through the same lines.
"""

from typing import Any, NamedTuple

import numpy as np

from rnnviz.network.architecture import DIRECTION_SUFFIX, Architecture
from rnnviz.network.arguments import Inputs, like, namespace_of, read_inputs
from rnnviz.network.cells import SQUASH, STEPS, Array
from rnnviz.network.weights import check_weights


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
    inputs = read_inputs(arch, xp, x, h_0, c_0, lengths, dtype=weights["weight_ih_l0"].dtype)
    valid = None if inputs.lengths is None else _valid_steps(xp, inputs.x, inputs.lengths)
    layers: list[tuple[LayerTrace, ...]] = []
    below = inputs.x
    with np.errstate(over="ignore", invalid="ignore"):  # a relu network may overflow; the comparison says so
        for layer in range(arch.num_layers):
            each = range(arch.num_directions)
            directions = tuple([_run(xp, arch, weights, layer, d, below, inputs, valid) for d in each])
            below = directions[0].h if len(directions) == 1 else xp.concat([one.h for one in directions], axis=-1)
            layers.append(directions)
    lasts = [one for directions in layers for one in directions]
    h_n = _stack(xp, [one.h_n for one in lasts])
    c_n = _stack(xp, [one.c_n for one in lasts]) if arch.cell == "lstm" else None
    output = below  # (T, N, D*P)
    if x.ndim == 2:
        output, h_n, c_n = output[:, 0], h_n[:, 0], None if c_n is None else c_n[:, 0]
    elif arch.batch_first:
        output = xp.permute_dims(output, (1, 0, 2))
    return Trace(arch, inputs.x, inputs.lengths, output, h_n, c_n, tuple(layers))


def _run(
    xp: Any,
    arch: Architecture,
    weights: dict[str, Array],
    layer: int,
    direction: int,
    x: Array,
    inputs: Inputs,
    valid: Array | None,
) -> LayerTrace:
    """One layer in one direction.   x: (T, N, size of the layer's input)   valid: (T, N, 1), or None without lengths"""
    name = f"l{layer}{DIRECTION_SUFFIX[direction]}"
    state = layer * arch.num_directions + direction
    w_hh, w_hr = weights[f"weight_hh_{name}"], weights.get(f"weight_hr_{name}")
    b_ih, b_hh = (weights[f"bias_ih_{name}"], weights[f"bias_hh_{name}"]) if arch.bias else (None, None)
    from_x = _from_x(xp, weights[f"weight_ih_{name}"], b_ih, x)  # (T, G*H, N)
    from_h, gates = xp.empty_like(from_x), xp.empty_like(from_x)
    b_hh = None if b_hh is None else _filled(xp, b_hh[:, None], from_x.shape[1:])
    k, rest = _squash_factors(xp, arch, x)
    matmul, step, backwards = xp.matmul, STEPS[arch.cell], bool(direction)
    h = first_h = inputs.h_0[state]
    c = first_c = None if inputs.c_0 is None else inputs.c_0[state]
    hs, cs, projected = [], [], []
    inside = [None] * len(x) if valid is None else _in_order(valid, backwards)
    parts = (_in_order(part, backwards) for part in (from_x.mT, from_h, gates.mT))
    for from_x_t, from_h_t, gates_t, goes_on in zip(*parts, inside, strict=True):
        matmul(w_hh, h.T, out=from_h_t)
        if b_hh is not None:
            from_h_t += b_hh
        new_h, new_c = step(xp, from_x_t, from_h_t.T, h, c, gates_t, k, rest)
        hs.append(new_h)
        cs.append(new_c)
        if w_hr is not None:
            new_h = (w_hr @ new_h.T).T
            projected.append(new_h)
        if goes_on is None:
            h, c = new_h, new_c
        else:  # a state stops at its sample's length
            h = xp.where(goes_on, new_h, h)
            c = None if c is None else xp.where(goes_on, new_c, c)
    series = {"from_x": from_x.mT, "from_h": from_h.mT, **_by_name(xp, arch, gates, (hs, cs, projected), backwards)}
    if valid is not None:
        series = {key: xp.where(valid, value, xp.zeros_like(value)) for key, value in series.items()}
    return LayerTrace(h_0=first_h, h_n=h, c_0=first_c, c_n=c, **series)


def _from_x(xp: Any, w_ih: Array, b_ih: Array | None, x: Array) -> Array:
    """W_ih x + b_ih of all steps at once, for it needs no state: (T, G*H, N).

    With the samples as columns, BLAS reads the weights as they lie, and each gate of a step is one block of memory.
    """
    T, N, size = x.shape
    of_all = w_ih @ x.reshape((T * N, size)).T  # (G*H, T*N)
    if b_ih is not None:
        of_all += b_ih[:, None]
    return _filled(xp, xp.permute_dims(of_all.reshape((-1, T, N)), (1, 0, 2)), (T, len(w_ih), N))


def _filled(xp: Any, values: Array, shape: tuple[int, ...]) -> Array:
    """A new array with `values`, spread to `shape`, in one block of memory."""
    found = xp.empty(shape, dtype=values.dtype, device=values.device)
    found[...] = values
    return found


def _squash_factors(xp: Any, arch: Architecture, x: Array) -> tuple[Array | None, Array | None]:
    """k and 1 - k of `cells.squash` for every gate of every sample, (N, G*H) each; None for cells that need none."""
    if arch.cell not in SQUASH:
        return None, None
    factors = xp.asarray(SQUASH[arch.cell], dtype=x.dtype, device=x.device)[:, None, None]
    k = _filled(xp, factors, (len(arch.gates), arch.hidden_size, x.shape[1])).reshape((-1, x.shape[1])).T
    return k, 1 - k


def _in_order(array: Array, backwards: bool) -> list[Array]:
    """Views of the steps in the order in which they are computed."""
    return list(array)[::-1] if backwards else list(array)


def _by_name(
    xp: Any, arch: Architecture, gates: Array, states: tuple[list[Array], ...], backwards: bool
) -> dict[str, Array]:
    """Gates and states as (T, N, size) each.   gates: (T, G*H, N)   states: h, c and projected h of each step"""
    hs, cs, projected = states
    H = arch.hidden_size
    found = {name: gates[:, g * H : (g + 1) * H].mT for g, name in enumerate(arch.gates)}
    if arch.cell in ("gru", "lstm"):  # the only gate of an RNN is its h
        found["h"] = _in_time(xp, hs, backwards)
    if arch.cell == "lstm":
        found["c"] = _in_time(xp, cs, backwards)
    if arch.proj_size:
        found |= {"unprojected": found["h"], "h": _in_time(xp, projected, backwards)}
    return found


def _in_time(xp: Any, steps: list[Array], backwards: bool) -> Array:
    """T arrays (N, size), in the order they were computed, as one (T, N, size)."""
    joined = xp.concat([one.T for one in (steps[::-1] if backwards else steps)], axis=0)
    return joined.reshape((len(steps), steps[0].shape[1], -1)).mT


def _stack(xp: Any, states: list[Array]) -> Array:
    return xp.concat([one[None] for one in states], axis=0)  # (L*D, N, size), a copy


def _valid_steps(xp: Any, x: Array, lengths: tuple[int, ...]) -> Array:
    """(T, N, 1): True where step t is inside sample n."""
    t = xp.arange(x.shape[0], device=x.device)[:, None, None]
    return t < xp.asarray(lengths, device=x.device)[None, :, None]
