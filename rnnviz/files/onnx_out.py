"""A layer as an ONNX model that takes and gives what torch's layer does: input, h_0, c_0 to output, h_n, c_n.

Each layer of a stack is one node, for ONNX has no stacks. Its states come in the order (T, D, N, H); what follows each
node puts the directions side by side, as torch does.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from rnnviz.files.found import Array
from rnnviz.files.onnx_model import ATTRIBUTE, GRAPH, MODEL, NODE, TENSOR
from rnnviz.files.onnx_wire import message
from rnnviz.network.architecture import Architecture
from rnnviz.network.errors import invalid
from rnnviz.network.weights import check_weights

_IR_VERSION, _OPSET = 8, 17
_TYPES = {"float32": 1, "int64": 7, "float64": 11}
# Which field of an attribute has its value, and the number of that type.
_INT, _INTS, _STRING, _STRINGS = ("i", 2), ("ints", 7), ("s", 3), ("strings", 8)
_SWAP = (1, 0, 2)


def layer_as_onnx(arch: Architecture, weights: Mapping[str, Array]) -> bytes:
    """The whole layer as a model for any T and N, in the dtype of its weights.

    Raises ValueError for a projection and for a cell that ONNX does not have.
    """
    check_weights(arch, weights)
    if arch.proj_size:
        raise invalid(
            "proj_size must be 0 in an ONNX file, whose LSTM has no projection; got {proj_size}",
            proj_size=arch.proj_size,
        )
    if "onnx" not in arch.spec.layouts:
        raise invalid("cell must be one that ONNX has; got {cell!r}", cell=arch.cell)
    dtype = str(next(iter(weights.values())).dtype)
    tensors: dict[str, Array] = {"side_by_side": np.array([0, 0, -1])}
    nodes: list[bytes] = []
    states = [f"{name}_0" for name in arch.spec.states]
    for name in states if arch.num_layers > 1 else ():
        nodes.append(_node("Split", [name], [f"{name}_{k}" for k in range(arch.num_layers)], axis=0))
    below = "input"
    if arch.batch_first:
        nodes.append(_node("Transpose", [below], ["time_first"], perm=_SWAP))
        below = "time_first"
    for k in range(arch.num_layers):
        tensors |= _constants(arch, weights, k)
        given = [f"{name}_{k}" if arch.num_layers > 1 else name for name in states]
        nodes += _layer(arch, k, below, given)
        below = f"states_{k}"
    for name in arch.spec.states:
        nodes.append(_node("Concat", [f"{name}_n_{k}" for k in range(arch.num_layers)], [f"{name}_n"], axis=0))
    nodes.append(
        _node("Transpose", [below], ["output"], perm=_SWAP)
        if arch.batch_first
        else _node("Identity", [below], ["output"])
    )
    return _model(arch, dtype, nodes, tensors)


def _constants(arch: Architecture, weights: Mapping[str, Array], layer: int) -> dict[str, Array]:
    """W (D, G*H, I), R (D, G*H, H) and B (D, 2*G*H) of a layer, gates in ONNX's order."""
    directions = [arch.weights_of(weights, layer, d) for d in range(arch.num_directions)]

    def stacked(name: str) -> Array:
        return np.stack([_in_their_order(arch, own[name]) for own in directions])

    found = {f"W_{layer}": stacked("weight_ih"), f"R_{layer}": stacked("weight_hh")}
    if arch.bias:
        found[f"B_{layer}"] = np.concatenate([stacked("bias_ih"), stacked("bias_hh")], axis=1)
    return found


def _in_their_order(arch: Architecture, values: Array) -> Array:
    blocks = dict(zip(arch.gates, np.split(values, len(arch.gates)), strict=True))
    return np.concatenate([blocks[ours] for ours, _ in arch.spec.layouts["onnx"].gates])


def _layer(arch: Architecture, k: int, below: str, states: list[str]) -> Iterator[bytes]:
    layout = arch.spec.layouts["onnx"]
    options = {
        name: value * arch.num_directions if isinstance(value, tuple) else value
        for name, value in layout.options.items()
    }
    options |= {"hidden_size": arch.hidden_size, "direction": "bidirectional" if arch.bidirectional else "forward"}
    bias = f"B_{k}" if arch.bias else ""
    lasts = [f"{name}_n_{k}" for name in arch.spec.states]
    inputs = [below, f"W_{k}", f"R_{k}", bias, "", *states]
    yield _node(layout.layer, inputs, [f"Y_{k}", *lasts], name=f"layer_{k}", **options)
    yield _node("Transpose", [f"Y_{k}"], [f"turned_{k}"], perm=(0, 2, 1, 3))
    yield _node("Reshape", [f"turned_{k}", "side_by_side"], [f"states_{k}"])


def _node(kind: str, inputs: list[str], outputs: list[str], name: str = "", **attributes: Any) -> bytes:
    return message(
        [(NODE["input"], each) for each in inputs],
        [(NODE["output"], each) for each in outputs],
        (NODE["name"], name or f"{kind}_{outputs[0]}"),
        (NODE["op_type"], kind),
        [(NODE["attribute"], _attribute(key, value)) for key, value in attributes.items()],
    )


def _attribute(name: str, value: Any) -> bytes:
    values = value if isinstance(value, tuple) else (value,)
    texts = isinstance(values[0], str)
    if isinstance(value, tuple):
        field, kind = _STRINGS if texts else _INTS
    else:
        field, kind = _STRING if texts else _INT
    return message((ATTRIBUTE["name"], name), [(ATTRIBUTE[field], each) for each in values], (ATTRIBUTE["type"], kind))


def _model(arch: Architecture, dtype: str, nodes: list[bytes], tensors: Mapping[str, Array]) -> bytes:
    states = arch.num_layers * arch.num_directions
    time_first = ("N", "T") if arch.batch_first else ("T", "N")
    sizes: dict[str, tuple[Any, ...]] = {"input": (*time_first, arch.input_size)}
    sizes |= {f"{name}_0": (states, "N", arch.hidden_size) for name in arch.spec.states}
    gives: dict[str, tuple[Any, ...]] = {"output": (*time_first, arch.output_size)}
    gives |= {f"{name}_n": (states, "N", arch.hidden_size) for name in arch.spec.states}
    graph = message(
        [(GRAPH["node"], node) for node in nodes],
        (GRAPH["name"], arch.cell),
        [(GRAPH["initializer"], _tensor(name, values)) for name, values in tensors.items()],
        [(GRAPH["input"], _value(name, dtype, shape)) for name, shape in sizes.items()],
        [(GRAPH["output"], _value(name, dtype, shape)) for name, shape in gives.items()],
    )
    return message(
        (MODEL["ir_version"], _IR_VERSION),
        (MODEL["producer"], "rnnviz"),
        (MODEL["graph"], graph),
        (MODEL["opset"], message((2, _OPSET))),
    )


def _tensor(name: str, values: Array) -> bytes:
    data = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<")).tobytes()
    dims = [(TENSOR["dims"], size) for size in values.shape]
    return message(
        dims, (TENSOR["data_type"], _TYPES[str(values.dtype)]), (TENSOR["name"], name), (TENSOR["raw"], data)
    )


def _value(name: str, dtype: str, shape: tuple[Any, ...]) -> bytes:
    """A value's name, type and shape; an axis of any size has a letter."""
    dims = [(1, message((2 if isinstance(size, str) else 1, size))) for size in shape]
    return message((1, name), (2, message((1, message((1, _TYPES[dtype]), (2, message(dims)))))))
