"""Random runs before and after random edits, and how far the page's own computation of them is from the library's."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np

from rnnviz.edits import Edit, shapes_edited, write_edits
from rnnviz.experiment import Experiment, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.sources.sequences import Normal
from rnnviz.ui.simulator.edits.message import KINDS, editing_content
from rnnviz.ui.simulator.message import Focus, run_message

SCRIPT = Path(__file__).parent / "js" / "compare_courses.js"
NODE = shutil.which("node")


def experiment(k: int, dtype: str) -> Experiment:
    """A network of random sizes, and one to four random edits; cells take turns."""
    rng = np.random.default_rng([k, dtype == "float32"])
    cell = tuple(CELLS)[k % len(CELLS)]
    T, N, width, hidden = (int(rng.integers(low, high)) for low, high in ((2, 25), (1, 4), (1, 7), (2, 9)))
    flags = rng.integers(0, 2, 3).astype(bool).tolist()
    proj_size = int(rng.integers(0, hidden)) if CELLS[cell].projects else 0
    arch = Architecture(cell, width, hidden, int(rng.integers(1, 4)), flags[0], flags[1], flags[2], proj_size)
    lengths = tuple(map(int, rng.integers(1, T + 1, N))) if k % 3 == 0 else None
    states = ("zeros", "random")[k % 2]
    chosen = Experiment(arch, Normal(T, N, width, seed=k), seed=k, dtype=dtype, h_0=states, c_0=states, lengths=lengths)
    return replace(chosen, edits=write_edits(_edits(chosen, rng, k % N)))


def _edits(chosen: Experiment, rng: np.random.Generator, sample: int) -> tuple[Edit, ...]:
    shapes = list(shapes_edited(chosen.arch, chosen.seq_len, chosen.batch).items())
    edits = {}
    for _ in range(int(rng.integers(1, 5))):
        name, shape = shapes[int(rng.integers(len(shapes)))]
        index = [int(rng.integers(size)) for size in shape]
        if len(shape) == 3:
            index[1] = sample
        edit = Edit(name, tuple(index), repr(float(np.round(rng.normal(scale=1.5), 3))))
        edits[edit.place] = edit
    return tuple(edits.values())


def messages(chosen: Experiment, k: int) -> tuple[bytes, bytes]:
    """What the browser gets of the run before its edits, with the programs, and of the edited one."""
    sample, plain = k % chosen.batch, replace(chosen, edits="")
    before, after = simulate(plain.setup()), simulate(chosen.setup())
    contents = (
        editing_content(plain.edits, before, None, sample, KINDS),
        editing_content(chosen.edits, after, before, sample, KINDS),
    )
    first, second = (
        run_message(simulation, sample, Focus(), "cpu", more=content)
        for simulation, content in zip((before, after), contents, strict=True)
    )
    return first, second


def distances(count: int, dtype: str, folder: Path, first: int = 0) -> list[float]:
    """Of each run: the largest difference of any number that the page computes, in eps · max(1, max |number|)."""
    for k in range(first, first + count):
        place = folder / str(k)
        place.mkdir()
        for name, message in zip(("before", "after"), messages(experiment(k, dtype), k), strict=True):
            (place / name).write_bytes(message)
    made = subprocess.run([str(NODE), str(SCRIPT), str(folder)], stdout=subprocess.PIPE, check=True)
    found: list[float] = json.loads(made.stdout)
    return found
