"""Truncated backpropagation: the way back from the last state, whole and with the state detached every k steps."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from rnnviz.check.modules import cell_module
from rnnviz.lessons.asked import Slip
from rnnviz.lessons.stage import Array, Made, Pool, Stage, Values, Weights, shared_with
from rnnviz.lessons.stages.recurrent import recurrent
from rnnviz.lessons.tensors import here, tensors
from rnnviz.network.architecture import Architecture
from rnnviz.network.backward import backward
from rnnviz.network.forward import forward
from rnnviz.network.gradients import Gradients
from rnnviz.words import sentence

Cuts = tuple[int, ...]  # steps before which the state is detached


def cuts_of(steps: int, k: int | None) -> Cuts:
    return () if k is None else tuple(range(k, steps, k))


def layer_forwards(module: str, arch: Architecture) -> Stage:
    """The states, which the way back reads; an LSTM begins with 1 in the bias of f, so that it keeps."""
    memory = ("c",) if arch.spec.memory else ()
    to = (f"h_{module}", *(f"{letter}_n_{module}" for letter in ("h", *memory)))
    made = replace(recurrent(module, arch, "x", to), ticks="none")
    if not arch.spec.memory:
        return made
    H = arch.hidden_size

    def weights(drawn: Weights, _: Pool) -> Weights:
        bias = drawn["bias_ih_l0"].copy()
        bias[H : 2 * H] = 1
        return drawn | {"bias_ih_l0": bias}

    line = f"{module}.bias_ih_l0.data[{H}:{2 * H}] = 1  # of f"
    return replace(made, weights=weights, setup=(*made.setup, line))


def walked_by_hand(arch: Architecture, values: Values, weights: Weights, k: int | None) -> Gradients:
    """Of the sum of the last state."""
    trace = forward(arch, weights, values["x"])
    return backward(trace, weights, d_h_n=np.ones_like(trace.h_n), truncate=k)


def walked_by_torch(
    arch: Architecture, values: Values, weights: Weights, cuts: Cuts
) -> tuple[torch.Tensor, torch.Tensor]:
    """Of every state, and of W_hh, by autograd."""
    own = arch.weights_of(tensors(weights), 0, 0)
    cell: Any = cell_module(arch, arch.input_size, own, here())
    x = values["x"]
    zeros = torch.zeros(x.shape[1], arch.hidden_size)
    state: Any = (zeros, zeros) if arch.spec.memory else zeros
    kept = []
    with torch.enable_grad():
        for t in range(len(x)):
            if t in cuts:
                state = tuple(part.detach() for part in state) if arch.spec.memory else state.detach()
            state = cell(x[t], state)
            kept.append(state[0] if arch.spec.memory else state)
        asked = [*kept, cell.weight_hh]
        made = torch.autograd.grad(kept[-1].sum(), asked, allow_unused=True, materialize_grads=True)
    return torch.stack(made[:-1]), made[-1]


def walk(module: str, arch: Architecture, steps: int, k: int | None) -> tuple[Stage, Stage]:
    """The gradient of every state, from the last to the first, and that of W_hh.   (T, N, H), (G*H, H)"""
    cuts, name, title = cuts_of(steps, k), "cut" if k else "d_h", "dW_cut" if k else "dW"
    states, matrix = f"{name}_{module}", f"{title}_{module}"

    def by_hand(values: Values, weights: Weights) -> Made:
        return {states: walked_by_hand(arch, values, weights, k).layers[0][0].h}

    def by_torch(values: Values, weights: Weights) -> Made:
        return {states: walked_by_torch(arch, values, weights, cuts)[0]}

    def slips(values: Values, index: tuple[int, ...]) -> list[Slip] | None:
        return _at_the_cuts(values, index, module, steps, cuts) if k else None

    call = _lines(module, arch, steps, cuts, states)
    back = Stage(
        title=sentence("back, detached every {k} steps", k=k) if k else sentence("the whole way back"),
        reads=("x", f"h_{module}"),
        makes={states: "TNF"},
        module=module,
        weights=shared_with(module),
        by_hand=by_hand,
        by_torch=by_torch,
        call=call,
        ticks="back",
        label="t = {t}",
        runs=(len(call) - 2, len(call) - 1),
        slips=slips,
        learns=True,
    )
    return back, _matrix(module, arch, matrix, states, (k, cuts))


def _matrix(module: str, arch: Architecture, matrix: str, states: str, way: tuple[int | None, Cuts]) -> Stage:
    k, cuts = way

    def by_hand(values: Values, weights: Weights) -> Made:
        return {matrix: walked_by_hand(arch, values, weights, k).weights["weight_hh_l0"]}

    def by_torch(values: Values, weights: Weights) -> Made:
        return {matrix: walked_by_torch(arch, values, weights, cuts)[1]}

    return Stage(
        title="dW_hh",
        reads=(states,),
        makes={matrix: "IO"},
        module=module,
        weights=shared_with(module),
        by_hand=by_hand,
        by_torch=by_torch,
        call=(f"{matrix} = {module}.weight_hh_l0.grad.clone()",),
        label="dW_hh",
        learns=True,
    )


def _lines(module: str, arch: Architecture, steps: int, cuts: Cuts, states: str) -> tuple[str, ...]:
    memory = arch.spec.memory
    zeros = f"torch.zeros(1, 1, {arch.hidden_size})"
    start = (f"h = c = {zeros}", "kept = []") if memory else (f"h, kept = {zeros}, []",)
    detach = "h, c = h.detach(), c.detach()" if memory else "h = h.detach()"
    cut = (f"    if t in {cuts if len(cuts) > 1 else f'({cuts[0]},)'}:", f"        {detach}") if cuts else ()
    step = f"_, (h, c) = {module}(x[t:t+1], (h, c))" if memory else f"_, h = {module}(x[t:t+1], h)"
    return (
        *start,
        f"for t in range({steps}):",
        *cut,
        f"    {step}",
        "    h.retain_grad()",
        "    kept.append(h)",
        f"{module}.zero_grad()",
        "h.sum().backward()",
        "grads = [0*own if own.grad is None else own.grad for own in kept]" if cuts else
        "grads = [own.grad for own in kept]",
        f"{states} = torch.cat(grads).detach()",
    )  # fmt: skip


def _at_the_cuts(values: Values, index: tuple[int, ...], module: str, steps: int, cuts: Cuts) -> list[Slip] | None:
    """Asked is where the way begins, and what passes a cut."""
    whole: Array = values[f"d_h_{module}"]
    t = index[0]
    if t == steps - 1:
        words = sentence("Nothing comes after the last step, but its own number is what is asked about.")
        return [Slip(0.0, words, curve="none")]
    if t + 1 in cuts:
        words = sentence("So much would come without the cut: h is detached before step {next}.", next=t + 1)
        return [Slip(float(whole[index]), words, curve="whole")]
    return None


def lost(modules: tuple[str, ...]) -> Stage:
    """The share of dW_hh that the cuts take: ‖whole - cut‖ / ‖whole‖, one number for each layer."""
    reads = tuple(f"{name}_{module}" for module in modules for name in ("dW", "dW_cut"))

    def shares(values: Values, norm: Callable[[Any], Any]) -> list[Any]:
        pairs = [(values[f"dW_{module}"], values[f"dW_cut_{module}"]) for module in modules]
        return [norm(whole - cut) / norm(whole) for whole, cut in pairs]

    def by_hand(values: Values, _: Weights) -> Made:
        return {"lost": np.array(shares(values, np.linalg.norm), "float32")}

    def by_torch(values: Values, _: Weights) -> Made:
        return {"lost": torch.stack(shares(values, torch.linalg.vector_norm))}

    def slips(values: Values, index: tuple[int, ...]) -> list[Slip]:
        module = modules[index[0]]
        whole, cut = (np.linalg.norm(values[f"{name}_{module}"].astype("f8")) for name in ("dW", "dW_cut"))
        gone = np.linalg.norm((values[f"dW_{module}"] - values[f"dW_cut_{module}"]).astype("f8"))
        return [
            Slip(float(cut / whole), sentence("That is the share that is left."), curve="left"),
            Slip(float(gone), sentence("That is what is lost; asked is its share of the whole."), ("whole",)),
        ]

    lines = [f"gone_{module} = dW_{module} - dW_cut_{module}" for module in modules]
    parts = ", ".join(f"gone_{module}.norm() / dW_{module}.norm()" for module in modules)
    return Stage(
        title=sentence("what the cuts take"),
        reads=reads,
        makes={"lost": "F"},
        by_hand=by_hand,
        by_torch=by_torch,
        call=(*lines, f"lost = torch.stack([{parts}])"),
        label=sentence("lost"),
        slips=slips,
        learns=True,
    )
