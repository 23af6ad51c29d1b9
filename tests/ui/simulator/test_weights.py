"""What the tab Weights says that each weight multiplies, against the trace's own sums."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnviz.experiment import Experiment, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.sources.sequences import Normal
from rnnviz.ui.simulator.message import Focus, run_message

NODE = shutil.which("node")
SCRIPT = Path(__file__).parents[2] / "js" / "multiply_weights.js"
pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")
# Where a gate scales h before the product, a weight multiplies more than the state that it lights.
PLAIN = [name for name, cell in CELLS.items() if not any(gate.reads_through for gate in cell.gates)]


@pytest.mark.parametrize(
    ("cell", "options"),
    [
        *[(cell, {"num_layers": 2, "bidirectional": True}) for cell in PLAIN],
        ("lstm", {"num_layers": 2, "bidirectional": True, "proj_size": 2}),
        ("gru", {"bias": False}),
    ],
)
def test_the_weights_times_what_they_light_are_the_sums_of_the_trace(cell: str, options: dict[str, Any]) -> None:
    arch = Architecture(cell, 2, 3, **options)
    chosen = Experiment(arch, Normal(5, 2, 2, seed=1), seed=3, dtype="float64", h_0="random", lengths=(5, 4))
    simulation = simulate(chosen.setup())
    for sample in (0, 1):
        message = run_message(simulation, sample, Focus(), "cpu")
        printed = subprocess.run([str(NODE), str(SCRIPT)], input=message, capture_output=True, check=True).stdout
        results = json.loads(printed)
        assert len(results) == arch.num_layers * arch.num_directions * simulation.setup.length(sample) * 2
        for layer, direction, t, side, sums in results:
            layer_trace = simulation.trace.layers[layer][direction]
            wanted = layer_trace.from_x if side == "ih" else layer_trace.from_h
            np.testing.assert_allclose(sums, wanted[t, sample], rtol=1e-9, atol=1e-12)
