"""The parts of an ONNX model: its nodes with their attributes, and its constant tensors."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rnnviz.files.bounds import check_count
from rnnviz.files.found import Array
from rnnviz.files.onnx_wire import Fields, Reader
from rnnviz.files.tensors import as_numbers, check_name
from rnnviz.network.errors import invalid
from rnnviz.sources.limits import shown

# The numbers of fields and of types in onnx.proto.
MODEL = {"ir_version": 1, "producer": 2, "graph": 7, "opset": 8}
GRAPH = {"node": 1, "name": 2, "initializer": 5, "input": 11, "output": 12}
NODE = {"input": 1, "output": 2, "name": 3, "op_type": 4, "attribute": 5}
ATTRIBUTE = {"name": 1, "f": 2, "i": 3, "s": 4, "t": 5, "floats": 7, "ints": 8, "strings": 9, "type": 20}
TENSOR = {
    "dims": 1,
    "data_type": 2,
    "float": 4,
    "int32": 5,
    "int64": 7,
    "name": 8,
    "raw": 9,
    "double": 10,
    "location": 14,
}
DTYPES = {1: "float32", 7: "int64", 10: "float16", 11: "float64", 16: "bfloat16"}
_EXTERNAL = 1
_HALVES = (10, 16)


@dataclass(frozen=True)
class Node:
    """One operation; names of what it reads and gives, "" for what is left out."""

    name: str
    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Any]

    def reads(self, k: int) -> str:
        return self.inputs[k] if k < len(self.inputs) else ""


@dataclass(frozen=True)
class Model:
    nodes: tuple[Node, ...]
    constants: Mapping[str, Array]


def read_model(file: str, data: bytes) -> Model:
    """The outer graph of a model. Raises ValueError that names file, tensor, rule and value."""
    reader = Reader(file)
    model = reader.fields(memoryview(data))
    graphs = list(reader.messages(model, MODEL["graph"]))
    if len(graphs) != 1:
        raise invalid("{file} must hold one graph of ONNX; it holds {count}", file=file, count=len(graphs))
    graph = graphs[0]
    check_count(file, len(graph.get(GRAPH["initializer"], [])))
    constants: dict[str, Array] = {}
    for tensor in reader.messages(graph, GRAPH["initializer"]):
        name = reader.text(tensor, TENSOR["name"])
        check_name(file, name)
        values = _tensor(reader, name, tensor)
        if values is not None:
            constants[name] = values
    nodes = tuple(_node(reader, node) for node in reader.messages(graph, GRAPH["node"]))
    return Model(nodes, constants)


def _node(reader: Reader, node: Fields) -> Node:
    attributes = dict(_attribute(reader, each) for each in reader.messages(node, NODE["attribute"]))
    return Node(
        reader.text(node, NODE["name"]),
        reader.text(node, NODE["op_type"]),
        tuple(reader.texts(node, NODE["input"])),
        tuple(reader.texts(node, NODE["output"])),
        attributes,
    )


def _attribute(reader: Reader, given: Fields) -> tuple[str, Any]:
    """Whole numbers, texts and lists of them; of floats it matters only that they are there."""
    name = reader.text(given, ATTRIBUTE["name"])
    if ATTRIBUTE["ints"] in given:
        return name, tuple(reader.integers(given, ATTRIBUTE["ints"]))
    if ATTRIBUTE["strings"] in given:
        return name, tuple(reader.texts(given, ATTRIBUTE["strings"]))
    if ATTRIBUTE["i"] in given:
        return name, reader.integers(given, ATTRIBUTE["i"])[-1]
    if ATTRIBUTE["s"] in given:
        return name, reader.text(given, ATTRIBUTE["s"])
    return name, True


def _tensor(reader: Reader, name: str, tensor: Fields) -> Array | None:
    """Its numbers; None for a type that no weight has."""
    dtype = (reader.integers(tensor, TENSOR["data_type"]) or [0])[-1]
    shape = tuple(reader.integers(tensor, TENSOR["dims"]))
    where = {"file": reader.file, "tensor": shown(name, 80)}
    if _EXTERNAL in reader.integers(tensor, TENSOR["location"]):
        raise invalid("{file}: {tensor} must lie in the file; its numbers are in another one", **where)
    if dtype not in DTYPES:
        return None
    raw = reader.raw(tensor, TENSOR["raw"]) or _listed(reader, tensor, dtype)
    size = int(2 if dtype in _HALVES else as_numbers(b"", DTYPES[dtype], (0,)).itemsize)
    if min(shape, default=0) < 0 or math.prod(shape) * size != len(raw):
        raise invalid(
            "{file}: {tensor} must hold as many bytes as its shape {shape} needs; it holds {count:,}",
            **where,
            shape=shown(shape),
            count=len(raw),
        )
    return as_numbers(raw, DTYPES[dtype], shape)


def _listed(reader: Reader, tensor: Fields, dtype: int) -> bytes:
    """Numbers that are not raw: floats and doubles as they lie, halves as whole numbers, and whole numbers."""
    name = DTYPES[dtype]
    if name in ("float32", "float64"):
        return reader.raw(tensor, TENSOR["float" if name == "float32" else "double"])
    whole, size = (
        (reader.integers(tensor, TENSOR["int32"]), 2)
        if dtype in _HALVES
        else (reader.integers(tensor, TENSOR["int64"]), 8)
    )
    return b"".join((value & (2 ** (8 * size) - 1)).to_bytes(size, "little") for value in whole)
