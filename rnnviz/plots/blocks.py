"""The rows of a stacked weight matrix by gate, and what a figure of it says in words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.plots import rows
from rnnviz.plots.pool import Pooled
from rnnviz.words import say

MOST_NAMED = 32  # columns, so that their names stand side by side


@dataclass(frozen=True)
class Blocks:
    """The rows of the matrix by gate: `gates[k]` has the rows k * hidden_size … (k + 1) * hidden_size - 1."""

    gates: tuple[str, ...]
    hidden_size: int

    @property
    def rows(self) -> int:
        return max(1, len(self.gates)) * self.hidden_size

    def first_rows(self) -> range:
        return range(0, self.rows, self.hidden_size)

    def target(self, k: int, unit: str) -> str:
        """What a row of block k feeds; `unit` is its number."""
        if len(self.gates) > 1:
            return say("gate {gate}, unit {unit}", gate=self.gates[k], unit=unit)
        return say("unit {unit}", unit=unit)

    def targets(self, k: int) -> str:
        """What several rows of block k feed."""
        return say("units of gate {gate}", gate=self.gates[k]) if len(self.gates) > 1 else say("units")


def hover(name: str, reads: str, blocks: Blocks, k: int, part: Pooled, column_names: Sequence[str] | None) -> str:
    """In Plotly's terms: y is the row of the matrix, pointNumber the row in the gate, which is the unit, and column."""
    if not part.is_whole:
        return say(
            "{rows} × {columns} entries around {entry}<br>{reads} → {targets}<br>farthest from zero ",
            rows=part.row_step,
            columns=part.column_step,
            entry=f"{name}[%{{y}}, %{{x}}]",
            reads=reads,
            targets=blocks.targets(k),
        )
    named = column_names is not None and len(column_names) <= MOST_NAMED
    column = f"{reads}[%{{pointNumber[1]}}]" + (" (%{x})" if named else "")
    return f"{name}[%{{y}}, %{{pointNumber[1]}}]: {column} → {blocks.target(k, '%{pointNumber[0]}')}<br>"


def bias_hover(blocks: Blocks, k: int, part: Pooled) -> str:
    if not part.is_whole:
        return say(
            "{rows} entries around {entry} → {targets}<br>farthest from zero ",
            rows=part.row_step,
            entry="%{x}[%{y}]",
            targets=blocks.targets(k),
        )
    return f"%{{x}}[%{{y}}] → {blocks.target(k, '%{pointNumber[0]}')}<br>"


def summary(weight: np.ndarray, name: str, blocks: Blocks) -> str:
    finite = weight[np.isfinite(weight)]
    counts = {"rows": weight.shape[0], "columns": weight.shape[1]}
    sentences = [say("{name}: {rows} rows, {columns} columns.", name=name, **counts)]
    if len(blocks.gates) > 1:
        gates = ", ".join(blocks.gates)
        sentences.append(
            say("The gates {gates} of {size} rows each, from the top.", gates=gates, size=blocks.hidden_size)
        )
    if finite.size:
        sentences.append(rows.extent(finite.min(), finite.max()))
    return " ".join(sentences)
