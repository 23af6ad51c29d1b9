"""Layers whose cells have gates: the step as it stands in `rnnviz.network.cells`, in a loop over time.

A fault belongs to every program that has its right line. So no cell is named here.
"""

import ast
import inspect
import re
import textwrap
from typing import NamedTuple

from rnnviz.exercises.bugs.program import Fault, Program
from rnnviz.exercises.layers import TORCH_LAYERS
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import Cell
from rnnviz.network.cells.cell import Step
from rnnviz.words import mark, say

_LOOP = """
W_ih, b_ih = w["weight_ih_l0"], w["bias_ih_l0"][:, None]
W_hh, b_hh = w["weight_hh_l0"], w["bias_hh_l0"][:, None]
layer = StepWeights(W_hh, b_hh, None)
{start}
states = []
for t in range(T):
    step = {step}(layer, W_ih @ x[t].T + b_ih, h, c)
    {carry}
    states.append(h.T)
output = stack(states)
h_n = stack([h.T])
"""
_WITH_MEMORY = {"start": "h, c = h_0[0].T, c_0[0].T", "carry": "h, c = step.h, step.c"}
_WITHOUT_MEMORY = {"start": "h, c = h_0[0].T, None", "carry": "h = step.h"}


class _Slip(NamedTuple):
    """A right line, the wrong one in its place, and what the right line does."""

    right: str
    wrong: str
    why: str


_SLIPS = (
    _Slip(
        'W_hh, b_hh = w["weight_hh_l0"], w["bias_hh_l0"][:, None]',
        'W_hh, b_hh = w["weight_hh_l0"], w["bias_ih_l0"][:, None]',
        mark("torch has two biases, and both are added"),
    ),
    _Slip(
        "from_h = w.hh @ h + w.b_hh", "from_h = w.hh @ h", mark("the recurrent half has its bias b_hh, in every gate")
    ),
    _Slip(
        "from_h = w.hh @ h + w.b_hh",
        "from_h = w.hh @ h_0[0].T + w.b_hh",
        mark("each step reads the state of the step before"),
    ),
    # with a memory
    _Slip("h, c = h_0[0].T, c_0[0].T", "h, c = h_0[0].T, h_0[0].T", mark("the cell state starts from c_0")),
    _Slip("h, c = h_0[0].T, c_0[0].T", "h, c = c_0[0].T, h_0[0].T", mark("h starts from h_0, c from c_0")),
    _Slip(
        "i, f, g, o = gates(x + from_h, sigmoid, sigmoid, tanh, sigmoid)",
        "i, f, g, o = gates(x + w.hh @ c + w.b_hh, sigmoid, sigmoid, tanh, sigmoid)",
        mark("W_hh multiplies h; c goes on without weights"),
    ),
    _Slip(
        "i, f, g, o = gates(x + from_h, sigmoid, sigmoid, tanh, sigmoid)",
        "i, f, o, g = gates(x + from_h, sigmoid, sigmoid, sigmoid, tanh)",
        mark("torch stacks the gates as i, f, g, o"),
    ),
    _Slip(
        "i, f, g, o = gates(x + from_h, sigmoid, sigmoid, tanh, sigmoid)",
        "f, i, g, o = gates(x + from_h, sigmoid, sigmoid, tanh, sigmoid)",
        mark("torch stacks the gates as i, f, g, o"),
    ),
    _Slip(
        "i, f, g, o = gates(x + from_h, sigmoid, sigmoid, tanh, sigmoid)",
        "i, f, g, o = gates(x + from_h, sigmoid, sigmoid, tanh, tanh)",
        mark("o is a gate between 0 and 1: it goes through sigmoid"),
    ),
    _Slip(
        "i, f, g, o = gates(x + from_h, sigmoid, sigmoid, tanh, sigmoid)",
        "i, f, g, o = gates(x + from_h, sigmoid, sigmoid, sigmoid, sigmoid)",
        mark("g is a candidate between −1 and 1: it goes through tanh"),
    ),
    _Slip("c = f * c + i * g", "c = i * c + f * g", mark("f says what is kept of c, i what is let in")),
    _Slip("c = f * c + i * g", "c = i * g", mark("without f * c nothing is remembered in c")),
    _Slip("h = o * tanh(c)", "h = o * c", mark("c goes through tanh on its way to h")),
    # without one
    _Slip("x_rz, x_n = split(x, 2, 1)", "x_n, x_rz = split(x, 1, 2)", mark("torch stacks the gates as r, z, n")),
    _Slip(
        "r, z = gates(x_rz + h_rz, sigmoid, sigmoid)",
        "z, r = gates(x_rz + h_rz, sigmoid, sigmoid)",
        mark("r comes from the first rows, z from the second"),
    ),
    _Slip(
        "r, z = gates(x_rz + h_rz, sigmoid, sigmoid)",
        "r, z = gates(x_rz + h_rz, tanh, tanh)",
        mark("r and z are gates between 0 and 1"),
    ),
    _Slip(
        "n = tanh(x_n + r * h_n)",
        "n = tanh(x_n + h_n)",
        mark("r says how much of the old state enters the candidate n"),
    ),
    _Slip(
        "n = tanh(x_n + r * h_n)",
        "n = tanh(x_n + split(w.hh, 2, 1)[1] @ (r * h) + split(w.b_hh, 2, 1)[1])",
        mark("torch resets after the product, with its bias, not before"),
    ),
    _Slip("n = tanh(x_n + r * h_n)", "n = tanh(r * (x_n + h_n))", mark("r scales the recurrent half only")),
    _Slip("h = (1 - z) * n + z * h", "h = z * n + (1 - z) * h", mark("in torch z is what is kept of the old state")),
    _Slip("h = (1 - z) * n + z * h", "h = (1 - z) * n", mark("z * h carries the old state over")),
)
_SLIPS_OF_THE_LOOP = {  # by whether the cell has a memory
    True: (
        _Slip("states.append(h.T)", "states.append(c.T)", mark("what goes up is h; c stays within the layer")),
        _Slip("h_n = stack([h.T])", "h_n = stack([c.T])", mark("h_n is the last h; the last c is c_n")),
    ),
    False: (
        _Slip(
            "states.append(h.T)",
            "states.append(step.n.T)",
            mark("n is only the candidate; the state mixes it with the old one"),
        ),
    ),
}


def step_lines(step: Step) -> tuple[str, ...]:
    """The source of a step as a book prints it: without its docstring, its types and its comments."""
    source = textwrap.dedent(inspect.getsource(step))
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    arguments = ", ".join(argument.arg for argument in function.args.args)
    start = function.body[1 if ast.get_docstring(function) else 0].lineno
    body = [re.sub(r"\s+#.*$", "", line) for line in source.splitlines()[start - 1 :]]
    return (f"def {function.name}({arguments}):", *(line for line in body if line.strip()))


def _program(cell: Cell) -> Program:
    loop = _LOOP.strip().format(step=cell.step.__name__, **(_WITH_MEMORY if cell.memory else _WITHOUT_MEMORY))
    lines = (*step_lines(cell.step), *loop.splitlines())
    places = {line.strip(): place for place, line in enumerate(lines)}
    slips = (*_SLIPS, *_SLIPS_OF_THE_LOOP[cell.memory])
    return Program(
        cell.name,
        say("one layer of nn.{torch_class}, with a sample in each column of h", torch_class=cell.torch_class),
        2,
        Architecture(cell.name, 3, 2),
        "\n".join(lines),
        tuple(Fault(places[slip.right], slip.wrong, slip.why) for slip in slips if slip.right in places),
    )


GATED = tuple(_program(cell) for cell in TORCH_LAYERS if cell.gated)
