"""The run as a page in one file, which opens anywhere and steps through time without a server."""

import base64
from functools import cache
from typing import Any

from rnnviz.edits import write_edits
from rnnviz.experiment import Simulation, simulate
from rnnviz.network.errors import invalid
from rnnviz.ui.kit.one_file import ONE_FILE_PATH, filled, one_file
from rnnviz.ui.kit.scripts import version_of
from rnnviz.ui.simulator.edits.message import editing_content
from rnnviz.ui.simulator.message import Focus, run_message, run_size
from rnnviz.ui.simulator.picture import BAR_STYLES, PICTURE_STYLES
from rnnviz.words import language
from rnnviz.words.browser import script_catalogue

PAGE_RUN_AT_MOST = 8_000_000  # bytes of one sample, with its weights: what a browser opens in a second or two


def standalone_page(
    simulation: Simulation,
    sample: int = 0,
    *,
    address: str = "",
    dark: bool = False,
    device: str = "cpu",
    tf32: bool = False,
) -> bytes:
    """A file of HTML with the stage, the tracks, the dock and the bar of the simulator, and one sample of a run.
    Of edited numbers it says what they were.

    `address`: what is shown first, as a link has it: "step=3&unit=1&gate=f"   `device`: what the verdict calls it
    `tf32`: torch was let to round its products to TF32
    Raises ValueError where the run is too large to be in one page, and where the sample is not in the simulation.
    """
    if sample not in simulation.samples:
        raise invalid("sample must be one of {samples}; got {value!r}", samples=simulation.samples, value=sample)
    size = run_size(simulation)
    if size > PAGE_RUN_AT_MOST:
        raise invalid(
            "a page takes a run of at most {most:,} bytes; got {size:,}",
            most=PAGE_RUN_AT_MOST,
            size=size,
        )
    edits = _edits(simulation, sample)
    message = run_message(simulation, sample, Focus(), device, tf32=tf32, whole=True, more=edits)
    run = base64.b64encode(message).decode()
    content = {"run": run, "words": script_catalogue(language()), "address": address, "dark": dark}
    return filled(empty_page(), content).encode()


def _edits(simulation: Simulation, sample: int) -> dict[str, Any]:
    """What was edited, and the course without it."""
    setup = simulation.setup
    if not setup.edits:
        return {}
    before = simulate(setup.edited(setup.undone[::-1]), sample=sample)
    return editing_content(write_edits(setup.edits), simulation, before, sample, ())


def size_of_page(simulation: Simulation) -> int:
    """About how many bytes the file has; its run is in base64."""
    return len(empty_page()) + run_size(simulation) * 4 // 3


@cache
def page_address() -> str:
    """Where the server has the file without a run, relative to the app's root."""
    return f"{ONE_FILE_PATH}/{version_of(empty_page())}"


def empty_page() -> str:
    """The file without a run: the same for all."""
    views = (("bar", BAR_STYLES), ("picture", PICTURE_STYLES))
    return one_file("simulator/standalone.js", page_styles=("tokens.css", "standalone.css"), view_styles=views)
