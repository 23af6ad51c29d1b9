"""What was found in a file: recurrent layers, the tables beside them, and which rows of the file became which gate."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.network.architecture import Architecture
from rnnviz.network.errors import Invalid, invalid
from rnnviz.words import Sentence

Array = NDArray[Any]
OWN_WORDS = "rnnviz"  # under this name our own files say what their tensors are


class Block(NamedTuple):
    """The rows of one gate: its letter here, its letter in the program that wrote the file, and where they lay along
    the axis of the gates of the file's tensor, `start` to `stop`."""

    gate: str
    theirs: str
    start: int
    stop: int


class Move(NamedTuple):
    """How one weight was made: `target`, torch's name for it, from `source`, the file's. `transposed`: the file has its
    gates in columns. `blocks` stand in torch's order of gates. Without a source the weight is zeros: the program adds
    one bias where torch adds two. A projection has no gates, and no blocks."""

    target: str
    source: str
    transposed: bool
    blocks: tuple[Block, ...]

    @property
    def reordered(self) -> bool:
        """Whether any gate stands elsewhere than in the file."""
        return self.transposed or self.in_another_order

    @property
    def in_another_order(self) -> bool:
        """Whether the file has the gates in another order than torch."""
        starts = [block.start for block in self.blocks]
        return starts != sorted(starts)


@dataclass(frozen=True, eq=False)
class Table:
    """A matrix beside the layer: an embedding (tokens, width), or a linear layer (outputs, width) with its bias."""

    prefix: str
    weight: Array
    bias: Array | None = None

    @cached_property
    def digest(self) -> str:
        """What tells its numbers from those of another, so that what was computed with them can be kept."""
        found = hashlib.sha256(repr((self.weight.shape, self.weight.dtype.str, self.bias is None)).encode())
        for values in (self.weight, *([] if self.bias is None else [self.bias])):
            found.update(np.ascontiguousarray(values).tobytes())
        return found.hexdigest()[:32]


@dataclass(frozen=True, eq=False)
class FoundLayer:
    """A recurrent layer of a file.

    prefix: what its names begin with in the file   weights: torch's names, as `arch` asks for them
    origin: `torch`, `keras` or `onnx`, whose names and order of gates the file has   moves: one for each weight
    unsaid: what the file does not say, by fields of `Architecture`, with the values that are possible; `arch` has the
    first   embeddings: tables with a row for each token, as wide as x   heads: linear layers that read the output
    """

    prefix: str
    arch: Architecture
    weights: dict[str, Array]
    origin: str
    moves: tuple[Move, ...]
    unsaid: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    embeddings: tuple[Table, ...] = ()
    heads: tuple[Table, ...] = ()

    @property
    def reordered(self) -> bool:
        """Whether the file keeps its gates in another order, or in columns."""
        return any(move.reordered for move in self.moves)

    def said(self, **fields: Any) -> "FoundLayer":
        """The same layer with answers to what is `unsaid`: `layer.said(batch_first=True)`.

        Raises ValueError that names field, rule and value.
        """
        for name, value in fields.items():
            if value not in self.unsaid.get(name, ()):
                possible = ", ".join(map(repr, self.unsaid.get(name, (getattr(self.arch, name, None),))))
                raise invalid(
                    "{name} must be one of {possible}; got {value!r}", name=name, possible=possible, value=value
                )
        left = {name: values for name, values in self.unsaid.items() if name not in fields}
        return replace(self, arch=replace(self.arch, **fields), unsaid=left)


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """All that a file gave: its recurrent layers in its order, and why others were left out."""

    layers: tuple[FoundLayer, ...]
    left_out: tuple[Sentence, ...] = ()


class LeftOut(Invalid):
    """A layer of a file that cannot be computed here; others of the file may."""
