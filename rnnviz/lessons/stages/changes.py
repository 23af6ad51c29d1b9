"""Stages that change an input, and look at who noticed."""

import numpy as np

from rnnviz.lessons.stage import Made, Stage, Values, Weights
from rnnviz.words import sentence


def disturb(of: str, to: str, index: int = 0) -> Stage:
    """A copy in which everything at `index` of the first axis has 1 added."""

    def by_hand(values: Values, _: Weights) -> Made:
        changed = values[of].copy()
        changed[index] += 1
        return {to: changed}

    def by_torch(values: Values, _: Weights) -> Made:
        changed = values[of].clone()
        changed[index] += 1
        return {to: changed}

    return Stage(
        title=sentence("add 1 to {entry}", entry=f"{of}[{index}]"),
        reads=(of,),
        makes={to: f"@{of}"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(f"{to} = {of}.clone()", f"{to}[{index}] += 1"),
        ticks="none",
    )


def largest_change(before: str, after: str, to: str) -> Stage:
    """The largest |difference| in each entry of the first axis.   (M, ...)  ->  (M,)"""

    def by_hand(values: Values, _: Weights) -> Made:
        difference = np.abs(values[after] - values[before])
        return {to: difference.reshape(len(difference), -1).max(axis=1)}

    def by_torch(values: Values, _: Weights) -> Made:
        return {to: (values[after] - values[before]).abs().flatten(start_dim=1).amax(dim=1)}

    return Stage(
        title=sentence("largest |change|"),
        reads=(after, before),
        makes={to: "M"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(f"{to} = ({after} - {before}).abs().flatten(start_dim=1).amax(dim=1)",),
        label=sentence("who noticed"),
    )
