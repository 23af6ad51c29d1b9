"""Everything a person chooses, as one frozen value, and the one computation that follows from it."""

import time
from dataclasses import dataclass

import numpy as np
import torch

from rnnviz.check.compare import Match, as_numpy, compare
from rnnviz.check.reference import Reference, torch_forward
from rnnviz.lessons.simulator import simulator_setup
from rnnviz.network.architecture import Architecture
from rnnviz.network.errors import invalid
from rnnviz.network.forward import LayerTrace, Trace, forward
from rnnviz.network.randomness import random_state
from rnnviz.network.weights import init_weights
from rnnviz.sources.limits import check_limit
from rnnviz.sources.sequences import Normal, Sequence, Source, make_sequence
from rnnviz.sources.tables import parse_state

STATES = ("zeros", "random", "custom")
# Numbers of a whole trace above which only the drawn sample is computed: about 100 MB in float32.
WHOLE_BATCH_AT_MOST = 25_000_000


@dataclass(frozen=True)
class Experiment:
    """The choices. `h_0`, `c_0` are one of STATES; `h_0_text`, `c_0_text` the numbers when it is `custom`.

    `lengths` are steps per sample, or None for what the source says. `lesson` is (id, seed, text): then the weights, x
    and states are those of that lesson's recurrent layer, and `source` only tells their sizes (see `from_lesson`).
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
    lesson: tuple[str, int, str | None] | None = None

    def __post_init__(self) -> None:
        for name in ("input_size", "hidden_size", "num_layers"):
            check_limit(name, getattr(self.arch, name))
        width = self.source.input_size
        if self.lesson is None and self.arch.input_size != width:
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


@dataclass(frozen=True, eq=False)
class Setup:
    """What the forward pass is called with. x: (T, N, I), time-major   h_0: (L*D, N, P)   c_0: (L*D, N, H) or None"""

    arch: Architecture
    sequence: Sequence
    weights: dict[str, np.ndarray]
    h_0: np.ndarray
    c_0: np.ndarray | None

    @property
    def lengths(self) -> tuple[int, ...] | None:
        return self.sequence.lengths


@dataclass(frozen=True, eq=False)
class Simulation:
    """The computed result. `samples` are the samples that the trace holds: all of the batch, or the drawn one alone
    where the whole batch would be too much. `seconds`: way of computing -> time of this one run."""

    setup: Setup
    samples: tuple[int, ...]
    trace: Trace
    reference: Reference
    match: Match
    seconds: dict[str, float]

    def column(self, sample: int) -> int:
        """Where sample `sample` of the batch stands in the trace."""
        return self.samples.index(sample)


def from_lesson(lesson: str, seed: int, text: str | None, device: str = "cpu", tf32: bool = False) -> Experiment:
    """The recurrent layer of a lesson with everything that goes into it.

    Raises ValueError where `rnnviz.lessons.simulator_setup` does: an unknown lesson, or a text that it refuses.
    """
    setup = simulator_setup(lesson, seed, text)
    T, N, width = setup.x.shape
    sizes = Normal(seq_len=T, batch=N, input_size=width)
    dtype = setup.x.dtype.name
    return Experiment(setup.arch, sizes, seed, dtype=dtype, device=device, tf32=tf32, lesson=(lesson, seed, text))


def prepare(experiment: Experiment) -> Setup:
    """Weights, x and initial states of an experiment; the layout of x is always time-major here.

    Raises ValueError that names field, rule and value, where lengths or custom states do not fit.
    """
    if experiment.lesson is not None:
        return _lesson_setup(experiment)
    arch, dtype = experiment.arch, experiment.dtype
    sequence = make_sequence(experiment.source, dtype=dtype)
    T, N = sequence.x.shape[:2]
    if experiment.lengths is not None:
        sequence = Sequence(sequence.x, sequence.labels, sequence.feature_names, _fitting(experiment.lengths, sequence))
    weights = init_weights(arch, experiment.seed, dtype, experiment.scheme, experiment.spectral_radius)
    shapes = arch.tensor_shapes(T, N)
    h_0 = _state("h_0", experiment.h_0, experiment.h_0_text, shapes["h_0"], experiment.seed, dtype)
    c_0 = None
    if arch.cell == "lstm":
        c_0 = _state("c_0", experiment.c_0, experiment.c_0_text, shapes["c_0"], experiment.seed, dtype)
    return Setup(arch, sequence, weights, h_0, c_0)


def simulate(experiment: Experiment, sample: int = 0) -> Simulation:
    """Compute the trace by hand and torch's reference, and compare them.

    `sample` matters only where the whole batch would be too much: then it alone is computed (samples do not meet in a
    recurrent layer, so its numbers are the same as within its batch).
    """
    setup = prepare(experiment)
    arch, x = setup.arch, setup.sequence.x
    N = x.shape[1]
    samples = (sample,) if is_large(experiment) else tuple(range(N))
    rows = list(samples)
    x, h_0 = x[:, rows], setup.h_0[:, rows]
    c_0 = None if setup.c_0 is None else setup.c_0[:, rows]
    lengths = None if setup.lengths is None else tuple(setup.lengths[n] for n in rows)
    given = np.ascontiguousarray(x.transpose(1, 0, 2)) if arch.batch_first else x
    placed = given if experiment.device == "cpu" else torch.from_numpy(given).to(experiment.device)
    began = time.perf_counter()
    trace = _as_numpy(forward(arch, setup.weights, placed, h_0, c_0, lengths))
    by_hand = time.perf_counter() - began
    reference = torch_forward(
        arch, setup.weights, given, h_0, c_0, lengths, device=experiment.device, tf32=experiment.tf32
    )
    seconds = {"by hand": by_hand, **reference.seconds}
    return Simulation(setup, samples, trace, reference, compare(trace, reference), seconds)


def is_large(experiment: Experiment) -> bool:
    """Whether the whole batch is too much to be traced, so that one sample is computed at a time."""
    source = experiment.source
    return trace_size(experiment.arch, source.seq_len, source.batch) > WHOLE_BATCH_AT_MOST


def _as_numpy(trace: Trace) -> Trace:
    """The same trace in the computer's own memory, whatever device computed it."""
    if isinstance(trace.x, np.ndarray):
        return trace
    layers = tuple(
        tuple(LayerTrace(*(None if v is None else as_numpy(v) for v in one)) for one in pair) for pair in trace.layers
    )
    c_n = None if trace.c_n is None else as_numpy(trace.c_n)
    return Trace(trace.arch, as_numpy(trace.x), trace.lengths, as_numpy(trace.output), as_numpy(trace.h_n), c_n, layers)


def trace_size(arch: Architecture, seq_len: int, batch: int) -> int:
    """How many numbers a whole trace has: two sums per gate, and the gates and states of every step."""
    per_step = (3 * len(arch.gates) + 2) * arch.hidden_size
    return seq_len * batch * arch.num_layers * arch.num_directions * per_step


def _fitting(lengths: tuple[int, ...], sequence: Sequence) -> tuple[int, ...] | None:
    T, N = sequence.x.shape[:2]
    own = sequence.lengths or (T,) * N
    if len(lengths) != N:
        raise invalid("lengths must be {N} numbers, one for each sample; got {count}", N=N, count=len(lengths))
    for n, (length, longest) in enumerate(zip(lengths, own, strict=True)):
        if not 1 <= length <= longest:
            raise invalid(
                "lengths must be between 1 and {longest} for sample {n}; got {length}",
                longest=longest,
                n=n,
                length=length,
            )
    return None if set(lengths) == {T} else lengths


def _state(name: str, kind: str, text: str, shape: tuple[int, ...], seed: int, dtype: str) -> np.ndarray:
    if kind == "zeros":
        return np.zeros(shape, dtype)
    if kind == "random":
        return random_state(name, shape, seed).astype(dtype)
    return parse_state(text, shape, name).astype(dtype)


def _lesson_setup(experiment: Experiment) -> Setup:
    assert experiment.lesson is not None
    lesson, seed, text = experiment.lesson
    arch, weights, x, h_0, c_0, lengths = simulator_setup(lesson, seed, text)
    shapes = arch.tensor_shapes(*x.shape[:2])
    h_0 = np.zeros(shapes["h_0"], x.dtype) if h_0 is None else h_0
    if arch.cell == "lstm" and c_0 is None:
        c_0 = np.zeros(shapes["c_0"], x.dtype)
    return Setup(arch, Sequence(x, (), (), lengths), weights, h_0, c_0)
