"""What the page computes of an edit before the server has: the same numbers, by programs traced from the steps."""

from pathlib import Path

import numpy as np
import pytest

from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.network.program import programs_of
from tests.courses import NODE, distances


@pytest.mark.skipif(NODE is None, reason="node is not installed")
@pytest.mark.parametrize(
    ("dtype", "count"), [("float64", 30), ("float32", 15), pytest.param("float64", 80, marks=pytest.mark.whole)]
)
def test_an_edited_course_of_the_page_is_that_of_the_library(dtype: str, count: int, tmp_path: Path) -> None:
    found = distances(count, dtype, tmp_path)
    assert len(found) == count
    assert max(found) <= 64


@pytest.mark.parametrize("cell", CELLS)
def test_a_program_names_all_that_a_step_returns(cell: str) -> None:
    arch = Architecture(cell, 4, 3, proj_size=2 if CELLS[cell].projects else 0)
    program = programs_of(arch).step
    named = set(CELLS[cell].values._fields) - (set() if arch.proj_size else {"unprojected"})
    assert program.outputs.keys() == named
    count = len(program.inputs)
    for k, (_, *read) in enumerate(program.operations):
        values = [value for value in read if isinstance(value, int)]
        assert max(values[:1]) < count + k or program.operations[k][0] == "const"


def test_a_program_is_of_its_own_sizes() -> None:
    small, large = (programs_of(Architecture("gru", 4, hidden)).step.operations for hidden in (3, 5))
    slices = [[read for name, *read in operations if name == "slice"] for operations in (small, large)]
    assert np.array(slices[1])[:, 1:].tolist() == (np.array(slices[0])[:, 1:] // 3 * 5).tolist()
