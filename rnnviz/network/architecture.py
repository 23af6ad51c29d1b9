"""What the layer's constructor takes, and the shape of every tensor that follows from it.

Letters used in every docstring and comment of this package: T `seq_len`, N batch, I `input_size`, H `hidden_size`,
L `num_layers`, D directions (1 or 2), G gates (rnn 1, gru 3, lstm 4), P the size of the state that is passed on
(`proj_size`, or H when there is no projection).
"""

from dataclasses import dataclass, fields

# The gates in the order in which torch stacks their rows in weight_ih, weight_hh and the biases.
GATES: dict[str, tuple[str, ...]] = {
    "rnn_tanh": ("h",),
    "rnn_relu": ("h",),
    "gru": ("r", "z", "n"),
    "lstm": ("i", "f", "g", "o"),
}
CELLS = tuple(GATES)
TORCH_CLASS = {"rnn_tanh": "RNN", "rnn_relu": "RNN", "gru": "GRU", "lstm": "LSTM"}
DIRECTION_SUFFIX = ("", "_reverse")


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
        if self.cell not in CELLS:
            raise ValueError(f"cell must be one of {', '.join(CELLS)}; got {self.cell!r}")
        for name in ("input_size", "hidden_size", "num_layers"):
            _check_int(name, getattr(self, name), at_least=1)
        _check_int("proj_size", self.proj_size, at_least=0)
        for name in ("bias", "batch_first", "bidirectional"):
            if not isinstance(getattr(self, name), bool):
                raise TypeError(f"{name} must be True or False; got {getattr(self, name)!r}")
        if self.proj_size and self.cell != "lstm":
            raise ValueError(f"proj_size must be 0 unless cell is lstm; got {self.proj_size} with {self.cell}")
        if self.proj_size >= self.hidden_size:
            raise ValueError(f"proj_size must be smaller than hidden_size {self.hidden_size}; got {self.proj_size}")

    @property
    def gates(self) -> tuple[str, ...]:
        return GATES[self.cell]

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
    def torch_name(self) -> str:
        return f"torch.nn.{TORCH_CLASS[self.cell]}"

    def layer_input_size(self, layer: int) -> int:
        """Size of what layer `layer` reads at each step: x for the first, the output of the layer below for others."""
        return self.input_size if layer == 0 else self.output_size

    def weight_shapes(self) -> dict[str, tuple[int, ...]]:
        """Shape of every weight, under torch's `state_dict()` names and in its order."""
        rows = len(self.gates) * self.hidden_size
        shapes: dict[str, tuple[int, ...]] = {}
        for layer in range(self.num_layers):
            for suffix in DIRECTION_SUFFIX[: self.num_directions]:
                end = f"l{layer}{suffix}"
                shapes[f"weight_ih_{end}"] = (rows, self.layer_input_size(layer))
                shapes[f"weight_hh_{end}"] = (rows, self.state_size)
                if self.bias:
                    shapes[f"bias_ih_{end}"] = (rows,)
                    shapes[f"bias_hh_{end}"] = (rows,)
                if self.proj_size:
                    shapes[f"weight_hr_{end}"] = (self.proj_size, self.hidden_size)
        return shapes

    def tensor_shapes(self, seq_len: int, batch: int | None) -> dict[str, tuple[int, ...]]:
        """Shapes of `input`, `h_0`, `c_0`, `output`, `h_n`, `c_n`; `batch=None` is torch's unbatched input.

        `batch_first` moves the axes of `input` and `output` only: the states keep `(L*D, N, size)`.
        """
        states = self.num_layers * self.num_directions
        n = () if batch is None else (batch,)
        lead = (*n, seq_len) if self.batch_first else (seq_len, *n)
        shapes = {"input": (*lead, self.input_size), "h_0": (states, *n, self.state_size)}
        if self.cell == "lstm":
            shapes["c_0"] = (states, *n, self.hidden_size)
        shapes["output"] = (*lead, self.output_size)
        shapes["h_n"] = shapes["h_0"]
        if self.cell == "lstm":
            shapes["c_n"] = shapes["c_0"]
        return shapes

    def constructor_call(self) -> str:
        """The torch constructor as code, with keywords only: `nn.LSTM(20, 300, 5, True)` would set `bias`, not what
        most people mean by it."""
        shown = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "cell"}
        defaults = {f.name: f.default for f in fields(self)}
        words = [f"{name}={value!r}" for name, value in shown.items() if value != defaults[name]]
        if self.cell == "rnn_relu":
            words.append("nonlinearity='relu'")
        return f"{self.torch_name}({', '.join(words)})"


def _check_int(name: str, value: object, *, at_least: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be a whole number; got {value!r}")
    if value < at_least:
        raise ValueError(f"{name} must be at least {at_least}; got {value}")
