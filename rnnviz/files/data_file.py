"""Someone's own sequences: tables and arrays of numbers, made into the text of a pasted table.

A table has a row for each step and a column for each feature; an empty row starts the next sample. An array has axes
that a person names. What is missing, an empty cell or nan, follows a rule.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.files.bounds import check_size
from rnnviz.files.npz_file import read_npy, read_npz
from rnnviz.files.tensors import names_shown
from rnnviz.network.errors import invalid
from rnnviz.sources.characters import name_label
from rnnviz.sources.limits import LIMITS, MAX_MAGNITUDE, shown
from rnnviz.sources.tables import MAX_TABLE_CHARACTERS, read_number, read_rows
from rnnviz.words import mark

Floats = NDArray[np.float64]

DATA_ENDINGS = (".csv", ".tsv", ".txt", ".npy", ".npz")
# How the axes of an array may be named: T steps, N samples, I features.
AXES = {1: ("T",), 2: ("TI", "IT", "NT", "TN"), 3: ("TNI", "NTI", "NIT", "TIN", "INT", "ITN")}
REFUSE, ZERO, PREVIOUS, MEAN = "refuse", "zero", "previous", "mean"
RULES = {
    REFUSE: mark("are refused"),
    ZERO: mark("become 0"),
    PREVIOUS: mark("repeat the step before"),
    MEAN: mark("become the feature's mean"),
}
_MISSING = {"", "na", "n/a", "nan", "null", "none", "-", "?"}


@dataclass(frozen=True, eq=False)
class Data:
    """The numbers of a file, nan where one is missing: either `samples`, (T, I) each, of a table, or an `array` whose
    axes have to be named."""

    samples: tuple[Floats, ...] = ()
    array: Floats | None = None
    names: tuple[str, ...] = ()

    @property
    def axes(self) -> tuple[str, ...]:
        """The ways to name the axes; none where the file says itself what they are."""
        return () if self.array is None else AXES[self.array.ndim]

    @property
    def missing(self) -> int:
        """How many numbers are missing."""
        parts = self.samples if self.array is None else (self.array,)
        return int(sum(np.isnan(part).sum() for part in parts))

    def arranged(self, axes: str = "") -> tuple[Floats, ...]:
        """Samples of (T, I). Raises ValueError where the axes are no names of this array's."""
        if self.array is None:
            return self.samples
        if axes not in self.axes:
            raise invalid("axes must be one of {options}; got {value!r}", options=", ".join(self.axes), value=axes)
        missing = [axis for axis in "NTI" if axis not in axes]
        whole = self.array.reshape(*self.array.shape, *(1 for _ in missing))
        order = axes + "".join(missing)
        return tuple(whole.transpose([order.index(axis) for axis in "NTI"]))


def read_data(data: bytes, name: str) -> Data:
    """The numbers of a `.csv`, `.tsv`, `.txt`, `.npy` or `.npz`. Raises ValueError that names file, rule and value."""
    file = shown(name, 60)
    ending = next((ending for ending in DATA_ENDINGS if name.lower().endswith(ending)), None)
    if ending is None:
        raise invalid("{file} must end in one of {endings}", file=file, endings=", ".join(DATA_ENDINGS))
    check_size(file, data)
    if ending == ".npy":
        return _array(file, read_npy(file, data))
    if ending == ".npz":
        arrays = read_npz(file, data)
        chosen = next((key for key in ("x", "data", *arrays) if key in arrays and 1 <= arrays[key].ndim <= 3), None)
        if chosen is None:
            raise invalid(
                "{file} must hold an array of 1 to 3 axes; it has {names}", file=file, names=names_shown(arrays)
            )
        return _array(f"{file}: {shown(chosen)}", arrays[chosen])
    return _table(file, data)


def _array(file: str, values: NDArray[Any]) -> Data:
    if values.dtype.kind not in "fiub" or not 1 <= values.ndim <= 3 or not values.size:
        raise invalid(
            "{file} must hold numbers on 1 to 3 axes; it has {dtype} of shape {shape}",
            file=file,
            dtype=values.dtype,
            shape=shown(values.shape),
        )
    most = math.prod(LIMITS[name][1] for name in ("seq_len", "batch"))
    if values.size > most * LIMITS["input_size"][1]:
        raise invalid(
            "{file} must hold at most {most:,} numbers; got {count:,}", file=file, most=most, count=values.size
        )
    numbers = values.astype(np.float64)
    _check_range(file, numbers)
    return Data(array=numbers)


def _table(file: str, data: bytes) -> Data:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise invalid("{file} must be text in UTF-8; byte {place} is not", file=file, place=error.start) from None
    rows, decimal_comma = read_rows(file, text, 4 * MAX_TABLE_CHARACTERS)
    filled = [row for row in rows if row.cells]
    width = len(filled[0].cells)
    header = not any(_is_number(cell, decimal_comma) for cell in filled[0].cells)
    samples: list[list[list[float]]] = [[]]
    for row in rows:
        if not row.cells:
            samples.append([])
            continue
        if header and row is filled[0]:
            continue
        if len(row.cells) != width:
            raise invalid(
                "{file} row {line} must have {width} values, as row {first} has; got {count}",
                file=file,
                line=row.line,
                width=width,
                first=filled[0].line,
                count=len(row.cells),
            )
        samples[-1].append(
            [
                math.nan if cell.lower() in _MISSING else read_number(file, row.line, k, cell, decimal_comma)
                for k, cell in enumerate(row.cells, 1)
            ]
        )
    found = tuple(np.array(sample) for sample in samples if sample)
    if not found:
        raise invalid("{file} must have at least 1 row of numbers; it has a header only", file=file)
    return Data(found, names=tuple(name_label(cell) for cell in filled[0].cells) if header else ())


def _is_number(cell: str, decimal_comma: bool) -> bool:
    try:
        read_number("", 0, 0, cell, decimal_comma)
    except ValueError:
        return cell.lower() in _MISSING
    return True


def _check_range(file: str, values: Floats) -> None:
    wrong = np.isinf(values) | (np.abs(values) > MAX_MAGNITUDE)
    if wrong.any():
        where = np.unravel_index(int(wrong.argmax()), values.shape)
        raise invalid(
            "{file} must hold numbers between -{most:g} and {most:g}; got {value} at {place}",
            file=file,
            most=MAX_MAGNITUDE,
            value=values[where],
            place=list(map(int, where)),
        )


def filled_in(samples: Sequence[Floats], rule: str) -> tuple[Floats, ...]:
    """The samples without gaps. A gap before the first number of a sample has no step before it: it becomes 0.

    Raises ValueError for `refuse` where a number is missing, naming the first, and for a rule that there is not.
    """
    if rule not in RULES:
        raise invalid("missing must be one of {rules}; got {value!r}", rules=", ".join(RULES), value=rule)
    gap = next(((n, *map(int, np.argwhere(np.isnan(s))[0])) for n, s in enumerate(samples) if np.isnan(s).any()), None)
    if gap is None:
        return tuple(samples)
    if rule == REFUSE:
        raise invalid(
            "x must have every number; it is missing at sample {n}, step {t}, feature {i}", n=gap[0], t=gap[1], i=gap[2]
        )
    known = np.concatenate(samples)
    counts = np.maximum(1, (~np.isnan(known)).sum(axis=0))
    means = np.nansum(known, axis=0) / counts if rule == MEAN else np.zeros(known.shape[1])
    return tuple(
        _previous(sample) if rule == PREVIOUS else np.where(np.isnan(sample), means, sample) for sample in samples
    )


def _previous(sample: Floats) -> Floats:
    made = sample.copy()
    before = np.zeros(sample.shape[1])
    for row in made:
        row[:] = before = np.where(np.isnan(row), before, row)
    return made


def standardised(samples: Sequence[Floats]) -> tuple[Floats, ...]:
    """Each feature with mean 0 and deviation 1 over all steps of all samples; one that never changes becomes 0."""
    together = np.concatenate(samples)
    deviation = together.std(axis=0)
    return tuple((sample - together.mean(axis=0)) / np.where(deviation > 0, deviation, 1) for sample in samples)


def as_table(samples: Sequence[Floats], names: Sequence[str] = ()) -> str:
    """The text of a pasted table, every number with all its digits.

    Raises ValueError where it is longer than a table may be.
    """
    blocks = ["\n".join("\t".join(repr(float(value)) for value in row) for row in sample) for sample in samples]
    text = "\n\n".join(blocks)
    text = "\t".join(names) + "\n" + text if names else text
    if len(text) > MAX_TABLE_CHARACTERS:
        raise invalid(
            "x must have at most {most:,} characters as a table; got {count:,}",
            most=MAX_TABLE_CHARACTERS,
            count=len(text),
        )
    return text
