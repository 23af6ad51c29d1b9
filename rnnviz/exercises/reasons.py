"""Why an answer is right or wrong, as data that a page can draw: one type for each way of drawing it."""

from dataclasses import dataclass
from typing import Literal

AxisRole = Literal["time", "batch", "features", "layers"]
Part = Literal["inputs", "units", "layers", "directions", "batch", "projection"]
Source = Literal["x", "h", "bias"]


@dataclass(frozen=True)
class Axis:
    """One axis of a shape: `letters` such as L·D, its `size`, what was `given` there (None: nothing), and why."""

    role: AxisRole
    letters: str
    size: int
    given: int | None
    why: str

    @property
    def ok(self) -> bool:
        return self.given == self.size


@dataclass(frozen=True)
class ShapeReason:
    """A shape axis by axis; `extra` are axes that were given beyond its last."""

    tensor: str
    axes: tuple[Axis, ...]
    extra: tuple[int, ...] = ()


@dataclass(frozen=True)
class PlaceReason:
    """Where in the drawn network an argument of the constructor is seen."""

    argument: str
    part: Part


@dataclass(frozen=True)
class Term:
    """One summand: value * weight, or a bias, whose `value` is None. `suspect`: the given answer differs here."""

    label: str
    source: Source
    value: float | None
    weight: float
    product: float
    suspect: bool = False


@dataclass(frozen=True)
class SumReason:
    """The sum that meets in a gate. `given` is what the person had for it, if it could be read."""

    name: str
    terms: tuple[Term, ...]
    total: float
    given: float | None


@dataclass(frozen=True)
class FormulaReason:
    """A formula with numbers put in, step by step: what stands left of the equals sign, and what it comes to."""

    lines: tuple[tuple[str, str], ...]
    given: float | None


@dataclass(frozen=True)
class SeenReason:
    """A cell of one layer and direction, and the steps it has seen. `missing` and `extra`: against the given answer.

    `length` is how many steps of the sample are real; the rest of `seq_len` is padding. `t` is None where the cell
    is padding itself.
    """

    cell: str
    layer: int
    num_layers: int
    reverse: bool
    t: int | None
    seq_len: int
    length: int
    seen: tuple[int, ...]
    missing: tuple[int, ...]
    extra: tuple[int, ...]


@dataclass(frozen=True)
class Block:
    """One tensor of the parameter count. `suspect`: the given count differs here."""

    name: str
    shape: tuple[int, ...]
    numel: int
    suspect: bool = False


@dataclass(frozen=True)
class BlocksReason:
    blocks: tuple[Block, ...]
    total: int
    given: int | None


@dataclass(frozen=True)
class Row:
    """The values of one step, for one sample, in torch and in the programs that got so far (None: they did not)."""

    label: str
    torch: tuple[float, ...]
    faulty: tuple[float, ...] | None
    repaired: tuple[float, ...] | None


@dataclass(frozen=True)
class RunsReason:
    """Two runs beside torch's: the program as it was given, and with the chosen fix in the chosen line.

    `faulty_parts`, `repaired_parts`: the first row that differs from torch, None where none does. An error is what
    Python says when the program stops, with its line. `lines` is the program with the fix; lines count from 1.
    """

    lines: tuple[str, ...]
    chosen_line: int
    faulty_line: int
    rows: tuple[Row, ...]
    faulty_parts: int | None
    repaired_parts: int | None
    faulty_error: str | None
    repaired_error: str | None


Reason = ShapeReason | PlaceReason | SumReason | FormulaReason | SeenReason | BlocksReason | RunsReason
