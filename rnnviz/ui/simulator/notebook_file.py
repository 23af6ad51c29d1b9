"""The run of the page as a Jupyter notebook in plain torch: its listing in cells, and a plot of the states."""

import numpy as np

from rnnviz.experiment import Simulation
from rnnviz.lessons.notebook import code_cell, ipynb, markdown_cell
from rnnviz.network.errors import invalid
from rnnviz.ui.kit.core_words import in_words
from rnnviz.ui.simulator.fields import Choices
from rnnviz.ui.simulator.notebook import Notebook, notebook
from rnnviz.words import say

CALL, NUMBER = "call", "number"  # the ids of the cells that follow the number that is open; notebook.js fills them


def run_notebook(
    chosen: Choices,
    simulation: Simulation,
    sample: int = 0,
    *,
    layer: int | None = None,
    direction: int = 0,
    step: int | None = None,
    unit: int = 0,
) -> str:
    """The text of an .ipynb file that computes the run with torch alone and asserts one number of it.

    layer, step: the last one where none is given   Raises ValueError where there is no such number.
    """
    setup, arch = simulation.setup, simulation.setup.arch
    layer = arch.num_layers - 1 if layer is None else layer
    step = setup.length(sample) - 1 if step is None else step
    ends = {
        "layer": (layer, arch.num_layers),
        "direction": (direction, arch.num_directions),
        "step": (step, setup.length(sample)),
        "unit": (unit, arch.state_size),
    }
    for name, (value, end) in ends.items():
        if not 0 <= value < end:
            raise invalid("{name} must be between 0 and {last}; got {value!r}", name=name, last=end - 1, value=value)
    parts = notebook(chosen, setup, sample)
    number = _last_lines(simulation, parts, (layer, direction, step, unit), sample)
    return _ipynb(simulation, sample, parts, parts.calls[layer], number)


def open_notebook(simulation: Simulation, sample: int, parts: Notebook) -> str:
    """The same without its call and its number, which follow what is open on the page."""
    return _ipynb(simulation, sample, parts, "", "")


def _last_lines(simulation: Simulation, parts: Notebook, place: tuple[int, int, int, int], sample: int) -> str:
    """As listing.js writes them: torch's number where ours is farther from it than allowed; no assert without one."""
    layer, direction, step, unit = place
    at = (step, simulation.column(sample), unit)
    ours = simulation.trace.layers[layer][direction].h[at]
    torchs = simulation.reference.layers[layer][direction].h[at]
    tolerance = simulation.match.state("h", layer, direction).tolerance
    value = ours if abs(ours - torchs) <= tolerance else torchs
    text = parts.ends[layer][direction].format(t=step, unit=unit, value=str(value), tolerance=f"{tolerance:.1e}")
    return text if np.isfinite(value) else text.partition("\nexpected = ")[0]


def _ipynb(simulation: Simulation, sample: int, parts: Notebook, call: str, number: str) -> str:
    setup = simulation.setup
    cells = [
        markdown_cell(f"# {in_words(setup.arch.reference_name)}", say("A run of rnnviz, computed with torch alone.")),
        code_cell(parts.start.strip()),
        markdown_cell("## " + say("What it computes")),
        code_cell(call.strip()) | {"id": CALL},
        code_cell("\n".join(_plot(simulation, sample))),
        markdown_cell("## " + say("The number that is open on the page")),
        code_cell(number.strip()) | {"id": NUMBER},
    ]
    return ipynb(cells)


def _plot(simulation: Simulation, sample: int) -> list[str]:
    setup = simulation.setup
    steps = f":{setup.length(sample)}"
    index = f"{sample}, {steps}" if setup.arch.batch_first else f"{steps}, {sample}"
    return [
        "import matplotlib.pyplot as plt",
        "",
        f"plt.plot(output[{index}].detach())  # a line for each unit",
        'plt.xlabel("step t")',
        'plt.ylabel("output")',
        "plt.show()",
    ]
