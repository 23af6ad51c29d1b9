"""Weights: a dict with torch's `state_dict()` names, how it is first filled, and the checks it must pass.

Every scheme draws each tensor from its own stream of (seed, tensor name) in float64 and casts at the end. Hence equal
seed, equal numbers, forever; the dtype only rounds them; another layer or direction leaves the existing ones as they
were. A gate block is the H rows of a stacked matrix that belong to one gate (`GATES` has their order).
"""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from rnnviz.network.architecture import Architecture
from rnnviz.network.randomness import Float64, check_seed, normal, uniform

DTYPES = ("float32", "float64")

Draw = Callable[[Architecture, int, str, tuple[int, ...]], Float64]


def init_weights(
    arch: Architecture,
    seed: int = 0,
    dtype: str = "float32",
    scheme: str = "torch",
    spectral_radius: float = 0.9,
) -> dict[str, np.ndarray]:
    """Weights that the torch module's `load_state_dict` takes, in the order of its `state_dict()`.

    - `torch`: uniform in ±1/sqrt(H) for every tensor, as torch's `reset_parameters` does.
    - `xavier`: every matrix uniform in ±sqrt(6 / (fan_in + fan_out)), fans of one gate block (Glorot and Bengio 2010);
      biases 0, but 1 for the forget gate of an LSTM, so that it starts out remembering (Jozefowicz et al. 2015).
      The 1 is in `bias_ih` alone, since the two biases are added.
    - `orthogonal`: each gate block of `W_hh` has orthonormal columns (Saxe et al. 2014); the rest as `xavier`.
    - `identity`: each gate block of `W_hh` is the identity (Le, Jaitly and Hinton 2015); the rest as `xavier`, not the
      paper's deviation of 0.001 for `W_ih`, which would leave nothing to see.
    - `spectral`: as `torch`, then each gate block of `W_hh` is scaled to the spectral radius `spectral_radius`. With
      `proj_size` the blocks are not square, and it is `W_hh_block @ W_hr` that gets this radius.

    Returns name -> C-contiguous array with the shapes of `arch.weight_shapes()`.
    Raises ValueError for an unknown dtype or scheme, a bad seed, or a radius that is negative or not finite.
    """
    check_seed(seed)
    if dtype not in DTYPES:
        raise ValueError(f"dtype must be one of {', '.join(DTYPES)}; got {dtype!r}")
    if scheme not in _DRAWS:
        raise ValueError(f"scheme must be one of {', '.join(SCHEMES)}; got {scheme!r}")
    if not (math.isfinite(spectral_radius) and spectral_radius >= 0):
        raise ValueError(f"spectral_radius must be a finite number of at least 0; got {spectral_radius!r}")
    drawn = {name: _DRAWS[scheme](arch, seed, name, shape) for name, shape in arch.weight_shapes().items()}
    if scheme == "spectral":
        drawn |= _scaled_recurrence(arch, drawn, spectral_radius)
    return {name: np.ascontiguousarray(values, dtype=dtype) for name, values in drawn.items()}


def _torch_default(arch: Architecture, seed: int, name: str, shape: tuple[int, ...]) -> Float64:
    bound = 1 / math.sqrt(arch.hidden_size)
    return uniform(seed, name, shape, -bound, bound)


def _xavier(arch: Architecture, seed: int, name: str, shape: tuple[int, ...]) -> Float64:
    if len(shape) == 1:
        bias = np.zeros(shape)
        if name.startswith("bias_ih") and "f" in arch.gates:
            gate_blocks(bias, arch.gates)["f"][:] = 1.0
        return bias
    rows = shape[0] if name.startswith("weight_hr") else arch.hidden_size
    bound = math.sqrt(6 / (shape[1] + rows))
    return uniform(seed, name, shape, -bound, bound)


def _orthogonal(arch: Architecture, seed: int, name: str, shape: tuple[int, ...]) -> Float64:
    if not name.startswith("weight_hh"):
        return _xavier(arch, seed, name, shape)
    q, r = np.linalg.qr(normal(seed, name, (len(arch.gates), arch.hidden_size, shape[1])))
    # QR leaves the sign of each column open; a positive diagonal of R fixes it and makes Q uniformly distributed.
    signs = np.where(np.diagonal(r, axis1=1, axis2=2) < 0, -1.0, 1.0)
    return (q * signs[:, None, :]).reshape(shape)


def _identity(arch: Architecture, seed: int, name: str, shape: tuple[int, ...]) -> Float64:
    if not name.startswith("weight_hh"):
        return _xavier(arch, seed, name, shape)
    return np.tile(np.eye(arch.hidden_size, shape[1]), (len(arch.gates), 1))


_DRAWS: dict[str, Draw] = {
    "torch": _torch_default,
    "xavier": _xavier,
    "orthogonal": _orthogonal,
    "identity": _identity,
    "spectral": _torch_default,
}
SCHEMES = tuple(_DRAWS)


def _scaled_recurrence(arch: Architecture, drawn: dict[str, Float64], radius: float) -> dict[str, Float64]:
    scaled = {}
    for name in [name for name in drawn if name.startswith("weight_hh")]:
        found = spectral_radius(drawn[name], arch.gates, drawn.get(name.replace("_hh_", "_hr_")))
        blocks = gate_blocks(drawn[name], arch.gates)
        scaled[name] = np.concatenate([blocks[gate] * (radius / found[gate]) for gate in arch.gates])
    return scaled


def gate_blocks(stacked: Any, gates: tuple[str, ...]) -> dict[str, Any]:
    """The rows of each gate as views, in the order of `gates`.   stacked: (G*H, ...)  ->  gate -> (H, ...)"""
    rows = len(stacked) // len(gates)
    return {gate: stacked[k * rows : (k + 1) * rows] for k, gate in enumerate(gates)}


def spectral_radius(
    weight_hh: np.ndarray, gates: tuple[str, ...], weight_hr: np.ndarray | None = None
) -> dict[str, float]:
    """Largest |eigenvalue| of each gate's recurrence; nan where an entry is not finite.

    weight_hh: (G*H, H), or (G*H, P) with weight_hr: (P, H), where the recurrence is `weight_hh_block @ weight_hr`.
    """
    found = {}
    for gate, block in gate_blocks(np.asarray(weight_hh, dtype="float64"), gates).items():
        # AB and BA share their eigenvalues other than 0, and (P, P) is the smaller of the two.
        square = block if weight_hr is None else np.asarray(weight_hr, dtype="float64") @ block
        if square.shape[0] != square.shape[1]:
            raise ValueError(f"weight_hh must have square gate blocks, or come with weight_hr; got {square.shape}")
        finite = bool(np.isfinite(square).all())
        found[gate] = float(np.abs(np.linalg.eigvals(square)).max()) if finite else math.nan
    return found


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
            raise ValueError(f"{name} must be a NumPy array or a torch tensor; got {type(value).__name__}")
        if value.shape != shape:
            raise ValueError(f"{name} must have shape {shape}; got {tuple(value.shape)}")
        if common is None:
            if not _is_allowed(dtype):
                raise ValueError(f"{name} must have dtype {' or '.join(DTYPES)}; got {dtype}")
            common = dtype
        elif dtype is not common and dtype != common:
            raise ValueError(f"{name} must have the dtype of {next(iter(expected))}, {common}; got {dtype}")


@lru_cache(maxsize=256)
def _expected_shapes(arch: Architecture) -> dict[str, tuple[int, ...]]:
    return arch.weight_shapes()


@lru_cache(maxsize=64)
def _is_allowed(dtype: Any) -> bool:
    return str(dtype).removeprefix("torch.") in DTYPES


def _raise_for_names(expected: Mapping[str, tuple[int, ...]], weights: Mapping[str, Any]) -> None:
    missing = [name for name in expected if name not in weights]
    if missing:
        raise ValueError(f"{missing[0]} must be in weights; it is missing, they have {_shown(weights)}")
    unexpected = next(name for name in weights if name not in expected)
    raise ValueError(f"{unexpected!r} must not be in weights; this architecture has {_shown(expected)}")


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
