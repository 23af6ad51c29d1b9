"""One step of a plain layer, one sample, and the way back through it, a product at a time."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from rnnviz.lessons.asked import Slip
from rnnviz.lessons.pencil_slips import SLIPS
from rnnviz.lessons.stage import Array, Made, Stage, Values, Weights
from rnnviz.network.architecture import Architecture
from rnnviz.network.backward import backward
from rnnviz.network.forward import Trace, forward
from rnnviz.network.gradients import Gradients
from rnnviz.words import sentence

LEAVES = ("x", "h_before", "W_ih", "W_hh", "b")  # what autograd is asked about
GRADS = {"W_hh": "grad_W_hh", "W_ih": "grad_W_ih", "b": "grad_b", "x": "grad_x", "h_before": "grad_h"}
BLOCKS = {  # value -> what makes it, in the script
    "d_out": "h - y",
    "d_h": "d_out + d_next",
    "d_u": "(1 - h**2) * d_h",
    "dW_hh": "torch.outer(d_u, h_before)",
    "dW_ih": "torch.outer(d_u, x)",
    "db": "d_u",
    "d_x": "W_ih.T @ d_u",
    "d_h_before": "W_hh.T @ d_u",
}


def _weights(values: Values) -> Weights:
    b = values["b"]
    named = {"weight_ih": values["W_ih"], "weight_hh": values["W_hh"], "bias_ih": b, "bias_hh": np.zeros_like(b)}
    return {f"{name}_l0": np.ascontiguousarray(value) for name, value in named.items()}


def trace_by_hand(values: Values) -> Trace:
    hidden, inputs = values["W_ih"].shape
    arch = Architecture("rnn_tanh", inputs, hidden)
    return forward(arch, _weights(values), values["x"].reshape(1, 1, -1), values["h_before"].reshape(1, 1, -1))


def gradients_by_hand(values: Values) -> Gradients:
    """Of the squared error and what the step after hands back."""
    trace = trace_by_hand(values)
    d_output = trace.output - values["y"] + values["d_next"]
    return backward(trace, _weights(values), np.ascontiguousarray(d_output))


def found_by_hand(values: Values) -> dict[str, Array]:
    """Every gradient by the name that it has here."""
    found = gradients_by_hand(values)
    own, weights = found.layers[0][0], found.weights
    return {
        "d_h": own.h.reshape(-1),
        "d_u": own.from_x.reshape(-1),
        "dW_hh": weights["weight_hh_l0"],
        "dW_ih": weights["weight_ih_l0"],
        "db": weights["bias_ih_l0"],
        "d_x": found.x.reshape(-1),
        "d_h_before": found.h_0.reshape(-1),
    }


def found_by_torch(values: Values) -> dict[str, torch.Tensor]:
    """The same by autograd."""
    with torch.enable_grad():
        leaves = {name: values[name].detach().clone().requires_grad_() for name in LEAVES}
        u = leaves["W_ih"] @ leaves["x"] + leaves["W_hh"] @ leaves["h_before"] + leaves["b"]
        h = torch.tanh(u)
        error = ((h - values["y"]) ** 2).sum() / 2
        loss = error + (values["d_next"] * h).sum()
        asked: list[Any] = [h, u, *leaves.values()]
        (d_out,) = torch.autograd.grad(error, h, retain_graph=True)
        d_h, d_u, d_x, d_before, of_ih, of_hh, of_b = torch.autograd.grad(loss, asked)
    found = {"d_out": d_out, "d_h": d_h, "d_u": d_u, "d_x": d_x, "d_h_before": d_before}
    return found | {"dW_ih": of_ih, "dW_hh": of_hh, "db": of_b}


def one_step() -> Stage:
    """u = W_ih x + W_hh h_before + b, h = tanh(u).   (H,)"""

    def by_hand(values: Values, _: Weights) -> Made:
        own = trace_by_hand(values).layers[0][0]
        return {"u": (own.from_x + own.from_h).reshape(-1), "h": own.h.reshape(-1)}

    def by_torch(values: Values, _: Weights) -> Made:
        u = torch.addmv(values["b"], values["W_ih"], values["x"]) + values["W_hh"] @ values["h_before"]
        return {"u": u, "h": torch.tanh(u)}

    return Stage(
        title=sentence("one step, forwards"),
        reads=(*LEAVES, "y", "d_next"),
        makes={"u": "F", "h": "F"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=("u = W_ih @ x + W_hh @ h_before + b", "h = torch.tanh(u)"),
        ticks="none",
        learns=True,
    )


def error_by_hand() -> Stage:
    """What the squared error says of each state: h - y.   (H,)"""

    def by_hand(values: Values, _: Weights) -> Made:
        return {"d_out": values["h"] - values["y"]}

    def by_torch(values: Values, _: Weights) -> Made:
        return {"d_out": found_by_torch(values)["d_out"]}

    return _stage(("d_out",), {"d_out": "F"}, ("h", "y"), by_hand, by_torch)


def gradient(names: tuple[str, ...], axes: tuple[str, ...], reads: tuple[str, ...], after: tuple[str, ...]) -> Stage:
    """One or more gradients of a tick; what they are made of is `BLOCKS`."""

    def by_hand(values: Values, _: Weights) -> Made:
        found = found_by_hand(values)
        return {name: found[name] for name in names}

    def by_torch(values: Values, _: Weights) -> Made:
        found = found_by_torch(values)
        return {name: found[name] for name in names}

    return _stage(names, dict(zip(names, axes, strict=True)), reads, by_hand, by_torch, after)


def _stage(
    names: tuple[str, ...],
    makes: dict[str, str],
    reads: tuple[str, ...],
    by_hand: Callable[[Values, Weights], Made],
    by_torch: Callable[[Values, Weights], Made],
    after: tuple[str, ...] = (),
) -> Stage:
    def slips(values: Values, index: tuple[int, ...]) -> list[Slip]:
        return SLIPS[names[0]](values, index)

    return Stage(
        title=", ".join(names),
        reads=reads,
        makes=makes,
        by_hand=by_hand,
        by_torch=by_torch,
        call=tuple(f"{name} = {BLOCKS[name]}" for name in names),
        after=after,
        label=names[0],
        slips=slips,
        learns=True,
    )


def by_autograd() -> Stage:
    """All of it once more, as torch does it: one call."""

    def by_hand(values: Values, _: Weights) -> Made:
        found = found_by_hand(values)
        names = {"W_hh": "dW_hh", "W_ih": "dW_ih", "b": "db", "x": "d_x", "h_before": "d_h_before"}
        return {grad: found[names[name]] for name, grad in GRADS.items()}

    def by_torch(values: Values, _: Weights) -> Made:
        with torch.enable_grad():
            leaves: dict[str, Any] = {name: values[name].detach().clone().requires_grad_() for name in LEAVES}
            sums = leaves["W_ih"] @ leaves["x"] + leaves["W_hh"] @ leaves["h_before"] + leaves["b"]
            h = torch.tanh(sums)
            loss: Any = ((h - values["y"]) ** 2).sum() / 2 + (values["d_next"] * h).sum()
            loss.backward()
        return {grad: leaves[name].grad for name, grad in GRADS.items()}

    return Stage(
        title="loss.backward()",
        reads=("h", *LEAVES, "y", "d_next"),
        makes={"grad_W_hh": "IO", "grad_W_ih": "IO", "grad_b": "O", "grad_x": "F", "grad_h": "F"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(
            f"for own in ({', '.join(LEAVES)}):",
            "    own.requires_grad_()",
            "h_again = torch.tanh(W_ih @ x + W_hh @ h_before + b)",
            "loss = ((h_again - y)**2).sum() / 2",
            "loss = loss + (d_next * h_again).sum()",
            "loss.backward()",
            "grad_W_hh, grad_W_ih = W_hh.grad, W_ih.grad",
            "grad_b, grad_x = b.grad, x.grad",
            "grad_h = h_before.grad",
        ),
        after=("d_h_before",),
        label="backward()",
        learns=True,
    )
