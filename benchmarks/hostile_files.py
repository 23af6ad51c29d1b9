"""Files that mean no good: cut, renamed, packed to burst, with code in them, with huge promises."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from rnnviz.files.onnx_model import DTYPES, GRAPH, MODEL, NODE, TENSOR
from rnnviz.files.onnx_wire import field, message, varint

FIXTURES = Path(__file__).parents[1] / "tests" / "files" / "fixtures"
Rng = np.random.Generator
ENDINGS = ("pt", "npz", "safetensors", "weights.h5", "keras", "onnx")


@dataclass(frozen=True)
class HostileFile:
    """`whole`: whether it may turn out to be a network after all, as one with a changed number is."""

    kind: str
    name: str
    data: bytes
    whole: bool = False


def hostile_file(seed: int, trap: Path) -> HostileFile:
    """The file of a seed. Code in it, if it ever ran, would create `trap`."""
    rng = np.random.default_rng(seed)
    kinds = list(_KINDS)
    return _KINDS[kinds[seed % len(kinds)]](rng, trap)


def _tensors(rng: Rng) -> dict[str, torch.Tensor]:
    module = (torch.nn.LSTM, torch.nn.GRU, torch.nn.RNN)[rng.integers(3)]
    sizes = [int(size) for size in (rng.integers(1, 9), rng.integers(2, 9), rng.integers(1, 3))]
    state = module(*sizes, bias=bool(rng.integers(2))).state_dict()
    return {f"part.{name}": torch.from_numpy(rng.standard_normal(t.shape).astype("f4")) for name, t in state.items()}


def _pt(tensors: Any) -> bytes:
    stream = io.BytesIO()
    torch.save(tensors, stream)
    return stream.getvalue()


def _npz(arrays: Mapping[str, Any]) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, allow_pickle=False, **{name: np.asarray(value) for name, value in arrays.items()})
    return stream.getvalue()


def _safetensors(header: Any, data: bytes = b"", claimed: int | None = None) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return (len(text) if claimed is None else claimed).to_bytes(8, "little") + text + data


def good(ending: str, rng: Rng) -> bytes:
    """A file that nothing is wrong with."""
    if ending in ("weights.h5", "keras", "onnx"):
        paths = sorted(FIXTURES.glob(f"*.{ending}"))
        return paths[rng.integers(len(paths))].read_bytes()
    tensors = _tensors(rng)
    if ending == "pt":
        return _pt(tensors)
    if ending == "npz":
        return _npz(tensors)
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = tensor.numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    return _safetensors(header, data)


def _ending(rng: Rng) -> str:
    return ENDINGS[rng.integers(len(ENDINGS))]


def _truncated(rng: Rng, trap: Path) -> HostileFile:
    ending = _ending(rng)
    data = good(ending, rng)
    return HostileFile("truncated", f"cut.{ending}", data[: int(rng.integers(1, len(data) * 9 // 10))])


def _renamed(rng: Rng, trap: Path) -> HostileFile:
    given, called = rng.choice(len(ENDINGS), 2, replace=False)
    return HostileFile("renamed", f"renamed.{ENDINGS[called]}", good(ENDINGS[given], rng))


def _flipped(rng: Rng, trap: Path) -> HostileFile:
    ending = _ending(rng)
    data = bytearray(good(ending, rng))
    for at in rng.integers(0, len(data), int(rng.integers(1, 60))):
        data[at] ^= int(rng.integers(1, 256))
    return HostileFile("flipped bytes", f"flipped.{ending}", bytes(data), whole=True)


def _zip(entries: Mapping[str, bytes], packed: bool = True) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _bomb(rng: Rng, trap: Path) -> HostileFile:
    zeros = bytes(int(rng.integers(20, 60)) * 2**20)
    header = _npz({"weight_ih_l0": np.zeros(1, "f4")})
    with zipfile.ZipFile(io.BytesIO(header)) as archive:
        small = archive.read("weight_ih_l0.npy")
    bombs = {
        "bomb.npz": {"weight_ih_l0.npy": small + zeros},
        "bomb.keras": {"config.json": zeros, "model.weights.h5": zeros},
        "bomb.pt": {"archive/data.pkl": zeros},
    }
    name = list(bombs)[rng.integers(len(bombs))]
    data = _zip(bombs[name])
    if rng.integers(2):  # the list of files tells a lie about the size
        data = data.replace(len(zeros).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    return HostileFile("zip bomb", name, data)


def _code(rng: Rng, trap: Path) -> HostileFile:
    command = f"open({str(trap)!r}, 'w')"
    calls = [("builtins", "exec"), ("builtins", "eval"), ("os", "system"), ("posix", "system"), ("subprocess", "Popen")]
    module, function = calls[rng.integers(len(calls))]
    text = command if module == "builtins" else f"touch {trap}"
    argument = b"X" + len(text).to_bytes(4, "little") + text.encode()
    if rng.integers(2):
        program = b"\x80\x02c" + f"{module}\n{function}\n".encode() + argument + b"\x85R."
    else:  # as protocol 4 names what it calls
        names = b"".join(b"\x8c" + bytes([len(name)]) + name.encode() for name in (module, function))
        program = b"\x80\x04" + names + b"\x93" + argument + b"\x85R."
    if rng.integers(3) == 0:
        npy = np.lib.format.magic(1, 0) + _npy_header("|O", (1,)) + program
        return HostileFile("code", "code.npz", _zip({"weight_ih_l0.npy": npy}))
    if rng.integers(3) == 0:
        return HostileFile("code", "code.pth", program)
    return HostileFile("code", "code.pt", _zip({"archive/data.pkl": program, "archive/version": b"3\n"}, packed=False))


def _npy_header(dtype: str, shape: tuple[int, ...]) -> bytes:
    text = f"{{'descr': {dtype!r}, 'fortran_order': False, 'shape': {shape!r}, }}".encode()
    return len(text).to_bytes(2, "little") + text


def _not_finite(rng: Rng, trap: Path) -> HostileFile:
    tensors = _tensors(rng)
    name = list(tensors)[rng.integers(len(tensors))]
    tensors[name].view(-1)[int(rng.integers(tensors[name].numel()))] = (np.nan, np.inf, -np.inf)[rng.integers(3)]
    return HostileFile("not finite", *(("nan.pt", _pt(tensors)) if rng.integers(2) else ("nan.npz", _npz(tensors))))


def _wrong_shapes(rng: Rng, trap: Path) -> HostileFile:
    tensors = _tensors(rng)
    name = list(tensors)[rng.integers(len(tensors))]
    wrong = [None, torch.zeros(()), torch.zeros(2, 2, 2), torch.zeros(0, 3), torch.zeros(31, 37), torch.zeros(3).int()]
    changed = wrong[rng.integers(len(wrong))]
    given = {key: value for key, value in (tensors | {name: changed}).items() if value is not None}
    return HostileFile("wrong shapes", *(("odd.pt", _pt(given)) if rng.integers(2) else ("odd.npz", _npz(given))))


def _nothing(rng: Rng, trap: Path) -> HostileFile:
    size = int(rng.integers(0, 3000)) if rng.integers(2) else 0
    return HostileFile("nothing or noise", f"noise.{_ending(rng)}", rng.bytes(size))


def _header(rng: Rng, trap: Path) -> HostileFile:
    huge = int(rng.integers(2**20, 2**62))
    tensor = {"dtype": "F32", "shape": [huge, huge], "data_offsets": [0, 4]}
    cases = {
        "claimed.safetensors": _safetensors({}, bytes(100), claimed=huge),
        "deep.safetensors": _safetensors(b"[" * 500_000),
        "shape.safetensors": _safetensors({"weight_ih_l0": tensor}, bytes(4)),
        "long.safetensors": _safetensors(b" " * (2**21)),
        "shape.npz": _zip({"weight_ih_l0.npy": np.lib.format.magic(1, 0) + _npy_header("<f4", (huge, 3))}),
        "text.npz": _zip({"weight_ih_l0.npy": np.lib.format.magic(1, 0) + _npy_header("<f4", ()) * 300}),
        "deep.keras": _zip({"config.json": b"[" * 500_000, "model.weights.h5": good("weights.h5", rng)}, packed=False),
        "long.pt": _zip({"archive/data.pkl": b"\x80\x02" + b"N" * 2**21 + b"."}, packed=False),
        "loop.pt": _zip({"archive/data.pkl": b"\x80\x02" + b"]" * 900_000 + b"."}, packed=False),
        "many.npz": _zip({f"{k}.npy": b"" for k in range(5000)}),
        "name.npz": _zip({"a" * 60_000 + ".npy": b""}),
    }
    name = list(cases)[rng.integers(len(cases))]
    return HostileFile("huge header", name, cases[name])


def _looks_large(rng: Rng, trap: Path) -> HostileFile:
    tensors = _tensors(rng)
    name = list(tensors)[rng.integers(len(tensors))]
    side = int(rng.integers(10**4, 10**7))
    return HostileFile(
        "looks large", "large.pt", _pt(tensors | {name: torch.zeros(1).as_strided((side, side), (0, 0))})
    )


def _onnx(rng: Rng, trap: Path) -> HostileFile:
    node = message((NODE["op_type"], "LSTM"), *((NODE["input"], name) for name in ("X", "W", "R")))
    dims: list[tuple[int, Any]] = [(TENSOR["dims"], int(size)) for size in rng.integers(-(2**40), 2**40, 3)]
    named: list[tuple[int, Any]] = [(TENSOR["name"], "W"), (TENSOR["data_type"], int(rng.choice(list(DTYPES))))]
    outside = [*named, (TENSOR["dims"], 3), (TENSOR["location"], 1), (13, message((1, "location"), (2, "/etc/passwd")))]
    graphs = [
        message((GRAPH["node"], node), (GRAPH["initializer"], message(*named, *dims, (TENSOR["raw"], bytes(12))))),
        message((GRAPH["node"], node), (GRAPH["initializer"], message(*outside))),
        field(GRAPH["node"], node) + field(GRAPH["node"], b"") * 400_000,
        field(GRAPH["initializer"], message(*named, (TENSOR["dims"], b"\x01" * 600_000))),
        varint(7 << 3 | 2) + varint(2**60),
    ]
    return HostileFile("ONNX", "model.onnx", message((MODEL["graph"], graphs[rng.integers(len(graphs))])))


def _hdf5(rng: Rng, trap: Path) -> HostileFile:
    import h5py

    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        folder = file.create_group("layers/lstm/cell/vars")
        kind = int(rng.integers(4))
        side = int(rng.integers(10**4, 10**6))
        if kind == 0:
            folder.create_dataset("0", shape=(side, side), dtype="f4", chunks=(10, 10))
        elif kind == 1:
            folder.create_dataset("0", shape=(3, 4), dtype="f4", external=[("/etc/passwd", 0, 48)])
        elif kind == 2:
            layout = h5py.VirtualLayout((3, 4), "f4")
            layout[:] = h5py.VirtualSource("/etc/hostname", "0", (3, 4))
            folder.create_virtual_dataset("0", layout)
        else:
            folder["0"] = h5py.ExternalLink("/etc/passwd", "/")
            folder["round"] = folder
        folder.create_dataset("1", data=np.ones((4, 16), "f4"))
    return HostileFile("HDF5", "model.weights.h5", stream.getvalue())


_KINDS: dict[str, Callable[[Rng, Path], HostileFile]] = {
    function.__name__: function
    for function in (
        *(_truncated, _renamed, _flipped, _bomb, _code, _not_finite, _wrong_shapes, _nothing, _header),
        *(_looks_large, _onnx, _hdf5),
    )
}
