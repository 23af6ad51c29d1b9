"""The same question, asked of one network of each of torch's cells: why gates help."""

from dataclasses import replace
from typing import Any

import numpy as np

from rnnviz.experiment import Experiment
from rnnviz.network.cells import CELLS
from rnnviz.ui.simulator.back.question import Question
from rnnviz.ui.simulator.back.results import WayBack, way_back_of
from rnnviz.ui.simulator.message import is_whole
from rnnviz.ui.simulator.results import simulation_of


def cells_asked(experiment: Experiment, sample: int, question: Question) -> list[tuple[str, WayBack]]:
    """Title and way back of the first cell of each of torch's classes, with the same x, sizes and seed; without those
    whose run would be too large."""
    found = []
    first = {cell.torch_class: cell for cell in reversed(CELLS.values()) if cell.torch_class}
    for cell in reversed(first.values()):
        own = replace(experiment, arch=replace(experiment.arch, cell=cell.name, proj_size=0))
        simulation = simulation_of(own, sample)
        if is_whole(simulation):
            asked = question.within(simulation.setup, sample)
            found.append((cell.title, way_back_of(own, simulation, sample, asked)))
    return found


def cells_content(ways: list[tuple[str, WayBack]]) -> list[dict[str, Any]]:
    """What the browser gets of each: norms over time in the forward direction of the last layer, and what truncation
    takes away of its dW_hh."""
    sent = []
    for title, way in ways:
        own, flow = way.gradients.layers[-1][0], way.flows[-1][0]
        curves: dict[str, Any] = {"h": np.linalg.norm(own.h[:, 0].astype("float64"), axis=1)}
        if own.c is not None:
            curves["c"] = np.linalg.norm(own.c[:, 0].astype("float64"), axis=1)
        if flow is not None:
            curves |= {"flow": flow.norms, "bound": flow.bounds}
        if way.lost:
            curves["lost"] = way.lost[f"weight_hh_l{way.gradients.trace.arch.num_layers - 1}"]
        sent.append({"title": title, "verdict": way.match.verdict, "memory": own.c is not None, **curves})
    return sent
