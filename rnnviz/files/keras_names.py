"""Recurrent layers among the arrays of a Keras file, by their paths: `layers/lstm/cell/vars/0`, and those of Keras 2.

A kernel has one row for each input and a column for each gate and unit; gates stand in Keras's order.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from rnnviz.files.found import Array, Checkpoint, FoundLayer, LeftOut, Move, Table
from rnnviz.files.keras_config import Options, options_of
from rnnviz.files.rearrange import in_order, rearranged, zeros
from rnnviz.files.tables import beside
from rnnviz.files.tensors import one_dtype
from rnnviz.network.architecture import Architecture, place_name
from rnnviz.network.cells import CELLS, Cell
from rnnviz.network.errors import Invalid
from rnnviz.sources.limits import shown
from rnnviz.words import Sentence, mark, sentence

_VARIABLES = ("kernel", "recurrent_kernel", "bias")
_CELL = re.compile(r"(.*/)?[^/]*cell[^/]*/(vars/)?")
_BACKWARD = {"forward_layer": "backward_layer"}


class Kernels(NamedTuple):
    """One cell's arrays by what they are, and by their paths in the file."""

    folder: str
    arrays: dict[str, Array]
    paths: dict[str, str]


def keras_layers(
    file: str, arrays: Mapping[str, Array], names: Mapping[str, str], config: Mapping[str, Any] | None
) -> Checkpoint:
    """Every SimpleRNN, LSTM and GRU layer, the two of a Bidirectional as one.

    names: group -> what it is called   config: of the whole model, or None where the file has weights alone
    """
    layers: list[FoundLayer] = []
    left_out: list[Sentence] = []
    found = {kernels.folder: kernels for kernels in _cells(arrays)}
    seconds = {other for folder in found if (other := _other_direction(folder)) in found}
    for folder, kernels in found.items():
        if folder in seconds:
            continue
        both = [kernels, *([found[other]] if (other := _other_direction(folder)) in found else [])]
        try:
            layers.append(_layer(file, both, options_of(config, names, folder)))
        except Invalid as error:
            left_out.append(sentence(error.message, **error.values))
    tables = _tables(arrays)
    return Checkpoint(tuple(beside(layer, tables) for layer in layers), tuple(left_out))


def _cells(arrays: Mapping[str, Array]) -> Iterator[Kernels]:
    """Groups of a kernel, a recurrent kernel and perhaps a bias, below something that is called a cell."""
    folders: dict[str, dict[str, str]] = {}
    for path in arrays:
        folder, _, last = path.rpartition("/")
        name = _VARIABLES[int(last)] if last in ("0", "1", "2") and folder.endswith("vars") else last.removesuffix(":0")
        if name in _VARIABLES and _CELL.fullmatch(f"{folder}/"):
            folders.setdefault(f"{folder}/", {})[name] = path
    for folder, paths in folders.items():
        if {"kernel", "recurrent_kernel"} <= paths.keys():
            yield Kernels(folder, {name: arrays[path] for name, path in paths.items()}, paths)


def _other_direction(folder: str) -> str | None:
    """Where the other half of a Bidirectional lies, for its forward half."""
    parts = folder.split("/")
    turned = [_BACKWARD.get(part, f"backward_{part[8:]}" if part.startswith("forward_") else part) for part in parts]
    return "/".join(turned) if turned != parts else None


def _prefix(folder: str, both: bool) -> str:
    """The layer's own folder; of a cell among others in a layer, the cell's."""
    prefix = folder.removesuffix("vars/").removesuffix("/cell/")
    prefix = re.sub(r"(^|/)forward_[^/]*(/.*)?$", "", prefix) if both else prefix
    return f"{prefix.rstrip('/')}/"


def _layer(file: str, both: list[Kernels], options: Options) -> FoundLayer:
    first = both[0]
    prefix = _prefix(first.folder, len(both) > 1)
    hidden = _check_shapes(file, prefix, both)
    options.check(file, prefix)
    cells = [cell for cell in CELLS.values() if _fits(cell, first, hidden, options)]
    if not cells:
        raise LeftOut(
            mark(
                "{file}: {prefix} must be a SimpleRNN, LSTM or GRU with Keras's activations; its options are {options}"
            ),
            {"file": file, "prefix": shown(prefix, 80), "options": shown(dict(options.values), 120)},
        )
    arch = Architecture(
        cells[0].name,
        int(first.arrays["kernel"].shape[0]),
        hidden,
        bias="bias" in first.arrays,
        batch_first=True,
        bidirectional=len(both) > 1,
    )
    raw = one_dtype(file, {kernels.paths[n]: values for kernels in both for n, values in kernels.arrays.items()})
    made: dict[str, tuple[Array, Move]] = {}
    for direction, kernels in enumerate(both):
        own = {name: raw[path] for name, path in kernels.paths.items()}
        made |= _converted(cells[0], place_name(0, direction), own, kernels.paths)
    weights, moves = in_order(arch.weight_shapes(), made)
    unsaid = {"cell": tuple(cell.name for cell in cells)} if len(cells) > 1 else {}
    return FoundLayer(prefix, arch, weights, "keras", moves, unsaid)


def _fits(cell: Cell, kernels: Kernels, hidden: int, options: Options) -> bool:
    """Whether this cell has such shapes and options; what the file does not say contradicts nothing."""
    layout = cell.layouts.get("keras")
    if layout is None or len(layout.gates) * hidden != kernels.arrays["kernel"].shape[1]:
        return False
    said = dict(options.values)
    if "bias" in kernels.arrays and "reset_after" in layout.options:
        said["reset_after"] = kernels.arrays["bias"].ndim == 2  # two biases, of x and of h
    return all(said.get(name, value) == value for name, value in layout.options.items())


def _check_shapes(file: str, prefix: str, both: list[Kernels]) -> int:
    """H. LeftOut unless the arrays of both directions have shapes that belong together."""
    first = both[0].arrays
    hidden = int(first["recurrent_kernel"].shape[0]) if first["recurrent_kernel"].ndim == 2 else 0
    columns = int(first["recurrent_kernel"].shape[1]) if hidden else 0
    inputs = int(first["kernel"].shape[0]) if first["kernel"].ndim == 2 else 0
    allowed = {
        "kernel": ((inputs, columns),),
        "recurrent_kernel": ((hidden, columns),),
        "bias": ((columns,), (2, columns)),
    }
    for kernels in both:
        for name, values in kernels.arrays.items():
            if values.shape not in allowed[name] or not hidden or not inputs:
                raise LeftOut(
                    mark("{file}: {tensor} must have shape {shape}; got {got}"),
                    {
                        "file": file,
                        "tensor": shown(kernels.paths[name], 80),
                        "shape": allowed[name][0],
                        "got": values.shape,
                    },
                )
        if kernels.arrays.keys() != first.keys() or any(first[n].shape != v.shape for n, v in kernels.arrays.items()):
            raise LeftOut(
                mark("{file}: {prefix} must have the same shapes in both directions"),
                {"file": file, "prefix": shown(prefix, 80)},
            )
    return hidden


def _converted(
    cell: Cell, place: str, arrays: Mapping[str, Array], paths: Mapping[str, str]
) -> Iterator[tuple[str, tuple[Array, Move]]]:
    layout = cell.layouts["keras"]
    for ours, theirs in (("weight_ih", "kernel"), ("weight_hh", "recurrent_kernel")):
        target = f"{ours}_{place}"
        yield target, rearranged(cell, layout, target, paths[theirs], arrays[theirs], transposed=True)
    if "bias" in arrays:
        bias, path = arrays["bias"], paths["bias"]
        ih, hh = f"bias_ih_{place}", f"bias_hh_{place}"
        if bias.ndim == 2:
            yield ih, rearranged(cell, layout, ih, f"{path}[0]", bias[0])
            yield hh, rearranged(cell, layout, hh, f"{path}[1]", bias[1])
        else:
            yield ih, rearranged(cell, layout, ih, path, bias)
            yield hh, zeros(hh, bias)


def _tables(arrays: Mapping[str, Array]) -> list[Table]:
    """Embeddings, and dense layers with their kernels turned: (outputs, width)."""
    tables = []
    for path, values in arrays.items():
        folder, _, last = path.rpartition("/")
        if (
            values.ndim != 2
            or values.dtype.kind != "f"
            or f"{folder}/".startswith("optimizer/")
            or _CELL.fullmatch(f"{folder}/")
        ):
            continue
        prefix = f"{folder}/".removesuffix("vars/")
        bias = arrays.get(f"{folder}/1" if last == "0" else f"{folder}/bias:0")
        if "embedding" in folder.lower() and last in ("0", "embeddings:0"):
            tables.append(Table(prefix, values))
        elif last in ("0", "kernel:0") and (bias is None or bias.shape == values.shape[1:]):
            tables.append(Table(prefix, values.T, bias))
    return tables
