"""The part of W_hh that belongs to each gate, and how strongly it recurs.

A gate block is the H rows of a stacked matrix that belong to one gate, in the order of `arch.gates`.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.network.errors import invalid


def gate_blocks(stacked: Any, gates: tuple[str, ...]) -> dict[str, Any]:
    """The rows of each gate as views, in the order of `gates`.   stacked: (G*H, ...)  ->  gate -> (H, ...)"""
    rows = len(stacked) // len(gates)
    return {gate: stacked[k * rows : (k + 1) * rows] for k, gate in enumerate(gates)}


def spectral_radius(
    weight_hh: NDArray[Any], gates: tuple[str, ...], weight_hr: NDArray[Any] | None = None
) -> dict[str, float]:
    """Largest |eigenvalue| of each gate's recurrence; nan where an entry is not finite.

    weight_hh: (G*H, H), or (G*H, P) with weight_hr: (P, H), where the recurrence is `weight_hh_block @ weight_hr`.
    Raises ValueError where the blocks are not square and no weight_hr is given.
    """
    radii = {}
    for gate, block in gate_blocks(np.asarray(weight_hh, dtype="float64"), gates).items():
        # AB and BA share their eigenvalues other than 0, and (P, P) is the smaller of the two.
        square = block if weight_hr is None else np.asarray(weight_hr, dtype="float64") @ block
        if square.shape[0] != square.shape[1]:
            raise invalid(
                "weight_hh must have square gate blocks, or come with weight_hr; got {value}", value=square.shape
            )
        finite = bool(np.isfinite(square).all())
        radii[gate] = float(np.abs(np.linalg.eigvals(square)).max()) if finite else math.nan
    return radii
