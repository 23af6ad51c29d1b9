"""`.npz`: a zip of arrays, as `numpy.savez` writes it. An array of Python objects is refused unread."""

import io
import math
import zipfile
from typing import BinaryIO

import numpy as np
from numpy.lib import format as npy

from rnnviz.files.bounds import MAX_BYTES, entry_bytes, opened_zip
from rnnviz.files.found import OWN_WORDS
from rnnviz.files.tensors import Array, check_name
from rnnviz.network.errors import Invalid, invalid
from rnnviz.sources.limits import shown

_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


def read_npz(file: str, data: bytes) -> dict[str, Array]:
    """The arrays of numbers and texts by name. Raises ValueError that names file, array, rule and value."""
    arrays = {}
    with opened_zip(file, data) as archive:
        for entry in archive.infolist():
            name = entry.filename.removesuffix(".npy")
            check_name(file, name)
            if entry.filename.endswith(".npy"):
                arrays[name] = read_npy(f"{file}: {shown(name, 80)}", _bytes(file, archive, entry))
    return arrays


def comment_of(file: str, data: bytes) -> str | None:
    """What our own files say of themselves where other readers look past it: in the comment of the zip."""
    with opened_zip(file, data) as archive:
        name, _, words = archive.comment.decode("utf-8", "replace").partition(" ")
    return words if name == OWN_WORDS else None


def _bytes(file: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    data = entry_bytes(archive, entry)
    if len(data) != entry.file_size:
        raise invalid("{file} must be a whole zip file; {reason}", file=file, reason=shown(entry.filename))
    return data


def read_npy(file: str, data: bytes) -> Array:
    """One array, read only as far as its header says, and no more memory than its bytes.   -> read-only"""
    stream = io.BytesIO(data)
    shape, fortran, dtype = _header(file, stream)
    if dtype.hasobject or dtype.kind not in "biufU" or dtype.subdtype:
        raise invalid("{file} must hold numbers; its dtype is {dtype}", file=file, dtype=shown(str(dtype)))
    count, rest = math.prod(shape), memoryview(data)[stream.tell() :]
    if min(shape, default=0) < 0 or count > MAX_BYTES or count * dtype.itemsize != len(rest):
        raise invalid(
            "{file} must hold as many bytes as its shape {shape} of {dtype} needs; it holds {count:,}",
            file=file,
            shape=shown(shape),
            dtype=dtype,
            count=len(rest),
        )
    if not dtype.itemsize:
        raise invalid("{file} must hold numbers; its dtype is {dtype}", file=file, dtype=shown(str(dtype)))
    return np.frombuffer(rest, dtype).reshape(shape, order="F" if fortran else "C")


def _header(file: str, stream: BinaryIO) -> tuple[tuple[int, ...], bool, "np.dtype[np.generic]"]:
    try:
        version = npy.read_magic(stream)
        if version not in _HEADERS:
            raise invalid("{file} must be an array of NumPy's format 1 or 2; got {version}", file=file, version=version)
        shape, fortran, dtype = _HEADERS[version](stream)
    except Invalid:
        raise
    except Exception as error:  # NumPy reads the header as Python's own text: whatever that may raise
        raise invalid(
            "{file} must be an array as NumPy saves it; {reason}", file=file, reason=shown(str(error), 120)
        ) from None
    return shape, fortran, dtype
