"""Tables as CSV: weights, parameters and the comparison; a number is written with all its digits."""

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rnnviz.check.compare import Match
from rnnviz.files.found import Array
from rnnviz.network.architecture import Architecture
from rnnviz.network.weights import parameter_terms


def table_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A table as UTF-8. A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_harmless(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _harmless(value: Any) -> Any:
    return (
        f"'{value}"
        if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t") and not _is_number(value)
        else value
    )


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def weights_csv(arch: Architecture, weights: Mapping[str, Array]) -> bytes:
    """A row for each number: tensor, gate and unit of its row, its column (empty for a bias), its value."""

    def rows() -> Iterable[tuple[Any, ...]]:
        for name, values in weights.items():
            for k, row in enumerate(values):
                gate = "" if name.startswith("weight_hr") else arch.gates[k // arch.hidden_size]
                unit = k if not gate else k % arch.hidden_size
                if values.ndim == 1:
                    yield name, gate, unit, "", str(row)
                else:
                    yield from ((name, gate, unit, column, str(value)) for column, value in enumerate(row))

    return table_csv(("tensor", "gate", "unit", "column", "value"), rows())


def parameters_csv(arch: Architecture) -> bytes:
    """A row for each tensor: its shape, and how many numbers it has."""
    rows = ((term.name, " × ".join(map(str, term.shape)), term.numel) for term in parameter_terms(arch))
    return table_csv(("tensor", "shape", "parameters"), rows)


def tensors_csv(arch: Architecture, seq_len: int, batch: int) -> bytes:
    """A row for each tensor of a call of these sizes, as torch has it: its shape, and how many numbers it has."""
    shapes = arch.tensor_shapes(seq_len, batch)
    rows = ((name, " × ".join(map(str, shape)), math.prod(shape)) for name, shape in shapes.items())
    return table_csv(("tensor", "shape", "numbers"), rows)


def match_csv(match: Match) -> bytes:
    """A row for each tensor that was compared: the largest difference, and what is allowed."""
    rows = ((name, each.size, str(each.error), str(each.tolerance)) for name, each in match.tensors.items())
    return table_csv(("tensor", "numbers", "max_abs_error", "tolerance"), rows)
