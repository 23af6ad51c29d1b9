"""What the layer's constructor takes, and the shape of every tensor that follows from it.

Letters used in every docstring and comment of this package: T `seq_len`, N batch, I `input_size`, H `hidden_size`,
L `num_layers`, D directions (1 or 2), G gates (rnn 1, gru 3, lstm 4), P the size of the state that is passed on
(`proj_size`, or H when there is no projection).
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TypeVar

from rnnviz.network.cells import CELLS, Cell
from rnnviz.network.errors import invalid, invalid_type

T = TypeVar("T")

_SUFFIX = ("", "_reverse")


@dataclass(frozen=True)
class Architecture:
    """The arguments of `torch.nn.RNN`, `LSTM` or `GRU`, under torch's names; hashable, and valid once it exists.

    Raises TypeError or ValueError, naming the field, the rule and the value, when a field breaks torch's rules.
    """

    cell: str
    input_size: int
    hidden_size: int
    num_layers: int = 1
    bias: bool = True
    batch_first: bool = False
    bidirectional: bool = False
    proj_size: int = 0

    def __post_init__(self) -> None:
        if not isinstance(self.cell, str) or self.cell not in CELLS:
            raise invalid("cell must be one of {cells}; got {cell!r}", cells=", ".join(CELLS), cell=self.cell)
        for name in ("input_size", "hidden_size", "num_layers"):
            _check_int(name, getattr(self, name), at_least=1)
        _check_int("proj_size", self.proj_size, at_least=0)
        for name in ("bias", "batch_first", "bidirectional"):
            if not isinstance(getattr(self, name), bool):
                raise invalid_type("{name} must be True or False; got {value!r}", name=name, value=getattr(self, name))
        if self.proj_size and not self.spec.projects:
            able = " or ".join(name for name, cell in CELLS.items() if cell.projects)
            raise invalid(
                "proj_size must be 0 unless cell is {able}; got {proj_size} with {cell}",
                able=able,
                proj_size=self.proj_size,
                cell=self.cell,
            )
        if self.proj_size >= self.hidden_size:
            raise invalid(
                "proj_size must be smaller than hidden_size {hidden_size}; got {proj_size}",
                hidden_size=self.hidden_size,
                proj_size=self.proj_size,
            )

    @property
    def spec(self) -> Cell:
        """All that is particular to the cell."""
        return CELLS[self.cell]

    @property
    def gates(self) -> tuple[str, ...]:
        """The gates' letters, in the order in which torch stacks their rows."""
        return self.spec.letters

    @property
    def num_directions(self) -> int:
        return 2 if self.bidirectional else 1

    @property
    def state_size(self) -> int:
        """P: the size of h, which is `proj_size` where the LSTM projects its state and `hidden_size` elsewhere."""
        return self.proj_size or self.hidden_size

    @property
    def output_size(self) -> int:
        """Size of the last axis of `output`: P of each direction, side by side."""
        return self.num_directions * self.state_size

    @property
    def torch_name(self) -> str | None:
        """`torch.nn.LSTM` and the like; None for a cell for which torch has no module."""
        return None if self.spec.torch_class is None else f"torch.nn.{self.spec.torch_class}"

    @property
    def reference_name(self) -> str:
        """What the pass by hand is compared with, as it is said in a sentence."""
        return self.torch_name or "a loop of torch operations"

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Every (layer, direction), in the order of torch's h_n."""
        return tuple((layer, d) for layer in range(self.num_layers) for d in range(self.num_directions))

    def weights_of(self, weights: Mapping[str, T], layer: int, direction: int) -> dict[str, T]:
        """The weights of one layer in one direction, under their names without it: `weight_ih`, `bias_hh`, ..."""
        end = f"_{place_name(layer, direction)}"
        return {name.removesuffix(end): weights[name] for name in weights if name.endswith(end)}

    def layer_input_size(self, layer: int) -> int:
        """Size of what layer `layer` reads at each step: x for the first, the output of the layer below for others."""
        return self.input_size if layer == 0 else self.output_size

    def weight_shapes(self) -> dict[str, tuple[int, ...]]:
        """Shape of every weight, under torch's `state_dict()` names and in its order."""
        shapes = {}
        for layer, direction in self.places:
            for name, shape in self._shapes_of_one(layer).items():
                shapes[f"{name}_{place_name(layer, direction)}"] = shape
        return shapes

    def _shapes_of_one(self, layer: int) -> dict[str, tuple[int, ...]]:
        rows = len(self.gates) * self.hidden_size
        shapes: dict[str, tuple[int, ...]] = {
            "weight_ih": (rows, self.layer_input_size(layer)),
            "weight_hh": (rows, self.state_size),
        }
        if self.bias:
            shapes |= {"bias_ih": (rows,), "bias_hh": (rows,)}
        if self.proj_size:
            shapes["weight_hr"] = (self.proj_size, self.hidden_size)
        return shapes

    def tensor_shapes(self, seq_len: int, batch: int | None) -> dict[str, tuple[int, ...]]:
        """Shapes of `input`, `h_0`, `c_0`, `output`, `h_n`, `c_n`; `batch=None` is torch's unbatched input.

        `batch_first` moves the axes of `input` and `output` only: the states keep `(L*D, N, size)`.
        """
        states = self.num_layers * self.num_directions
        n = () if batch is None else (batch,)
        lead = (*n, seq_len) if self.batch_first else (seq_len, *n)
        shapes = {"input": (*lead, self.input_size), "h_0": (states, *n, self.state_size)}
        if self.spec.memory:
            shapes["c_0"] = (states, *n, self.hidden_size)
        shapes["output"] = (*lead, self.output_size)
        shapes["h_n"] = shapes["h_0"]
        if self.spec.memory:
            shapes["c_n"] = shapes["c_0"]
        return shapes

    def constructor_call(self) -> str:
        """The torch constructor as code, with keywords only: `nn.LSTM(20, 300, 5, True)` would set `bias`, not what
        most people mean by it. Where torch has no such module, this class's own constructor."""
        if self.torch_name is None:
            return f"Architecture({', '.join([f'cell={self.cell!r}', *self._keywords()])})"
        return self.weights_call()

    def weights_call(self) -> str:
        """The constructor of the torch module that draws such weights, as code: of a cell that torch lacks, another
        module whose weights have the same names and shapes."""
        options = [f"{name}={value!r}" for name, value in self.spec.torch_options.items()]
        module = self.spec.torch_class or self.spec.weights_class
        return f"torch.nn.{module}({', '.join([*self._keywords(), *options])})"

    def _keywords(self) -> list[str]:
        own = [field for field in fields(self) if field.name != "cell"]
        return [f"{f.name}={getattr(self, f.name)!r}" for f in own if getattr(self, f.name) != f.default]


def place_name(layer: int, direction: int) -> str:
    """How torch marks the weights of one layer in one direction: `l0`, `l1_reverse`."""
    return f"l{layer}{_SUFFIX[direction]}"


def _check_int(name: str, value: object, *, at_least: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid_type("{name} must be a whole number; got {value!r}", name=name, value=value)
    if value < at_least:
        raise invalid("{name} must be at least {at_least}; got {value}", name=name, at_least=at_least, value=value)
