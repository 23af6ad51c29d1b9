"""The way back: gradients that add up, a list whose last state stands before the first, clipping at the wrong time."""

from typing import Any

import torch
from torch.nn.utils import clip_grad_norm_

from rnnviz.lessons.confusions.confusion import Confusion, Names
from rnnviz.network.architecture import Architecture
from rnnviz.words import mark

Tensor = torch.Tensor


def last_state_stands_first(output: Tensor, W_hh: Tensor) -> Tensor:
    h = list(output)
    d_h, dW_hh = torch.ones_like(h[0]), torch.zeros_like(W_hh)
    for t in reversed(range(len(output))):
        d_u = (1 - h[t] ** 2) * d_h
        dW_hh = dW_hh + d_u.T @ h[t - 1]
        d_h = d_u @ W_hh
    return dW_hh


def first_state_stands_first(output: Tensor, h_0: Tensor, W_hh: Tensor) -> Tensor:
    h = {-1: h_0[0]} | dict(enumerate(output))
    d_h, dW_hh = torch.ones_like(h[0]), torch.zeros_like(W_hh)
    for t in reversed(range(len(output))):
        d_u = (1 - h[t] ** 2) * d_h
        dW_hh = dW_hh + d_u.T @ h[t - 1]
        d_h = d_u @ W_hh
    return dW_hh


def gradients_add_up(rnn: Any, x: Tensor) -> Any:
    for _turn in range(2):
        output, h_n = rnn(x)
        output.sum().backward()
    dW_hh = rnn.weight_hh_l0.grad
    return dW_hh


def gradients_begin_at_0(rnn: Any, x: Tensor) -> Any:
    for _turn in range(2):
        rnn.zero_grad()
        output, h_n = rnn(x)
        output.sum().backward()
    dW_hh = rnn.weight_hh_l0.grad
    return dW_hh


def clipped_before(rnn: Any, x: Tensor) -> Any:
    rnn.zero_grad()
    output, h_n = rnn(x)
    clip_grad_norm_(rnn.parameters(), max_norm=1.0)
    output.sum().backward()
    dW_hh = rnn.weight_hh_l0.grad
    return dW_hh


def clipped_behind(rnn: Any, x: Tensor) -> Any:
    rnn.zero_grad()
    output, h_n = rnn(x)
    output.sum().backward()
    clip_grad_norm_(rnn.parameters(), max_norm=1.0)
    dW_hh = rnn.weight_hh_l0.grad
    return dW_hh


def each_clipped(rnn: Any, x: Tensor) -> Any:
    rnn.zero_grad()
    output, h_n = rnn(x)
    output.sum().backward()
    for weight in rnn.parameters():
        clip_grad_norm_(weight, max_norm=1.0)
    dW_hh, db_hh = rnn.weight_hh_l0.grad, rnn.bias_hh_l0.grad
    return dW_hh, db_hh


def all_clipped(rnn: Any, x: Tensor) -> Any:
    rnn.zero_grad()
    output, h_n = rnn(x)
    output.sum().backward()
    clip_grad_norm_(rnn.parameters(), max_norm=1.0)
    dW_hh, db_hh = rnn.weight_hh_l0.grad, rnn.bias_hh_l0.grad
    return dW_hh, db_hh


def _norms(wrong: Names, right: Names, names: Names) -> Names:
    return {"wrong": _norm(wrong["dW_hh"]), "right": _norm(right["dW_hh"])}


def _norm(value: Any) -> float:
    return float((value**2).sum() ** 0.5)


def _shares(wrong: Names, right: Names, names: Names) -> Names:
    """How long db_hh is beside dW_hh: clipping must leave that as it was."""
    return {name: _norm(own["db_hh"]) / _norm(own["dW_hh"]) for name, own in (("wrong", wrong), ("right", right))}


ONE = Architecture("rnn_tanh", 3, 4)

BACKWARDS = (
    Confusion(
        key="first-state",
        number=0,
        title=mark("h[−1] of a list"),
        silent=True,
        wrong=last_state_stands_first,
        right=first_state_stands_first,
        compared={"dW_hh": "IO"},
        reason=mark(
            "At t = 0 the loop reads h[t − 1], which is h[−1]: of a list that is its last state, and Python says "
            "nothing. Meant is h_0. The gradient is up to {largest:.2g} off; with a dict the loop says what it means."
        ),
        arch=ONE,
        called=True,
    ),
    Confusion(
        key="zero-grad",
        number=0,
        title=mark("Gradients that add up"),
        silent=True,
        wrong=gradients_add_up,
        right=gradients_begin_at_0,
        compared={"dW_hh": "IO"},
        reason=mark(
            "backward() adds to what stands in .grad; it does not begin anew. In the second turn the gradient is that "
            "of both, {wrong:.3g} long where {right:.3g} is right. zero_grad() belongs into every turn."
        ),
        arch=ONE,
        gradients=True,
        facts=_norms,
    ),
    Confusion(
        key="clip-early",
        number=0,
        title=mark("Clipped before backward"),
        silent=True,
        wrong=clipped_before,
        right=clipped_behind,
        compared={"dW_hh": "IO"},
        reason=mark(
            "Before backward() there is no gradient yet, so nothing is clipped, and torch says nothing. What the step "
            "then uses is {wrong:.3g} long; clipped behind it, dW_hh has {right:.3g} of the 1.0 that all have together."
        ),
        arch=ONE,
        gradients=True,
        facts=_norms,
    ),
    Confusion(
        key="clip-each",
        number=0,
        title=mark("Each weight clipped by itself"),
        silent=True,
        wrong=each_clipped,
        right=all_clipped,
        compared={"dW_hh": "IO", "db_hh": "O"},
        reason=mark(
            "Clipping is to keep the direction, and for that all weights are multiplied by one factor. Each by itself "
            "gets another one: db_hh is {wrong:.2f} times as long as dW_hh, and was {right:.2f} times."
        ),
        arch=ONE,
        gradients=True,
        facts=_shares,
    ),
)
