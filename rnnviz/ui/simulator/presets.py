"""Examples to start from: each is a set of choices, and what it leaves out has its default."""

from dataclasses import dataclass, field
from typing import Any

from rnnviz.words import mark


@dataclass(frozen=True)
class Preset:
    title: str
    values: dict[str, Any] = field(default_factory=dict)


PRESETS: dict[str, Preset] = {
    "first": Preset(mark("A small RNN reads “hello”")),
    "lstm": Preset(
        mark("LSTM, 2 layers, both directions"),
        {"cell": "lstm", "num_layers": 2, "bidirectional": True, "text": "state"},
    ),
    "gru": Preset(
        mark("GRU remembers an impulse"),
        {"cell": "gru", "source": "impulse", "seq_len": 10, "input_size": 2},
    ),
    "ragged": Preset(
        mark("Four words, four lengths"),
        {"cell": "gru", "text": "recurrent\nnet\nworks\nhere", "alphabet": "latin"},
    ),
    "ramp": Preset(
        mark("Ones, twos, threes: nn.RNN(5, 2)"),
        {"source": "ramp", "input_size": 5, "hidden_size": 2, "seq_len": 3, "batch_first": True},
    ),
    "lecture": Preset(
        mark("The lecture's size: T 50, N 10, I 100, H 512, 2 layers"),
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
        mark("A relu network that overflows"),
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
