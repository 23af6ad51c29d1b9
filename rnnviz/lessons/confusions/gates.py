"""Gates written by hand that run, and are not torch's: another formula, another order, one bias instead of two."""

from collections.abc import Sequence
from typing import Any

import torch
from torch.func import functional_call

from rnnviz.lessons.confusions.confusion import Confusion, Names
from rnnviz.network.architecture import Architecture
from rnnviz.network.randomness import normal
from rnnviz.words import mark

Tensor = torch.Tensor
Tensors = Sequence[torch.Tensor]


def reset_before_the_product(x: Tensor, h_0: Tensor, W_ih: Tensor, b_ih: Tensor, W: Tensors, b: Tensors) -> Tensor:
    h = h_0[0]
    states = []
    for x_t in x:
        r_x, z_x, n_x = (x_t @ W_ih.T + b_ih).chunk(3, dim=1)
        r = torch.sigmoid(r_x + h @ W[0].T + b[0])
        z = torch.sigmoid(z_x + h @ W[1].T + b[1])
        n = torch.tanh(n_x + (r * h) @ W[2].T + b[2])
        h = (1 - z) * n + z * h
        states.append(h)
    output = torch.stack(states)
    return output


def z_swapped(x: Tensor, h_0: Tensor, W_ih: Tensor, b_ih: Tensor, W: Tensors, b: Tensors) -> Tensor:
    h = h_0[0]
    states = []
    for x_t in x:
        r_x, z_x, n_x = (x_t @ W_ih.T + b_ih).chunk(3, dim=1)
        r = torch.sigmoid(r_x + h @ W[0].T + b[0])
        z = torch.sigmoid(z_x + h @ W[1].T + b[1])
        n = torch.tanh(n_x + r * (h @ W[2].T + b[2]))
        h = z * n + (1 - z) * h
        states.append(h)
    output = torch.stack(states)
    return output


def torchs_gru(x: Tensor, h_0: Tensor, W_ih: Tensor, b_ih: Tensor, W: Tensors, b: Tensors) -> Tensor:
    h = h_0[0]
    states = []
    for x_t in x:
        r_x, z_x, n_x = (x_t @ W_ih.T + b_ih).chunk(3, dim=1)
        r = torch.sigmoid(r_x + h @ W[0].T + b[0])
        z = torch.sigmoid(z_x + h @ W[1].T + b[1])
        n = torch.tanh(n_x + r * (h @ W[2].T + b[2]))
        h = (1 - z) * n + z * h
        states.append(h)
    output = torch.stack(states)
    return output


def _blocks(names: Names) -> Names:
    shape = tuple(names["h_0"].shape)
    h_0 = torch.from_numpy(normal(names["seed"], "confusion h_0", shape)).float()
    return {"W": names["W_hh"].chunk(3), "b": names["b_hh"].chunk(3), "h_0": h_0}


def biases_merged(rnn: torch.nn.Module, x: Tensor, w: dict[str, Tensor]) -> Any:
    b = w["bias_ih_l0"] + w["bias_hh_l0"]
    one = {**w, "bias_ih_l0": b, "bias_hh_l0": 0 * b}
    output, _ = functional_call(rnn, one, (x,))
    return output


def both_biases(rnn: torch.nn.Module, x: Tensor) -> Any:
    output, _ = rnn(x)
    return output


def _of_gates(wrong: Names, right: Names, names: Names) -> Names:
    """How far merging takes each third of the rows, r, z and n, by itself."""
    w, apart = names["w"], []
    H = len(w["bias_ih_l0"]) // 3
    with torch.no_grad():
        for k in range(3):
            rows = slice(k * H, (k + 1) * H)
            first, second = w["bias_ih_l0"].clone(), w["bias_hh_l0"].clone()
            first[rows] += second[rows]
            second[rows] = 0
            merged, _ = functional_call(names["rnn"], {**w, "bias_ih_l0": first, "bias_hh_l0": second}, (names["x"],))
            apart.append(float(abs(merged.numpy() - right["output"]).max()))
    return {"r": apart[0], "z": apart[1], "n": apart[2]}


def gates_in_another_order(x: Tensor, h_0: Tensor, c_0: Tensor, W_ih: Tensor, W_hh: Tensor, b: Tensor) -> Tensor:
    h, c = h_0[0], c_0[0]
    states = []
    for x_t in x:
        sums = x_t @ W_ih.T + h @ W_hh.T + b
        i, f, o, g = sums.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        states.append(h)
    output = torch.stack(states)
    return output


def gates_as_torch_stacks_them(x: Tensor, h_0: Tensor, c_0: Tensor, W_ih: Tensor, W_hh: Tensor, b: Tensor) -> Tensor:
    h, c = h_0[0], c_0[0]
    states = []
    for x_t in x:
        sums = x_t @ W_ih.T + h @ W_hh.T + b
        i, f, g, o = sums.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        states.append(h)
    output = torch.stack(states)
    return output


GRU, LSTM = Architecture("gru", 3, 4), Architecture("lstm", 3, 4)
BLOCKS = ("W_ih, b_ih = rnn.weight_ih_l0, rnn.bias_ih_l0", "W, b = rnn.weight_hh_l0.chunk(3), rnn.bias_hh_l0.chunk(3)")
STATES = {"output": "TNF"}

GATES = (
    Confusion(
        key="gru-reset",
        number=7,
        title=mark("The reset gate before the product"),
        silent=True,
        wrong=reset_before_the_product,
        right=torchs_gru,
        compared=STATES,
        reason=mark(
            "Papers and libraries have two GRUs. torch multiplies first and resets then: r * (W_hn h + b_hn). With the "
            "reset first, (r * h) goes through W_hn and the bias is not reset. Both run; they are up to {largest:.2g} "
            "apart."
        ),
        arch=GRU,
        adds=_blocks,
        before=BLOCKS,
    ),
    Confusion(
        key="gru-update",
        number=7,
        title=mark("The update gate the other way round"),
        silent=True,
        wrong=z_swapped,
        right=torchs_gru,
        compared=STATES,
        reason=mark(
            "In torch, z keeps the old state: h = (1 - z) * n + z * h. Some papers let z choose the new one. "
            "Swapped, every step forgets what it should keep: up to {largest:.2g} off."
        ),
        arch=GRU,
        adds=_blocks,
        before=BLOCKS,
    ),
    Confusion(
        key="biases",
        number=8,
        title=mark("One bias instead of two"),
        silent=True,
        wrong=biases_merged,
        right=both_biases,
        compared=STATES,
        reason=mark(
            "An RNN and an LSTM add b_ih and b_hh, so one would do. So it is for a GRU's r (merged alone: {r:.2g} off) "
            "and z ({z:.2g}), but its n has the reset gate between them: r * (W_hn h + b_hn). Merged, n is up to "
            "{n:.2g} off."
        ),
        arch=GRU,
        facts=_of_gates,
        before=("w = rnn.state_dict()",),
    ),
    Confusion(
        key="gates",
        number=9,
        title=mark("The gates in another order"),
        silent=True,
        wrong=gates_in_another_order,
        right=gates_as_torch_stacks_them,
        compared=STATES,
        reason=mark(
            "torch stacks an LSTM's rows as i, f, g, o. Other libraries have i, f, o, g: the shapes are the same, the "
            "third and fourth quarter change their parts, and every number is a little wrong, up to {largest:.2g}."
        ),
        arch=LSTM,
        adds=lambda names: {"b": names["b_ih"] + names["b_hh"]},
        before=("W_ih, W_hh = rnn.weight_ih_l0, rnn.weight_hh_l0", "b = rnn.bias_ih_l0 + rnn.bias_hh_l0"),
    ),
)
