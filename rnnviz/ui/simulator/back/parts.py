"""What the page has beside the gradients, and asks for by itself, when it shows it; `types.d.ts` documents it too."""

from collections.abc import Callable, Set
from typing import Any

import numpy as np

from rnnviz.check.verdict import LOSS
from rnnviz.experiment import Experiment, Simulation
from rnnviz.ui.kit.components import component
from rnnviz.ui.kit.kept import RESULTS
from rnnviz.ui.kit.messages import pack
from rnnviz.ui.simulator.back.cells import cells_asked, cells_content
from rnnviz.ui.simulator.back.message import question_content
from rnnviz.ui.simulator.back.question import Question
from rnnviz.ui.simulator.back.reached import reached_of
from rnnviz.ui.simulator.back.results import WayBack, way_back_of
from rnnviz.ui.simulator.fields import Choices
from rnnviz.ui.simulator.identity import print_of
from rnnviz.ui.simulator.presets import BACK_PRESETS, link_back
from rnnviz.words import say

PARTS = "rnnviz_back_parts"  # the key of the component
MATRIX, HEAD, CELLS, EXAMPLES = NAMES = ("matrix", "head", "cells", "examples")
VIEWS = {"numbers": (), "reach": (MATRIX, EXAMPLES), "cells": (CELLS,)}  # what a link to a view needs at once
_mount = component("rnnviz_back_parts", script="simulator/back/parts.js", styles=("tokens.css",))


def parts(chosen: Choices, simulation: Simulation, sample: int, question: Question, wanted: Set[str]) -> None:
    """Mount what draws nothing: the views get their parts here. `question` is one of this network."""
    content = parts_content(chosen, simulation, sample, question, wanted) if wanted else {}
    _mount(key=PARTS, data=pack(content))


def parts_content(
    chosen: Choices, simulation: Simulation, sample: int, question: Question, wanted: Set[str]
) -> dict[str, Any]:
    """What is sent: the parts that are wanted, where the question has them, and what they belong to. What is computed
    is kept for all visitors."""

    def kept(name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = RESULTS.get((f"back {name}", repr(chosen), sample, question), make)
        return found

    def way() -> WayBack:
        return way_back_of(chosen, simulation, sample, question)

    content: dict[str, Any] = {
        "print": print_of(simulation, simulation.column(sample)),
        "question": question_content(question),
    }
    if MATRIX in wanted and question.number is None:
        content |= kept(MATRIX, lambda: matrix_content(way(), simulation))
    if HEAD in wanted and question.has_head:
        content["head"] = kept(HEAD, lambda: head_content(way()))
    if CELLS in wanted and isinstance(chosen, Experiment):
        content |= kept(CELLS, lambda: {"cells": cells_content(cells_asked(chosen, sample, question))})
    if EXAMPLES in wanted:
        content["examples"] = [
            {"title": say(each.title), "shows": say(each.shows), "link": link_back(each)}
            for each in BACK_PRESETS.values()
        ]
    return content


def matrix_content(way: WayBack, simulation: Simulation) -> dict[str, Any]:
    """Which loss reached which step, [layer][direction]; nothing where there is no loss at each step."""
    found = reached_of(way, simulation.setup.weights)
    return {} if found is None else {"reached": found.reached, "kept": found.kept}


def head_content(way: WayBack) -> dict[str, Any]:
    """The head and its gradients, autograd's beside ours; what it makes of the outputs, and the gradient of that."""
    head, ours, theirs, target = way.head, way.loss.head, way.loss_reference, way.target
    predicted, d_predicted = way.loss.predicted, way.loss.d_predicted
    assert head is not None
    assert theirs is not None
    assert target is not None
    assert predicted is not None
    assert d_predicted is not None
    values, classes = target.values[:, 0], target.values.ndim == 2
    return {
        "classes": classes,
        "counts": target.counts[:, 0].tolist(),
        "predicted": predicted[:, 0],
        "target": np.eye(len(head.weight), dtype=head.weight.dtype)[values] if classes else values,
        "dPredicted": d_predicted[:, 0],
        "weight": head.weight,
        "bias": head.bias,
        "dWeight": ours["weight"],
        "dBias": ours["bias"],
        "torchWeight": theirs.head["weight"],
        "torchBias": theirs.head["bias"],
        "tolerance": {name: way.match.tensors[f"{LOSS}head.{name}"].tolerance for name in ("weight", "bias")},
    }
