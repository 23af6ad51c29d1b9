"""Why a unit has its value: its sums, its gates and torch's number, at the step that the clock shows."""

import json

from streamlit.components.v2.bidi_component import ComponentResult

from rnnviz.ui.kit.components import component

_mount = component(
    "rnnviz_arithmetic",
    script="simulator/arithmetic/card.js",
    styles=("tokens.css", "kit.css", "arithmetic.css", "terms.css"),
)


def arithmetic(channel: str, *, key: str) -> ComponentResult:
    """The card for the run and the selection that the views of `channel` share.

    The result's `focus` is "layer,direction,unit", or None: the unit whose numbers the browser asks for where it has
    not the whole run. `run.read_focus` reads it.
    """
    message = json.dumps({"channel": channel}).encode()
    return _mount(key=key, data=message, default={"focus": None}, on_focus_change=_rerun)


def _rerun() -> None:
    """The page runs again after any change; streamlit only needs a callback to know of the value."""
