"""The stage of the simulator: transport and unrolled diagram, in the browser."""

import streamlit as st

from rnnviz.architecture import Architecture
from rnnviz.ui.components import component
from rnnviz.ui.run import Focus

CHANNEL = "simulator"
_KEY = "rnnviz_stage_view"
_SCRIPTS = (
    "clock.js", "format.js", "theme.js", "message.js", "run.js", "transport.js", "cells.js", "svg.js",
    "diagram_layout.js", "diagram.js", "folded.js", "address.js", "stage.js",
)  # fmt: skip
_mount = component("rnnviz_stage", scripts=_SCRIPTS, styles=("transport.css", "stage.css"))


def stage(message: bytes) -> None:
    """Draw the run. In a run too large to be sent whole, a click asks the server for another unit's arithmetic."""
    _mount(key=_KEY, data=message, on_focus_change=lambda: None)


def chosen_focus(arch: Architecture) -> Focus:
    """The unit that the browser last asked for, brought into the network that is there now.

    Raises ValueError where the text is not three whole numbers: only a changed page sends that.
    """
    chosen = st.session_state.get(_KEY, {}).get("focus")
    if chosen is None:
        return Focus()
    parts = str(chosen).split(",")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts):
        raise ValueError(f"focus must be layer,direction,unit; got {chosen[:40]!r}")
    layer, direction, unit = map(int, parts)
    most = arch.num_layers - 1, arch.num_directions - 1, arch.hidden_size - 1
    return Focus(min(layer, most[0]), min(direction, most[1]), min(unit, most[2]))
