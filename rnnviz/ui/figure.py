"""Plotly figures in the page: drawn by plotly.js in a component of ours, following the clock without the server."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
from plotly.utils import PlotlyJSONEncoder

from rnnviz.plots.theme import DARK, LIGHT
from rnnviz.ui.assets import PLOTLY_PATH
from rnnviz.ui.components import component

_mount = component(
    "rnnviz_figure", scripts=("clock.js", "figure.js"), styles=("figure.css",), isolate_styles=False
)  # in the page itself: plotly.js writes its style sheet there
_DARK_OF = {LIGHT[name]: DARK[name] for name in LIGHT}

Cursors = Sequence[float | None]


def figure(
    fig: go.Figure,
    *,
    key: str,
    alt: str,
    channel: str | None = None,
    cursors: Cursors | Mapping[str, Cursors] | None = None,
    height: int = 320,
) -> None:
    """Draw `fig`, `height` px high and as wide as its place; `alt` says in words what it shows.

    With a `channel` the figure follows that clock: `cursors[tick]` is the x value that a band marks at that tick, over
    all subplots, or None. A mapping from axis names (`"x"`, `"x2"`) gives each x axis a band of its own. A click moves
    the clock to the tick of that x.
    """
    _mount(key=key, data=message(fig, alt=alt, channel=channel, cursors=cursors, height=height))


def message(
    fig: go.Figure,
    *,
    alt: str,
    channel: str | None = None,
    cursors: Cursors | Mapping[str, Cursors] | None = None,
    height: int = 320,
) -> bytes:
    """What the browser gets. Bytes, because streamlit would write a dict as JSON twice, and arrays as text."""
    bands: Mapping[str, Cursors] = {} if cursors is None else cursors if isinstance(cursors, Mapping) else {"": cursors}
    content: dict[str, Any] = {
        "plotly": PLOTLY_PATH,
        "figure": fig.to_dict(),
        "alt": alt,
        "channel": channel,
        "cursors": {axis: list(at) for axis, at in bands.items()},
        "height": height,
        "dark": _DARK_OF,
    }
    return json.dumps(content, cls=PlotlyJSONEncoder, separators=(",", ":"), ensure_ascii=False).encode()
