"""A confusion, and torch's own layer with the same weights beside it."""

import re
from typing import Any

import numpy as np
import torch

from rnnviz.lessons.confusions import CONFUSIONS, Outcome, run
from rnnviz.lessons.confusions.numbers import given
from rnnviz.words import say

SEED = 11


def case(key: str, seed: int = SEED) -> tuple[Outcome, dict[str, Any]]:
    return run(CONFUSIONS[key], seed), given(CONFUSIONS[key], seed, None).names


def layer_of(names: dict[str, Any], kind: Any, **options: Any) -> Any:
    """A layer that torch makes by itself, with the weights of the case."""
    rnn = names["rnn"]
    with torch.random.fork_rng():
        layer = kind(rnn.input_size, rnn.hidden_size, num_layers=rnn.num_layers, **options)
    layer.load_state_dict(names["w"])
    return layer


def assert_equal(value: Any, torchs: torch.Tensor) -> None:
    np.testing.assert_allclose(value, torchs.detach().numpy(), rtol=0, atol=2e-6)


def numbers_in(text: str) -> list[float]:
    return [float(word) for word in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?:e[-+]\d+)?(?![\w.]*\w)", text)]


def assert_says(outcome: Outcome, number: float) -> None:
    """The reason has this number, as it is rounded there."""
    said = numbers_in(say(outcome.reason))
    assert any(abs(value - number) <= 0.05 * abs(number) for value in said), (number, said)


def off(outcome: Outcome, name: str) -> float:
    return float(np.abs(outcome.wrong.values[name] - outcome.right.values[name]).max())
