"""HDF5, the format of Keras's weights: read in a process of its own, with bounds on its memory and its time.

The library that reads it is made for files of friends, and a broken one may stop it. This module is both sides:
`read_hdf5` asks, and `main` answers in the other process, from bytes to an `.npz`.
"""

import io
import json
import os
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.files.bounds import HDF5_MEMORY, HDF5_PATIENCE, HDF5_SECONDS, MAX_BYTES, MAX_ENTRIES, MAX_RATIO
from rnnviz.files.npz_file import read_npz
from rnnviz.files.tensors import Array
from rnnviz.network.errors import invalid

_NAMES = "names"
_ROOT = Path(__file__).parents[2]
_TOO_MUCH, _NOT_READABLE = 3, 4


def read_hdf5(file: str, data: bytes) -> tuple[dict[str, Array], dict[str, str]]:
    """The arrays by their paths, and the groups' names for themselves by the groups' paths. Raises ValueError."""
    if find_spec("h5py") is None:
        import_module("h5py")  # says so itself
    command = [
        sys.executable,
        "-P",
        "-c",
        f"import sys; sys.path.insert(0, {str(_ROOT)!r}); import {__name__} as m; m.main()",
    ]
    one_thread = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # each thread asks for memory of its own
    try:
        answer = subprocess.run(
            command, input=data, capture_output=True, timeout=HDF5_PATIENCE, env=one_thread, check=False
        )
    except subprocess.TimeoutExpired:
        raise invalid(
            "{file} must be read within {most} seconds as HDF5; it was not", file=file, most=HDF5_PATIENCE
        ) from None
    if answer.returncode == _TOO_MUCH:
        raise invalid(
            "{file} must unpack to at most {most:,} bytes, in {entries} arrays",
            file=file,
            most=MAX_BYTES,
            entries=MAX_ENTRIES,
        )
    if answer.returncode:
        raise invalid("{file} must be readable as HDF5; the library that reads it gave up", file=file)
    arrays = read_npz(file, answer.stdout)
    names = json.loads(str(arrays.pop(_NAMES)))
    return arrays, names


def main() -> None:
    """Standard input, HDF5, to standard output, `.npz`."""
    _bound()
    import h5py

    data = sys.stdin.buffer.read()
    arrays: dict[str, Any] = {}
    names: dict[str, str] = {}
    left = min(MAX_BYTES, MAX_RATIO * len(data))

    def visit(path: str, item: Any) -> None:
        nonlocal left
        if isinstance(item, h5py.Group):
            name = item.attrs.get("name")
            if isinstance(name, str):
                names[path] = name[:200]
        elif isinstance(item, h5py.Dataset) and item.dtype.kind in "fiu" and item.shape is not None:
            left -= item.size * item.dtype.itemsize
            if left < 0 or len(arrays) >= MAX_ENTRIES:
                sys.exit(_TOO_MUCH)
            if not (item.external or item.is_virtual):  # such numbers lie in other files
                arrays[path] = item[()]

    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            file.visititems(visit)
    except Exception:  # the library's, whatever the file made it raise
        sys.exit(_NOT_READABLE)
    np.savez(sys.stdout.buffer, allow_pickle=False, **arrays, **{_NAMES: np.array(json.dumps(names))})


def _bound() -> None:
    """No more memory and time than is needed, where the system can hold a process to it."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (HDF5_MEMORY, HDF5_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (HDF5_SECONDS, HDF5_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
