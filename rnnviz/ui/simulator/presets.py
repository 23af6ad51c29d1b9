"""Examples to start from: each is a set of choices, and what it leaves out has its default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from rnnviz.ui.simulator.fields import FIELDS
from rnnviz.words import mark


@dataclass(frozen=True)
class Preset:
    """`title` stands on its chip, `shows` is the sentence under the chips while it is the one that is shown."""

    title: str
    shows: str
    values: dict[str, Any] = field(default_factory=dict)

    def choices(self) -> dict[str, Any]:
        """The value of every field."""
        return {name: self.values.get(name, rule.default) for name, rule in FIELDS.items()}


PRESETS: dict[str, Preset] = {
    "first": Preset(mark("hello"), mark("A small RNN reads a word, one letter a step; h is all that it carries on.")),
    "both_ways": Preset(
        mark("two directions"),
        mark("An LSTM of two layers reads “state” both ways; its upper layer reads both directions of the lower."),
        {"cell": "lstm", "num_layers": 2, "bidirectional": True, "text": "state"},
    ),
    "remembered": Preset(
        mark("impulse kept"),
        mark("One input, then silence. The forget gates of this LSTM stay open, so most of its trace is still there."),
        {"cell": "lstm", "source": "impulse", "seq_len": 12, "input_size": 2, "init": "remember", "seed": 7},
    ),
    "forgotten": Preset(
        mark("impulse lost"),
        mark(
            "The same input in a GRU of torch's own weights: its trace fades, and what is left comes from the biases."
        ),
        {"cell": "gru", "source": "impulse", "seq_len": 12, "input_size": 2},
    ),
    "ragged": Preset(
        mark("padding"),
        mark("Four words of four lengths in one batch: the steps after the end of a word are not computed."),
        {"cell": "gru", "text": "recurrent\nnet\nworks\nhere", "alphabet": "latin"},
    ),
    "ramp": Preset(
        mark("ramp"),
        mark("nn.RNN(5, 2) reads all ones, all twos, all threes: the sequence of lesson C1."),
        {"source": "ramp", "input_size": 5, "hidden_size": 2, "seq_len": 3, "batch_first": True},
    ),
    "lecture": Preset(
        mark("large batch"),
        mark("Sizes of a real training step: T 50, N 10, I 100, H 512, 2 layers. One sample is drawn at a time."),
        {
            "source": "normal",
            "seq_len": 50,
            "batch": 10,
            "input_size": 100,
            "hidden_size": 512,
            "num_layers": 2,
            "h_0": "random",
        },
    ),
    "overflow": Preset(
        mark("overflow"),
        mark(
            "relu and a W_hh that grows all it meets: after some steps no float32 can hold the state, torch's neither."
        ),
        {
            "cell": "rnn_relu",
            "source": "ramp",
            "seq_len": 60,
            "init": "spectral",
            "spectral_radius": 9.0,
            "hidden_size": 6,
        },
    ),
}


_LONG = {"source": "impulse", "seq_len": 24, "input_size": 4, "hidden_size": 8}
# Of how far a gradient reaches: the way back has links to them.
BACK_PRESETS: dict[str, Preset] = {
    "vanishing": Preset(
        mark("vanishing"),
        mark("Spectral radius 0.5: of h[0] less than a millionth is left in the last state."),
        {**_LONG, "bias": False, "init": "spectral", "spectral_radius": 0.5},
    ),
    "edge": Preset(
        mark("radius 1.0"),
        mark("Spectral radius 1: what comes through neither vanishes nor grows much."),
        {**_LONG, "bias": False, "init": "spectral", "spectral_radius": 1.0},
    ),
    "exploding": Preset(
        mark("exploding"),
        mark("relu and spectral radius 1.5: the last state moves more than ten times as far as h[0]."),
        {**_LONG, "cell": "rnn_relu", "init": "spectral", "spectral_radius": 1.5},
    ),
    "forget_bias": Preset(
        mark("forget bias"),
        mark("An LSTM whose forget gates begin open: c carries its gradient over all steps."),
        {**_LONG, "cell": "lstm", "init": "remember"},
    ),
    "identity": Preset(
        mark("identity, relu"),
        mark("W_hh is the identity and relu is open: what comes through keeps its length."),
        {**_LONG, "cell": "rnn_relu", "init": "identity"},
    ),
}


def link_back(preset: Preset) -> str:
    """The address of an example, on the way back of the sum of its outputs."""
    texts = {
        name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in preset.values.items()
    }
    return "?" + urlencode({**texts, "mode": "back", "view": "reach", "of": "sum"})


def example_of(choices: Mapping[str, Any]) -> str | None:
    """The example that these choices are, if any."""
    return next((name for name, preset in PRESETS.items() if preset.choices() == dict(choices)), None)
