"""Which loss reached which step, of a way back that is there: many ways back more, when somebody looks at it."""

from dataclasses import dataclass

import numpy as np

from rnnviz.network.itemised import norms_by_losses
from rnnviz.network.maths import Array
from rnnviz.sources.limits import LIMITS
from rnnviz.ui.simulator.back.results import WayBack

Rows = tuple[tuple[np.ndarray | None, ...], ...]  # of each layer and direction (rows, T)


def losses_together(length: int) -> int:
    """How many losses share a row of what reached which step: one, where so many rows are no more than the limits."""
    rows = min(LIMITS["losses"][1], LIMITS["reached"][1] // length)
    return -(-length // rows)


@dataclass(frozen=True, eq=False)
class Reached:
    """`reached[layer][direction]` (rows, T): which loss reached which step, without truncation. `kept`: what truncation
    leaves of it, and None where the blocks say that: where a row is of one loss, and no path goes round a cut, as some
    do in a stack of both directions."""

    reached: Rows
    kept: Rows


def reached_of(way: WayBack, weights: dict[str, Array]) -> Reached | None:
    """None where there is no loss at each step.   weights: those of the way back"""
    trace, given = way.gradients.trace, way.loss.gradients.get("d_output")
    if given is None:
        return None
    arch, cut, together = trace.arch, way.question.truncate or None, losses_together(trace.length(0))
    beyond_blocks = cut is not None and (together > 1 or (arch.bidirectional and arch.num_layers > 1))

    def rows(truncate: int | None) -> Rows:
        found = norms_by_losses(trace, weights, given, truncate=truncate, together=together)
        each = range(arch.num_directions)
        return tuple(tuple(found[layer, d] for d in each) for layer in range(arch.num_layers))

    none = tuple((None,) * arch.num_directions for _ in range(arch.num_layers))
    return Reached(rows(None), rows(cut) if beyond_blocks else none)
