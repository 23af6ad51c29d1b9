"""Loops written by hand that run, and are not torch's layer: inputs, weights and biases in the wrong place."""

from collections.abc import Sequence

import torch

from rnnviz.lessons.confusions.confusion import Confusion, Names
from rnnviz.network.architecture import Architecture
from rnnviz.words import mark

Tensor = torch.Tensor
Tensors = Sequence[torch.Tensor]


def every_layer_reads_x(x: Tensor, h_0: Tensor, W_ih: Tensors, W_hh: Tensors, b: Tensors) -> Tensor:
    h = h_0.clone()
    states = []
    for x_t in x:
        for k in range(2):
            h[k] = torch.tanh(x_t @ W_ih[k].T + h[k] @ W_hh[k].T + b[k])
        states.append(h[1].clone())
    output = torch.stack(states)
    return output


def layer_1_reads_layer_0(x: Tensor, h_0: Tensor, W_ih: Tensors, W_hh: Tensors, b: Tensors) -> Tensor:
    h = h_0.clone()
    states = []
    for x_t in x:
        below = x_t
        for k in range(2):
            below = torch.tanh(below @ W_ih[k].T + h[k] @ W_hh[k].T + b[k])
            h[k] = below
        states.append(h[1].clone())
    output = torch.stack(states)
    return output


def _lists(names: Names) -> Names:
    w = names["w"]
    made = {
        name: [w[f"{long}_l{k}"] for k in range(2)] for name, long in (("W_ih", "weight_ih"), ("W_hh", "weight_hh"))
    }
    return made | {"b": [w[f"bias_ih_l{k}"] + w[f"bias_hh_l{k}"] for k in range(2)]}


def rows_for_columns(x: Tensor, h_0: Tensor, W_ih: Tensor, W_hh: Tensor, b_ih: Tensor, b_hh: Tensor) -> Tensor:
    h = h_0[0]
    states = []
    for x_t in x:
        h = torch.tanh(x_t @ W_ih.T + b_ih + h @ W_hh + b_hh)
        states.append(h)
    output = torch.stack(states)
    return output


def other_bias(x: Tensor, h_0: Tensor, W_ih: Tensor, W_hh: Tensor, b_ih: Tensor, b_hh: Tensor) -> Tensor:
    h = h_0[0]
    states = []
    for x_t in x:
        h = torch.tanh(x_t @ W_ih.T + b_hh + h @ W_hh.T + b_hh)
        states.append(h)
    output = torch.stack(states)
    return output


def columns_and_both_biases(x: Tensor, h_0: Tensor, W_ih: Tensor, W_hh: Tensor, b_ih: Tensor, b_hh: Tensor) -> Tensor:
    h = h_0[0]
    states = []
    for x_t in x:
        h = torch.tanh(x_t @ W_ih.T + b_ih + h @ W_hh.T + b_hh)
        states.append(h)
    output = torch.stack(states)
    return output


def _first_step(wrong: Names, right: Names) -> str:
    apart = abs(wrong["output"] - right["output"]).max(axis=(1, 2)) > 1e-6
    return f"h[{int(apart.argmax())}]"


RNN = Architecture("rnn_tanh", 3, 4)
WEIGHTS = ("W_ih, W_hh = rnn.weight_ih_l0, rnn.weight_hh_l0", "b_ih, b_hh = rnn.bias_ih_l0, rnn.bias_hh_l0")
STATES = {"output": "TNF"}

LOOPS = (
    Confusion(
        key="loop",
        number=1,
        title=mark("Every layer reads x"),
        silent=True,
        wrong=every_layer_reads_x,
        right=layer_1_reads_layer_0,
        compared=STATES,
        reason=mark(
            "Layer 1 reads what layer 0 has just computed, not x[t] again. torch's own documentation showed the wrong "
            "loop for years. It runs only where x has as many features as h; elsewhere torch would complain. Here it "
            "is up to {largest:.2g} off."
        ),
        arch=Architecture("rnn_tanh", 4, 4, num_layers=2),
        adds=_lists,
        before=(
            "W_ih = [rnn.weight_ih_l0, rnn.weight_ih_l1]",
            "W_hh = [rnn.weight_hh_l0, rnn.weight_hh_l1]",
            "b = [rnn.bias_ih_l0 + rnn.bias_hh_l0, rnn.bias_ih_l1 + rnn.bias_hh_l1]",
        ),
        reads_lessons=False,
    ),
    Confusion(
        key="layout",
        number=9,
        title=mark("W_hh as it is, not transposed"),
        silent=True,
        wrong=rows_for_columns,
        right=columns_and_both_biases,
        compared=STATES,
        reason=mark(
            "torch keeps a row for each unit that is made, (H, I) and (H, H): a sample in a row needs the transpose. "
            "W_ih would complain; W_hh is square, so torch is silent. Where the state before is 0 the step is right; "
            "the first wrong number is {name}."
        ),
        arch=RNN,
        before=WEIGHTS,
        facts=lambda wrong, right, names: {"name": _first_step(wrong, right)},
    ),
    Confusion(
        key="other-bias",
        number=0,
        title=mark("One bias twice, the other never"),
        silent=True,
        wrong=other_bias,
        right=columns_and_both_biases,
        compared=STATES,
        reason=mark(
            "Two names that differ in one letter: b_hh stands where b_ih is meant. What the lecture prints as hidden "
            "can still be right, since it is another line; the state is up to {largest:.2g} off."
        ),
        arch=RNN,
        before=WEIGHTS,
        batch=1,
    ),
)
