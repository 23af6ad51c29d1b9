"""The code on the page is run here: it has to compute what the page shows."""

import contextlib
import io
from typing import Any

import numpy as np
import pytest
import torch

from rnnviz.experiment import Experiment, simulate
from rnnviz.lessons import lesson_layer
from rnnviz.network.architecture import Architecture
from rnnviz.sources.sequences import Impulse, Normal, Ramp, Sine, Table, Text
from rnnviz.ui.simulator.code import reproduce
from rnnviz.ui.simulator.fields import Choices

EXPERIMENTS: dict[str, Choices] = {
    "default": Experiment(Architecture("rnn_tanh", 4, 4), Text("hello"), seed=1),
    "stacked": Experiment(
        Architecture("lstm", 3, 5, num_layers=2, bidirectional=True, proj_size=2, bias=False),
        Normal(6, 3, 3, seed=4),
        seed=4,
        h_0="random",
        c_0="custom",
        c_0_text="0.5",
        lengths=(6, 1, 4),
    ),
    "batch_first": Experiment(Architecture("gru", 2, 3, batch_first=True), Sine(7, 4, 2, period=5.0), dtype="float64"),
    "relu": Experiment(Architecture("rnn_relu", 3, 2), Impulse(5, 1, 3, at=2), scheme="spectral", spectral_radius=1.5),
    "words": Experiment(Architecture("gru", 33, 3), Text("привет\nмир", "cyrillic"), scheme="orthogonal"),
    "table": Experiment(Architecture("rnn_tanh", 2, 3), Table('"a";b\n1,5;2\n\n3;4\n5;6'), h_0="custom", h_0_text="1"),
    "quotes": Experiment(Architecture("rnn_tanh", 5, 3), Text("a'\"\\é")),
    "ramp": Experiment(Architecture("rnn_tanh", 5, 2, batch_first=True), Ramp(3, 1, 5), scheme="identity"),
    "edited": Experiment(
        Architecture("gru", 3, 2, batch_first=True),
        Normal(4, 2, 3),
        edits="weight_hh_l0:3,1=0.7;x:3,1,2=-1;h_0:0,0,1=2",
    ),
    "lesson": lesson_layer("C1", 3, None),
}


def run(text: str) -> tuple[dict[str, Any], str]:
    names: dict[str, Any] = {}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(text, "page", "exec"), names)
    return names, printed.getvalue()


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_code_computes_the_run_of_the_page(name: str) -> None:
    found = simulate(EXPERIMENTS[name].setup())
    names, printed = run(reproduce(EXPERIMENTS[name], found.setup))
    np.testing.assert_array_equal(names["trace"].output, found.trace.output)
    assert printed == f"match {found.trace.output.shape}\n"


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_layer_of_the_code_is_torchs_own_with_the_same_weights(name: str) -> None:
    found = simulate(EXPERIMENTS[name].setup())
    names, _ = run(reproduce(EXPERIMENTS[name], found.setup))
    layer = names["layer"]
    assert f"torch.nn.{type(layer).__name__}" == found.setup.arch.torch_name
    for key, weight in found.setup.weights.items():
        assert torch.equal(layer.state_dict()[key], torch.as_tensor(weight))


def test_the_code_names_every_argument_and_no_default() -> None:
    text = reproduce(EXPERIMENTS["default"], simulate(EXPERIMENTS["default"].setup()).setup)
    assert "torch.nn.RNN(input_size=4, hidden_size=4)" in text
    assert "Architecture(cell='rnn_tanh', input_size=4, hidden_size=4)" in text
    assert "spectral_radius" not in text
    assert "import *" not in text
