"""Someone's own model: every recurrent layer in a file of weights, whatever program wrote it."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from rnnviz.files.bounds import check_header, check_size, entry_bytes, opened_zip
from rnnviz.files.found import OWN_WORDS, Array, Checkpoint, FoundLayer
from rnnviz.files.hdf5_file import read_hdf5
from rnnviz.files.keras_names import keras_layers
from rnnviz.files.npz_file import comment_of, read_npz
from rnnviz.files.onnx_layers import onnx_layers
from rnnviz.files.onnx_model import read_model
from rnnviz.files.safetensors_file import read_safetensors
from rnnviz.files.tensors import names_shown
from rnnviz.files.torch_file import read_torch
from rnnviz.files.torch_names import Said, torch_layers
from rnnviz.network.architecture import Architecture
from rnnviz.network.errors import Invalid, InvalidType, invalid
from rnnviz.sources.limits import check_text, shown

ENDINGS = (".safetensors", ".pt", ".pth", ".npz", ".weights.h5", ".h5", ".keras", ".onnx")


def read_checkpoint(data: bytes, name: str) -> tuple[FoundLayer, ...]:
    """Every recurrent layer of a file, as torch would hold it, with the tables beside it that fit.

    name: the file's; its ending says how to read it: one of ENDINGS. A layer's `prefix` is what stands before torch's
    names in the file (`encoder.lstm.`), the folder of a layer of Keras, or the name of a node of ONNX.

    Nothing of a file is run. Raises ValueError that names file, tensor, rule and value: where the file cannot be read,
    asks for more memory or code, or has no layer that can be computed here.
    """
    return open_checkpoint(data, name).layers


def open_checkpoint(data: bytes, name: str) -> Checkpoint:
    """As `read_checkpoint`, with the layers that were left out, each with its reason."""
    check_text("name", name)
    file = shown(name, 60)
    ending = next((ending for ending in ENDINGS if name.lower().endswith(ending)), None)
    if ending is None:
        raise invalid("{file} must end in one of {endings}", file=file, endings=", ".join(ENDINGS))
    check_size(file, data)
    found, names = _READERS[ending](file, data)
    if not found.layers and found.left_out:
        first = found.left_out[0]
        raise invalid(first.message, **first.values)
    if not found.layers:
        raise invalid("{file} must hold an RNN, LSTM or GRU; the names in it are {names}", file=file, names=names)
    return found


def _safetensors(file: str, data: bytes) -> tuple[Checkpoint, str]:
    tensors, words = read_safetensors(file, data)
    return torch_layers(file, tensors, _said(file, words.get(OWN_WORDS))), names_shown(tensors)


def _torch(file: str, data: bytes) -> tuple[Checkpoint, str]:
    tensors, words = read_torch(file, data)
    return torch_layers(file, tensors, _said(file, words)), names_shown(tensors)


def _npz(file: str, data: bytes) -> tuple[Checkpoint, str]:
    tensors = read_npz(file, data)
    return torch_layers(file, tensors, _said(file, comment_of(file, data))), names_shown(tensors)


def _hdf5(file: str, data: bytes) -> tuple[Checkpoint, str]:
    return _keras_arrays(file, *read_hdf5(file, data), None)


def _keras(file: str, data: bytes) -> tuple[Checkpoint, str]:
    with opened_zip(file, data) as archive:
        entries = {entry.filename: entry for entry in archive.infolist()}
        missing = next((part for part in ("config.json", "model.weights.h5") if part not in entries), None)
        if missing:
            raise invalid("{file} must hold {missing}, as Keras saves it", file=file, missing=missing)
        check_header(file, entries["config.json"].file_size)
        text, weights = (entry_bytes(archive, entries[part]) for part in ("config.json", "model.weights.h5"))
    return _keras_arrays(file, *read_hdf5(file, weights), _json(file, text))


def _keras_arrays(
    file: str, arrays: dict[str, Array], names: Mapping[str, str], config: Mapping[str, Any] | None
) -> tuple[Checkpoint, str]:
    return keras_layers(file, arrays, names, config), names_shown(arrays)


def _onnx(file: str, data: bytes) -> tuple[Checkpoint, str]:
    model = read_model(file, data)
    return onnx_layers(file, model), names_shown(model.constants)


def _said(file: str, words: str | None) -> Said | None:
    """The architecture in the words of our own files."""
    if words is None:
        return None
    said = _json(file, words)
    known = {field.name for field in fields(Architecture)}
    try:
        return Said(Architecture(**{name: value for name, value in said.items() if name in known}))
    except (Invalid, InvalidType, TypeError) as error:
        raise invalid(
            "{file} must say a network that there is; {reason}", file=file, reason=shown(str(error), 120)
        ) from None


def _json(file: str, text: str | bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise invalid("{file} must hold readable JSON; {reason}", file=file, reason=shown(str(error), 120)) from None
    if not isinstance(found, dict):
        raise invalid("{file} must hold readable JSON; {reason}", file=file, reason=shown(found))
    return found


_READERS = {
    ".safetensors": _safetensors,
    ".pt": _torch,
    ".pth": _torch,
    ".npz": _npz,
    ".weights.h5": _hdf5,
    ".h5": _hdf5,
    ".keras": _keras,
    ".onnx": _onnx,
}
