"""What a layer is called with, what a person chooses to make it, and the one computation that follows from it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from rnnviz.check.compare import Match, compare
from rnnviz.check.in_memory import in_memory
from rnnviz.check.reference import Reference, torch_forward
from rnnviz.edits import Edit, check_fit, edited, numbers_at, read_edits, shapes_edited
from rnnviz.network.architecture import Architecture
from rnnviz.network.errors import invalid
from rnnviz.network.forward import Trace, forward
from rnnviz.network.given_weights import GivenWeights
from rnnviz.network.randomness import random_state
from rnnviz.network.schedule import length_of
from rnnviz.network.weights import init_weights
from rnnviz.sources.limits import check_limit
from rnnviz.sources.sequences import Sequence, Source, make_sequence
from rnnviz.sources.tables import parse_state

FloatArray = np.ndarray[Any, np.dtype[Any]]

STATES = ("zeros", "random", "custom")
WHOLE_BATCH_AT_MOST = 25_000_000  # numbers of a trace, 100 MB in float32; of more only the drawn sample is computed


@dataclass(frozen=True, eq=False)
class Setup:
    """What a layer is called with, whoever made it: an experiment, a lesson or a file.

    weights: torch's state_dict names   x: (T, N, I), time-major   h_0: (L*D, N, P)   c_0: (L*D, N, H), or None without
    a memory   lengths: N numbers, or None where all samples have T steps   labels: for each sample a token per valid
    step, or none   feature_names: I names, or none   drawn: the sample that x holds alone, as (T, 1, I), where the
    batch is too large to be computed; all else is of the whole batch   edits: those made   undone: what takes them back
    """

    arch: Architecture
    weights: dict[str, FloatArray]
    x: FloatArray
    h_0: FloatArray
    c_0: FloatArray | None
    lengths: tuple[int, ...] | None = None
    labels: tuple[tuple[str, ...], ...] = ()
    feature_names: tuple[str, ...] = ()
    drawn: int | None = None
    edits: tuple[Edit, ...] = ()
    undone: tuple[Edit, ...] = ()

    @property
    def seq_len(self) -> int:
        return int(self.x.shape[0])

    @property
    def batch(self) -> int:
        return int(self.h_0.shape[1])

    @property
    def samples(self) -> tuple[int, ...]:
        """Those of the batch that x holds."""
        return tuple(range(self.batch)) if self.drawn is None else (self.drawn,)

    def length(self, sample: int) -> int:
        """How many steps of a sample are computed."""
        return length_of(self.lengths, sample, self.seq_len)

    def drawing(self, sample: int) -> "Setup":
        """The same with x of one sample alone."""
        return self if self.drawn == sample else replace(self, x=self.x[:, [sample]], drawn=sample)

    def edited(self, edits: tuple[Edit, ...]) -> "Setup":
        """The same with single numbers changed. Raises ValueError where an edit has no place in it."""
        check_fit(edits, shapes_edited(self.arch, self.seq_len, self.batch))
        given = self.weights | {"x": self.x, "h_0": self.h_0} | ({} if self.c_0 is None else {"c_0": self.c_0})
        made = edited(edits, given, self.drawn)
        weights = {name: made[name] for name in self.weights}
        setup = replace(self, weights=weights, x=made["x"], h_0=made["h_0"], c_0=made.get("c_0"))
        by_place = {edit.place: edit for edit in (*self.edits, *edits)}
        undone = (*self.undone, *numbers_at(edits, given, self.drawn))
        return replace(setup, edits=tuple(by_place.values()), undone=undone)

    def states(self) -> tuple[FloatArray, FloatArray | None, tuple[int, ...] | None]:
        """h_0, c_0 and lengths of the samples that x holds."""
        if self.drawn is None:
            return self.h_0, self.c_0, self.lengths
        c_0 = None if self.c_0 is None else self.c_0[:, [self.drawn]]
        return self.h_0[:, [self.drawn]], c_0, None if self.lengths is None else (self.lengths[self.drawn],)


@dataclass(frozen=True)
class Experiment:
    """Everything a person chooses. `h_0`, `c_0` are one of STATES; `h_0_text`, `c_0_text` the numbers when it is
    `custom`. `lengths` are steps per sample, or None for what the source says. `edits` are single numbers of weights, x
    and initial states that differ, as `rnnviz.edits` reads them. `given` weights stand in for drawn ones.

    Raises ValueError that names field, rule and value.
    """

    arch: Architecture
    source: Source
    seed: int = 0
    scheme: str = "torch"
    spectral_radius: float = 0.9
    dtype: str = "float32"
    h_0: str = "zeros"
    h_0_text: str = ""
    c_0: str = "zeros"
    c_0_text: str = ""
    lengths: tuple[int, ...] | None = None
    device: str = "cpu"
    tf32: bool = False
    edits: str = ""
    given: GivenWeights | None = None

    def __post_init__(self) -> None:
        for name in ("input_size", "hidden_size", "num_layers"):
            check_limit(name, getattr(self.arch, name))
        width = self.source.input_size
        if self.arch.input_size != width:
            raise invalid(
                "input_size must be {width}, the width of the sequence; got {input_size}",
                width=width,
                input_size=self.arch.input_size,
            )
        for name in ("h_0", "c_0"):
            if getattr(self, name) not in STATES:
                raise invalid(
                    "{name} must be one of {states}; got {value!r}",
                    name=name,
                    states=", ".join(STATES),
                    value=getattr(self, name),
                )

    @property
    def seq_len(self) -> int:
        return self.source.seq_len

    @property
    def batch(self) -> int:
        return self.source.batch

    def setup(self, drawn: int | None = None) -> Setup:
        """Weights, x and initial states; with `drawn`, x of that sample alone.

        Raises ValueError that names field, rule and value, where lengths, custom states or edits do not fit.
        """
        arch, dtype = self.arch, self.dtype
        sequence = make_sequence(self.source, dtype=dtype, sample=drawn)
        lengths = sequence.lengths if self.lengths is None else _fitting(self.lengths, sequence, self.batch)
        drawing = (arch, self.seed, dtype, self.scheme, self.spectral_radius)
        weights = init_weights(*drawing) if self.given is None else self.given.of(arch, dtype)
        shapes = arch.tensor_shapes(self.seq_len, self.batch)
        h_0 = _state("h_0", self.h_0, self.h_0_text, shapes["h_0"], self.seed, dtype)
        c_0 = _state("c_0", self.c_0, self.c_0_text, shapes["c_0"], self.seed, dtype) if arch.spec.memory else None
        made = Setup(arch, weights, sequence.x, h_0, c_0, lengths, sequence.labels, sequence.feature_names, drawn)
        return made.edited(read_edits(self.edits)) if self.edits else made


@dataclass(frozen=True, eq=False)
class Simulation:
    """The computed result. `seconds`: way of computing -> time of this one run."""

    setup: Setup
    trace: Trace
    reference: Reference
    match: Match
    seconds: dict[str, float]

    @property
    def samples(self) -> tuple[int, ...]:
        """Those that the trace holds: all of the batch, or the drawn one alone where all would be too much."""
        return self.setup.samples

    def column(self, sample: int) -> int:
        """Where sample `sample` of the batch stands in the trace."""
        return self.samples.index(sample)


def simulate(
    setup: Setup,
    *,
    device: str = "cpu",
    tf32: bool = False,
    sample: int = 0,
    between: Callable[[], object] = lambda: None,
) -> Simulation:
    """Compute the trace by hand and torch's reference, and compare them; `between()` is called after each of the parts
    of both, `parts_of(arch)` times, and may raise to give it up.

    `sample` matters only where the whole batch would be too much: then it alone is computed (samples do not meet in a
    recurrent layer, so its numbers are the same as within its batch).
    """
    arch = setup.arch
    if setup.drawn is None and is_large(arch, setup.seq_len, setup.batch):
        setup = setup.drawing(sample)
    x = np.ascontiguousarray(setup.x.transpose(1, 0, 2)) if arch.batch_first else setup.x
    h_0, c_0, lengths = setup.states()
    placed = x if device == "cpu" else torch.from_numpy(x).to(device)
    began = time.perf_counter()
    trace = in_memory(forward(arch, setup.weights, placed, h_0, c_0, lengths, between=between))
    by_hand = time.perf_counter() - began
    reference = torch_forward(arch, setup.weights, x, h_0, c_0, lengths, device=device, tf32=tf32, between=between)
    seconds = {"by hand": by_hand, **reference.seconds}
    return Simulation(setup, trace, reference, compare(trace, reference), seconds)


def parts_of(arch: Architecture) -> int:
    """How many parts a simulation has: each layer and direction by hand and in torch's loop, and where torch has a
    module, each of its layers alone, and the module."""
    modules = 0 if arch.torch_name is None else arch.num_layers + 1
    return 2 * arch.num_layers * arch.num_directions + modules


def is_large(arch: Architecture, seq_len: int, batch: int) -> bool:
    """Whether the whole batch is too much to be traced, so that one sample is computed at a time."""
    return trace_size(arch, seq_len, batch) > WHOLE_BATCH_AT_MOST


def trace_size(arch: Architecture, seq_len: int, batch: int) -> int:
    """How many numbers a whole trace has: two sums per gate, and the gates and states of every step."""
    per_step = (3 * len(arch.gates) + 2) * arch.hidden_size
    return seq_len * batch * arch.num_layers * arch.num_directions * per_step


def _fitting(lengths: tuple[int, ...], sequence: Sequence, N: int) -> tuple[int, ...] | None:
    T = len(sequence.x)
    own = sequence.lengths or (T,) * N
    if len(lengths) != N:
        raise invalid("lengths must have one number for each sample, {N} in all; got {count}", N=N, count=len(lengths))
    for n, (length, longest) in enumerate(zip(lengths, own, strict=True)):
        if not 1 <= length <= longest:
            raise invalid(
                "lengths must be between 1 and {longest} for sample {n}; got {length}",
                longest=longest,
                n=n,
                length=length,
            )
    return None if set(lengths) == {T} else lengths


def _state(name: str, kind: str, text: str, shape: tuple[int, ...], seed: int, dtype: str) -> FloatArray:
    if kind == "zeros":
        return np.zeros(shape, dtype)
    if kind == "random":
        return random_state(name, shape, seed).astype(dtype)
    return parse_state(text, shape, name).astype(dtype)
