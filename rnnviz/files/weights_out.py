"""Weights as files, under torch's names: whoever reads them with other tools finds a state_dict and nothing else.

What a state_dict does not say of its layer (cell, layout) stands where other readers look past it: in the header of
`.safetensors`, in a state_dict's metadata, in the comment of a zip. `read_checkpoint` finds it there.
"""

import io
import json
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import asdict

import numpy as np

from rnnviz.files.found import OWN_WORDS, Array
from rnnviz.files.onnx_out import layer_as_onnx
from rnnviz.network.architecture import Architecture
from rnnviz.network.errors import invalid
from rnnviz.network.weights import check_weights


def write_weights(arch: Architecture, weights: Mapping[str, Array], ending: str) -> bytes:
    """The weights as a file: `.safetensors`, `.pt`, `.npz`, or the layer as `.onnx`.

    Raises ValueError for another ending, weights that do not fit, and what ONNX does not have.
    """
    if ending not in _WRITERS:
        raise invalid("ending must be one of {endings}; got {ending!r}", endings=", ".join(_WRITERS), ending=ending)
    check_weights(arch, weights)
    return _WRITERS[ending](arch, weights)


def _safetensors(arch: Architecture, weights: Mapping[str, Array]) -> bytes:
    from safetensors.numpy import save

    saved: bytes = save(
        {name: np.ascontiguousarray(values) for name, values in weights.items()}, {OWN_WORDS: _words(arch)}
    )
    return saved


def _pt(arch: Architecture, weights: Mapping[str, Array]) -> bytes:
    import torch

    state = OrderedDict((name, torch.from_numpy(np.array(values))) for name, values in weights.items())
    # as the state_dict of a module has: its `load_state_dict` takes what it knows of it
    state._metadata = OrderedDict({"": {"version": 1, OWN_WORDS: _words(arch)}})  # type: ignore[attr-defined]
    stream = io.BytesIO()
    torch.save(state, stream)
    return stream.getvalue()


def _npz(arch: Architecture, weights: Mapping[str, Array]) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, allow_pickle=False, **weights)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.comment = f"{OWN_WORDS} {_words(arch)}".encode()
    return stream.getvalue()


def _words(arch: Architecture) -> str:
    return json.dumps(asdict(arch))


_WRITERS: dict[str, Callable[[Architecture, Mapping[str, Array]], bytes]] = {
    ".safetensors": _safetensors,
    ".pt": _pt,
    ".npz": _npz,
    ".onnx": layer_as_onnx,
}
WEIGHT_ENDINGS = tuple(_WRITERS)
