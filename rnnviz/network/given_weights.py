"""Weights that somebody brings, in place of those that a seed draws."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.network.architecture import Architecture
from rnnviz.network.errors import invalid
from rnnviz.network.weights import check_weights

# What must be as in the file; its cell may be another one with the same tensors, and its layout is no weight's matter.
_FIELDS = ("cell", "input_size", "hidden_size", "num_layers", "bias", "bidirectional", "proj_size")


@dataclass(frozen=True)
class GivenWeights:
    """The weights of a layer as something to choose. `digest` stands for them where choices are compared or written.

    cells: those that the weights may belong to   tensors: torch's names, as `arch` asks for them
    """

    digest: str
    arch: Architecture = field(repr=False, compare=False)
    cells: tuple[str, ...] = field(repr=False, compare=False)
    tensors: Mapping[str, NDArray[Any]] = field(repr=False, compare=False)

    def of(self, arch: Architecture, dtype: str) -> dict[str, NDArray[Any]]:
        """The weights for `arch`. Raises ValueError that names the field in which `arch` is another one's."""
        for name in _FIELDS:
            must: tuple[Any, ...] = self.cells if name == "cell" else (getattr(self.arch, name),)
            if getattr(arch, name) not in must:
                raise invalid(
                    "{name} must be {must}, as the file of weights has it; got {value}",
                    name=name,
                    must=" or ".join(map(str, must)),
                    value=getattr(arch, name),
                )
        return {name: np.ascontiguousarray(values, dtype) for name, values in self.tensors.items()}


def given_weights(arch: Architecture, weights: Mapping[str, NDArray[Any]], cells: tuple[str, ...] = ()) -> GivenWeights:
    """These weights as a choice; `cells` where it may be another than `arch` says. Raises as `check_weights`."""
    check_weights(arch, weights)
    digest = hashlib.sha256(repr(arch.weight_shapes()).encode())
    for values in weights.values():
        digest.update(np.ascontiguousarray(values).tobytes())
    return GivenWeights(digest.hexdigest()[:32], arch, cells or (arch.cell,), dict(weights))
