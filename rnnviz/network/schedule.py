"""In which order the cells of an unrolled network can be computed: what each tick of the clock reveals."""

from collections.abc import Sequence

from rnnviz.network.architecture import Architecture
from rnnviz.network.errors import invalid
from rnnviz.network.maths import Array, namespace_of

Cell = tuple[int, int, int]  # layer, direction, step of the input


def schedule(arch: Architecture, seq_len: int) -> tuple[tuple[Cell, ...], ...]:
    """The cells that each tick reveals; a cell never comes before what it reads.

    In one direction tick k is step k in all layers, bottom to top. With two, a layer reads both directions of the
    layer below at every step, so the layers come one after the other: tick k of a layer is step k going right and
    step T-1-k going left. `seq_len` is the number of steps that are computed: a padded sample has fewer than T.

    Raises ValueError when `seq_len` is below 1.
    """
    if seq_len < 1:
        raise invalid("seq_len must be at least 1; got {seq_len}", seq_len=seq_len)
    layers = range(arch.num_layers)
    if not arch.bidirectional:
        return tuple(tuple((layer, 0, t) for layer in layers) for t in range(seq_len))
    return tuple(((layer, 0, t), (layer, 1, seq_len - 1 - t)) for layer in layers for t in range(seq_len))


def step_at_ticks(arch: Architecture, seq_len: int, layer: int, direction: int) -> tuple[int | None, ...]:
    """For each tick, the step that this layer and direction has reached; None before its first."""
    reached: int | None = None
    steps = []
    for cells in schedule(arch, seq_len):
        reached = next((t for at, d, t in cells if (at, d) == (layer, direction)), reached)
        steps.append(reached)
    return tuple(steps)


def length_of(lengths: Sequence[int] | None, sample: int, seq_len: int) -> int:
    """How many steps of a sample are computed."""
    return seq_len if lengths is None else int(lengths[sample])


def states_before(states: Array, first: Array, reverse: bool, lengths: Sequence[int] | None) -> Array:
    """The state that each step starts from: the step's to the left, or to the right when going left; `first` for the
    step that is computed first, which in the reverse direction is a sample's last.

    states: (T, N, size)   first: (N, size)  ->  (T, N, size)
    """
    xp = namespace_of(states)
    if not reverse:
        return xp.concat([first[None], states[:-1]], axis=0)
    before = xp.concat([states[1:], first[None]], axis=0)
    for n in range(states.shape[1]):
        before[length_of(lengths, n, len(states)) - 1, n] = first[n]
    return before
