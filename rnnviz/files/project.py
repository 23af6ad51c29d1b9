"""A project file, `NAME.rnnviz.npz`: what was chosen, the weights, and what was read, where a link is too short for it.

It is an `.npz` without pickle: arrays under torch's names, x, h_0, c_0 and lengths, and one text of JSON with the rest.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import numpy as np

from rnnviz.files.bounds import check_header, check_size
from rnnviz.files.found import Array, LeftOut
from rnnviz.files.npz_file import read_npz
from rnnviz.files.tensors import check_finite
from rnnviz.network.architecture import Architecture
from rnnviz.network.errors import Invalid, InvalidType, invalid
from rnnviz.network.weights import check_weights
from rnnviz.sources.limits import LIMITS, check_limit, shown
from rnnviz.words import sentence

PROJECT_ENDING = ".rnnviz.npz"
_VERSION = 1
_WORDS = "rnnviz_project"
_MOST_CHOICES = 100


@dataclass(frozen=True, eq=False)
class Project:
    """What one page shows, whole.

    weights: torch's names   x: (T, N, I), time-major   h_0: (L*D, N, P)   c_0: (L*D, N, H), or None without a memory
    lengths: N numbers, or None where all samples have T steps   choices: names and values as an address has them
    """

    arch: Architecture
    weights: dict[str, Array]
    x: Array
    h_0: Array
    c_0: Array | None = None
    lengths: tuple[int, ...] | None = None
    choices: Mapping[str, str] = field(default_factory=dict)


def write_project(project: Project) -> bytes:
    """The file's bytes. Raises ValueError, as reading it would, where its parts do not fit."""
    _check("project", project)
    words = {"version": _VERSION, "arch": asdict(project.arch), "choices": dict(project.choices)}
    arrays: dict[str, Any] = {_WORDS: np.array(json.dumps(words)), "x": project.x, "h_0": project.h_0}
    arrays |= {} if project.c_0 is None else {"c_0": project.c_0}
    arrays |= {} if project.lengths is None else {"lengths": np.array(project.lengths)}
    stream = io.BytesIO()
    np.savez(stream, allow_pickle=False, **arrays, **project.weights)
    return stream.getvalue()


def read_project(data: bytes, name: str) -> Project:
    """The project of a file. Raises ValueError that names file, array, rule and value."""
    file = shown(name, 60)
    check_size(file, data)
    arrays = read_npz(file, data)
    words = _words(file, arrays.pop(_WORDS, None))
    arch = _architecture(file, words.get("arch"))
    missing = next((key for key in (*arch.weight_shapes(), "x", "h_0") if key not in arrays), None)
    if missing:
        raise invalid("{file} must hold {missing}", file=file, missing=missing)
    lengths = arrays.get("lengths")
    project = Project(
        arch,
        {key: arrays[key] for key in arch.weight_shapes()},
        arrays["x"],
        arrays["h_0"],
        arrays.get("c_0"),
        None if lengths is None else _whole(file, lengths),
        _choices(file, words.get("choices")),
    )
    _check(file, project)
    return project


def _words(file: str, text: Array | None) -> Mapping[str, Any]:
    if text is None or text.dtype.kind != "U" or text.ndim:
        raise invalid("{file} must be a project of rnnviz; it has no text named {name}", file=file, name=_WORDS)
    check_header(file, text.nbytes)
    try:
        words = json.loads(str(text))
    except (ValueError, RecursionError) as error:
        raise invalid("{file} must hold readable JSON; {reason}", file=file, reason=shown(str(error), 120)) from None
    if not isinstance(words, dict) or words.get("version") != _VERSION:
        version = words.get("version") if isinstance(words, dict) else words
        raise invalid(
            "{file} must be a project of version {own}; got {version}", file=file, own=_VERSION, version=shown(version)
        )
    return words


def _architecture(file: str, said: Any) -> Architecture:
    known = {each.name for each in fields(Architecture)}
    if not isinstance(said, dict) or said.keys() != known:
        raise invalid("{file} must say the network's {names}", file=file, names=", ".join(sorted(known)))
    try:
        arch = Architecture(**said)
        for name in ("input_size", "hidden_size", "num_layers"):
            check_limit(name, getattr(arch, name))
    except (Invalid, InvalidType) as error:
        raise invalid(
            "{file} must say a network that there is; {reason}",
            file=file,
            reason=sentence(error.message, **error.values),
        ) from None
    return arch


def _choices(file: str, said: Any) -> dict[str, str]:
    texts = isinstance(said, dict) and all(isinstance(value, str) for value in said.values())
    if not texts or len(said) > _MOST_CHOICES:
        raise invalid("{file} must have at most {most} choices, all of them texts", file=file, most=_MOST_CHOICES)
    return dict(said)


def _whole(file: str, lengths: Array) -> tuple[int, ...]:
    if lengths.ndim != 1 or lengths.dtype.kind not in "iu" or len(lengths) > LIMITS["batch"][1]:
        raise invalid("{file}: lengths must be whole numbers, one for each sample", file=file)
    return tuple(int(length) for length in lengths)


def _check(file: str, project: Project) -> None:
    """ValueError unless everything has the shape, the dtype and the size that the network asks for."""
    try:
        check_weights(project.arch, project.weights)
    except (Invalid, InvalidType) as error:
        raise invalid("{file}: {reason}", file=file, reason=sentence(error.message, **error.values)) from None
    x, arch = project.x, project.arch
    if x.ndim != 3 or x.shape[2] != arch.input_size:
        raise invalid(
            "{file}: x must have shape (T, N, {input_size}); got {got}",
            file=file,
            input_size=arch.input_size,
            got=x.shape,
        )
    T, N = x.shape[:2]
    for name, size in (("seq_len", T), ("batch", N)):
        check_limit(name, size)
    shapes = arch.tensor_shapes(T, N)
    given = {"h_0": project.h_0} | ({} if project.c_0 is None else {"c_0": project.c_0})
    expected = {name: shapes[name] for name in ("h_0", "c_0") if name in shapes}
    if {name: values.shape for name, values in given.items()} != expected:
        raise invalid(
            "{file} must hold states of the shapes {shapes}; got {got}",
            file=file,
            shapes=expected,
            got={name: values.shape for name, values in given.items()},
        )
    dtype = next(iter(project.weights.values())).dtype
    for name, values in {"x": x, **given}.items():
        if values.dtype != dtype:
            raise invalid(
                "{file}: {name} must have the dtype of the weights, {dtype}; got {got}",
                file=file,
                name=name,
                dtype=dtype,
                got=values.dtype,
            )
    lengths = project.lengths
    if lengths is not None and (len(lengths) != N or not all(1 <= length <= T for length in lengths)):
        raise invalid(
            "{file}: lengths must be {count} whole numbers between 1 and {most}; got {lengths}",
            file=file,
            count=N,
            most=T,
            lengths=shown(lengths),
        )
    try:
        check_finite(file, {**project.weights, "x": x, **given})
    except LeftOut as error:
        raise invalid(error.message, **error.values) from None
