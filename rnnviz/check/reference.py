"""torch's own answers to what `forward` computes by hand, in two independent ways, and nothing shared with it.

1. fused: `torch.nn.RNN`, `LSTM` or `GRU`, which return `output`, `h_n`, `c_n`; layer by layer, the inner states too.
2. cell loop: `torch.nn.RNNCell`, `LSTMCell` or `GRUCell` at every step, which also gives c at every step.
"""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from rnnviz.check.modules import fused_module, initial_state, loaded, precision, run_module, wait
from rnnviz.network.architecture import DIRECTION_SUFFIX, TORCH_CLASS, Architecture

Array = Any  # numpy.ndarray or torch.Tensor


@dataclass(frozen=True, slots=True)
class LayerReference:
    """One layer in one direction as torch computes it.   h: (T, N, P)   c: (T, N, H), None but for LSTM."""

    h: Array
    c: Array | None


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What torch was given, on its device: the weights, x (T, N, I), h_0 (L*D, N, P), c_0 (L*D, N, H), lengths (N,)."""

    weights: dict[str, torch.Tensor]
    x: torch.Tensor
    h_0: torch.Tensor
    c_0: torch.Tensor | None
    lengths: torch.Tensor | None
    batched: bool
    device: str


@dataclass(frozen=True, slots=True)
class CellLoop:
    """The loop of torch cells. `output`, `h_n`, `c_n` as the fused module lays them out; `layers[layer][direction]`."""

    output: Array
    h_n: Array
    c_n: Array | None
    layers: tuple[tuple[LayerReference, ...], ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """What torch says. `output`, `h_n`, `c_n` are the fused module's; `layers[layer][direction]` has `.h` of the fused
    layers and `.c` of the cell loop, since the fused module keeps only the last c; `seconds` per way of computing.
    """

    arch: Architecture
    output: Array
    h_n: Array
    c_n: Array | None
    layers: tuple[tuple[LayerReference, ...], ...]
    cell_loop: CellLoop
    seconds: dict[str, float]
    device: str
    given: Given


def torch_forward(
    arch: Architecture,
    weights: dict[str, Array],
    x: Array,
    h_0: Any = None,
    c_0: Any = None,
    lengths: Any = None,
    device: str = "cpu",
    tf32: bool = False,
) -> Reference:
    """Run torch's modules on `device` with these weights; arguments and shapes as for `rnnviz.network.forward`.

    `tf32` lets cuDNN round float32 products to TF32, torch's default on a GPU and good for about 1e-3 only; it has no
    effect on a CPU. Results are NumPy arrays when x is one, else tensors on x's device. Errors are torch's own.
    """
    device, like = str(device), x.device if isinstance(x, torch.Tensor) else None

    def tensor(value: Any) -> torch.Tensor:
        # a copy of an array: torch takes none that is read-only or runs backwards, and cuDNN wants plain order
        found = value.detach() if isinstance(value, torch.Tensor) else torch.from_numpy(np.array(value, order="C"))
        return found.to(device).contiguous()

    tensors, x = {name: tensor(value) for name, value in weights.items()}, tensor(x)
    state = initial_state(arch, x, None if h_0 is None else tensor(h_0), None if c_0 is None else tensor(c_0))
    lengths = None if lengths is None else torch.as_tensor(lengths).to("cpu", torch.int64)
    with torch.no_grad(), precision(tf32, device):
        given = _given(arch, tensors, x, state, lengths, device)
        inner = _fused_layers(arch, given)
        module = fused_module(arch, tensors, device)
        began = time.perf_counter()
        output, last = run_module(module, x, state, lengths, arch.batch_first)
        wait(device)
        fused_seconds = time.perf_counter() - began
        began = time.perf_counter()
        loop = _run_cells(arch, given)
        wait(device)
        loop_seconds = time.perf_counter() - began

    def back(value: Any) -> Any:
        return None if value is None else value.cpu().numpy() if like is None else value.to(like)

    h_n, c_n = last if arch.cell == "lstm" else (last, None)
    loop_layers = [[LayerReference(back(one.h), back(one.c)) for one in directions] for directions in loop.layers]
    layers = [
        tuple(LayerReference(back(h), loop_layers[k][d].c) for d, h in enumerate(hs)) for k, hs in enumerate(inner)
    ]
    cell_loop = CellLoop(back(loop.output), back(loop.h_n), back(loop.c_n), tuple(map(tuple, loop_layers)))
    seconds = {"fused": fused_seconds, "cell loop": loop_seconds}
    return Reference(arch, back(output), back(h_n), back(c_n), tuple(layers), cell_loop, seconds, device, given)


def _one_layer(arch: Architecture, layer: int) -> Architecture:
    """Layer `layer` as a network of its own, time-major."""
    return Architecture(
        arch.cell,
        arch.layer_input_size(layer),
        arch.hidden_size,
        bias=arch.bias,
        bidirectional=arch.bidirectional,
        proj_size=arch.proj_size,
    )


def _given(
    arch: Architecture, weights: dict[str, torch.Tensor], x: torch.Tensor, state: Any, lengths: Any, device: str
) -> Given:
    """Everything time-major and batched, whatever layout it came in."""
    h, c = state if arch.cell == "lstm" else (state, None)
    if x.ndim == 2:
        h, c = h.unsqueeze(1), None if c is None else c.unsqueeze(1)
        return Given(weights, x.unsqueeze(1), h, c, lengths, False, device)
    return Given(weights, x.transpose(0, 1) if arch.batch_first else x, h, c, lengths, True, device)


def _fused_layers(arch: Architecture, given: Given) -> list[tuple[torch.Tensor, ...]]:
    """h of every layer and direction, each (T, N, P): every layer run as a fused module, fed the one below."""
    below, h_0, c_0 = given.x, given.h_0, given.c_0
    D, P = arch.num_directions, arch.state_size
    found = []
    for layer in range(arch.num_layers):
        end, rows = f"_l{layer}", slice(layer * D, (layer + 1) * D)
        own = {n.replace(end, "_l0"): w for n, w in given.weights.items() if n.removesuffix("_reverse").endswith(end)}
        first = h_0[rows].contiguous() if c_0 is None else (h_0[rows].contiguous(), c_0[rows].contiguous())
        module = fused_module(_one_layer(arch, layer), own, given.device)
        below, _ = run_module(module, below, first, given.lengths, False)
        found.append(tuple(below[..., d * P : (d + 1) * P] for d in range(D)))
    return found


def _run_cells(arch: Architecture, given: Given) -> CellLoop:
    """The loop that torch's documentation describes: one cell per layer and direction, one call per step."""
    below, h_0, c_0, lengths = given.x, given.h_0, given.c_0, given.lengths
    T, D = below.shape[0], arch.num_directions
    valid = None if lengths is None else torch.arange(T)[:, None, None] < lengths[None, :, None]  # (T, N, 1)
    valid = None if valid is None else valid.to(given.device)
    layers, h_n, c_n = [], [], []
    for layer in range(arch.num_layers):
        directions = []
        for d in range(D):
            k, name = layer * D + d, f"l{layer}{DIRECTION_SUFFIX[d]}"
            own = {n.removesuffix(f"_{name}"): w for n, w in given.weights.items() if n.endswith(f"_{name}")}
            cell = torch_cell(arch, below.shape[2], own, given.device)
            hs, cs, h, c = _loop(cell, below, h_0[k], None if c_0 is None else c_0[k], bool(d), valid)
            directions.append(LayerReference(hs, cs))
            h_n.append(h)
            c_n.append(c)
        layers.append(tuple(directions))
        below = torch.cat([one.h for one in directions], dim=-1)
    return lay_out(arch, given, below, h_n, c_n, tuple(layers))


def lay_out(
    arch: Architecture, given: Given, output: torch.Tensor, h_n: list[Any], c_n: list[Any], layers: Any
) -> CellLoop:
    """`output` (T, N, D*P) and the last states, (N, size) of each layer and direction, as the fused module has them."""
    h, c = torch.stack(h_n), None if given.c_0 is None else torch.stack(c_n)
    if not given.batched:
        return CellLoop(output[:, 0], h[:, 0], None if c is None else c[:, 0], layers)
    return CellLoop(output.transpose(0, 1) if arch.batch_first else output, h, c, layers)


def torch_cell(arch: Architecture, input_size: int, weights: dict[str, torch.Tensor], device: str) -> Any:
    """`cell(x, h, c) -> (h, c)` around torch's cell. LSTMCell knows no projection: nn.LSTM takes single steps there."""
    if arch.proj_size:
        one = Architecture("lstm", input_size, arch.hidden_size, bias=arch.bias, proj_size=arch.proj_size)
        lstm = fused_module(one, {f"{n}_l0": w for n, w in weights.items()}, device)

        def step(x: torch.Tensor, h: torch.Tensor, c: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            _, (h, c) = lstm(x[None], (h[None].contiguous(), c[None].contiguous()))
            return h[0], c[0]

        return step
    options: dict[str, Any] = {"nonlinearity": "relu"} if arch.cell == "rnn_relu" else {}
    kind = getattr(torch.nn, TORCH_CLASS[arch.cell] + "Cell")
    dtype = weights["weight_ih"].dtype
    made = kind(input_size, arch.hidden_size, bias=arch.bias, dtype=dtype, device="meta", **options)
    cell = loaded(made, weights, device)
    if arch.cell == "lstm":
        return lambda x, h, c: cell(x, (h, c))
    return lambda x, h, c: (cell(x, h), None)


def _loop(cell: Any, x: torch.Tensor, h: Any, c: Any, backwards: bool, valid: Any) -> tuple[Any, Any, Any, Any]:
    """h and c at every step and at the end.   x: (T, N, I)   valid: (T, N, 1) or None"""
    T = x.shape[0]
    hs: list[Any] = [None] * T
    cs: list[Any] = [None] * T
    for t in reversed(range(T)) if backwards else range(T):
        new_h, new_c = cell(x[t], h, c)
        if valid is None:
            h, c = new_h, new_c
            hs[t], cs[t] = h, c
        else:
            h = torch.where(valid[t], new_h, h)
            hs[t] = torch.where(valid[t], new_h, torch.zeros_like(new_h))
            if c is not None:
                c = torch.where(valid[t], new_c, c)
                cs[t] = torch.where(valid[t], new_c, torch.zeros_like(new_c))
    return torch.stack(hs), None if c is None else torch.stack(cs), h, c
