"""Calls that do not mean what they seem to: layouts, arguments, sizes, and what a layer returns."""

from typing import Any

import torch
from torch import nn

from rnnviz.lessons.confusions.confusion import Confusion, Names
from rnnviz.network.architecture import Architecture
from rnnviz.network.randomness import uniform
from rnnviz.words import mark

Tensor = torch.Tensor
Module = torch.nn.Module


def state_batch_first(rnn: Module, x: Tensor, h_0: Tensor) -> Any:
    h_0 = h_0.transpose(0, 1)
    output, h_n = rnn(x, h_0)
    return h_n


def state_as_ever(rnn: Module, x: Tensor, h_0: Tensor) -> Any:
    output, h_n = rnn(x, h_0)
    return h_n


def time_for_batch(rnn: Any, x: Tensor, x_changed: Tensor) -> Any:
    rnn.batch_first = False  # as torch.nn.RNN has it without the argument
    change = rnn(x_changed)[0] - rnn(x)[0]
    others = change.abs().amax(dim=(1, 2))[1:]
    return others


def batch_for_batch(rnn: Any, x: Tensor, x_changed: Tensor) -> Any:
    rnn.batch_first = True
    change = rnn(x_changed)[0] - rnn(x)[0]
    others = change.abs().amax(dim=(1, 2))[1:]
    return others


def _changed(names: Names) -> Names:
    x = names["x"].clone()
    x[0] += 1
    return {"x_changed": x}


def units_for_steps() -> list[int]:
    layers = [nn.RNN(input_size=3, hidden_size=T) for T in (4, 8, 12)]
    parameters = [sum(w.numel() for w in rnn.parameters()) for rnn in layers]
    return parameters


def units_are_units() -> list[int]:
    layers = [nn.RNN(input_size=3, hidden_size=4) for T in (4, 8, 12)]
    parameters = [sum(w.numel() for w in rnn.parameters()) for rnn in layers]
    return parameters


def dropout_of_one_layer(rnn: Module, x: Tensor) -> Any:
    output, h_n = rnn.train()(x)
    return output


def dropout_after_the_layer(rnn: Module, x: Tensor, keep: Tensor) -> Any:
    output, h_n = rnn.train()(x)
    output = output * keep / 0.5
    return output


def _with_dropout(names: Names) -> Names:
    names["rnn"].dropout = 0.5  # what the constructor does with it; said here, it draws nothing and warns nobody
    shape = (*names["x"].shape[:2], names["W_hh"].shape[1])
    return {"keep": torch.from_numpy(uniform(names["seed"], "dropout", shape) < 0.5).float()}


def by_position() -> list[int]:
    lstm = nn.LSTM(3, 4, 2, True)
    directions = 2 if lstm.bidirectional else 1
    settings = [lstm.num_layers, lstm.bias, directions]
    return settings


def by_name() -> list[int]:
    lstm = nn.LSTM(input_size=3, hidden_size=4, num_layers=2, bidirectional=True)
    directions = 2 if lstm.bidirectional else 1
    settings = [lstm.num_layers, lstm.bias, directions]
    return settings


def tuple_into_a_layer(rnn: Module, head: Any, x: Tensor) -> Any:
    y = head(rnn(x))
    return y


def tuple_unpacked(rnn: Module, head: Any, x: Tensor) -> Any:
    output, h_n = rnn(x)
    y = head(output)
    return y


def state_of_an_rnn(rnn: Module, x: Tensor) -> Any:
    output, hidden = rnn(x)
    last = hidden[-1, :, :]
    return last


def state_of_an_lstm(rnn: Module, x: Tensor) -> Any:
    output, (hidden, cell) = rnn(x)
    last = hidden[-1, :, :]
    return last


RNN = Architecture("rnn_tanh", 3, 4)
FIRST = Architecture("rnn_tanh", 3, 4, batch_first=True)
BOTH_WAYS = Architecture("rnn_tanh", 3, 4, batch_first=True, bidirectional=True)

CALLS = (
    Confusion(
        key="h_0-batch-first",
        number=2,
        title=mark("batch_first moves h_0 too"),
        silent=False,
        wrong=state_batch_first,
        right=state_as_ever,
        compared={"h_n": "SNF"},
        reason=mark(
            "batch_first=True swaps the first two axes of x and of output, and of nothing else: h_0 and h_n keep "
            "(layers × directions, N, H)."
        ),
        arch=FIRST,
        batch=3,
    ),
    Confusion(
        key="axes-swapped",
        number=3,
        title=mark("Batch and time swapped"),
        silent=True,
        wrong=time_for_batch,
        right=batch_for_batch,
        compared={"others": "M"},
        reason=mark(
            "x has its samples first. Only sample 0 was changed, so nothing may move in the others. Without "
            "batch_first torch takes the samples for steps, and each passes its state on to the next: they move by "
            "up to {largest:.2g}."
        ),
        arch=BOTH_WAYS,
        batch=3,
        samples=2,
        adds=_changed,
        before=("x_changed = x.clone()", "x_changed[0] += 1"),
    ),
    Confusion(
        key="sizes",
        number=12,
        title=mark("hidden_size is not the number of steps"),
        silent=True,
        wrong=units_for_steps,
        right=units_are_units,
        compared={"parameters": "O"},
        reason=mark(
            "hidden_size is how many numbers a state has; the number of steps comes with x and is part of no layer. "
            "A layer that reads 4, 8 and 12 steps has {right} numbers to learn in each case. One made for the steps "
            "has {wrong}, and reads no better."
        ),
        arch=RNN,
        meta=True,
        facts=lambda wrong, right, names: {
            "wrong": ", ".join(map(str, wrong["parameters"].tolist())),
            "right": right["parameters"].tolist()[0],
        },
        reads_lessons=False,
    ),
    Confusion(
        key="dropout",
        number=15,
        title=mark("Dropout with one layer does nothing"),
        silent=False,
        wrong=dropout_of_one_layer,
        right=dropout_after_the_layer,
        compared={"output": "TNF"},
        reason=mark(
            "dropout=0.5 acts between layers, and one layer has no between: not one of {count} numbers is dropped, "
            "though the layer is in training. torch warns when it is made. Dropped by hand, {zeros} are 0 and the "
            "others doubled, as torch.nn.Dropout(p=0.5) does."
        ),
        arch=RNN,
        adds=_with_dropout,
        options=", dropout=0.5",
        before=("# keep: for every number of output 1 or 0, at random",),
        facts=lambda wrong, right, names: {"count": wrong["output"].size, "zeros": int((right["output"] == 0).sum())},
        quotes="dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects num_layers "
        "greater than 1, but got dropout=0.5 and num_layers=1",
    ),
    Confusion(
        key="positions",
        number=16,
        title=mark("Arguments by position"),
        silent=True,
        wrong=by_position,
        right=by_name,
        compared={"settings": "O"},
        reason=mark(
            "The fourth argument is bias, not bidirectional: LSTM(3, 4, 2, True) has one direction, and its output "
            "{wrong} features instead of {right}. Name every argument, as all code of these pages does."
        ),
        arch=Architecture("lstm", 3, 4, num_layers=2),
        meta=True,
        facts=lambda wrong, right, names: {
            "wrong": 4 * int(wrong["settings"][-1]),
            "right": 4 * int(right["settings"][-1]),
        },
        reads_lessons=False,
    ),
    Confusion(
        key="tuple",
        number=0,
        title=mark("A recurrent layer returns a pair"),
        silent=False,
        wrong=tuple_into_a_layer,
        right=tuple_unpacked,
        compared={"y": "NTF"},
        reason=mark(
            "rnn(x) is (output, h_n). In a torch.nn.Sequential the next module gets the pair, and has to take it "
            "apart: output, _ = x."
        ),
        arch=BOTH_WAYS,
        with_head=True,
    ),
    Confusion(
        key="pair-of-states",
        number=0,
        title=mark("An LSTM's state is a pair"),
        silent=False,
        wrong=state_of_an_rnn,
        right=state_of_an_lstm,
        compared={"last": "NF"},
        reason=mark(
            "RNN and GRU return h_n. An LSTM returns the pair (h_n, c_n): swap one for the other by a single line, and "
            "hidden[-1, :, :] fails."
        ),
        arch=Architecture("lstm", 3, 4, num_layers=2, batch_first=True),
    ),
)
