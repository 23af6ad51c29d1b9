"""What a forward pass is called with, checked once and brought to one form: time-major and batched."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.network.errors import invalid, invalid_type
from rnnviz.network.maths import Array, is_tensor, namespace_of


class Arguments(NamedTuple):
    """x: (T, N, I)   h_0: (L*D, N, P)   c_0: (L*D, N, H), None but for LSTM   lengths: N numbers in 1..T, or None.
    `batched` is False where x came as (T, I)."""

    x: Array
    h_0: Array
    c_0: Array | None
    lengths: tuple[int, ...] | None
    batched: bool

    def states_of(self, place: int) -> tuple[Array, Array | None]:
        """h_0 and c_0 of the layer and direction that stands at `place` of h_n, samples as columns: (P, N), (H, N)."""
        return self.h_0[place].T, None if self.c_0 is None else self.c_0[place].T


def check_index(name: str, value: object, size: int) -> None:
    """ValueError, naming the argument, the rule and the value, unless `value` is one of 0, ..., size - 1."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value not in range(size):
        raise invalid(
            "{name} must be a whole number from 0 to {last}; got {value!r}", name=name, last=size - 1, value=value
        )


def like(x: Array, value: Any) -> Any:
    """`value` as an array of x's kind, on x's device; the dtype stays."""
    if value is None or type(value) is type(x) is np.ndarray:
        return value
    if isinstance(x, np.ndarray):
        return value.detach().cpu().numpy() if is_tensor(value) else np.asarray(value)
    return namespace_of(x).asarray(value.detach() if is_tensor(value) else value, device=x.device)


def read_arguments(arch: Architecture, xp: Any, x: Array, h_0: Any, c_0: Any, lengths: Any, dtype: Any) -> Arguments:
    """Check the arguments of `forward` against the architecture and the weights' dtype.

    Raises ValueError or TypeError that names the argument, the rule and the value.
    """
    x = like(x, x)  # the trace holds numbers, not the history that autograd keeps of a tensor
    shape = tuple(x.shape)
    if len(shape) not in (2, 3) or shape[-1] != arch.input_size or 0 in shape:
        layout = f"({'N, T' if arch.batch_first else 'T, N'}, {arch.input_size})"
        raise invalid(
            "x must be {layout} or (T, {input_size}), T and N at least 1; got {shape}",
            layout=layout,
            input_size=arch.input_size,
            shape=shape,
        )
    if x.dtype != dtype:
        raise invalid_type("x must have the dtype of the weights, {dtype}; got {dtype_}", dtype=dtype, dtype_=x.dtype)
    batched = len(shape) == 3
    if not batched:
        x = x[:, None, :]  # (T, 1, I)
    elif arch.batch_first:
        x = xp.permute_dims(x, (1, 0, 2))  # (T, N, I)
    T, N = x.shape[0], x.shape[1]
    if c_0 is not None and not arch.spec.memory:
        able = " or ".join(name for name, cell in CELLS.items() if cell.memory)
        raise invalid("c_0 must be None unless cell is {able}; got one for {cell}", able=able, cell=arch.cell)
    states = arch.num_layers * arch.num_directions
    h = _read_state(xp, "h_0", h_0, x, (states, N, arch.state_size), batched)
    c = _read_state(xp, "c_0", c_0, x, (states, N, arch.hidden_size), batched) if arch.spec.memory else None
    return Arguments(x, h, c, _read_lengths(lengths, T, N, batched), batched)


def _read_state(xp: Any, name: str, value: Any, x: Array, shape: tuple[int, int, int], batched: bool) -> Array:
    """The state as a copy of its own, zeros where none is given. As everything that `forward` computes, it lies in
    memory with the samples as columns: mixed layouts would make every step slower."""
    state = xp.zeros((shape[0], shape[2], shape[1]), dtype=x.dtype, device=x.device).mT
    if value is None:
        return state
    given = like(x, value)
    expected = shape if batched else (shape[0], shape[2])
    if tuple(given.shape) != expected:
        raise invalid(
            "{name} must have shape {expected}; got {got}", name=name, expected=expected, got=tuple(given.shape)
        )
    if given.dtype != x.dtype:
        raise invalid_type(
            "{name} must have the dtype of x, {dtype}; got {dtype_}", name=name, dtype=x.dtype, dtype_=given.dtype
        )
    state[...] = given if batched else given[:, None, :]
    return state


def _read_lengths(lengths: Any, T: int, N: int, batched: bool) -> tuple[int, ...] | None:
    if lengths is None:
        return None
    if not batched:
        raise invalid("lengths must be None for an unbatched x; got {lengths}", lengths=lengths)
    values = lengths.tolist() if hasattr(lengths, "tolist") else lengths
    if not isinstance(values, Sequence) or len(values) != N:
        raise invalid("lengths must have one number for each sample, {N} in all; got {values}", N=N, values=values)
    for n, length in enumerate(values):
        number = isinstance(length, int | float | np.integer) and not isinstance(length, bool)
        if not number or length not in range(1, T + 1):
            raise invalid(
                "lengths must be whole numbers between 1 and seq_len {T}; got {length} for sample {n}",
                T=T,
                length=length,
                n=n,
            )
    return tuple(int(length) for length in values)
