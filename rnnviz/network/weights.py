"""Weights: a dict with torch's `state_dict()` names, how it is first filled, and the checks it must pass."""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.network.architecture import Architecture
from rnnviz.network.errors import invalid
from rnnviz.network.randomness import check_seed
from rnnviz.network.schemes import SCHEMES

DTYPES = ("float32", "float64")


def init_weights(
    arch: Architecture,
    seed: int = 0,
    dtype: str = "float32",
    scheme: str = "torch",
    spectral_radius: float = 0.9,
) -> dict[str, NDArray[Any]]:
    """Weights that the torch module's `load_state_dict` takes, in the order of its `state_dict()`.

    - `torch`: bit for bit those of `torch.manual_seed(seed); torch.nn.LSTM(...)`: uniform in ±1/sqrt(H).
    - `xavier`: `torch.nn.init.xavier_uniform_` of one gate block after the other (Glorot and Bengio 2010); biases 0,
      but 1 for the forget gate of an LSTM, so that it starts out remembering (Jozefowicz et al. 2015).
      The 1 is in `bias_ih` alone, since the two biases are added.
    - `orthogonal`: each gate block of `W_hh` has orthonormal columns (Saxe et al. 2014); the rest as `xavier`.
    - `remember`: as `xavier`, but the gate that keeps the state, f of an LSTM and z of a GRU, starts with the bias 4.
    - `identity`: each gate block of `W_hh` is the identity (Le, Jaitly and Hinton 2015); the rest as `xavier`, not the
      paper's deviation of 0.001 for `W_ih`, which would leave nothing to see.
    - `spectral`: as `torch`, then each gate block of `W_hh` is scaled to the spectral radius `spectral_radius`. With
      `proj_size` the blocks are not square, and it is `W_hh_block @ W_hr` that gets this radius.

    float64 has the float32 numbers. `SCHEMES[scheme].notebook` gives the same as lines of torch.
    Returns name -> C-contiguous array with the shapes of `arch.weight_shapes()`.
    Raises ValueError for an unknown dtype or scheme, a bad seed, or a radius that is negative or not finite.
    """
    check_seed(seed)
    if dtype not in DTYPES:
        raise invalid("dtype must be one of {choices}; got {value!r}", choices=", ".join(DTYPES), value=dtype)
    if scheme not in SCHEMES:
        raise invalid("scheme must be one of {choices}; got {value!r}", choices=", ".join(SCHEMES), value=scheme)
    if not (math.isfinite(spectral_radius) and spectral_radius >= 0):
        raise invalid("spectral_radius must be a finite number of at least 0; got {value!r}", value=spectral_radius)
    weights = SCHEMES[scheme].fill(arch, seed, spectral_radius)
    return {name: np.ascontiguousarray(values, dtype=dtype) for name, values in weights.items()}


def check_weights(arch: Architecture, weights: Mapping[str, Any]) -> None:
    """ValueError, naming the tensor, the rule and the value, unless `weights` fits `arch`.

    Values are NumPy arrays or torch tensors, all of one dtype of `DTYPES`; only names, shapes and dtypes are looked
    at, because every forward pass calls this.
    """
    expected = _expected_shapes(arch)
    if weights.keys() != expected.keys():
        _raise_for_names(expected, weights)
    common = None
    for name, shape in expected.items():
        value = weights[name]
        dtype = getattr(value, "dtype", None)
        if dtype is None or not hasattr(value, "shape"):
            raise invalid(
                "{name} must be a NumPy array or a torch tensor; got {kind}", name=name, kind=type(value).__name__
            )
        if value.shape != shape:
            raise invalid("{name} must have shape {shape}; got {got}", name=name, shape=shape, got=tuple(value.shape))
        if common is None:
            if not _is_allowed(dtype):
                raise invalid(
                    "{name} must have dtype {dtypes}; got {dtype}", name=name, dtypes=" or ".join(DTYPES), dtype=dtype
                )
            common = dtype
        elif dtype is not common and dtype != common:
            raise invalid(
                "{name} must have the dtype of {first}, {common}; got {dtype}",
                name=name,
                first=next(iter(expected)),
                common=common,
                dtype=dtype,
            )


@lru_cache(maxsize=256)
def _expected_shapes(arch: Architecture) -> dict[str, tuple[int, ...]]:
    return arch.weight_shapes()


@lru_cache(maxsize=64)
def _is_allowed(dtype: Any) -> bool:
    return str(dtype).removeprefix("torch.") in DTYPES


def _raise_for_names(expected: Mapping[str, tuple[int, ...]], weights: Mapping[str, Any]) -> None:
    missing = [name for name in expected if name not in weights]
    if missing:
        raise invalid(
            "{name} must be in weights; it is missing, they have {names}", name=missing[0], names=_shown(weights)
        )
    unexpected = next(name for name in weights if name not in expected)
    raise invalid(
        "{unexpected!r} must not be in weights; this architecture has {names}",
        unexpected=unexpected,
        names=_shown(expected),
    )


def _shown(names: Mapping[str, Any]) -> str:
    shown = ", ".join(map(str, list(names)[:8])) or "none"
    return shown + (", …" if len(names) > 8 else "")


class ParameterTerm(NamedTuple):
    """One summand of the parameter count."""

    name: str
    shape: tuple[int, ...]
    numel: int


def parameter_terms(arch: Architecture) -> tuple[ParameterTerm, ...]:
    """The parameter count tensor by tensor, in torch's order."""
    return tuple(ParameterTerm(name, shape, math.prod(shape)) for name, shape in arch.weight_shapes().items())


def parameter_count(arch: Architecture) -> int:
    """How many numbers the network learns."""
    return sum(term.numel for term in parameter_terms(arch))
