"""One quantity of all units over time, as a panel of coloured cells."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.plots import marks, panels, rows, theme
from rnnviz.plots.panels import Panel
from rnnviz.plots.pool import MAX_COLUMNS, MAX_ROWS, Pooled, compact, pool
from rnnviz.plots.theme import Colorscale
from rnnviz.words import say


@dataclass(frozen=True)
class Scale:
    """Colours from `ends[0]` to `ends[1]`; `ticks` are written on the colour bar."""

    ends: tuple[float, float]
    ticks: tuple[float, ...]
    colours: Colorscale = theme.DIVERGING

    @classmethod
    def signed(cls, values: np.ndarray, bounded: bool) -> "Scale":
        low, high = theme.scale_for(values, bounded)
        return cls((low, high), (low, 0.0, high))

    def text(self) -> list[str]:
        """Whole numbers as such, others with three decimals."""
        return [theme.number(tick, 0 if tick == round(tick) else 3) for tick in self.ticks]


UNIT_INTERVAL = Scale((0.0, 1.0), (0.0, 1.0), theme.SEQUENTIAL)


def heat_panel(
    values: np.ndarray,
    *,
    symbol: str,
    scale: Scale,
    names: Sequence[str] | None = None,
    length: int | None = None,
    height: int | None = None,
    title: str = "",
    max_rows: int = MAX_ROWS,
    max_columns: int = MAX_COLUMNS,
) -> tuple[Panel, list[str]]:
    """Rows of units, columns of steps, and the notes on what was pooled.   values: (T, H)

    `symbol` names the quantity in the hover text; steps from `length` on are padding.
    """
    seq_len, size = values.shape
    valid = seq_len if length is None else length
    pooled = pool(compact(values[:valid]).T, max_rows=max_rows, max_columns=max_columns)
    where = place(pooled)
    height = height or min(max(24 * size, 48), 220)
    trace = {
        "type": "heatmap",
        "name": symbol,
        "z": pooled.values,
        **pooled.positions(),
        "zmin": scale.ends[0],
        "zmax": scale.ends[1],
        "colorscale": scale.colours,
        "hoverongaps": False,
        "hovertemplate": f"{where}{symbol} = %{{z}}<extra></extra>",
        "zhoverformat": theme.hover_format(scale.ends[1]),
        "colorbar": panels.colour_bar(scale.ticks, scale.text()),
        **cell_gaps(pooled),
    }
    traces = [trace, *marks.overflow(pooled, f"{where}{symbol}")]
    words = []
    if valid < seq_len:
        traces.append(marks.padding(valid, seq_len, (-0.5, size - 0.5)))
        words.append(marks.padding_word(valid, seq_len))
    y_axis = panels.index_axis(size, names, say("unit"), height)
    return Panel(tuple(traces), y_axis, height, title, annotations=tuple(words)), pool_note(pooled)


def place(pooled: Pooled) -> str:
    """The hover text's first lines: which step and unit a cell is, or which block."""
    if pooled.is_whole:
        return f"t = %{{x}}<br>{rows.numbered('%{y}')}<br>"
    return say(
        "{steps} around t = {t}<br>{rows} around {place}<br>farthest from zero: ",
        steps=rows.steps_of_block(pooled.column_step),
        t="%{x}",
        rows=rows.counted(pooled.row_step),
        place="%{y}",
    )


def pool_note(pooled: Pooled) -> list[str]:
    """Two lines, so that they fit on a phone."""
    if pooled.is_whole:
        return []
    block = {"rows": rows.counted(pooled.row_step), "steps": rows.steps_of_block(pooled.column_step)}
    return [say("one cell: the value farthest from zero"), say("of {rows} × {steps}", **block)]


def cell_gaps(pooled: Pooled) -> dict[str, int]:
    """Small heatmaps have their cells apart; large ones have no pixel to spare."""
    height, width = pooled.values.shape
    return {"xgap": 2, "ygap": 2} if height <= 24 and width <= 40 else {}
