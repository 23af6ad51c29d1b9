"""The picture of the simulator in the browser: the bar, and under it the network over time with one unit opened."""

from collections.abc import Callable

from streamlit.components.v2.bidi_component import ComponentResult
from streamlit.delta_generator import DeltaGenerator

from rnnviz.ui.kit.components import component

CHANNEL = "simulator"
PICTURE = "rnnviz_picture"  # the key of the component
BAR_STYLES = ("tokens.css", "kit.css", "pill.css", "transport.css", "bar.css")
PICTURE_STYLES = (
    "tokens.css",
    "kit.css",
    "picture.css",
    "stage.css",
    "overview.css",
    "dock.css",
    "dock_cell.css",
    "dock_sum.css",
    "dock_terms.css",
    "edits.css",
)
_mount_bar = component("rnnviz_bar", script="simulator/bar.js", styles=BAR_STYLES)
_mount_picture = component("rnnviz_picture", script="simulator/view.js", styles=PICTURE_STYLES)


def bar(place: DeltaGenerator) -> None:
    """Time and verdict of the run that the views of `CHANNEL` share."""
    with place:
        _mount_bar(key="rnnviz_bar_view", data=b'{"channel": "simulator"}')


def picture(message: bytes, *, key: str, edit: Callable[[], None] = lambda: None) -> ComponentResult:
    """Draw the run of `message.run_message`; its views share it, and what is selected, on `CHANNEL`.

    The result's `focus` is "layer,direction,unit", or None: the unit whose numbers the browser asks for where it has
    not the whole run. `message.read_focus` reads it. `edit` is called when numbers were edited, before the page runs:
    the session's `edit` of this key then has all edits as text.
    """
    return _mount_picture(key=key, data=message, default={"focus": None}, on_focus_change=_rerun, on_edit_change=edit)


def _rerun() -> None:
    """The page runs again after any change; streamlit only needs a callback to know of the value."""
