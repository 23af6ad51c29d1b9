"""Different experiments, and the listings of their runs, run here."""

import contextlib
import io
from typing import Any

import numpy as np
import torch

from rnnviz.experiment import Experiment, Simulation
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.network.schemes import SCHEMES
from rnnviz.sources.sequences import Impulse, Normal, Ramp, Sine, Source, Table, Text
from rnnviz.ui.simulator.fields import Choices
from rnnviz.ui.simulator.notebook import notebook

SOURCES: tuple[Source, ...] = (
    Normal(6, 3, 4, seed=9),
    Ramp(4, 2, 3),
    Impulse(7, 2, 3, at=3, feature=1),
    Sine(9, 3, 4, period=5.5),
    Text("hello\nyou 'and\\ \"me\nэ"),
    Table("1 2.5 3\n4 5 6\n\n7 8 -1e3"),
)
STATES = ("zeros", "random", "custom")


def experiment(k: int) -> Experiment:
    """A different one for each k: sources, schemes, cells and states take turns, everything else is drawn."""
    rng = np.random.default_rng(k)
    source, cell, hidden = SOURCES[k % 6], tuple(CELLS)[int(rng.integers(len(CELLS)))], int(rng.integers(2, 6))
    flags = [bool(flag) for flag in rng.integers(0, 2, 4)]
    proj_size = int(rng.integers(0, hidden)) if cell == "lstm" else 0
    layers = int(rng.integers(1, 4))
    arch = Architecture(cell, source.input_size, hidden, layers, flags[0], flags[1], flags[2], proj_size)
    own = Experiment(arch, source).setup().lengths or (source.seq_len,) * source.batch
    return Experiment(
        arch,
        source,
        seed=int(rng.integers(0, 2**32)),
        scheme=tuple(SCHEMES)[k % 5],
        spectral_radius=1.2,
        dtype="float64" if flags[3] else "float32",
        h_0=STATES[k % 3],
        h_0_text="0.25",
        c_0=STATES[int(rng.integers(3))],
        c_0_text="-0.5",
        lengths=tuple(int(rng.integers(1, longest + 1)) for longest in own) if k % 2 else None,
    )


def open_numbers(simulation: Simulation, sample: int, rng: np.random.Generator) -> list[dict[str, int]]:
    """A unit and a step of every layer and direction."""
    setup = simulation.setup
    return [
        {
            "layer": layer,
            "direction": d,
            "t": int(rng.integers(setup.length(sample))),
            "unit": int(rng.integers(setup.arch.state_size)),
        }
        for layer in range(setup.arch.num_layers)
        for d in range(setup.arch.num_directions)
    ]


def listing(chosen: Choices, simulation: Simulation, sample: int, place: dict[str, int], off: float = 0) -> str:
    """The whole text, with its last lines filled as the browser fills them; `off` makes its number wrong."""
    parts = notebook(chosen, simulation.setup, sample)
    layer, d, t, unit = place["layer"], place["direction"], place["t"], place["unit"]
    h = simulation.trace.layers[layer][d].h[t, simulation.column(sample), unit]
    tolerance = simulation.match.tolerance
    end = parts.ends[layer][d].format(t=t, unit=unit, value=repr(float(h) + off), tolerance=tolerance)
    return parts.start + parts.calls[layer] + end


def run(text: str) -> str:
    names: dict[str, Any] = {}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), torch.random.fork_rng():
        exec(compile(text, "notebook", "exec"), names)
    return printed.getvalue()
