"""The same question, asked of each of torch's cells: the numbers that the page compares."""

import numpy as np

from rnnviz.experiment import Experiment, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.sources.sequences import Normal
from rnnviz.ui.simulator.back.cells import cells_asked, cells_content
from rnnviz.ui.simulator.back.parts import PARTS
from rnnviz.ui.simulator.back.question import Question
from rnnviz.ui.simulator.back.results import walk
from tests.ui.simulator.page import views, visit
from tests.ui.unpack import unpack


def test_each_of_torchs_cells_is_asked_the_same_of_the_same_input() -> None:
    chosen = Experiment(Architecture("lstm", 3, 5, num_layers=2, proj_size=2), Normal(6, 2, 3, seed=4), seed=3)
    ways = cells_asked(chosen, 1, Question("sum"))
    assert [title for title, _ in ways] == ["RNN", "GRU", "LSTM"]
    classes = {cell.torch_class for cell in CELLS.values() if cell.torch_class}
    assert len(ways) == len(classes)
    for (_, way), sent in zip(ways, cells_content(ways), strict=True):
        arch = way.gradients.trace.arch
        alone = Experiment(Architecture(arch.cell, 3, 5, num_layers=2), Normal(6, 2, 3, seed=4), seed=3)
        expected = walk(simulate(alone.setup()), 1, Question("sum"), 3)
        norms = np.linalg.norm(expected.gradients.layers[1][0].h[:, 0].astype("float64"), axis=1)
        np.testing.assert_array_equal(sent["h"], norms)
        assert sent["verdict"] == "match"
        assert ("c" in sent) is arch.spec.memory


def test_the_other_cells_are_asked_only_where_they_are_shown() -> None:
    assert "cells" not in unpack(views(visit(mode="back", view="reach"))[PARTS])
    assert len(unpack(views(visit(mode="back", view="cells"))[PARTS])["cells"]) == 3
