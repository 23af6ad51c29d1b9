"""The stage of the simulator: transport and unrolled diagram, in the browser."""

from rnnviz.ui.kit.components import component

CHANNEL = "simulator"
_SCRIPTS = (
    "clock.js",
    "format.js",
    "theme.js",
    "message.js",
    "run.js",
    "transport.js",
    "cells.js",
    "svg.js",
    "selection.js",
    "diagram_layout.js",
    "diagram.js",
    "folded.js",
    "address.js",
    "stage_words.js",
    "stage.js",
)
_mount = component(
    "rnnviz_stage", scripts=_SCRIPTS, styles=("tokens.css", "kit.css", "transport.css", "stage.css", "diagram.css")
)


def stage(message: bytes) -> None:
    """Draw the run of `run.run_message`; its views share it, and what is selected, on `CHANNEL`."""
    _mount(key="rnnviz_stage_view", data=message)
