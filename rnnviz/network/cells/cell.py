"""What a cell says of itself. Whoever draws, explains, checks or exercises a cell asks here, never for its name.

A step is a pure function `step(w, x, h, c)` with the samples as columns, as the formulas of books have them:

    x = W_ih x[t] + b_ih, (G*H, N)      h: (P, N) and c: (H, N), the states before it; c is None without a memory
    w.hh (G*H, P), w.b_hh (G*H, N), and w.hr (P, H) where the state is projected, else None

It returns a NamedTuple of every value that it names: the gates by their letters, `from_h` = W_hh h[t-1] + b_hh, the new
`h`, and where there are such the new `c` and the `unprojected` state. Their names are those of `forward.LayerTrace`.

The step back is a pure function `step_back(w, step, h, c, d_h, d_c)` that stands below it. `d_v` is the gradient of a
value v: what a little more of v would do to the number that is asked about.

    step: what the step returned; h and c: the states before it, as above
    d_h (P, N): the gradient of the new h; d_c (H, N): what reaches the new c from the step after, None without a memory

It returns a NamedTuple of the gradients, each under the name of its value: `from_x`, `from_h`, the gates, the new `c`
and `unprojected`; and those of the states before the step, `h_before` and `c_before`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from rnnviz.network.maths import Array

Activation = Literal["sigmoid", "tanh", "relu"]


class StepWeights(NamedTuple):
    """What a step needs of the weights of its layer and direction; `hr` is None without a projection."""

    hh: Array  # (G*H, P)
    b_hh: Array  # (G*H, N): the same column for each sample
    hr: Array | None  # (P, H)


class Gate(NamedTuple):
    """One block of H rows of the stacked weights, in torch's order, and what becomes of its sum.

    `scaled_by` names the gate that multiplies W_hh h[t-1] + b_hh of this gate, bias included; `reads_through` the gate
    that multiplies h[t-1] before the product, W_hh (r ⊙ h[t-1]) + b_hh.
    """

    letter: str
    activation: Activation
    scaled_by: str = ""
    reads_through: str = ""


class Layout(NamedTuple):
    """How another program keeps a cell: the name of its layer, its gates in its order as (our letter, its letter), and
    the options with which it computes the same."""

    layer: str
    gates: tuple[tuple[str, str], ...]
    options: Mapping[str, object]


class Line(NamedTuple):
    """How the gates come together in a state: `name` = `text`, as in a book. Entry by entry: ⊙; index in brackets."""

    name: str
    text: str


# The gradient of a gate's sum, by that of its value.
_SLOPES: dict[Activation, str] = {
    "sigmoid": "d_{0} ⊙ {0} ⊙ (1 − {0})",
    "tanh": "d_{0} ⊙ (1 − {0}²)",
    "relu": "d_{0} ⊙ ({0} > 0)",
}
Step = Callable[[StepWeights, Array, Array, Array | None], Any]
StepBack = Callable[[StepWeights, Any, Array, Array | None, Array, Array | None], Any]
# torch's side of a cell for which torch has no module: (torch, x (N, I), h (N, H), c, weights by name) -> (h, c)
TorchStep = Callable[[Any, Any, Any, Any, Mapping[str, Any]], tuple[Any, Any]]


@dataclass(frozen=True, eq=False)
class Cell:
    """Everything that is particular to one cell.

    `name` is `Architecture.cell`, `title` what pages call it. `values` is the type of what `step` returns. `bounded`:
    |h| never exceeds 1. `torch_class` is the class in `torch.nn` with its `torch_options`; where it is None,
    `torch_step` is one step written in torch's operations, which shares nothing with `step`, and `weights_class` has
    weights of the same names and shapes. `torch_projected_step`, where it `projects`, is one step with a projection in
    torch's operations: torch's own cells have none. `lines` combine the gates; a cell without any has its only gate as
    its state.
    `lines_back` say how the gradients of gates and states follow from d_h and d_c; d_sum_n is that of the sum of gate
    n, before its activation, d_sum_rz those of two gates and d_sums those of all, in torch's order. `keeps` names the
    gate that scales a state on its way straight to the next step, past all weights. `layouts`: how the programs `keras`
    and `onnx` keep such a cell.
    """

    name: str
    title: str
    gates: tuple[Gate, ...]
    step: Step
    step_back: StepBack
    values: type[Any]
    lines: tuple[Line, ...] = ()
    lines_back: tuple[Line, ...] = ()
    keeps: Mapping[str, str] = field(default_factory=dict)
    memory: bool = False
    bounded: bool = True
    projects: bool = False
    torch_class: str | None = None
    torch_options: Mapping[str, str] = field(default_factory=dict)
    torch_step: TorchStep | None = None
    torch_projected_step: TorchStep | None = None
    weights_class: str | None = None
    layouts: Mapping[str, Layout] = field(default_factory=dict)

    @property
    def letters(self) -> tuple[str, ...]:
        """The gates' letters, in torch's order."""
        return tuple(gate.letter for gate in self.gates)

    @property
    def states(self) -> tuple[str, ...]:
        """What is carried from step to step: h, and c where there is a memory."""
        return ("h", "c") if self.memory else ("h",)

    @property
    def gated(self) -> bool:
        """Whether gates come together in the state; the only gate of a plain RNN is its state."""
        return bool(self.lines)

    def lines_with(self, *, projected: bool) -> tuple[Line, ...]:
        """The lines as they are computed; with a projection what was h is m, and h is W_hr m."""
        if not projected:
            return self.lines
        *others, last = self.lines
        return (*others, Line("m", last.text), Line("h", "W_hr m"))

    def lines_back_with(self, *, projected: bool, sums: bool = False) -> tuple[Line, ...]:
        """The same lines as they are computed; with a projection the gradient of m takes the place of d_h. `sums`: with
        the lines of the gates' sums, too, which follow from their activations."""
        lines = self.lines_back
        if projected:
            inner = tuple(Line(name, text.replace("d_h", "d_m")) for name, text in lines[:-1])
            lines = (Line("d_m", "W_hrᵀ d_h"), *inner, lines[-1])
        if not sums or not self.gated:
            return lines
        slopes = {
            gate.letter: Line(f"d_sum_{gate.letter}", _SLOPES[gate.activation].format(gate.letter))
            for gate in self.gates
        }
        return tuple(
            each
            for line in lines
            for each in (line, *([slopes[line.name[2:]]] if line.name.removeprefix("d_") in slopes else []))
        )
