"""What must hold of all figures alike."""

import re
from collections.abc import Iterator
from contextvars import copy_context
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from rnnviz.plots import gate_moves, match_grid, weight_heatmap
from rnnviz.plots.theme import LIGHT
from rnnviz.words import use

rng = np.random.default_rng(11)
lost = np.where(rng.random((5, 7)) < 0.3, np.nan, 0)
weight = rng.standard_normal((20, 3)).astype(np.float32)
FIGURES = {
    "weights": weight_heatmap(
        weight, name="W_ih", reads="x[t]", hidden_size=5, gates="ifgo", biases={"b_ih": weight[:, 0]}, spectral_radius=1
    ),
    "large": weight_heatmap(
        rng.standard_normal((400, 300)), name="W_hh", reads="h[t−1]", hidden_size=100, gates="ifgo"
    ),
    "overflow": weight_heatmap(np.where(weight > 1, np.inf, weight), name="W_ih", reads="x[t]", hidden_size=20),
    "match": match_grid(np.abs(rng.standard_normal((2, 2, 7))), tolerance=1.0),
    "moves": gate_moves([("i", "i", 0, 3), ("f", "o", 9, 12), ("g", "c", 3, 6), ("o", "f", 6, 9)], columns=True),
    "lost": match_grid(lost[None, :2], tolerance=1.0),
}
every_figure = pytest.mark.parametrize("fig", FIGURES.values(), ids=FIGURES)


def strings(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from strings(value)
    elif isinstance(part, (list, tuple)):
        for value in part:
            yield from strings(value)


def sizes(part: Any) -> Iterator[float]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name.endswith("font") and "size" in value:
                yield value["size"]
            yield from sizes(value)
    elif isinstance(part, (list, tuple)):
        for value in part:
            yield from sizes(value)


@every_figure
def test_plotly_knows_every_property(fig: go.Figure) -> None:
    go.Figure(fig.to_dict())  # validates, which building for speed does not


@every_figure
def test_every_colour_is_one_that_the_dark_page_replaces(fig: go.Figure) -> None:
    found = [text for text in strings(fig.to_dict()) if re.search("#[0-9a-fA-F]{3}", text)]
    assert found
    assert set(found) <= set(LIGHT.values())


@every_figure
def test_text_is_at_least_12_px_high(fig: go.Figure) -> None:
    assert min(sizes(fig.to_dict())) >= 12


@every_figure
def test_zoom_is_kept_the_page_shines_through_and_there_are_words(fig: go.Figure) -> None:
    assert fig.layout.uirevision == "rnnviz"
    assert fig.layout.paper_bgcolor == fig.layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert len(fig.layout.meta["alt"]) > 20
    assert fig.layout.height > 60


def test_every_figure_speaks_the_language_of_the_run() -> None:
    """In the pseudo-language no plain word is left but the names of tensors and what Plotly itself reads."""

    def drawn() -> set[str]:
        use("qps")
        figures = [
            weight_heatmap(weight, name="W_ih", reads="x[t]", hidden_size=5, gates="ifgo", spectral_radius=1),
            weight_heatmap(rng.standard_normal((400, 300)), name="W_hh", reads="h[t−1]", hidden_size=100, gates="ifgo"),
            match_grid(lost[None, :2], tolerance=1.0),
            match_grid(rng.random((1, 2, 1200)), tolerance=0.5),
        ]
        return {text for fig in figures for text in words(fig)}

    assert {text for text in copy_context().run(drawn) if re.search("[A-Za-z]{2,}", stripped(text))} == set()


def words(fig: go.Figure) -> Iterator[str]:
    """What a person reads of a figure."""
    layout, traces = fig.layout.to_plotly_json(), [trace.to_plotly_json() for trace in fig.data]
    yield layout["meta"]["alt"]
    yield from (note["text"] for note in layout.get("annotations", ()))
    yield from (axis["title"]["text"] for name, axis in layout.items() if name[1:5] == "axis")
    yield from (trace["hovertemplate"] for trace in traces if "hovertemplate" in trace)
    yield from (text for trace in traces for text in trace.get("colorbar", {}).get("ticktext", ()))


def stripped(text: str) -> str:
    """Without Plotly's markup and places, and the names of tensors and numbers."""
    return re.sub(r"<[^>]*>|%\{[^}]*\}|\b[Wb]_\w+|\binf\b|\bnan\b|\btorch\b", "", text)
