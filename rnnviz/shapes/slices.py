"""Which cells of the unrolled network a slice of `output`, `h_n` or `c_n` is, and what a cell has seen.

A cell is (layer, direction, step). The slices are real Python indices, applied to arrays that hold, in place of each
number, the cell it comes from: so what is marked is what the index takes, not what someone thinks it takes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.network.architecture import Architecture
from rnnviz.shapes.axes import Call
from rnnviz.words import Sentence, sentence

PADDING = -1  # in the arrays of cells: a number that no cell made
Index = int | slice
ALL = slice(None)
Reach = Literal["until", "from", "all"]  # inputs up to the cell's own step, from it on, or all of the sample


@dataclass(frozen=True)
class Slice:
    """One expression over a result. `lead` indexes the axes before the features; `half` is the direction whose half of
    the features is taken, or None for all of them. `about` says in words what it is."""

    tensor: str
    about: Sentence
    lead: tuple[Index, ...] = ()
    half: int | None = None

    def index(self, size: int) -> tuple[Index, ...]:
        """The index, where one direction has `size` features."""
        if self.half is None:
            return self.lead
        return (*self.lead, slice(self.half * size or None, None if self.half else size))

    def text(self, size: int) -> str:
        """The expression as Python: `output[0, :, 4:]`."""
        index = self.index(size)
        return f"{self.tensor}[{', '.join(map(_written, index))}]" if index else self.tensor


def _written(index: Index) -> str:
    if isinstance(index, int):
        return str(index)
    return ":".join("" if end is None else str(end) for end in (index.start, index.stop))


def slices(call: Call) -> tuple[Slice, ...]:
    """The slices that people take, right and wrong ones, as far as they exist for this call."""
    arch = call.arch
    listed = [
        Slice("output", sentence("h of the top layer at every step. Not the layers below it.")),
        *_slices_of_output(call),
        Slice("h_n", sentence("h of every layer and direction after the last step it reads.")),
        *_slices_of_states("h_n", arch),
    ]
    if arch.spec.memory:
        listed.append(Slice("c_n", sentence("The cell state c of the same cells as h_n. output holds no c at all.")))
        listed += _slices_of_states("c_n", arch)
    return tuple(listed)


def _slices_of_output(call: Call) -> Iterator[Slice]:
    arch, batched = call.arch, call.batch is not None
    first = arch.batch_first and batched
    before: tuple[Index, ...] = (ALL,) if first else ()
    after: tuple[Index, ...] = (ALL,) if batched and not first else ()
    last_step = sentence("The top layer at the last step.")
    if arch.bidirectional:
        last_step = sentence("The top layer at the last step, both directions.")
    yield Slice("output", _may_be_padding(call, last_step), (*before, -1))
    if first:
        yield Slice(
            "output", sentence("The last sample at all its steps: with batch_first the first axis is N, not T."), (-1,)
        )
    if arch.bidirectional:
        last = (*before, -1, *after)
        ends = sentence("The forward half at the last step, where that direction ends.")
        begins = sentence("The reverse half at the last step, where that direction begins.")
        yield Slice("output", _may_be_padding(call, ends), last, 0)
        yield Slice("output", _may_be_padding(call, begins), last, 1)
        yield Slice(
            "output", sentence("The reverse half at step 0, where that direction ends."), (*before, 0, *after), 1
        )


def _may_be_padding(call: Call, about: Sentence) -> Sentence:
    if call.lengths is None:
        return about
    return sentence("{about} A shorter sample has only padding (0) there.", about=about)


def _slices_of_states(tensor: str, arch: Architecture) -> Iterator[Slice]:
    letter = tensor[0]
    top = sentence("the top layer") if arch.num_layers > 1 else sentence("the layer")
    states = arch.num_layers * arch.num_directions
    if arch.bidirectional:
        yield Slice(
            tensor, sentence("{letter} of {top}, reverse direction, after step 0.", letter=letter, top=top), (-1,)
        )
        yield Slice(
            tensor,
            sentence("{letter} of {top}, forward direction, after the last step.", letter=letter, top=top),
            (-2,),
        )
    else:
        yield Slice(tensor, sentence("{letter} of {top} after the last step.", letter=letter, top=top), (-1,))
    if states > 1 and not arch.bidirectional:
        yield Slice(
            tensor,
            sentence("{letter} of the layer below the top, after the last step: not in output.", letter=letter),
            (-2,),
        )
    if states > 2:
        yield Slice(
            tensor, sentence("{letter} of layer 0 after the last step, forward: not in output.", letter=letter), (0,)
        )


Run = tuple[int, int, int, int]  # layer, direction, first step, step after the last


def cells(call: Call, taken_by: Slice) -> tuple[tuple[Run, ...], ...]:
    """Where the numbers of a slice come from: for each sample, the runs of steps that it takes."""
    T, N, D = call.seq_len, call.samples, call.arch.num_directions
    taken = np.unique(_cells_of(call, taken_by.tensor)[taken_by.index(1)])
    taken = taken[taken != PADDING]
    by_sample = []
    for sample in range(N):
        own = taken[taken % N == sample] // N  # state * T + step, rising
        starts = np.flatnonzero((np.diff(own, prepend=-2) != 1) | (own % T == 0))
        ends = np.append(starts[1:], len(own)) - 1
        pairs = zip(own[starts].tolist(), own[ends].tolist(), strict=True) if len(own) else ()
        by_sample.append(tuple((*divmod(a // T, D), a % T, b % T + 1) for a, b in pairs))
    return tuple(by_sample)


def _cells_of(call: Call, tensor: str) -> np.ndarray:
    """An array laid out as the tensor is, one number per direction in place of its features: which cell stands there.

    A cell's number is ((layer * D + direction) * T + step) * N + sample.
    """
    arch, T, N = call.arch, call.seq_len, call.samples
    D, L = arch.num_directions, arch.num_layers
    lengths = np.array([call.length(n) for n in range(N)])
    n = np.arange(N)
    if tensor == "output":
        state, t = np.arange((L - 1) * D, L * D), np.arange(T)[:, None, None]
        numbers = (state * T + t) * N + n[:, None]  # (T, N, D)
        numbers = np.where(t < lengths[:, None], numbers, PADDING)
        numbers = numbers.transpose(1, 0, 2) if arch.batch_first else numbers
        return numbers if call.batch is not None else numbers.reshape(T, D)
    state = np.arange(L * D)[:, None]
    last = np.where(state % D == 1, 0, lengths - 1)  # the reverse direction ends at step 0
    numbers = ((state * T + last) * N + n)[:, :, None]  # (L*D, N, 1)
    return numbers if call.batch is not None else numbers[:, 0]


def reach(arch: Architecture, layer: int, direction: int) -> Reach:
    """Which inputs the cells of a row depend on. Above a bidirectional layer that is all of them, because what it
    reads at each step has the other direction in it."""
    if layer and arch.bidirectional:
        return "all"
    return "from" if direction else "until"


def inputs_seen(arch: Architecture, layer: int, direction: int, step: int, length: int) -> tuple[int, int]:
    """The inputs that a cell of a sample with `length` steps depends on: (first, one after the last)."""
    kind = reach(arch, layer, direction)
    return (step if kind == "from" else 0, step + 1 if kind == "until" else length)
