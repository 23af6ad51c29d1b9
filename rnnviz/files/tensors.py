"""The tensors of a file by their names: numbers as NumPy has them, finite, and no more of them than may be read."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.files.bounds import MAX_NAME
from rnnviz.files.found import LeftOut
from rnnviz.network.errors import invalid
from rnnviz.sources.limits import shown
from rnnviz.words import mark

Array = NDArray[Any]
KEPT = ("float32", "float64")


def as_numbers(raw: bytes | memoryview, dtype: str, shape: tuple[int, ...]) -> Array:
    """Bytes as numbers, lowest byte first; `bfloat16`, which NumPy lacks, is the upper half of a float32."""
    if dtype != "bfloat16":
        return np.frombuffer(raw, np.dtype(dtype).newbyteorder("<")).reshape(shape)
    halves = np.frombuffer(raw, "<u2").astype("<u4") << 16
    return halves.view("<f4").reshape(shape)


def check_name(file: str, name: str) -> None:
    """ValueError where a tensor's name is too long to be a name."""
    if len(name) > MAX_NAME:
        raise invalid(
            "a name in {file} must have at most {most} characters; got {count}",
            file=file,
            most=MAX_NAME,
            count=len(name),
        )


def one_dtype(file: str, tensors: Mapping[str, Array]) -> dict[str, Array]:
    """The tensors of one layer, all float32 or all float64, contiguous and copied: smaller floats become float32.

    Raises LeftOut where one has no real numbers, or one that is not finite; it names file, tensor, rule and value.
    """
    for name, values in tensors.items():
        if values.dtype.kind != "f" or values.dtype.itemsize > 8:
            raise LeftOut(
                mark("{file}: {tensor} must hold floating-point numbers of at most 64 bits; it has {dtype}"),
                {"file": file, "tensor": shown(name, 80), "dtype": str(values.dtype)},
            )
    wide = any(values.dtype.itemsize > 4 for values in tensors.values())
    kept = {name: np.array(values, dtype=KEPT[wide], order="C") for name, values in tensors.items()}
    check_finite(file, kept)
    return kept


def check_finite(file: str, tensors: Mapping[str, Array]) -> None:
    """LeftOut that names the first number that is not finite."""
    for name, values in tensors.items():
        finite = np.isfinite(values)
        if not finite.all():
            where = np.unravel_index(int(finite.argmin()), values.shape)
            raise LeftOut(
                mark("{file}: {tensor} must hold finite numbers; got {value} at {place}"),
                {
                    "file": file,
                    "tensor": shown(name, 80),
                    "value": values[where],
                    "place": list(map(int, where)),
                },
            )


def names_shown(names: Iterable[str]) -> str:
    """The first names of a file, for a message."""
    some = [shown(name) for name, _ in zip(names, range(6), strict=False)]
    return ", ".join(some[:5]) + (", …" if len(some) > 5 else "") if some else "-"
