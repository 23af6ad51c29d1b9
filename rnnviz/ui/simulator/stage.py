"""The stage of the simulator: transport and unrolled diagram, in the browser."""

from rnnviz.ui.kit.components import component

CHANNEL = "simulator"
_mount = component(
    "rnnviz_stage",
    script="simulator/stage.js",
    styles=("tokens.css", "kit.css", "transport.css", "stage.css", "diagram.css"),
)


def stage(message: bytes) -> None:
    """Draw the run of `run.run_message`; its views share it, and what is selected, on `CHANNEL`."""
    _mount(key="rnnviz_stage_view", data=message)
