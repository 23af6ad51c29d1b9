"""What every axis of every tensor means: which one is time, batch, features, or layers × directions.

Everything here follows from the arguments by rule and touches no numbers; `probes.measure` runs torch and the pass by
hand on the same arguments, and the page compares the two.
"""

import math
from dataclasses import dataclass

from rnnviz.network.architecture import Architecture, place_name
from rnnviz.network.errors import invalid
from rnnviz.sources.limits import check_limit, shown
from rnnviz.words import Sentence, sentence

AXIS_KINDS = ("time", "batch", "features", "layers")
DIRECTION_NAMES = (sentence("forward"), sentence("reverse"))
_LONGEST_NUMBER = 4  # digits of a size


@dataclass(frozen=True)
class Call:
    """One call of a layer: its constructor's arguments and the sizes of what it reads.

    `batch` is None for torch's unbatched input. `lengths` are the valid steps of each sample, or None for all T.
    Raises ValueError, naming the field, the rule and the value, for a size outside `LIMITS` or lengths that do not fit.
    """

    arch: Architecture
    seq_len: int
    batch: int | None
    lengths: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        for name in ("input_size", "hidden_size", "num_layers"):
            check_limit(name, getattr(self.arch, name))
        check_limit("seq_len", self.seq_len)
        if self.batch is not None:
            check_limit("batch", self.batch)
        if self.lengths is None:
            return
        if self.batch is None:
            raise invalid("lengths must be empty for an unbatched input; got {value}", value=shown(self.lengths))
        if len(self.lengths) != self.batch:
            raise invalid(
                "lengths must have one number for each sample, {batch} in all; got {count}",
                batch=self.batch,
                count=len(self.lengths),
            )
        for n, length in enumerate(self.lengths):
            if not 1 <= length <= self.seq_len:
                raise invalid(
                    "lengths must be between 1 and seq_len {seq_len}; got {value} for sample {n}",
                    seq_len=self.seq_len,
                    value=shown(length),
                    n=n,
                )

    @property
    def samples(self) -> int:
        """How many sequences are read; an unbatched input is one."""
        return 1 if self.batch is None else self.batch

    def length(self, sample: int) -> int:
        """Valid steps of a sample."""
        return self.seq_len if self.lengths is None else self.lengths[sample]


@dataclass(frozen=True)
class Axis:
    """One axis of a tensor: what it counts, and the factors of its size, such as (("D", 2), ("H", 4))."""

    kind: str
    factors: tuple[tuple[str, int], ...]

    @property
    def size(self) -> int:
        return math.prod(size for _, size in self.factors)

    @property
    def letters(self) -> str:
        return "·".join(letter for letter, _ in self.factors)

    @property
    def written_out(self) -> str:
        """The size as its product, `2·4`; empty where there is only one factor."""
        return "·".join(str(size) for _, size in self.factors) if len(self.factors) > 1 else ""


@dataclass(frozen=True)
class Tensor:
    """A tensor's name and axes, outermost first."""

    name: str
    axes: tuple[Axis, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(axis.size for axis in self.axes)

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(axis.kind for axis in self.axes)

    @property
    def numel(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.shape)


def tensors(call: Call) -> tuple[Tensor, ...]:
    """`input`, `h_0`, `c_0`, `output`, `h_n`, `c_n` in this order; those named c only for an LSTM.

    `batch_first` swaps the first two axes of `input` and `output`. The states are (L·D, N, ·) either way.
    """
    arch = call.arch
    time = Axis("time", (("T", call.seq_len),))
    batch = () if call.batch is None else (Axis("batch", (("N", call.batch),)),)
    lead = (*batch, time) if arch.batch_first else (time, *batch)
    layers = Axis("layers", (("L", arch.num_layers), ("D", arch.num_directions)))
    h = (layers, *batch, Axis("features", (_state_letter(arch),)))
    c = (layers, *batch, Axis("features", (("H", arch.hidden_size),)))
    listed = [Tensor("input", (*lead, Axis("features", (("I", arch.input_size),)))), Tensor("h_0", h)]
    listed += [Tensor("c_0", c)] if arch.spec.memory else []
    listed += [Tensor("output", (*lead, _output_axis(arch))), Tensor("h_n", h)]
    listed += [Tensor("c_n", c)] if arch.spec.memory else []
    return tuple(listed)


def _state_letter(arch: Architecture) -> tuple[str, int]:
    return ("P" if arch.proj_size else "H", arch.state_size)


def _output_axis(arch: Architecture) -> Axis:
    return Axis("features", (("D", arch.num_directions), _state_letter(arch)))


@dataclass(frozen=True)
class WeightGroup:
    """The weights of one layer in one direction, and how many numbers they hold."""

    layer: int
    direction: int
    weights: tuple[Tensor, ...]

    @property
    def name(self) -> Sentence:
        return sentence("layer {layer} {direction}", layer=self.layer, direction=DIRECTION_NAMES[self.direction])

    @property
    def count(self) -> int:
        return sum(weight.numel for weight in self.weights)

    @property
    def written_out(self) -> str:
        """The count as a sum over tensors: `4·(4·3) + 4·(4·4) + 4·4 + 4·4 = 144`."""
        return f"{' + '.join(map(product_written_out, self.weights))} = {self.count}"


def weight_groups(arch: Architecture) -> tuple[WeightGroup, ...]:
    """Every weight, in torch's order. No axis of a weight is time or batch: they are the same for any T and N."""
    gates = (("G", len(arch.gates)),) if len(arch.gates) > 1 else ()
    rows = Axis("features", (*gates, ("H", arch.hidden_size)))
    state = Axis("features", (_state_letter(arch),))
    groups = []
    for layer in range(arch.num_layers):
        reads = Axis("features", (("I", arch.input_size),)) if layer == 0 else _output_axis(arch)
        for direction in range(arch.num_directions):
            end = place_name(layer, direction)
            own = [Tensor(f"weight_ih_{end}", (rows, reads)), Tensor(f"weight_hh_{end}", (rows, state))]
            if arch.bias:
                own += [Tensor(f"bias_ih_{end}", (rows,)), Tensor(f"bias_hh_{end}", (rows,))]
            if arch.proj_size:
                hidden = Axis("features", (("H", arch.hidden_size),))
                own.append(Tensor(f"weight_hr_{end}", (state, hidden)))
            groups.append(WeightGroup(layer, direction, tuple(own)))
    return tuple(groups)


def product_written_out(weight: Tensor) -> str:
    """How many numbers a weight holds, as gates times (rows of one gate times columns): `4·(4·3)`, or `4·4`."""
    *gates, rows = (size for _, size in weight.axes[0].factors)
    one_gate = "·".join(str(size) for size in (rows, *weight.shape[1:]))
    if not gates:
        return one_gate
    return f"{gates[0]}·({one_gate})" if len(weight.shape) > 1 else f"{gates[0]}·{one_gate}"


def whole_numbers(name: str, text: str, at_most: int) -> tuple[int, ...]:
    """The numbers of "6, 4, 2" or "(6, 4, 2)", as a person types them; empty text has none.

    Raises ValueError, naming field, rule and value, for anything else and for more than `at_most` numbers.
    """
    words = text.strip().removeprefix("(").removesuffix(")").replace(",", " ").split()
    if len(words) > at_most:
        raise invalid(
            "{name} must be at most {at_most} numbers; got {count}", name=name, at_most=at_most, count=len(words)
        )
    for word in words:
        if not (word.isascii() and word.isdigit() and len(word) <= _LONGEST_NUMBER):
            raise invalid(
                "{name} must be whole numbers below 10,000, with commas; got {value}", name=name, value=shown(word)
            )
    return tuple(map(int, words))
