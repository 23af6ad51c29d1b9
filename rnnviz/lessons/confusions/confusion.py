"""What people write, beside what torch does: two pieces of code that run on the same numbers.

The code is that of two Python functions, and what the page shows is read from their source. So a line that is shown is
a line that has run, and no text is ever made to run.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rnnviz.network.architecture import Architecture

Names = dict[str, Any]  # variables that the lines read: tensors and modules
Code = Callable[..., Any]


@dataclass(frozen=True)
class Confusion:
    """The usual wrong line and the right one.

    number: its row in the list of what learners get wrong, 0 where it has none.   silent: torch raises no error.
    wrong, right: functions; their parameters are variables that are there (see `given`), what they return is compared.
    compared: value -> its axes, letters of `AXES`, in the order in which the functions return them.
    arch, steps, batch, lengths: the layer, and the sizes of its input, where no lesson has numbers for it.
    samples: how many the lines need at least.   any_cell: a layer of other cells will do.   reads_lessons: whether the
    lines can run on a lesson's layer at all.
    called: the layer is called before the lines, so that `output` and its last states are there.
    with_head: `head` reads the last states.   adds: (names so far) -> what the lines read besides.
    before: lines of code that say what `adds` has made, with {I} and {H} for sizes.   options: more of the constructor.
    facts: (wrong values, right values, names) -> what the places of `reason` stand for.   quotes: torch's warning.
    gradients: the lines run backward passes.   meta: the lines make modules, which then have no memory.
    origins: variables whose numbers are followed into the first value that is compared.
    """

    key: str
    number: int
    title: str
    silent: bool
    wrong: Code
    right: Code
    compared: dict[str, str]
    reason: str
    arch: Architecture
    steps: int = 4
    batch: int = 2
    lengths: tuple[int, ...] | None = None
    called: bool = False
    samples: int = 1
    any_cell: bool = False
    with_head: bool = False
    reads_lessons: bool = True
    adds: Callable[[Names], Names] = lambda _: {}
    before: tuple[str, ...] = ()
    options: str = ""
    facts: Callable[[Names, Names, Names], Names] = lambda wrong, right, names: {}
    quotes: str = ""
    gradients: bool = False
    meta: bool = False
    origins: tuple[str, ...] = ()

    def fits(self, arch: Architecture) -> bool:
        """Whether a lesson's layer is one that the lines can run on."""
        own = self.arch
        same = (arch.num_layers, arch.bidirectional, arch.proj_size) == (
            own.num_layers,
            own.bidirectional,
            own.proj_size,
        )
        return self.reads_lessons and same and (self.any_cell or arch.cell == own.cell)


@lru_cache(maxsize=128)
def lines_of(code: Code) -> tuple[str, ...]:
    """The body of a function without its docstring and its last line, which returns what is compared."""
    text = textwrap.dedent(inspect.getsource(code))
    (function,) = ast.parse(text).body
    assert isinstance(function, ast.FunctionDef)
    body = [node for node in function.body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))]
    assert isinstance(body[-1], ast.Return), f"{function.name} must end with what it returns"
    lines = text.splitlines()[body[0].lineno - 1 : body[-1].lineno - 1]
    return tuple(textwrap.dedent("\n".join(lines)).splitlines())


@lru_cache(maxsize=128)
def parameters_of(code: Code) -> tuple[str, ...]:
    """The variables that a function reads."""
    return tuple(inspect.signature(code).parameters)
