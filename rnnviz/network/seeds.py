"""Where the way back begins: the gradients that are given, checked once and laid out by layer, direction and step."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from rnnviz.network.arguments import like
from rnnviz.network.errors import invalid, invalid_type
from rnnviz.network.forward import Trace
from rnnviz.network.maths import Array, namespace_of
from rnnviz.network.schedule import length_of

Place = tuple[int, int]  # layer, direction


class Seeds(NamedTuple):
    """What the number that is asked about gives each state directly, samples as columns.

    `h[layer, direction]`: (T, P, N), `c[layer, direction]`: (T, H, N), and empty for a cell without a memory.
    """

    h: dict[Place, Array]
    c: dict[Place, Array]


def read_seeds(
    trace: Trace,
    d_output: Any,
    d_h_n: Any,
    d_c_n: Any,
    d_h: Mapping[Place, Any] | None,
    d_c: Mapping[Place, Any] | None,
) -> Seeds:
    """Check the gradients that `backward` is given and add up those that meet in one state; what is given for padded
    steps counts for nothing, because nothing is computed there.

    Raises ValueError or TypeError that names the argument, the rule and the value.
    """
    if d_output is None and d_h_n is None and d_c_n is None and not d_h and not d_c:
        raise invalid("one of {names} must be given; got None for all", names="d_output, d_h_n, d_c_n, d_h, d_c")
    arch = trace.arch
    if not arch.spec.memory and (d_c_n is not None or d_c):
        name = "d_c" if d_c_n is None else "d_c_n"
        raise invalid("{name} must be None for a cell without c; got one for {cell}", name=name, cell=arch.cell)
    seeds = Seeds(_zeros(trace, arch.state_size), _zeros(trace, arch.hidden_size) if arch.spec.memory else {})
    if d_output is not None:
        _add_output(trace, d_output, seeds.h)
    for name, given, blocks in (("d_h_n", d_h_n, seeds.h), ("d_c_n", d_c_n, seeds.c)):
        if given is not None:
            _add_last(trace, name, given, blocks)
    for name, inner, blocks in (("d_h", d_h, seeds.h), ("d_c", d_c, seeds.c)):
        for place, given in (inner or {}).items():
            _add_inner(trace, name, place, given, blocks)
    if (valid := trace.valid()) is not None:
        xp = namespace_of(trace.x)
        for blocks in seeds:
            for place, block in blocks.items():
                blocks[place] = xp.where(valid.mT, block, xp.zeros_like(block))
    return seeds


def _zeros(trace: Trace, size: int) -> dict[Place, Array]:
    xp, (T, N) = namespace_of(trace.x), trace.x.shape[:2]
    return {place: xp.zeros((T, size, N), dtype=trace.x.dtype, device=trace.x.device) for place in trace.arch.places}


def _add_output(trace: Trace, given: Any, blocks: dict[Place, Array]) -> None:
    """d_output is the gradient of h in both directions of the last layer, side by side."""
    by_time = time_major(trace, _checked(trace, "d_output", given, tuple(trace.output.shape)))  # (T, N, D*P)
    last, P = trace.arch.num_layers - 1, trace.arch.state_size
    for d in range(trace.arch.num_directions):
        blocks[last, d] += by_time[..., d * P : (d + 1) * P].mT


def _add_last(trace: Trace, name: str, given: Any, blocks: dict[Place, Array]) -> None:
    """h_n and c_n are the states after a sample's last step in the order of computing."""
    T, N = trace.x.shape[:2]
    last: Any = trace.h_n if name == "d_h_n" else trace.c_n
    of_last = _checked(trace, name, given, tuple(last.shape))
    if last.ndim == 2:
        of_last = of_last[:, None, :]
    for k, (layer, d) in enumerate(trace.arch.places):
        for n in range(N):
            t = 0 if d else length_of(trace.lengths, n, T) - 1
            blocks[layer, d][t, :, n] += of_last[k, n]


def _add_inner(trace: Trace, name: str, place: Place, given: Any, blocks: dict[Place, Array]) -> None:
    if place not in blocks:
        raise invalid(
            "the keys of {name} must be (layer, direction), one of {places}; got {place!r}",
            name=name,
            places=", ".join(map(str, blocks)),
            place=place,
        )
    T, size, N = blocks[place].shape
    blocks[place] += _checked(trace, f"{name}[{place[0]}, {place[1]}]", given, (T, N, size)).mT


def _checked(trace: Trace, name: str, given: Any, shape: tuple[int, ...]) -> Array:
    value = like(trace.x, given)
    if tuple(value.shape) != shape:
        raise invalid("{name} must have shape {expected}; got {got}", name=name, expected=shape, got=tuple(value.shape))
    if value.dtype != trace.x.dtype:
        raise invalid_type(
            "{name} must have the dtype of x, {dtype}; got {dtype_}",
            name=name,
            dtype=trace.x.dtype,
            dtype_=value.dtype,
        )
    return value


def time_major(trace: Trace, values: Array) -> Array:
    """What has the layout of x and `output` as the trace has it inside: (T, N, ...)."""
    if not trace.batched:
        return values[:, None]
    return _first_two_exchanged(values) if trace.arch.batch_first else values


def as_given(trace: Trace, values: Array) -> Array:
    """`time_major` backwards: (T, N, ...) in the layout of x and `output`."""
    if not trace.batched:
        return values[:, 0]
    return _first_two_exchanged(values) if trace.arch.batch_first else values


def _first_two_exchanged(values: Array) -> Array:
    return namespace_of(values).permute_dims(values, (1, 0, *range(2, values.ndim)))
