"""Recurrent layers among tensors with torch's names, whatever stands before the names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rnnviz.files.found import Array, Block, Checkpoint, FoundLayer, LeftOut, Move, Table
from rnnviz.files.tables import beside
from rnnviz.files.tensors import one_dtype
from rnnviz.network.architecture import Architecture, place_name
from rnnviz.network.cells import CELLS, Cell
from rnnviz.network.errors import Invalid
from rnnviz.sources.limits import shown
from rnnviz.words import Sentence, mark, sentence

# `encoder.lstm.weight_ih_l0_reverse`, and a cell alone: `cell.weight_ih`.
_NAME = re.compile(r"(.*?)((?:weight_(?:ih|hh|hr)|bias_(?:ih|hh))(?:_l([0-9]{1,3})(_reverse)?)?)", re.DOTALL)
_PLACED = re.compile(r"_l[0-9]+(_reverse)?$")


@dataclass(frozen=True)
class Said:
    """What the program that wrote the file says of its only layer, as this project's own files do."""

    arch: Architecture


def torch_layers(file: str, tensors: Mapping[str, Array], said: Said | None = None) -> Checkpoint:
    """Every recurrent layer whose names are torch's: `PREFIXweight_ih_l0` and so on, or a cell's, `PREFIXweight_ih`."""
    layers: list[FoundLayer] = []
    left_out: list[Sentence] = []
    for prefix, names in _groups(tensors).items():
        try:
            layers.append(_layer(file, prefix, {name: tensors[prefix + name] for name in names}, said))
        except Invalid as error:
            left_out.append(sentence(error.message, **error.values))
    tables = _tables(tensors)
    return Checkpoint(tuple(beside(layer, tables) for layer in layers), tuple(left_out))


def _groups(tensors: Mapping[str, Array]) -> dict[str, list[str]]:
    """prefix -> torch's names under it, in the file's order."""
    groups: dict[str, list[str]] = {}
    for name in tensors:
        if match := _NAME.fullmatch(name):
            groups.setdefault(match[1], []).append(match[2])
    return groups


def _layer(file: str, prefix: str, found: dict[str, Array], said: Said | None) -> FoundLayer:
    tensors = {name if _PLACED.search(name) else f"{name}_{place_name(0, 0)}": values for name, values in found.items()}
    in_file = dict(zip(tensors, (prefix + name for name in found), strict=True))
    if len(tensors) < len(found):
        raise LeftOut(
            mark("{file}: {prefix} must be a layer or a cell; it has names of both"),
            {"file": file, "prefix": shown(prefix, 80)},
        )
    arch, cells = _architecture(file, prefix, tensors)
    unsaid: dict[str, tuple[Any, ...]] = {"batch_first": (False, True)} if found.keys() == tensors.keys() else {}
    if len(cells) > 1:
        unsaid["cell"] = cells
    if said is not None and _same_tensors(said.arch, arch):
        arch, unsaid = said.arch, {}
    _check_shapes(file, prefix, arch, tensors)
    weights = one_dtype(file, {in_file[name]: tensors[name] for name in arch.weight_shapes()})
    return FoundLayer(
        prefix=prefix,
        arch=arch,
        weights=dict(zip(arch.weight_shapes(), weights.values(), strict=True)),
        origin="torch",
        moves=tuple(_unmoved(arch, name, in_file[name]) for name in arch.weight_shapes()),
        unsaid=unsaid,
    )


def _architecture(file: str, prefix: str, tensors: Mapping[str, Array]) -> tuple[Architecture, tuple[str, ...]]:
    """What the names and shapes of the first layer say, and the cells that have such weights."""
    ih, hh = (_matrix(file, prefix, tensors, f"{name}_l0") for name in ("weight_ih", "weight_hh"))
    projected = "weight_hr_l0" in tensors
    state, hidden = _matrix(file, prefix, tensors, "weight_hr_l0").shape if projected else (0, hh.shape[1])
    cells = [cell for cell in CELLS.values() if cell.torch_class and hidden and len(cell.gates) * hidden == hh.shape[0]]
    if not cells or (projected and not all(cell.projects for cell in cells)):
        raise LeftOut(
            mark("{file}: {tensor} must have 1, 3 or 4 rows for each of {hidden} units; its shape is {shape}"),
            {"file": file, "tensor": shown(f"{prefix}weight_hh_l0", 80), "hidden": hidden, "shape": hh.shape},
        )
    layers = {int(match[1]) for name in tensors if (match := re.search(r"_l([0-9]+)", name))}
    arch = _made(
        file,
        prefix,
        cell=cells[0].name,
        input_size=ih.shape[1],
        hidden_size=int(hidden),
        num_layers=max(layers) + 1,
        bias=any(name.startswith("bias") for name in tensors),
        bidirectional=any(name.endswith("_reverse") for name in tensors),
        proj_size=int(state),
    )
    return arch, tuple(cell.name for cell in cells)


def _made(file: str, prefix: str, **fields: Any) -> Architecture:
    try:
        return Architecture(**fields)
    except Invalid as error:
        raise LeftOut(
            mark("{file}: {prefix} is no layer that can be computed: {reason}"),
            {"file": file, "prefix": shown(prefix, 80), "reason": sentence(error.message, **error.values)},
        ) from None


def _matrix(file: str, prefix: str, tensors: Mapping[str, Array], name: str) -> Array:
    values = tensors.get(name)
    if values is None:
        raise LeftOut(
            mark("{file}: {tensor} is missing; {other} is there"),
            {"file": file, "tensor": shown(prefix + name, 80), "other": shown(prefix + next(iter(tensors)), 80)},
        )
    if values.ndim != 2:
        raise LeftOut(
            mark("{file}: {tensor} must have 2 axes; its shape is {shape}"),
            {"file": file, "tensor": shown(prefix + name, 80), "shape": values.shape},
        )
    return values


def _same_tensors(said: Architecture, arch: Architecture) -> bool:
    return said.weight_shapes() == arch.weight_shapes()


def _check_shapes(file: str, prefix: str, arch: Architecture, tensors: Mapping[str, Array]) -> None:
    shapes = arch.weight_shapes()
    for name, shape in shapes.items():
        if name not in tensors:
            raise LeftOut(
                mark("{file}: {tensor} is missing; {other} is there"),
                {"file": file, "tensor": shown(prefix + name, 80), "other": shown(prefix + next(iter(tensors)), 80)},
            )
        if tensors[name].shape != shape:
            raise LeftOut(
                mark("{file}: {tensor} must have shape {shape}; got {got}"),
                {"file": file, "tensor": shown(prefix + name, 80), "shape": shape, "got": tensors[name].shape},
            )
    for name in tensors.keys() - shapes.keys():
        raise LeftOut(
            mark("{file}: {tensor} does not belong to a layer like {other}"),
            {"file": file, "tensor": shown(prefix + name, 80), "other": arch.weights_call()},
        )


def _unmoved(arch: Architecture, target: str, source: str) -> Move:
    if target.startswith("weight_hr"):
        return Move(target, source, transposed=False, blocks=())
    return Move(target, source, transposed=False, blocks=tuple(same_order(arch.spec, arch.hidden_size)))


def same_order(cell: Cell, hidden: int) -> Iterator[Block]:
    for k, letter in enumerate(cell.letters):
        yield Block(letter, letter, k * hidden, (k + 1) * hidden)


def _tables(tensors: Mapping[str, Array]) -> list[Table]:
    """What has the name and the shape of an embedding or a linear layer: `weight` with two axes, perhaps a `bias`."""
    tables = []
    for name, weight in tensors.items():
        prefix = name.removesuffix("weight")
        if (prefix and prefix[-1] not in "./") or not name.endswith("weight") or weight.ndim != 2:
            continue
        bias = tensors.get(f"{prefix}bias")
        if weight.dtype.kind == "f" and (bias is None or (bias.dtype.kind == "f" and bias.shape == weight.shape[:1])):
            tables.append(Table(prefix, weight, bias))
    return tables
