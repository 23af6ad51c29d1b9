"""One stage of a lesson's network: what it reads, what it makes, and how, by hand and with torch.

A stage is plain data with functions in it; the functions of `rnnviz.lessons.stages` make them. Its values carry the
names that the generated script gives its variables, so that diagram, table, library and code speak of the same things.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, Self

from numpy.typing import NDArray

from rnnviz.lessons.asked import Slip
from rnnviz.network.architecture import Architecture
from rnnviz.words import mark

Array = NDArray[Any]
Weights = dict[str, Array]
Pool = Mapping[str, Weights]  # module -> its weights
Values = Mapping[str, Any]  # name -> numpy.ndarray by hand; torch.Tensor or PackedSequence with torch
Made = dict[str, Any]  # the values that a stage adds, of the same kinds
Compute = Callable[[Values, Weights], Made]

# What one letter of a value's axes stands for.
AXES: dict[str, str] = {
    "T": mark("time"),
    "N": mark("batch"),
    "F": mark("features"),
    "S": mark("layers × directions"),
    "P": mark("packed rows"),
    "I": mark("rows of a matrix"),
    "O": mark("columns of a matrix"),
    "M": mark("samples as meant"),
    "V": mark("values that are tried"),
}


class Draw(Protocol):
    """Random numbers that a stage begins with (see `draws`). `line` draws them in the script."""

    @property
    def line(self) -> str: ...
    def at(self, stream: int) -> Self: ...
    def numbers(self, seed: int) -> Weights: ...


def as_drawn(drawn: Weights, pool: Pool) -> Weights:
    return drawn


def shared_with(module: str) -> Callable[[Weights, Pool], Weights]:
    """The weights of an earlier module; with "", its own."""
    return (lambda _, pool: pool[module]) if module else as_drawn


@dataclass(frozen=True)
class Layer:
    """The recurrent layer inside a stage, and the names of what it reads; enough to open it in the simulator."""

    arch: Architecture
    of: str
    h_0: str | None = None
    c_0: str | None = None
    lengths: str | None = None
    packed: bool = False


@dataclass(frozen=True)
class Products:
    """What each number of a stage's main value is the sum of: a row of `matrix` times what the stage reads, and `bias`.

    Both are names of the stage's weights; a bias that is not there is not added.   signs: how a formula writes them.
    """

    matrix: str
    bias: str
    signs: tuple[str, str]


@dataclass(frozen=True)
class Stage:
    """A box of the diagram.

    module: the variable that holds its weights, "" for none; stages that name the same module share them.
    reads: values that enter, the main one first.   makes: value -> its axes, a letter of `AXES` for each; "@x" stands
    for the axes of the value x.   draw: its random numbers, if any.   weights: (these numbers, pool of earlier modules)
    -> its weights, or its data for a first stage.
    by_hand, by_torch: (values so far, weights) -> new values.   setup, call: lines of the script.
    products: where it is a product with a matrix.   activation: of each number that it reads, "" for none.
    ticks: "none" for what is there or only looked at differently, "once" for one computation, "steps" for a loop over
    time, "back" for one from the last step to the first, "entries" for one over the first axis, whatever it is.
    after: values that it waits for though it does not read them.
    label: what its ticks are called, in a few letters, with {t} for the step.   runs: the lines of `call` that a tick
    runs, all of them by default; of a loop, those inside.
    slips: (all values, index of an entry) -> its known wrong answers, None where it is not asked for; where no formula
    of `lessons.slips` has them.
    learns: torch has to keep what it needs for gradients, in the script too.
    """

    title: str
    reads: tuple[str, ...]
    makes: dict[str, str]
    by_hand: Compute
    by_torch: Compute
    call: tuple[str, ...]
    setup: tuple[str, ...] = ()
    module: str = ""
    draw: Draw | None = None
    weights: Callable[[Weights, Pool], Weights] = as_drawn
    ticks: Literal["none", "once", "steps", "back", "entries"] = "once"
    after: tuple[str, ...] = ()
    label: str = ""
    runs: tuple[int, ...] = ()
    layer: Layer | None = None
    products: Products | None = None
    activation: str = ""
    slips: Callable[[Values, tuple[int, ...]], list[Slip] | None] | None = None
    learns: bool = False
    labels: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)  # value -> for each sample, its tokens
    features: tuple[str, ...] = ()  # what each feature of the main value stands for, where it has a name

    @property
    def name(self) -> str:
        """Its main value."""
        return next(iter(self.makes))

    @property
    def running(self) -> tuple[str, ...]:
        """The lines of `call` that a tick runs."""
        return tuple(self.call[k] for k in self.runs) if self.runs else self.call

    @property
    def preparation(self) -> tuple[str, ...]:
        """The lines of the script that stand before all computing: what is drawn, and the modules."""
        return self.setup if self.draw is None else (self.draw.line, *self.setup)
