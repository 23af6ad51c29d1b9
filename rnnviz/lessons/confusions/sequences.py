"""Sequences of different lengths, and sequences in chunks: padding that is read, states lost or kept too well."""

from typing import Any

import torch
from torch.nn.utils.rnn import pack_padded_sequence

from rnnviz.lessons.confusions.confusion import Confusion, Names
from rnnviz.lessons.confusions.states import largest
from rnnviz.network.architecture import Architecture
from rnnviz.words import mark

Tensor = torch.Tensor
Module = torch.nn.Module


def padding_is_read(rnn: Module, x: Tensor, head: Any) -> tuple[Tensor, Tensor]:
    output, (h_n, c_n) = rnn(x)
    last = torch.cat([h_n[-2], h_n[-1]], dim=1)
    y = head(last)
    return last, y


def padding_is_not_read(rnn: Module, x: Tensor, lengths: Tensor, head: Any) -> tuple[Tensor, Tensor]:
    packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    output, (h_n, c_n) = rnn(packed)
    last = torch.cat([h_n[-2], h_n[-1]], dim=1)
    y = head(last)
    return last, y


def _zero_padding(names: Names) -> Names:
    """As a grid of sentences has it: 0 where a sample has ended."""
    x = names["x"].clone()
    for n, length in enumerate(names["lengths"].tolist()):
        x[n, length:] = 0
    return {"x": x}


def _shortest(wrong: Names, right: Names, names: Names) -> Names:
    apart = abs(wrong["last"] - right["last"]).max(axis=1)
    n = int(apart.argmax())
    steps, length = names["x"].shape[1], int(names["lengths"][n])
    return {
        "sample": n,
        "length": length,
        "padding": steps - length,
        "off": float(apart[n]),
        "y": largest(wrong, right),
    }


def state_dropped(rnn: Module, x: Tensor) -> Tensor:
    half = len(x) // 2
    first, h = rnn(x[:half])
    second, h = rnn(x[half:])
    output = torch.cat([first, second])
    return output


def state_carried(rnn: Module, x: Tensor) -> Tensor:
    half = len(x) // 2
    first, h = rnn(x[:half])
    second, h = rnn(x[half:], h)
    output = torch.cat([first, second])
    return output


def state_attached(rnn: Module, x: Tensor) -> Any:
    half = len(x) // 2
    output, h = rnn(x[:half])
    output.sum().backward()
    output, h = rnn(x[half:], h)
    output.sum().backward()
    return output


def state_detached(rnn: Module, x: Tensor) -> Any:
    half = len(x) // 2
    output, h = rnn(x[:half])
    output.sum().backward()
    output, h = rnn(x[half:], h.detach())
    output.sum().backward()
    return output


ONE = Architecture("rnn_tanh", 3, 4)

SEQUENCES = (
    Confusion(
        key="padding",
        number=13,
        title=mark("Padded, not packed"),
        silent=True,
        wrong=padding_is_read,
        right=padding_is_not_read,
        compared={"last": "NF", "y": "NF"},
        reason=mark(
            "Sample {sample} has {length} steps, and the layer reads {padding} more, of zeros: they move the state, "
            "since biases and memory go on. Backwards it even begins with them. Its last states are up to {off:.2g} "
            "off, the answers up to {y:.2g}, and torch says nothing."
        ),
        arch=Architecture("lstm", 3, 4, batch_first=True, bidirectional=True),
        batch=3,
        lengths=(4, 2, 3),
        adds=_zero_padding,
        with_head=True,
        facts=_shortest,
    ),
    Confusion(
        key="carry",
        number=14,
        title=mark("The state dropped between chunks"),
        silent=True,
        wrong=state_dropped,
        right=state_carried,
        compared={"output": "TNF"},
        reason=mark(
            "Without a state a call starts from zeros: the second half has forgotten the first. Give h back, and two "
            "halves are one sequence. From step {t} on the numbers are up to {largest:.2g} off."
        ),
        arch=ONE,
        facts=lambda wrong, right, names: {"t": len(names["x"]) // 2},
    ),
    Confusion(
        key="detach",
        number=14,
        title=mark("The state carried with its past"),
        silent=False,
        wrong=state_attached,
        right=state_detached,
        compared={"output": "TNF"},
        reason=mark(
            "h brings the graph of the first half along, which the first backward has freed. detach() keeps its "
            "numbers and cuts the graph: the second half learns, and the first is left alone."
        ),
        arch=ONE,
        gradients=True,
    ),
)
