"""Reads a line of a cell, such as `f ⊙ c[t−1] + i ⊙ g`, for one unit: its names, its value, its text in numbers."""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rnnviz.exercises.state.arithmetic import ACTIVATIONS
from rnnviz.network.cells import Line

_NAME = re.compile(r"[A-Za-z_]\w*(?:\[t(?:-1)?\])?(?!\w*\()")  # a function's name is none
_OPERATIONS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
}


@dataclass(frozen=True)
class Formula:
    """`name` is what `text` comes to; `text` has sums, products and activations of names such as z, c[t] and h[t-1]."""

    name: str
    text: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the text, each once."""
        return tuple(dict.fromkeys(_NAME.findall(self.text)))

    def value(self, values: Mapping[str, float]) -> float:
        """What the text comes to with these values of its names."""
        plain = self.text.replace("·", "*").replace("−", "-")
        return _value(ast.parse(plain, mode="eval").body, values)

    def in_numbers(self, numbers: Mapping[str, str]) -> str:
        """The text with numbers in place of its names; a negative number stands in brackets."""

        def number(name: re.Match[str]) -> str:
            text = numbers[name.group()]
            return f"({text})" if text.startswith("−") else text

        return _NAME.sub(number, self.text)

    def without_activation(self) -> "Formula":
        """The same with every activation left out: a usual slip."""
        return Formula(self.name, re.sub(rf"\b(?:{'|'.join(ACTIVATIONS)})\(([^()]*)\)", r"\1", self.text))


def formula_of(line: Line, states: tuple[str, ...]) -> Formula:
    """A cell's line as the exercise writes it: · between the numbers of one unit, and c[t] for the state of now."""
    text = line.text.replace(" ⊙ ", "·").replace("t−1", "t-1")
    for state in states:
        text = re.sub(rf"\b{state}\b(?!\[)", f"{state}[t]", text)
    return Formula(f"{line.name}[t]", text)


def _value(node: ast.expr, values: Mapping[str, float]) -> float:
    match node:
        case ast.BinOp(left, operator, right):
            return _OPERATIONS[type(operator)](_value(left, values), _value(right, values))
        case ast.Call(ast.Name(name), [argument]):
            return ACTIVATIONS[name](_value(argument, values))
        case ast.Constant(int(number)):
            return float(number)
        case _:
            return values[ast.unparse(node).replace(" ", "")]
