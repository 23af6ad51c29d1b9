"""torch's own answers to what `forward` computes by hand, and nothing shared with it.

Two ways, where torch has a module for the cell:

1. fused: `torch.nn.RNN`, `LSTM` or `GRU`, which return `output`, `h_n`, `c_n`; layer by layer, the inner states too.
2. cell loop: `torch.nn.RNNCell`, `LSTMCell` or `GRUCell` at every step, which also gives c at every step.

For a cell for which torch has no module there is one: a loop over the cell's step written in torch's operations.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Generic

import numpy as np
import torch

from rnnviz.check.loops import Given, LayerReference, States, run_cells, single_steps, take
from rnnviz.check.modules import fused_module, initial_state, precision, run_module, wait
from rnnviz.network.architecture import Architecture, place_name
from rnnviz.network.maths import A, Array


@dataclass(frozen=True, slots=True)
class Reference(Generic[A]):
    """What torch says. `name` is what computed it: "torch.nn.LSTM", or "a loop of torch operations".

    `output`, `h_n`, `c_n` are in torch's layout; `layers[layer][direction]` has `.h` and, with a memory, `.c`: the
    fused module keeps only the last c, so all others are the cell loop's. `cell_loop` is the second way, None where
    there is one way only. `seconds`: way of computing -> time.
    """

    arch: Architecture
    name: str
    output: A
    h_n: A
    c_n: A | None
    layers: tuple[tuple[LayerReference[A], ...], ...]
    cell_loop: States[A] | None
    seconds: dict[str, float]
    device: str
    given: Given

    def steps_from(self, layers: Sequence[Sequence[Any]]) -> States:
        """Every single step once more by torch, each from the state that `layers` has before it: `single_steps`."""
        with torch.no_grad(), precision(False, self.device):
            return single_steps(self.given, layers)


def torch_forward(
    arch: Architecture,
    weights: Mapping[str, Array],
    x: A,
    h_0: Any = None,
    c_0: Any = None,
    lengths: Any = None,
    device: str = "cpu",
    tf32: bool = False,
    *,
    between: Callable[[], object] = lambda: None,
) -> Reference[A]:
    """Run torch on `device` with these weights; arguments and shapes as for `rnnviz.forward`.

    `tf32` lets cuDNN round float32 products to TF32, torch's default on a GPU and good for about 1e-3 only; it has no
    effect on a CPU. Results are NumPy arrays when x is one, else tensors on x's device. Errors are torch's own.
    `between()` is called after each layer of the inner states, after the module, and after each layer and direction of
    the cell loop; it may raise, to give the rest up.
    """
    device, home = str(device), x.device if isinstance(x, torch.Tensor) else None
    tensors, placed = {name: as_tensor(value, device) for name, value in weights.items()}, as_tensor(x, device)
    state = initial_state(arch, placed, *(None if value is None else as_tensor(value, device) for value in (h_0, c_0)))
    given = take(arch, tensors, placed, state, as_lengths(lengths), device)
    with torch.no_grad(), precision(tf32, device):
        if arch.torch_name is None:
            return _by_operations(given, home, between)
        return _by_modules(given, placed, state, home, between)


def as_tensor(value: Any, device: str) -> torch.Tensor:
    """The numbers as a tensor in plain order, as cuDNN wants it, without a copy where an array is laid out so and may
    be written, as torch asks; nothing is ever written into it."""
    if isinstance(value, torch.Tensor):
        return value.detach().to(device).contiguous()
    return torch.from_numpy(np.require(value, requirements=("C", "W"))).to(device)


def as_lengths(lengths: Any) -> torch.Tensor | None:
    """As `pack_padded_sequence` wants them: whole numbers on the CPU."""
    return None if lengths is None else torch.as_tensor(lengths).to("cpu", torch.int64)


def _by_operations(given: Given, home: Any, between: Callable[[], object]) -> Reference:
    (loop, seconds), name = timed(lambda: run_cells(given, between), given.device), given.arch.reference_name
    states = _back(loop, home)
    times = {"torch operations": seconds}
    return Reference(
        given.arch, name, states.output, states.h_n, states.c_n, states.layers, None, times, given.device, given
    )


def _by_modules(given: Given, x: torch.Tensor, state: Any, home: Any, between: Callable[[], object]) -> Reference:
    arch, device = given.arch, given.device
    module = fused_module(arch, given.weights, device)
    fused_run = partial(run_module, module, x, state, given.lengths, arch.batch_first)
    (output, last), fused_seconds = timed(fused_run, device)
    between()
    inner = _fused_layers(given, output, between)
    cells, loop_seconds = timed(lambda: run_cells(given, between), device)
    h_n, c_n = last if arch.spec.memory else (last, None)
    loop = _back(cells, home)
    fused = _back(States(output, h_n, c_n, inner), home)
    layers = tuple(
        tuple(replace(states, c=of_loop.c) for states, of_loop in zip(row, of_loops, strict=True))
        for row, of_loops in zip(fused.layers, loop.layers, strict=True)
    )
    seconds = {"fused": fused_seconds, "cell loop": loop_seconds}
    return Reference(
        arch, arch.reference_name, fused.output, fused.h_n, fused.c_n, layers, loop, seconds, device, given
    )


def timed(run: Callable[[], Any], device: str) -> tuple[Any, float]:
    began = time.perf_counter()
    result = run()
    wait(device)
    return result, time.perf_counter() - began


def _back(given: States, home: Any) -> States:
    """As NumPy arrays, or as tensors on the device that x came from."""

    def back(value: Any) -> Any:
        return None if value is None else value.cpu().numpy() if home is None else value.to(home)

    layers = tuple(tuple(LayerReference(back(states.h), back(states.c)) for states in row) for row in given.layers)
    return States(back(given.output), back(given.h_n), back(given.c_n), layers)


def _fused_layers(
    given: Given, output: torch.Tensor, between: Callable[[], object]
) -> tuple[tuple[LayerReference, ...], ...]:
    """h of every layer and direction, each (T, N, P): every layer below the last run as a fused module, fed the one
    below it; the states of the last are the `output` of the module with all layers."""
    arch, below = given.arch, given.x
    rows = []
    for layer in range(arch.num_layers - 1):
        states = slice(layer * arch.num_directions, (layer + 1) * arch.num_directions)
        own = {
            f"{name}_{place_name(0, d)}": weight
            for d in range(arch.num_directions)
            for name, weight in arch.weights_of(given.weights, layer, d).items()
        }
        h_0 = given.h_0[states].contiguous()
        first = h_0 if given.c_0 is None else (h_0, given.c_0[states].contiguous())
        single = replace(arch, input_size=arch.layer_input_size(layer), num_layers=1, batch_first=False)
        below, _ = run_module(fused_module(single, own, given.device), below, first, given.lengths, False)
        rows.append(_by_direction(arch, below))
        between()
    last = output.transpose(0, 1) if given.batched and arch.batch_first else output
    rows.append(_by_direction(arch, last if given.batched else last.unsqueeze(1)))
    between()
    return tuple(rows)


def _by_direction(arch: Architecture, h: torch.Tensor) -> tuple[LayerReference, ...]:
    """(T, N, D*P)  ->  (T, N, P) of each direction."""
    return tuple(LayerReference(part, None) for part in torch.split(h, arch.state_size, dim=-1))
