"""From another program's order of gates to torch's, and a record of every move."""

from collections.abc import Mapping

import numpy as np

from rnnviz.files.found import Array, Block, Move
from rnnviz.network.cells import Cell, Layout


def rearranged(
    cell: Cell, layout: Layout, target: str, source: str, values: Array, *, transposed: bool = False
) -> tuple[Array, Move]:
    """The rows of `values` in torch's order of gates.   (G*H, ...)  ->  (G*H, ...)

    With `transposed` the file has them as columns, (..., G*H).
    """
    rows = values.T if transposed else values
    hidden = len(rows) // len(layout.gates)
    place = {ours: k for k, (ours, _) in enumerate(layout.gates)}
    theirs = dict(layout.gates)
    blocks = tuple(
        Block(letter, theirs[letter], place[letter] * hidden, (place[letter] + 1) * hidden) for letter in cell.letters
    )
    ordered = np.concatenate([rows[block.start : block.stop] for block in blocks])
    return ordered, Move(target, source, transposed, blocks)


def zeros(target: str, like: Array) -> tuple[Array, Move]:
    """A bias that the other program does not have."""
    return np.zeros_like(like), Move(target, "", transposed=False, blocks=())


def in_order(
    names: Mapping[str, object], made: Mapping[str, tuple[Array, Move]]
) -> tuple[dict[str, Array], tuple[Move, ...]]:
    """Weights and moves in torch's order of names."""
    return {name: made[name][0] for name in names}, tuple(made[name][1] for name in names)
