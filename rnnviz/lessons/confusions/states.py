"""The states that a layer returns: taken from the wrong place, reshaped, or fed to the wrong place."""

from typing import Any

import torch

from rnnviz.check.modules import cell_module
from rnnviz.lessons.confusions.confusion import Confusion, Names
from rnnviz.network.architecture import Architecture
from rnnviz.words import mark

Tensor = torch.Tensor
Module = torch.nn.Module


def lower_layers_state(h_n: Tensor) -> Tensor:
    last = h_n[0]
    return last


def top_layers_last_step(output: Tensor) -> Tensor:
    last = output[-1]
    return last


def last_step_of_both(output: Tensor, head: Any) -> tuple[Tensor, Tensor]:
    last = output[:, -1]
    y = head(last)
    return last, y


def both_final_states(h_n: Tensor, head: Any) -> tuple[Tensor, Tensor]:
    last = torch.cat([h_n[-2], h_n[-1]], dim=1)
    y = head(last)
    return last, y


def viewed(h_n: Tensor, x: Tensor) -> Tensor:
    last = h_n.view(len(x), -1)
    return last


def side_by_side(h_n: Tensor) -> Tensor:
    last = torch.cat([h_n[-2], h_n[-1]], dim=1)
    return last


def output_for_memory(rnn: Module, x: Tensor) -> Any:
    output, (h_n, c_n) = rnn(x)
    memory = output
    return memory


def memory_of_every_step(cell: Any, x: Tensor, h_0: Tensor, c_0: Tensor) -> Tensor:
    h, c = h_0[0], c_0[0]
    memories = []
    for x_t in x:
        h, c = cell(x_t, (h, c))
        memories.append(c)
    memory = torch.stack(memories)
    return memory


def memory_goes_up(cells: list[Any], x: Tensor, h_0: Tensor, c_0: Tensor) -> Tensor:
    (h, h_up), (c, c_up) = h_0, c_0
    states = []
    for x_t in x:
        h, c = cells[0](x_t, (h, c))
        h_up, c_up = cells[1](c, (h_up, c_up))
        states.append(h_up)
    output = torch.stack(states)
    return output


def state_goes_up(cells: list[Any], x: Tensor, h_0: Tensor, c_0: Tensor) -> Tensor:
    (h, h_up), (c, c_up) = h_0, c_0
    states = []
    for x_t in x:
        h, c = cells[0](x_t, (h, c))
        h_up, c_up = cells[1](h, (h_up, c_up))
        states.append(h_up)
    output = torch.stack(states)
    return output


def _cells(names: Names) -> Names:
    w, H = names["w"], names["W_hh"].shape[1]
    kinds = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    layers = [{kind: w[f"{kind}_l{k}"] for kind in kinds} for k in range(len(w) // 4)]
    inputs = [own["weight_ih"].shape[1] for own in layers]
    cells = [
        cell_module(Architecture("lstm", size, H), size, own, "cpu") for size, own in zip(inputs, layers, strict=True)
    ]
    return {"cells": cells, "cell": cells[0]}


def largest(wrong: Names, right: Names) -> float:
    return float(abs(wrong["y"] - right["y"]).max())


TWO = Architecture("rnn_tanh", 3, 4, num_layers=2)
BOTH_WAYS = Architecture("rnn_tanh", 3, 4, batch_first=True, bidirectional=True)
CELL = "torch.nn.LSTMCell(input_size={}, hidden_size={{H}})"

STATES = (
    Confusion(
        key="h_n",
        number=4,
        title=mark("h_n[0] is not the last output"),
        silent=True,
        wrong=lower_layers_state,
        right=top_layers_last_step,
        compared={"last": "NF"},
        reason=mark(
            "output has every step of the top layer; h_n has the last step of every layer, the lowest first. They "
            "share one cell: output[-1] is h_n[-1]. h_n[0] is the same only where there is one layer; here it is up "
            "to {largest:.2g} off."
        ),
        arch=TWO,
        called=True,
        any_cell=True,
        origins=("output", "h_n"),
    ),
    Confusion(
        key="last-output",
        number=5,
        title=mark("The last output of two directions"),
        silent=True,
        wrong=last_step_of_both,
        right=both_final_states,
        compared={"last": "NF", "y": "NF"},
        reason=mark(
            "No error, and the same shape. But the backward half of output[:, -1] has read x[{T}] only: it is that "
            "direction's first step. Each direction ends where it has read everything, and h_n has both ends. y is up "
            "to {y:.2g} off."
        ),
        arch=BOTH_WAYS,
        called=True,
        with_head=True,
        any_cell=True,
        origins=("output", "h_n"),
        facts=lambda wrong, right, names: {"T": names["x"].shape[1] - 1, "y": largest(wrong, right)},
    ),
    Confusion(
        key="view",
        number=6,
        title=mark("view mixes the samples of h_n"),
        silent=True,
        wrong=viewed,
        right=side_by_side,
        compared={"last": "NF"},
        samples=2,
        any_cell=True,
        origins=("h_n",),
        reason=mark(
            "h_n is (directions, N, H), and view only counts on: row 0 gets the forward states of samples 0 and 1, "
            "where both states of sample 0 belong. The shape is right, {rows} of {N} rows are wrong."
        ),
        arch=BOTH_WAYS,
        called=True,
        facts=lambda wrong, right, names: {
            "rows": int((abs(wrong["last"] - right["last"]).max(axis=1) > 1e-6).sum()),
            "N": len(right["last"]),
        },
    ),
    Confusion(
        key="memory",
        number=10,
        title=mark("c of every step is not in output"),
        silent=True,
        wrong=output_for_memory,
        right=memory_of_every_step,
        compared={"memory": "TNF"},
        reason=mark(
            "torch's LSTM returns h of every step, but c of the last one only: output is o * tanh(c). Who wants c, or "
            "the gates, of every step has to run the cell in a loop, or open the layer in the simulator."
        ),
        arch=Architecture("lstm", 3, 4),
        adds=_cells,
        before=(f"cell = {CELL.format('{I}')}  # with the weights of rnn",),
        reads_lessons=False,
    ),
    Confusion(
        key="c-upwards",
        number=11,
        title=mark("c goes to the next step, never up"),
        silent=True,
        wrong=memory_goes_up,
        right=state_goes_up,
        compared={"output": "TNF"},
        reason=mark(
            "Between layers h goes up; c goes to the right only, from step to step of its own layer. Both have H "
            "numbers, so torch says nothing. Here the top layer is up to {largest:.2g} off."
        ),
        arch=Architecture("lstm", 3, 4, num_layers=2),
        adds=_cells,
        before=(
            "# with the weights of rnn's layers",
            f"cells = [{CELL.format('{I}')}, {CELL.format('{H}')}]",
        ),
    ),
)
