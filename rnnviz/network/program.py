"""A cell's step as a list of operations, traced from the step itself: no formula is written a second time.

The step is called once with symbols in the place of arrays. They write down what is done to them. Whoever can do these
few operations, as the page's script does, computes the cell: of one sample, whose states are columns.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import StepWeights
from rnnviz.network.forward import from_input

Operation = tuple[str | int | float, ...]


@dataclass(frozen=True)
class Program:
    """`inputs` are the first values; each operation makes the next: its name, then the numbers of the values that it
    reads. `outputs`: name of a value of the step -> its number.

    matmul a b      add, sub, mul, div a b, entry by entry; one number goes with all entries      const number
    neg, exp, tanh, relu a      slice a start end: entries of a as it lies in memory      join a b ...
    """

    inputs: tuple[str, ...]
    operations: tuple[Operation, ...]
    outputs: dict[str, int]


@dataclass(frozen=True)
class Programs:
    """Of every layer and direction: `reads` makes `from_x` of what it reads, `step` all that a step returns."""

    reads: Program
    step: Program


class _Writer:
    def __init__(self) -> None:
        self.inputs: list[str] = []
        self.operations: list[Operation] = []

    def input(self, name: str, rows: int, columns: int = 1) -> "_Symbol":
        self.inputs.append(name)
        return _Symbol(self, len(self.inputs) - 1, rows, columns)

    def write(self, operation: Operation, rows: int, columns: int = 1) -> "_Symbol":
        self.operations.append(operation)
        return _Symbol(self, len(self.inputs) + len(self.operations) - 1, rows, columns)

    def program(self, outputs: dict[str, Any]) -> Program:
        found = {name: value.at for name, value in outputs.items() if value is not None}
        return Program(tuple(self.inputs), tuple(self.operations), found)


class _Symbol:
    """An array (rows, columns) of which only the number is known that the program gives it."""

    def __init__(self, writer: _Writer, at: int, rows: int, columns: int) -> None:
        self.writer, self.at, self.rows, self.columns = writer, at, rows, columns

    def __len__(self) -> int:
        return self.rows

    def __array_namespace__(self) -> type["_Joining"]:
        return _Joining

    def __getitem__(self, index: Any) -> "_Symbol":
        if isinstance(index, tuple):  # b[:, None], as a column: which it is
            return self
        start, end, _ = index.indices(self.rows)
        at = ("slice", self.at, start * self.columns, end * self.columns)
        return self.writer.write(at, end - start, self.columns)

    def __matmul__(self, other: "_Symbol") -> "_Symbol":
        return self.writer.write(("matmul", self.at, other.at), self.rows, other.columns)

    def _with(self, name: str, a: Any, b: Any) -> "_Symbol":
        a, b = (value if isinstance(value, _Symbol) else self.writer.write(("const", value), 1) for value in (a, b))
        return self.writer.write((name, a.at, b.at), max(a.rows, b.rows))

    def __add__(self, other: Any) -> "_Symbol":
        return self._with("add", self, other)

    def __radd__(self, other: Any) -> "_Symbol":
        return self._with("add", other, self)

    def __sub__(self, other: Any) -> "_Symbol":
        return self._with("sub", self, other)

    def __rsub__(self, other: Any) -> "_Symbol":
        return self._with("sub", other, self)

    def __mul__(self, other: Any) -> "_Symbol":
        return self._with("mul", self, other)

    def __rmul__(self, other: Any) -> "_Symbol":
        return self._with("mul", other, self)

    def __truediv__(self, other: Any) -> "_Symbol":
        return self._with("div", self, other)

    def __rtruediv__(self, other: Any) -> "_Symbol":
        return self._with("div", other, self)

    def __neg__(self) -> "_Symbol":
        return self.writer.write(("neg", self.at), self.rows)

    def exp(self) -> "_Symbol":
        return self.writer.write(("exp", self.at), self.rows)

    def tanh(self) -> "_Symbol":
        return self.writer.write(("tanh", self.at), self.rows)

    def clip(self, min: int) -> "_Symbol":
        if min != 0:
            raise NotImplementedError(f"clip must be at 0 in a program; got {min}")
        return self.writer.write(("relu", self.at), self.rows)


class _Joining:
    @staticmethod
    def concat(blocks: list[_Symbol], axis: int) -> _Symbol:
        writer, columns = blocks[0].writer, blocks[0].columns
        return writer.write(("join", *(block.at for block in blocks)), sum(map(len, blocks)), columns)


@lru_cache(maxsize=64)
def programs_of(arch: Architecture) -> Programs:
    """Traced from `forward.from_input` and the cell's own step."""
    return Programs(_reads(arch), _step(arch))


def _reads(arch: Architecture) -> Program:
    writer, rows, width = _Writer(), len(arch.gates) * arch.hidden_size, arch.input_size  # of any width it is the same
    w_ih = writer.input("weight_ih", rows, width)
    b_ih = writer.input("bias_ih", rows) if arch.bias else None
    return writer.program({"from_x": from_input(w_ih, b_ih, writer.input("x", width))})


def _step(arch: Architecture) -> Program:
    writer, rows = _Writer(), len(arch.gates) * arch.hidden_size
    hr = writer.input("weight_hr", arch.proj_size, arch.hidden_size) if arch.proj_size else None
    w = StepWeights(writer.input("weight_hh", rows, arch.state_size), writer.input("bias_hh", rows), hr)
    x, h = writer.input("x", rows), writer.input("h", arch.state_size)
    c = writer.input("c", arch.hidden_size) if arch.spec.memory else None
    return writer.program(arch.spec.step(w, x, h, c)._asdict())
