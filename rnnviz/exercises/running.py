"""Run one of the programs of `programs`, with a line replaced or not, beside torch.

What runs are texts of `programs` and nothing else: an answer is a number of a line and an index into the offered
fixes, never a text to run. The namespace has the few functions that the programs use, and no builtins beyond those.
"""

import traceback
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy as np

from rnnviz.check.reference import torch_forward
from rnnviz.exercises.programs import PROGRAMS, Program
from rnnviz.network.randomness import normal
from rnnviz.network.weights import init_weights

ATOL = 1e-12  # float64: any real fault is off by far more
_FILE = "<exercise>"


def _split(a: np.ndarray, parts: int) -> list[np.ndarray]:
    """Side by side gates apart.   a: (N, parts*H)"""
    return np.split(a, parts, axis=-1)


def _sigmoid(a: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(a / 2))


_FUNCTIONS: dict[str, Any] = {
    "tanh": np.tanh,
    "sigmoid": _sigmoid,
    "stack": np.stack,
    "concatenate": np.concatenate,
    "split": _split,
    "zeros_like": np.zeros_like,
    "__builtins__": {"range": range, "reversed": reversed},
}


@dataclass(frozen=True)
class Run:
    """What a program left behind, in torch's layout; or the error that stopped it."""

    output: np.ndarray | None
    h_n: np.ndarray | None
    error: str | None = None


@dataclass(frozen=True)
class Case:
    """A program with its numbers. T, N, I, H as the program's architecture and `square` say."""

    program: Program
    seq_len: int
    weights: dict[str, np.ndarray]
    x: np.ndarray
    h_0: np.ndarray
    c_0: np.ndarray | None
    torch_output: np.ndarray
    torch_h_n: np.ndarray


@lru_cache(maxsize=64)
def case(program_name: str, seed: int) -> Case:
    """The numbers that a program is run on, and what torch makes of them."""
    program = PROGRAMS[program_name]
    arch = program.arch
    T, N = (3, 3) if program.square else (4, 2)
    shapes = arch.tensor_shapes(T, N)
    weights = init_weights(arch, seed, "float64")
    x, h_0 = normal(seed, "exercise x", shapes["input"]), 0.5 * normal(seed, "exercise h_0", shapes["h_0"])
    c_0 = 0.5 * normal(seed, "exercise c_0", shapes["c_0"]) if "c_0" in shapes else None
    reference = torch_forward(arch, weights, x, h_0, c_0)
    return Case(program, T, weights, x, h_0, c_0, reference.output, reference.h_n)


def with_line(lines: tuple[str, ...], line: int, text: str) -> tuple[str, ...]:
    """The program with line `line` (from 0) written as `text`, indented as that line is."""
    old = lines[line]
    indent = old[: len(old) - len(old.lstrip())]
    return (*lines[:line], indent + text, *lines[line + 1 :])


def run(one: Case, lines: tuple[str, ...]) -> Run:
    """Run `lines`, which are texts of `programs`, on the case's numbers."""
    h_0, c_0 = one.h_0.copy(), None if one.c_0 is None else one.c_0.copy()
    given = {"x": one.x.copy(), "w": dict(one.weights), "h_0": h_0, "c_0": c_0, "T": one.seq_len}
    namespace = _FUNCTIONS | given | {"H": one.program.arch.hidden_size}
    try:
        exec(_compiled("\n".join(lines)), namespace)
        output, h_n = np.asarray(namespace["output"], float), np.asarray(namespace["h_n"], float)
    except Exception as error:  # whatever a wrong line raises is what the exercise shows
        return Run(None, None, _said(error))
    return Run(output, h_n)


@lru_cache(maxsize=4096)
def _compiled(source: str) -> CodeType:
    return compile(source, _FILE, "exec")


def _said(error: Exception) -> str:
    """As Python words it, with the line of the program."""
    at = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None
    frames = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == _FILE]
    line = at or (frames[-1] if frames else None)
    said = error.msg if isinstance(error, SyntaxError) else str(error).split("\n")[0]
    return f"{type(error).__name__}{f' in line {line}' if line else ''}: {said}"


def equals_torch(one: Case, found: Run) -> bool:
    """Both results, in shape and in value."""
    return _equal(found.output, one.torch_output) and _equal(found.h_n, one.torch_h_n)


def _equal(ours: np.ndarray | None, theirs: np.ndarray) -> bool:
    return ours is not None and ours.shape == theirs.shape and bool(np.allclose(ours, theirs, rtol=0, atol=ATOL))
