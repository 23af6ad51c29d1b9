"""Where x comes from: six sources, and the one function that turns any of them into numbers.

A source is a small frozen value: valid once it exists, hashable, so that it can be part of what a result is cached by.
Every one has `seq_len`, `batch` and `input_size` (T, N, I), and `fill(x, samples)`, which writes x[:, k] for every
sample n = samples[k] that is asked for: where a batch is large, one alone.
"""

import math
from collections.abc import Sized
from dataclasses import dataclass

import numpy as np

from rnnviz.network.errors import invalid
from rnnviz.network.randomness import check_seed
from rnnviz.network.weights import DTYPES
from rnnviz.sources.characters import label
from rnnviz.sources.limits import LIMITS, check_between, check_limit, shown
from rnnviz.sources.one_hot import Encoded, encode
from rnnviz.sources.tables import ParsedTable, parse_table

Samples = range | tuple[int, ...]  # numbers of samples within the batch


@dataclass(frozen=True, eq=False)
class Sequence:
    """What a network reads.

    x: (T, N, I), time-major, 0 where a sample has ended; (T, 1, I) where one sample alone was asked for.
    labels: for each sample a short visible token per valid step; empty when x has no tokens.
    feature_names: I names, or empty when the features are only numbered.
    lengths: steps of each sample, or None when all have T.
    """

    x: np.ndarray
    labels: tuple[tuple[str, ...], ...]
    feature_names: tuple[str, ...]
    lengths: tuple[int, ...] | None


@dataclass(frozen=True)
class Normal:
    """Standard normal numbers, those of NumPy's `default_rng(seed)`."""

    seq_len: int = 8
    batch: int = 1
    input_size: int = 3
    seed: int = 0

    def __post_init__(self) -> None:
        _check_sizes(self.seq_len, self.batch, self.input_size)
        check_seed(self.seed)

    def fill(self, x: np.ndarray, samples: Samples) -> None:
        generator = np.random.default_rng(int(self.seed))
        for step in x:  # the numbers of one call for all steps, without float64 for all of them at once
            step[:] = generator.standard_normal((self.batch, self.input_size))[list(samples)]


@dataclass(frozen=True)
class Ramp:
    """All ones, then all twos, then all threes: the sequence of lesson C1."""

    seq_len: int = 8
    batch: int = 1
    input_size: int = 3

    def __post_init__(self) -> None:
        _check_sizes(self.seq_len, self.batch, self.input_size)

    def fill(self, x: np.ndarray, samples: Samples) -> None:
        x[:] = np.arange(1, self.seq_len + 1)[:, None, None]


@dataclass(frozen=True)
class Impulse:
    """0 everywhere but for a 1 in one feature at step `at`: what the network remembers of a single event."""

    seq_len: int = 8
    batch: int = 1
    input_size: int = 3
    at: int = 0
    feature: int = 0

    def __post_init__(self) -> None:
        _check_sizes(self.seq_len, self.batch, self.input_size)
        check_between("at", self.at, 0, self.seq_len - 1)
        check_between("feature", self.feature, 0, self.input_size - 1)

    def fill(self, x: np.ndarray, samples: Samples) -> None:
        x[self.at, :, self.feature] = 1


@dataclass(frozen=True)
class Sine:
    """A sine per feature. Feature 0 has `period` steps, later ones less, down to half; samples differ in phase."""

    seq_len: int = 8
    batch: int = 1
    input_size: int = 3
    period: float = 8.0

    def __post_init__(self) -> None:
        _check_sizes(self.seq_len, self.batch, self.input_size)
        number = isinstance(self.period, int | float) and not isinstance(self.period, bool)
        if not number or not 2 <= self.period <= LIMITS["seq_len"][1]:
            raise invalid(
                "period must be between 2 and {most} steps; got {value}",
                most=LIMITS["seq_len"][1],
                value=shown(self.period),
            )

    def fill(self, x: np.ndarray, samples: Samples) -> None:
        t, i = np.arange(self.seq_len)[:, None], np.arange(self.input_size)
        turns = t * (1 + i / self.input_size) / self.period + i / (2 * self.input_size)
        for k, n in enumerate(samples):
            x[:, k] = np.sin(2 * math.pi * (turns + n / self.batch))


@dataclass(frozen=True)
class Text:
    """Characters as one-hot vectors; a line is a sample, and lines may differ in length.

    `alphabet` decides what feature stands for what character: "auto" takes the different characters of the text in
    the order in which they first appear, so that typing on never renumbers them; a name of `ALPHABETS` or a string
    that lists the characters fixes it.
    """

    text: str
    alphabet: str = "auto"

    def __post_init__(self) -> None:
        encode(self.text, self.alphabet)

    @property
    def encoded(self) -> Encoded:
        return encode(self.text, self.alphabet)

    @property
    def seq_len(self) -> int:
        return max(map(len, self.encoded.lines))

    @property
    def batch(self) -> int:
        return len(self.encoded.lines)

    @property
    def input_size(self) -> int:
        return len(self.encoded.alphabet)

    def fill(self, x: np.ndarray, samples: Samples) -> None:
        encoded = self.encoded
        for k, n in enumerate(samples):
            line = encoded.lines[n]
            x[np.arange(len(line)), k, [encoded.alphabet[letter] for letter in line]] = 1


@dataclass(frozen=True)
class Table:
    """Values typed or pasted: a row is a step, a column a feature, a blank row ends a sample (see `tables`)."""

    text: str

    def __post_init__(self) -> None:
        parse_table(self.text)

    @property
    def parsed(self) -> ParsedTable:
        return parse_table(self.text)

    @property
    def seq_len(self) -> int:
        return max(map(len, self.parsed.samples))

    @property
    def batch(self) -> int:
        return len(self.parsed.samples)

    @property
    def input_size(self) -> int:
        return len(self.parsed.samples[0][0])

    def fill(self, x: np.ndarray, samples: Samples) -> None:
        parsed = self.parsed.samples
        for k, n in enumerate(samples):
            x[: len(parsed[n]), k] = parsed[n]


Source = Normal | Ramp | Impulse | Sine | Text | Table


def make_sequence(source: Source, *, dtype: str = "float32", sample: int | None = None) -> Sequence:
    """The numbers of a source, and what their axes are called.   -> x: (T, N, I), or (T, 1, I) of one sample alone"""
    if dtype not in DTYPES:
        raise invalid("dtype must be one of {dtypes}; got {value}", dtypes=", ".join(DTYPES), value=shown(dtype))
    samples = range(source.batch) if sample is None else (sample,)
    x = np.zeros((source.seq_len, len(samples), source.input_size), dtype)
    source.fill(x, samples)
    if isinstance(source, Text):
        lines, alphabet = source.encoded.lines, source.encoded.alphabet
        labels = tuple(tuple(map(label, line)) for line in lines)
        return Sequence(x, labels, tuple(map(label, alphabet)), _lengths(lines))
    if isinstance(source, Table):
        return Sequence(x, (), source.parsed.names, _lengths(source.parsed.samples))
    return Sequence(x, (), (), None)


def _check_sizes(seq_len: int, batch: int, input_size: int) -> None:
    check_limit("seq_len", seq_len)
    check_limit("batch", batch)
    check_limit("input_size", input_size)


def _lengths(samples: tuple[Sized, ...]) -> tuple[int, ...] | None:
    lengths = tuple(map(len, samples))
    return None if len(set(lengths)) == 1 else lengths
