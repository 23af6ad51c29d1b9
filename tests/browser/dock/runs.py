"""The runs that the tests' own page can show."""

from dataclasses import replace
from typing import Any

from rnnviz.check.compare import compare
from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.sources.sequences import Normal
from tests.faults import FAULTS


def experiment(cell: str, seq_len: int = 6, inputs: int = 3, hidden: int = 4, **more: Any) -> Experiment:
    rest = {name: more.pop(name) for name in ("lengths", "dtype", "scheme", "spectral_radius") if name in more}
    arch = Architecture(cell, inputs, hidden, **more)
    return Experiment(arch, Normal(seq_len, 2, inputs, seed=1), seed=1, h_0="random", c_0="random", **rest)


FAULT = FAULTS["gru gates r and z swapped"]
RUNS = {
    "rnn": experiment("rnn_tanh"),
    "relu": experiment("rnn_relu", seq_len=400, scheme="spectral", spectral_radius=5.0),
    "gru": experiment("gru", lengths=(5, 6)),
    "wrong": experiment(FAULT.cell, **FAULT.options),  # what stands beside torch is computed by the fault
    "gru_v1": experiment("gru_v1"),
    "lstm": experiment("lstm"),
    "projected": experiment("lstm", hidden=5, proj_size=2),
    "stacked": experiment("lstm", hidden=3, num_layers=2, bidirectional=True),
    "stacked projected": experiment("lstm", hidden=3, proj_size=2, num_layers=2, bidirectional=True),
    "stacked rnn": experiment("rnn_tanh", num_layers=2, bidirectional=True),
    "wide": experiment("rnn_tanh", inputs=30, hidden=40),
    "large": experiment("lstm", seq_len=40, inputs=100, hidden=256, num_layers=2),
}


def simulation_of(name: str) -> Simulation:
    """The run of this name, computed, and compared with torch."""
    setup = RUNS[name].setup()
    right = simulate(setup)
    if name != "wrong":
        return right
    call = {name: getattr(setup, name) for name in ("arch", "weights", "x", "h_0", "c_0", "lengths")}
    trace = FAULT.program(call)
    return replace(right, trace=trace, match=compare(trace, right.reference))
