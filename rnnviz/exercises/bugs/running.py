"""Run a program, with a line replaced or not, on the numbers that torch was given too.

What runs are the texts of the programs and nothing else: an answer is the number of a line and one of the offered
fixes, never a text to run. The namespace has the few functions that the programs use, and no builtins beyond those.
"""

import traceback
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any, get_type_hints

import numpy as np
from numpy.typing import NDArray

from rnnviz.check.reference import torch_forward
from rnnviz.exercises.bugs.back_numbers import read_back
from rnnviz.exercises.bugs.program import Program
from rnnviz.exercises.bugs.programs import PROGRAMS
from rnnviz.network import maths
from rnnviz.network.cells import StepWeights
from rnnviz.network.cells.cell import Step
from rnnviz.network.randomness import normal
from rnnviz.network.weights import init_weights
from rnnviz.words import say

Array = NDArray[np.float64]
ATOL = 1e-12  # float64: any real fault is off by far more
_FILE = "<exercise>"


_FUNCTIONS: dict[str, Any] = {
    "tanh": maths.tanh,
    "sigmoid": maths.sigmoid,
    "gates": maths.gates,
    "stack": np.stack,
    "concatenate": np.concatenate,
    "split": maths.split,
    "StepWeights": StepWeights,
    "zeros_like": np.zeros_like,
    "sum": np.sum,
    "__builtins__": {"range": range, "reversed": reversed},
}


@dataclass(frozen=True)
class Outcome:
    """What a program left behind, by name, in torch's layout; or the error that stopped it."""

    values: dict[str, Array] | None
    error: str | None = None

    @property
    def output(self) -> Array | None:
        return None if self.values is None else self.values.get("output")


@dataclass(frozen=True)
class Numbers:
    """What a program runs on, and what torch makes of the same."""

    program: Program
    seq_len: int
    batch: int
    weights: dict[str, Array]
    x: Array
    h_0: Array
    c_0: Array | None
    torchs: dict[str, Array]
    more: dict[str, Any]  # what a program that goes back reads besides

    @property
    def torch_output(self) -> Array:
        return self.torchs["output"]


@lru_cache(maxsize=2048)  # of some 3 KB each
def numbers_for(program_name: str, seed: int) -> Numbers:
    """Numbers of this seed for this program; T, N, I, H as its architecture and `square` say."""
    program = PROGRAMS[program_name]
    arch = program.arch
    T, N = (3, 3) if program.square else (4, 2)
    shapes = arch.tensor_shapes(T, N)
    weights = init_weights(arch, seed, "float64")
    x, h_0 = normal(seed, "exercise x", shapes["input"]), 0.5 * normal(seed, "exercise h_0", shapes["h_0"])
    c_0 = 0.5 * normal(seed, "exercise c_0", shapes["c_0"]) if "c_0" in shapes else None
    if program.is_back:
        d_output = normal(seed, "exercise d_output", shapes["output"])
        more, torchs = read_back(arch, weights, x, h_0, c_0, d_output)
        return Numbers(program, T, N, weights, x, h_0, c_0, torchs, more)
    reference = torch_forward(arch, weights, x, h_0, c_0)
    return Numbers(program, T, N, weights, x, h_0, c_0, {"output": reference.output, "h_n": reference.h_n}, {})


def with_line(lines: tuple[str, ...], line: int, text: str) -> tuple[str, ...]:
    """The program with line `line` (from 0) written as `text`, indented as that line is."""
    old = lines[line]
    indent = old[: len(old) - len(old.lstrip())]
    return (*lines[:line], indent + text, *lines[line + 1 :])


def run(numbers: Numbers, lines: tuple[str, ...]) -> Outcome:
    """Run `lines`, which are texts of the programs, on these numbers."""
    h_0, c_0 = numbers.h_0.copy(), None if numbers.c_0 is None else numbers.c_0.copy()
    given = {"x": numbers.x.copy(), "w": dict(numbers.weights), "h_0": h_0, "c_0": c_0, "T": numbers.seq_len}
    namespace = _FUNCTIONS | given | numbers.more | _result_of(numbers.program.arch.spec.step)
    try:
        exec(_compiled("\n".join(lines)), namespace)
        values = {name: np.asarray(namespace[name], float) for name in numbers.program.results}
    except Exception as error:  # whatever a wrong line raises is what the exercise shows
        return Outcome(None, _told(error))
    return Outcome(values)


def _result_of(step: Step) -> dict[str, Any]:
    """The type that a step returns, by its name, which the text of the step uses."""
    result = get_type_hints(step)["return"]
    return {result.__name__: result}


@lru_cache(maxsize=4096)
def _compiled(source: str) -> CodeType:
    return compile(source, _FILE, "exec")


def _told(error: Exception) -> str:
    """As Python words it, with the line of the program."""
    at = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None
    frames = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == _FILE]
    line = at or (frames[-1] if frames else None)
    words = error.msg if isinstance(error, SyntaxError) else str(error).split("\n")[0]
    name = type(error).__name__
    return say("{name} in line {line}: {words}", name=name, line=line, words=words) if line else f"{name}: {words}"


def equals_torch(numbers: Numbers, outcome: Outcome) -> bool:
    """All results, in shape and in value."""
    if outcome.values is None:
        return False
    pairs = [(outcome.values[name], numbers.torchs[name]) for name in numbers.program.results]
    return all(ours.shape == torchs.shape and not differ(ours, torchs) for ours, torchs in pairs)


def differ(ours: Array, torchs: Array) -> bool:
    """Whether any entry differs; nan differs from everything."""
    return not bool((np.abs(ours - torchs) <= ATOL).all())
