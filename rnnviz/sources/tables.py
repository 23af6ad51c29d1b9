"""Numbers that a person typed or pasted: tables of values, states and lengths.

Cells are separated by tabs, else semicolons, else commas, else white space: the first of these that the first row
contains. Between tabs or semicolons a comma is the decimal comma, as spreadsheets write it in much of the world: the
row "1,5;2,0" holds 1.5 and 2. A row that is empty, or that holds separators only, is blank.
"""

import csv
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from rnnviz.network.errors import invalid
from rnnviz.sources.characters import check_surrogates, name_label
from rnnviz.sources.limits import LIMITS, MAX_MAGNITUDE, check_text, shown

MAX_TABLE_CHARACTERS = 1_000_000
MAX_STATE_CHARACTERS = 4_000_000  # 8 × 64 × 512 numbers of 15 characters, the largest state
MAX_ROWS = LIMITS["batch"][1] * (LIMITS["seq_len"][1] + 1)
MAX_CELL = 64
MAX_LENGTHS_CHARACTERS = 10_000

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
_WHOLE = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Row:
    """One pasted row: its line number from 1, as an editor counts, and its cells; no cells when it is blank."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ParsedTable:
    """names: I of them, or none without a header   samples: one read-only (steps, I) per sample, float64"""

    names: tuple[str, ...]
    samples: tuple[np.ndarray, ...]


def read_rows(field: str, text: str, most: int) -> tuple[tuple[Row, ...], bool]:
    """The rows of `text`, at least one of them not blank, and whether a comma in them is a decimal comma."""
    check_text(field, text)
    if len(text) > most:
        raise invalid("{field} must be at most {most} characters; got {count}", field=field, most=most, count=len(text))
    check_surrogates(field, text)
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    if len(lines) > MAX_ROWS:
        raise invalid(
            "{field} must have at most {most} rows; got {count}", field=field, most=MAX_ROWS, count=len(lines)
        )
    first = next((line for line in lines if line.strip()), "")
    delimiter = next((mark for mark in "\t;," if mark in first), None)
    if delimiter:
        rows = _split_rows(field, lines, delimiter)
    else:
        rows = [Row(k, tuple(line.split())) for k, line in enumerate(lines, 1)]
    if not any(row.cells for row in rows):
        raise invalid("{field} must have at least 1 row of numbers; it is empty", field=field)
    return tuple(rows), delimiter in ("\t", ";")


def _split_rows(field: str, lines: list[str], delimiter: str) -> list[Row]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    rows = []
    try:
        for cells in reader:
            stripped = tuple(cell.strip() for cell in cells)
            rows.append(Row(reader.line_num, stripped if any(stripped) else ()))
    except csv.Error as error:
        raise invalid(
            "{field} row {line} must be readable as CSV; {error}",
            field=field,
            line=reader.line_num,
            error=error,
        ) from None
    return rows


def read_number(field: str, line: int, column: int, cell: str, decimal_comma: bool) -> float:
    """One cell as a finite number. The true minus sign that this program prints is taken as well as the hyphen."""
    written = _as_python(cell, decimal_comma)
    where: dict[str, Any] = {"field": field, "line": line, "column": column, "value": shown(cell)}
    if len(cell) > MAX_CELL:
        raise invalid(
            "{field} row {line}, column {column} must be at most {most} characters; got {value}", most=MAX_CELL, **where
        )
    if _NOT_FINITE.fullmatch(written):
        raise invalid("{field} row {line}, column {column} must be a finite number; got {value}", **where)
    if not _NUMBER.fullmatch(written):
        raise invalid("{field} row {line}, column {column} must be a number; got {value}", **where)
    value = float(written)
    if abs(value) > MAX_MAGNITUDE:
        raise invalid(
            "{field} row {line}, column {column} must be between -{most:g} and {most:g}; got {value}",
            most=MAX_MAGNITUDE,
            **where,
        )
    return value


def parse_table(text: str) -> ParsedTable:
    """Read a table of samples: a row is a step, a column a feature, a blank row ends a sample.

    The first row is a header when none of its cells is a number.
    Raises ValueError that names row, column, rule and value.
    """
    check_text("table", text)
    return _parse_table(text)


@lru_cache(maxsize=16)
def _parse_table(text: str) -> ParsedTable:
    rows, decimal_comma = read_rows("table", text, MAX_TABLE_CHARACTERS)
    filled = [row for row in rows if row.cells]
    width = len(filled[0].cells)
    if width > LIMITS["input_size"][1]:
        raise invalid(
            "table must have at most {most} columns; row {line} has {width}",
            most=LIMITS["input_size"][1],
            line=filled[0].line,
            width=width,
        )
    header = filled[0] if not any(_like_number(cell, decimal_comma) for cell in filled[0].cells) else None
    samples: list[list[list[float]]] = [[]]
    for row in rows:
        if row is header:
            continue
        if not row.cells:
            samples.append([])
            continue
        if len(row.cells) != width:
            raise invalid(
                "table row {line} must have {width} values, as row {first} has; got {count}",
                line=row.line,
                width=width,
                first=filled[0].line,
                count=len(row.cells),
            )
        cells = enumerate(row.cells, 1)
        samples[-1].append([read_number("table", row.line, k, cell, decimal_comma) for k, cell in cells])
    arrays = tuple(np.array(sample) for sample in samples if sample)
    _check_samples(arrays)
    for sample in arrays:
        sample.flags.writeable = False  # shared by every caller that pastes the same text
    return ParsedTable(tuple(name_label(cell) for cell in header.cells) if header else (), arrays)


def _as_python(cell: str, decimal_comma: bool) -> str:
    written = cell.replace("−", "-")
    return written.replace(",", ".") if decimal_comma and "." not in written else written


def _like_number(cell: str, decimal_comma: bool) -> bool:
    written = _as_python(cell, decimal_comma)
    return bool(_NUMBER.fullmatch(written) or _NOT_FINITE.fullmatch(written))


def _check_samples(samples: tuple[np.ndarray, ...]) -> None:
    if not samples:
        raise invalid("table must have at least 1 row of numbers; it has a header only")
    if len(samples) > LIMITS["batch"][1]:
        raise invalid(
            "table must have at most {most} samples; got {count}", most=LIMITS["batch"][1], count=len(samples)
        )
    most = LIMITS["seq_len"][1]
    for n, sample in enumerate(samples, 1):
        if len(sample) > most:
            raise invalid(
                "table must have at most {most} rows per sample; sample {n} has {count}",
                most=most,
                n=n,
                count=len(sample),
            )


def parse_state(text: str, shape: tuple[int, ...], field: str = "h_0") -> np.ndarray:
    """A state typed as numbers: one that fills it, or all of them, row by row or on one line.   -> `shape`, float64

    shape: (L*D, N, size). A row of the text is one sample of one layer and direction. Raises ValueError that names
    `field`, the rule and the value.
    """
    rows, decimal_comma = read_rows(field, text, MAX_STATE_CHARACTERS)
    filled = [row for row in rows if row.cells]
    numbers = [
        read_number(field, row.line, k, cell, decimal_comma) for row in filled for k, cell in enumerate(row.cells, 1)
    ]
    if len(numbers) == 1:
        return np.full(shape, numbers[0])
    needed = math.prod(shape)
    if len(numbers) != needed:
        sizes = " × ".join(map(str, shape))
        raise invalid(
            "{field} must have 1 number, or {needed} ({sizes}); got {count}",
            field=field,
            needed=needed,
            sizes=sizes,
            count=len(numbers),
        )
    uneven = next((row for row in filled if len(row.cells) != shape[-1]), None)
    if len(filled) > 1 and uneven:
        raise invalid(
            "{field} row {line} must have {size} values; got {count}",
            field=field,
            line=uneven.line,
            size=shape[-1],
            count=len(uneven.cells),
        )
    return np.array(numbers).reshape(shape)


def parse_lengths(text: str, batch: int, seq_len: int) -> tuple[int, ...]:
    """One length per sample, separated by commas, semicolons or white space.   "5, 3, 1"  ->  (5, 3, 1)"""
    check_text("lengths", text)
    if len(text) > MAX_LENGTHS_CHARACTERS:
        raise invalid(
            "lengths must be at most {most} characters; got {count}",
            most=MAX_LENGTHS_CHARACTERS,
            count=len(text),
        )
    words = re.split(r"\s*[,;]\s*|\s+", text.strip()) if text.strip() else []
    for n, word in enumerate(words):
        if not _WHOLE.fullmatch(word) or not 1 <= int(word) <= seq_len:
            raise invalid(
                "lengths must be whole numbers between 1 and {seq_len}; that of sample {n} is {value}",
                n=n,
                seq_len=seq_len,
                value=shown(word),
            )
    if len(words) != batch:
        raise invalid(
            "lengths must have one number for each sample, {batch} in all; got {count}", batch=batch, count=len(words)
        )
    return tuple(map(int, words))
