"""Recurrent layers of an ONNX model: nodes RNN, LSTM and GRU whose weights are constants; a stack of them is one layer.

W has (D, G*H, I), R (D, G*H, H), B (D, 2*G*H): the biases of x, then those of h. Gates stand in ONNX's order.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.files.found import Array, Checkpoint, FoundLayer, LeftOut, Move, Table
from rnnviz.files.onnx_model import Model, Node
from rnnviz.files.rearrange import in_order, rearranged
from rnnviz.files.tables import beside
from rnnviz.files.tensors import one_dtype
from rnnviz.network.architecture import Architecture, place_name
from rnnviz.network.cells import CELLS, Cell
from rnnviz.network.errors import Invalid
from rnnviz.sources.limits import shown
from rnnviz.words import Sentence, mark, sentence

_CELLS = [cell for cell in CELLS.values() if "onnx" in cell.layouts]
_KINDS = {cell.layouts["onnx"].layer for cell in _CELLS}
# What must not be asked of a node, with the value that asks for nothing.
_NOTHING = {"clip": None, "activation_alpha": None, "activation_beta": None}
_PASSES_ON = {"Squeeze", "Transpose", "Reshape", "Identity", "Dropout", "Cast"}
_SEQUENCE_LENS, _INITIAL_H, _INITIAL_C, _PEEPHOLES = 4, 5, 6, 7


@dataclass(frozen=True, eq=False)
class OneLayer:
    """One node as a layer: its cell, its weights of every direction, and what must agree in a stack."""

    node: Node
    cell: Cell
    batch_first: bool
    directions: int
    w: Array  # (D, G*H, I)
    r: Array  # (D, G*H, H)
    b: Array | None  # (D, 2*G*H)

    def continues(self, below: "OneLayer") -> bool:
        """Whether this is the next layer of the same stack: it reads the states of the one below, as many as these."""
        same = (self.cell, self.batch_first, self.directions, self.b is None, self.r.shape)
        others = (below.cell, below.batch_first, below.directions, below.b is None, below.r.shape)
        return same == others and self.w.shape[2] == self.directions * self.r.shape[2]


def onnx_layers(file: str, model: Model) -> Checkpoint:
    """Every recurrent layer whose weights are constants of the model."""
    layers: list[OneLayer] = []
    left_out: list[Sentence] = []
    for node in model.nodes:
        if node.kind in _KINDS:
            try:
                layers.append(_one_layer(file, node, model.constants))
            except Invalid as error:
                left_out.append(sentence(error.message, **error.values))
    tables = [
        Table(name, values) for name, values in model.constants.items() if values.ndim == 2 and values.dtype.kind == "f"
    ]
    found = []
    for stack in _stacks(layers, model.nodes):
        try:
            turned = _is_turned(stack[0].node, model.nodes)
            found.append(beside(_layer(file, stack, turned), [*tables, *_linear(model)]))
        except Invalid as error:
            left_out.append(sentence(error.message, **error.values))
    return Checkpoint(tuple(found), tuple(left_out))


def _one_layer(file: str, node: Node, constants: Mapping[str, Array]) -> OneLayer:
    name = shown(node.name or node.kind, 80)
    given = node.attributes
    tensors = {}
    for k, letter in enumerate("XWRB"):
        if k and node.reads(k):
            values = constants.get(node.reads(k))
            if values is None:
                raise LeftOut(
                    mark("{file}: {letter} of {node} must be a constant of the model; {tensor} is computed"),
                    {"file": file, "letter": letter, "node": name, "tensor": shown(node.reads(k), 80)},
                )
            tensors[letter] = values
    asked = next((key for key in _NOTHING if key in given), "P" if node.reads(_PEEPHOLES) else None)
    direction = given.get("direction", "forward")
    if asked or direction not in ("forward", "bidirectional"):
        raise LeftOut(
            mark("{file}: {node} must not have {option}: torch's layers have nothing like it"),
            {"file": file, "node": name, "option": asked or f"direction={shown(direction)}"},
        )
    directions = 2 if direction == "bidirectional" else 1
    cell = _cell(file, node, directions)
    w, r, b = tensors.get("W"), tensors.get("R"), tensors.get("B")
    rows = 0 if r is None or r.ndim != 3 else r.shape[1]
    hidden = 0 if r is None or r.ndim != 3 else r.shape[2]
    inputs = 0 if w is None or w.ndim != 3 else w.shape[2]
    shapes = {
        "W": (directions, rows, inputs),
        "R": (directions, len(cell.gates) * hidden, hidden),
        "B": (directions, 2 * rows),
    }
    for letter, shape in shapes.items():
        values = tensors.get(letter)
        if (values is None and letter != "B") or (values is not None and values.shape != shape) or 0 in shape:
            raise LeftOut(
                mark("{file}: {letter} of {node} must have shape {shape}; got {got}"),
                {
                    "file": file,
                    "letter": letter,
                    "node": name,
                    "shape": shape,
                    "got": None if values is None else values.shape,
                },
            )
    assert w is not None
    assert r is not None
    return OneLayer(node, cell, bool(given.get("layout", 0)), directions, w, r, b)


def _cell(file: str, node: Node, directions: int) -> Cell:
    given = {"activations": None, "linear_before_reset": 0, "input_forget": 0} | dict(node.attributes)
    first = next(cell for cell in _CELLS if cell.layouts["onnx"].layer == node.kind)
    usual = first.layouts["onnx"].options["activations"]
    for cell in _CELLS:
        layout = cell.layouts["onnx"]
        if layout.layer != node.kind:
            continue
        asked = {key: given[key] for key in layout.options}
        activations = asked["activations"] or usual * directions  # type: ignore[operator]
        if asked | {"activations": activations} == dict(layout.options) | {
            "activations": layout.options["activations"] * directions  # type: ignore[operator]
        }:
            return cell
    raise LeftOut(
        mark("{file}: {node} must have the activations of torch's layer; its options are {options}"),
        {
            "file": file,
            "node": shown(node.name or node.kind, 80),
            "options": shown({key: given[key] for key in first.layouts["onnx"].options}, 120),
        },
    )


def _makers(nodes: tuple[Node, ...]) -> dict[str, Node]:
    return {output: node for node in nodes for output in node.outputs if output}


def _stacks(layers: list[OneLayer], nodes: tuple[Node, ...]) -> list[list[OneLayer]]:
    """Layers that read nothing but the states of the one before, put together."""
    makers = _makers(nodes)
    by_output = {layer.node.outputs[0]: layer for layer in layers if layer.node.outputs}
    stacks: list[list[OneLayer]] = []
    for layer in layers:
        source = layer.node.reads(0)
        for _ in range(8):
            maker = makers.get(source)
            if maker is None or maker.kind not in _PASSES_ON:
                break
            source = maker.reads(0)
        below = by_output.get(source)
        stack = next((each for each in stacks if each[-1] is below), None)
        if below is not None and stack is not None and layer.continues(below):
            stack.append(layer)
        else:
            stacks.append([layer])
    return stacks


def _is_turned(node: Node, nodes: tuple[Node, ...]) -> bool:
    """Whether the model gives a layer x with the samples first, and turns it for the node."""
    maker = _makers(nodes).get(node.reads(0))
    return maker is not None and maker.kind == "Transpose" and maker.attributes.get("perm") == (1, 0, 2)


def _layer(file: str, stack: list[OneLayer], turned: bool) -> FoundLayer:
    first = stack[0]
    arch = Architecture(
        first.cell.name,
        int(first.w.shape[2]),
        int(first.r.shape[2]),
        num_layers=len(stack),
        bias=first.b is not None,
        batch_first=first.batch_first or turned,
        bidirectional=first.directions == 2,
    )
    made: dict[str, tuple[Array, Move]] = {}
    for k, layer in enumerate(stack):
        for d in range(layer.directions):
            made |= _converted(file, layer, d, place_name(k, d))
    weights, moves = in_order(arch.weight_shapes(), made)
    kept = one_dtype(file, weights)
    return FoundLayer(first.node.name or first.node.kind, arch, kept, "onnx", moves)


def _converted(file: str, layer: OneLayer, direction: int, place: str) -> Iterator[tuple[str, tuple[Array, Move]]]:
    layout = layer.cell.layouts["onnx"]
    node = layer.node
    given = {"weight_ih": (node.reads(1), layer.w[direction]), "weight_hh": (node.reads(2), layer.r[direction])}
    if layer.b is not None:
        of_x, of_h = np.split(layer.b[direction], 2)
        given |= {"bias_ih": (f"{node.reads(3)}, Wb", of_x), "bias_hh": (f"{node.reads(3)}, Rb", of_h)}
    for name, (source, values) in given.items():
        target = f"{name}_{place}"
        yield target, rearranged(layer.cell, layout, target, f"{source}[{direction}]", values)


def _linear(model: Model) -> Iterator[Table]:
    """Heads: what a product has as (width, outputs), turned, or a Gemm with transB; with the bias added to it."""
    adds = {node.reads(k): node.reads(1 - k) for node in model.nodes if node.kind == "Add" for k in (0, 1)}
    for node in model.nodes:
        weight = model.constants.get(node.reads(1))
        if node.kind not in ("MatMul", "Gemm") or weight is None or weight.ndim != 2 or weight.dtype.kind != "f":
            continue
        turned = weight if node.attributes.get("transB") else weight.T
        bias = model.constants.get(node.reads(2) if node.kind == "Gemm" else adds.get(node.outputs[0], ""))
        fits = bias is not None and bias.shape == turned.shape[:1] and bias.dtype.kind == "f"
        yield Table(node.reads(1), turned, bias if fits else None)
