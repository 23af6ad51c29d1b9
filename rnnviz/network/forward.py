"""The forward pass by hand: the loop over layers, directions and time around the steps of `cells`.

Nothing here calls torch. The namespace of the input computes, so NumPy arrays and torch tensors, on any device, go
through the same lines. Samples are columns: BLAS then reads the weights as they lie, each gate of a step is one block
of memory, and W_ih x of all steps is one product.
"""

from collections.abc import Callable
from typing import Any, Generic, NamedTuple

import numpy as np

from rnnviz.network.architecture import Architecture
from rnnviz.network.arguments import Arguments, like, read_arguments
from rnnviz.network.cells import StepWeights
from rnnviz.network.maths import A, Array, namespace_of
from rnnviz.network.schedule import length_of, states_before
from rnnviz.network.weights import check_weights


class LayerTrace(NamedTuple, Generic[A]):
    """Every intermediate of one layer in one direction, time-major and batched. Index t is the step of the input, in
    the reverse direction too; steps beyond a sample's length are 0, because nothing is computed there.

    `from_x` = W_ih x + b_ih and `from_h` = W_hh h + b_hh are (T, N, G*H), `h` is (T, N, P). `gates` has the gates of
    the cell by their letters, (T, N, H) each; they are attributes too: `.i .f .g .o` or `.r .z .n`. `c`, and
    `unprojected` (o * tanh(c), where an LSTM projects it to h), are (T, N, H), or None for cells that have none. The
    states before and after the sequence: `h_0`, `h_n` (N, P) and `c_0`, `c_n` (N, H).
    """

    from_x: A
    from_h: A
    h_0: A
    h_n: A
    h: A
    gates: dict[str, A]
    c_0: A | None = None
    c_n: A | None = None
    c: A | None = None
    unprojected: A | None = None

    def __getattr__(self, letter: str) -> A:
        if letter in (gates := self.gates):
            return gates[letter]
        raise AttributeError(f"a trace must be asked for its own values; it has no {letter!r}")

    def over_time(self) -> dict[str, A]:
        """Everything that has a value at every step, by name: (T, N, size) each."""
        named = {"from_x": self.from_x, "from_h": self.from_h, "h": self.h, "c": self.c, **self.gates}
        return {name: v for name, v in (named | {"unprojected": self.unprojected}).items() if v is not None}


class Trace(NamedTuple, Generic[A]):
    """The whole forward pass: `output`, `h_n`, `c_n` in torch's shapes and layout (`c_n` is None without a memory), and
    `layers[layer][direction]` with every intermediate. `x` is the input, time-major and batched: (T, N, I).
    """

    arch: Architecture
    x: A
    lengths: tuple[int, ...] | None
    output: A
    h_n: A
    c_n: A | None
    layers: tuple[tuple[LayerTrace[A], ...], ...]

    @property
    def batched(self) -> bool:
        """Whether what came in, and `output`, `h_n` and `c_n`, have an axis of samples: False for an x of (T, I)."""
        output: Array = self.output
        return int(output.ndim) == 3

    def read_by(self, layer: int) -> A:
        """What a layer reads at each step: x, or both directions of the layer below, side by side.   (T, N, size)"""
        if layer == 0:
            return self.x
        both: A = _side_by_side(self.layers[layer - 1])
        return both

    def before(self, layer: int, direction: int) -> A:
        """h of the step that is computed just before each step, h_0 before the first.   (T, N, P)"""
        own = self.layers[layer][direction]
        states: A = states_before(own.h, own.h_0, bool(direction), self.lengths)
        return states

    def memory_before(self, layer: int, direction: int) -> A | None:
        """c of the step before each step, c_0 before the first; None without a memory.   (T, N, H)"""
        own = self.layers[layer][direction]
        return None if own.c is None else states_before(own.c, own.c_0, bool(direction), self.lengths)

    def valid(self) -> A | None:
        """(T, N, 1): True where a step is inside its sample; None where all samples have T steps."""
        return None if self.lengths is None else valid_steps(namespace_of(self.x), self.x, self.lengths)

    def length(self, sample: int) -> int:
        """How many steps of a sample are computed."""
        time_major: Array = self.x
        return length_of(self.lengths, sample, len(time_major))


def forward(
    arch: Architecture,
    weights: dict[str, Array],
    x: A,
    h_0: Any = None,
    c_0: Any = None,
    lengths: Any = None,
    *,
    between: Callable[[], object] = lambda: None,
) -> Trace[A]:
    """Compute the whole trace by hand, from arrays of one dtype; results are of x's kind (NumPy or torch) and device.

    weights: torch's state_dict names to arrays.   x: (T, N, I), (N, T, I) with `batch_first`, or unbatched (T, I).
    h_0: (L*D, N, P), c_0: (L*D, N, H), LSTM only; zeros when None.   lengths: (N,), each 1..T, with the meaning of
    `pack_padded_sequence(enforce_sorted=False)` and `pad_packed_sequence(total_length=T)`: a state stops at its
    sample's length, the reverse direction starts at the last valid step, and padded outputs are 0.

    `between()` is called after each layer and direction; it may raise, to give the rest up.

    Raises ValueError or TypeError that names the argument, the rule and the value.
    """
    xp = namespace_of(x)
    weights = {name: like(x, value) for name, value in weights.items()}
    check_weights(arch, weights)
    arguments = read_arguments(arch, xp, x, h_0, c_0, lengths, dtype=weights["weight_ih_l0"].dtype)
    valid = None if arguments.lengths is None else valid_steps(xp, arguments.x, arguments.lengths)
    layers: list[tuple[LayerTrace, ...]] = []
    below = arguments.x
    # A relu network may overflow, and the comparison says so; exp may overflow in a sigmoid, and is right to.
    with np.errstate(over="ignore", invalid="ignore"):
        for layer in range(arch.num_layers):
            directions: tuple[LayerTrace, ...] = ()
            for d in range(arch.num_directions):
                directions += (_layer_trace(arch, weights, layer, d, below, arguments, valid),)
                between()
            layers.append(directions)
            below = _side_by_side(directions)
    ends = [layer_trace for directions in layers for layer_trace in directions]
    h_n = xp.stack([end.h_n for end in ends])  # (L*D, N, P)
    c_n = xp.stack([end.c_n for end in ends]) if arch.spec.memory else None
    output = below  # (T, N, D*P)
    if not arguments.batched:
        output, h_n, c_n = output[:, 0], h_n[:, 0], None if c_n is None else c_n[:, 0]
    elif arch.batch_first:
        output = xp.permute_dims(output, (1, 0, 2))
    return Trace(arch, arguments.x, arguments.lengths, output, h_n, c_n, tuple(layers))


def _layer_trace(
    arch: Architecture,
    weights: dict[str, Array],
    layer: int,
    direction: int,
    x: Array,
    arguments: Arguments,
    valid: Array | None,
) -> LayerTrace:
    """One layer in one direction.   x: (T, N, size of the layer's input)   valid: (T, N, 1), or None without lengths"""
    xp, own = namespace_of(x), arch.weights_of(weights, layer, direction)
    from_x = _from_x(xp, own["weight_ih"], own.get("bias_ih"), x)  # (T, G*H, N)
    h_0, c_0 = arguments.states_of(layer * arch.num_directions + direction)  # (P, N), (H, N)
    given_weights = step_weights(xp, own, x.shape[1])
    order = range(len(from_x))[:: -1 if direction else 1]
    inside = None if valid is None else xp.permute_dims(valid, (0, 2, 1))  # (T, 1, N)
    steps: list[Any] = [None] * len(from_x)
    h, c, take_step = h_0, c_0, arch.spec.step
    for t in order:
        step = steps[t] = take_step(given_weights, from_x[t], h, c)
        new_c = step.c if c is not None else None
        if inside is None:
            h, c = step.h, new_c
        else:  # a state stops at its sample's length
            h = xp.where(inside[t], step.h, h)
            c = None if c is None else xp.where(inside[t], new_c, c)
    series = {"from_x": from_x.mT, **_series(xp, steps)}
    if valid is not None:
        series = {name: xp.where(valid, value, xp.zeros_like(value)) for name, value in series.items()}
    gates = {letter: series[letter] for letter in arch.gates}
    others = {name: value for name, value in series.items() if name == "h" or name not in gates}
    ends = {"c_0": c_0.T, "c_n": c.T} if c_0 is not None and c is not None else {}
    return LayerTrace(h_0=h_0.T, h_n=h.T, gates=gates, **ends, **others)


def step_weights(xp: Any, own: dict[str, Array], samples: int) -> StepWeights:
    """A layer without biases is one whose biases are 0; a bias stands once for each sample, ready to be added."""
    hh = own["weight_hh"]
    b_hh = xp.zeros((len(hh), samples), dtype=hh.dtype, device=hh.device)
    if "bias_hh" in own:
        b_hh[...] = own["bias_hh"][:, None]
    return StepWeights(hh, b_hh, own.get("weight_hr"))


def _from_x(xp: Any, w_ih: Array, b_ih: Array | None, x: Array) -> Array:
    """W_ih x + b_ih of all steps at once, for it needs no state: (T, G*H, N), each step in one block of memory."""
    T, N, size = x.shape
    of_all = from_input(w_ih, b_ih, x.reshape((T * N, size)).T)  # (G*H, T*N)
    by_step = xp.permute_dims(of_all.reshape((-1, T, N)), (1, 0, 2))
    block = xp.empty((T, len(w_ih), N), dtype=by_step.dtype, device=by_step.device)
    block[...] = by_step
    return block


def from_input(w_ih: Array, b_ih: Array | None, x: Array) -> Array:
    """W_ih x + b_ih.   x: (size, columns)  ->  (G*H, columns)"""
    of_all = w_ih @ x
    if b_ih is not None:
        of_all += b_ih[:, None]
    return of_all


def _series(xp: Any, steps: list[Any]) -> dict[str, Array]:
    """The values that the steps name, each over time.   T tuples of (size, N)  ->  name: (T, N, size)"""
    names = steps[0]._fields
    columns = zip(*steps, strict=True)
    return {name: in_time(xp, values) for name, values in zip(names, columns, strict=True) if values[0] is not None}


def in_time(xp: Any, values: tuple[Array, ...]) -> Array:
    """T times (size, N)  ->  (T, N, size)"""
    return xp.concat(values, axis=0).reshape((len(values), *values[0].shape)).mT


def _side_by_side(directions: tuple[LayerTrace, ...]) -> Array:
    """h of both directions, as the layer above reads them.   (T, N, D*P)"""
    if len(directions) == 1:
        return directions[0].h
    xp = namespace_of(directions[0].h)
    return xp.concat([direction.h for direction in directions], axis=-1)


def valid_steps(xp: Any, x: Array, lengths: tuple[int, ...]) -> Array:
    """(T, N, 1): True where step t is inside sample n."""
    t = xp.arange(x.shape[0], device=x.device)[:, None, None]
    return t < xp.asarray(lengths, device=x.device)[None, :, None]
