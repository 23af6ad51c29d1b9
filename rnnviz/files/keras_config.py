"""What a `.keras` file says of its layers' options, for those whose weights were found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rnnviz.files.found import LeftOut
from rnnviz.network.cells import CELLS
from rnnviz.sources.limits import shown
from rnnviz.words import mark

_LAYERS = {cell.layouts["keras"].layer for cell in CELLS.values() if "keras" in cell.layouts}
_OPTIONS = {name for cell in CELLS.values() if "keras" in cell.layouts for name in cell.layouts["keras"].options}
_MUST_BE = {"merge_mode": "concat", "go_backwards": False}
_DEEPEST = 40


@dataclass(frozen=True)
class Options:
    """`values` decide which cell it is; `rules` must have one value, for what they say has no place here."""

    values: Mapping[str, Any] = field(default_factory=dict)
    rules: Mapping[str, Any] = field(default_factory=dict)

    def check(self, file: str, prefix: str) -> None:
        """LeftOut unless the layer reads forward, and the two of a Bidirectional stand side by side."""
        for name, value in self.rules.items():
            if value != _MUST_BE[name]:
                raise LeftOut(
                    mark("{file}: {name} of {prefix} must be {must}; got {value}"),
                    {
                        "file": file,
                        "name": name,
                        "prefix": shown(prefix, 80),
                        "must": repr(_MUST_BE[name]),
                        "value": shown(value),
                    },
                )


def options_of(config: Mapping[str, Any] | None, names: Mapping[str, str], folder: str) -> Options:
    """The options of the layer whose cell lies in `folder`; none where the file does not say."""
    if config is None:
        return Options()
    parts = folder.strip("/").split("/")
    above = ["/".join(parts[:k]) for k in range(len(parts), 0, -1)]
    called = [names[path] for at in above for path in (at, f"{at}/vars") if path in names]
    known: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for name, kind, own in _configs(config, 0):
        known.setdefault(name, (kind, own))
    found = [known[name] for name in called if name in known]
    # A layer of a kind of its own before a cell: names of cells inside layers are not unique.
    layer = next((own for kind, own in found if kind in _LAYERS), None)
    cell = next((own for kind, own in found if kind.removesuffix("Cell") in _LAYERS), {})
    values = {key: value for key, value in (cell if layer is None else layer).items() if key in _OPTIONS}
    rules = {} if layer is None else {"go_backwards": layer.get("go_backwards", False)}
    both = next((own for kind, own in found if kind == "Bidirectional"), None)
    return Options(values, rules if both is None else rules | {"merge_mode": both.get("merge_mode", "concat")})


def _configs(value: Any, depth: int) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """(name, class, config) of every layer and cell in a config, outer ones first."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _configs(item, depth + 1)
    elif isinstance(value, dict):
        own = value.get("config")
        if isinstance(own, dict) and isinstance(own.get("name"), str):
            yield own["name"], str(value.get("class_name")), own
        for item in value.values():
            yield from _configs(item, depth + 1)
