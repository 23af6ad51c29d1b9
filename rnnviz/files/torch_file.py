"""`.pt`, `.pth`: what `torch.save` wrote, read by `torch.load(weights_only=True)` and by nothing else.

Before torch sees the file, its instructions are looked through without being followed: only those that put tensors and
plain values together are let in. So a file can neither run code nor ask for more memory than it has bytes.
"""

import io
import math
import pickletools
import warnings
import zipfile
from collections.abc import Mapping
from typing import Any

from rnnviz.files.bounds import check_count, check_header, entry_bytes, opened_zip
from rnnviz.files.found import OWN_WORDS
from rnnviz.files.tensors import Array, check_name
from rnnviz.network.errors import Invalid, invalid
from rnnviz.sources.limits import shown

_DTYPES = ("Float", "Double", "Half", "BFloat16", "Long", "Int", "Short", "Char", "Byte", "Bool")
_ALLOWED = {
    "collections.OrderedDict",
    "torch._utils._rebuild_tensor_v2",
    "torch._utils._rebuild_parameter",
    "torch.Size",
    "torch.device",
    *(f"torch.{name}Storage" for name in _DTYPES),
    *(f"torch.{name}" for name in ("float32", "float64", "float16", "bfloat16", "int64")),
}
_NAMING = ("STACK_GLOBAL", "EXT1", "EXT2", "EXT4")  # instructions that name what they call elsewhere
_DEEPEST = 8  # dicts in dicts


def read_torch(file: str, data: bytes) -> tuple[dict[str, Array], str | None]:
    """Every tensor of the file, in dicts of dicts too, `model.lstm.weight_ih_l0`, and what a file of ours says of them.

    Raises ValueError.
    """
    if not data.startswith(b"PK"):
        raise invalid(
            "{file} must be a zip file, as torch.save writes since torch 1.6; save it again with a newer torch",
            file=file,
        )
    with opened_zip(file, data) as archive:
        _check_entries(file, archive)
    tensors: dict[str, Array] = {}
    loaded = _loaded(file, data)
    _collect(file, loaded, "", tensors, 0)
    metadata = getattr(loaded, "_metadata", None)
    own = metadata.get("") if isinstance(metadata, dict) else None
    words = own.get(OWN_WORDS) if isinstance(own, dict) else None
    return tensors, words if isinstance(words, str) else None


def _check_entries(file: str, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    programs = [entry for entry in entries if entry.filename.split("/")[-1] == "data.pkl"]
    if len(programs) != 1 or len(set(names)) < len(names):
        raise invalid("{file} must have exactly one data.pkl, as torch.save writes it", file=file)
    if any(name.split("/")[-1] == "constants.pkl" for name in names):
        raise invalid("{file} must hold a state_dict; it is a program of TorchScript, which is not run", file=file)
    packed = next((entry for entry in entries if entry.compress_type != zipfile.ZIP_STORED), None)
    if packed is not None:
        raise invalid(
            "{file} must be unpacked, as torch.save leaves it; {name} is packed", file=file, name=shown(packed.filename)
        )
    check_header(file, programs[0].file_size)
    _check_program(file, entry_bytes(archive, programs[0]))


def _check_program(file: str, program: bytes) -> None:
    """ValueError where the instructions ask for anything but tensors, plain values, and dicts of them."""
    try:
        for operation, argument, _position in pickletools.genops(program):
            asked = operation.name
            if asked in ("GLOBAL", "INST"):
                asked = str(argument).replace(" ", ".")
                if asked in _ALLOWED:
                    continue
            elif asked not in _NAMING:
                continue
            raise invalid(
                "{file} must hold tensors alone, a state_dict; it asks for {asked}, which is not run",
                file=file,
                asked=shown(asked, 80),
            )
    except Invalid:
        raise
    except Exception as error:  # whatever a broken text of instructions makes the reader of instructions raise
        raise _unreadable(file, error) from None


def _loaded(file: str, data: bytes) -> Any:
    import torch

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    except Exception as error:  # torch's reader raises what its parts raise
        raise _unreadable(file, error) from None


def _unreadable(file: str, error: Exception) -> Invalid:
    first = str(error).strip().split("\n")[0]
    return invalid(
        "{file} must be readable by torch.load(weights_only=True); {reason}", file=file, reason=shown(first, 120)
    )


def _collect(file: str, value: Any, name: str, tensors: dict[str, Array], depth: int) -> None:
    import torch

    if isinstance(value, torch.Tensor):
        check_name(file, name)
        check_count(file, len(tensors) + 1)
        _check_stored(file, name, value)
        plain = value.detach()
        tensors[name] = (plain.float() if plain.dtype == torch.bfloat16 else plain).numpy()
    elif isinstance(value, Mapping) and depth < _DEEPEST:
        check_count(file, len(value))
        for key, inner in value.items():
            if isinstance(key, str | int):
                _collect(file, inner, f"{name}.{key}" if name else str(key), tensors, depth + 1)


def _check_stored(file: str, name: str, value: Any) -> None:
    """ValueError for a tensor whose numbers are not all in the file: one number with strides of 0 can look like any
    number of numbers."""
    if math.prod(value.shape) * value.element_size() > value.untyped_storage().nbytes():
        raise invalid(
            "{file}: {tensor} must be stored whole; {shape} is more than the file holds of it",
            file=file,
            tensor=shown(name, 80),
            shape=shown(tuple(value.shape)),
        )
