"""Plotly figures in the page: drawn by plotly.js in a component of ours, following the clock without the server."""

import json
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from plotly.utils import PlotlyJSONEncoder

from rnnviz.ui.kit.components import PLOTLY_PATH, component

_mount = component(
    "rnnviz_figure",
    script="kit/figure.js",
    styles=("tokens.css", "figure.css"),
    isolate_styles=False,  # plotly.js writes its style sheet into the page itself
)

DEFAULT_HEIGHT = 320  # px
Cursors = Sequence[float | None]


def figure(
    fig: go.Figure,
    *,
    key: str,
    alt: str | None = None,
    channel: str | None = None,
    cursors: Cursors | Mapping[str, Cursors] | None = None,
    height: int | None = None,
) -> None:
    """Draw `fig`, `height` px high and as wide as its place; `alt` says in words what it shows.

    Where they are not given, `height` is the figure's own and `alt` is `layout.meta["alt"]`. With a `channel` the
    figure follows that clock: `cursors[tick]` is the x value that a band marks at that tick, over all subplots, or
    None. A mapping from axis names (`"x"`, `"x2"`) gives each x axis a band of its own. A click moves the clock to the
    tick of that x. Raises ValueError when there is no `alt`.
    """
    _mount(key=key, data=message(fig, alt=alt, channel=channel, cursors=cursors, height=height, name=key))


def message(
    fig: go.Figure,
    *,
    alt: str | None = None,
    channel: str | None = None,
    cursors: Cursors | Mapping[str, Cursors] | None = None,
    height: int | None = None,
    name: str = "figure",
) -> bytes:
    """What the browser gets; `name` is that of the files it saves. Bytes, because streamlit would write a dict as JSON
    twice, and arrays as text."""
    content = fig.to_dict()
    layout = content["layout"]
    alt = alt or layout.get("meta", {}).get("alt")
    if not alt:
        raise ValueError(f"alt must say in words what the figure shows; got {alt!r}")
    bands: Mapping[str, Cursors] = {} if cursors is None else cursors if isinstance(cursors, Mapping) else {"": cursors}
    content = {
        "plotly": PLOTLY_PATH,
        "figure": {"data": content["data"], "layout": layout},
        "alt": alt,
        "channel": channel,
        "cursors": {axis: list(at) for axis, at in bands.items()},
        "name": name,
        "height": height or layout.get("height") or DEFAULT_HEIGHT,
    }
    return json.dumps(content, cls=PlotlyJSONEncoder, separators=(",", ":"), ensure_ascii=False).encode()
