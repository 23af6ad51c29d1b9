"""torch's cells called step by step: over a whole sequence, and once from every state that somebody else computed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic

import torch

from rnnviz.check.modules import cell_module, fused_module
from rnnviz.network.architecture import Architecture, place_name
from rnnviz.network.maths import A
from rnnviz.network.schedule import states_before

# (x (N, I), h (N, P), c (N, H) or None) -> (h, c)
TorchCell = Callable[[torch.Tensor, torch.Tensor, torch.Tensor | None], tuple[torch.Tensor, torch.Tensor | None]]


@dataclass(frozen=True, slots=True)
class LayerReference(Generic[A]):
    """One layer in one direction as torch computes it.   h: (T, N, P)   c: (T, N, H), None without a memory."""

    h: A
    c: A | None


@dataclass(frozen=True, slots=True)
class States(Generic[A]):
    """`output`, `h_n`, `c_n` as torch's module lays them out, and `layers[layer][direction]` with every inner state."""

    output: A
    h_n: A
    c_n: A | None
    layers: tuple[tuple[LayerReference[A], ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What torch was given, on its device and time-major: the weights, x (T, N, I), h_0 (L*D, N, P), c_0 (L*D, N, H),
    lengths (N,). `batched` is False where x came as (T, I)."""

    arch: Architecture
    weights: Mapping[str, torch.Tensor]
    x: torch.Tensor
    h_0: torch.Tensor
    c_0: torch.Tensor | None
    lengths: torch.Tensor | None
    batched: bool
    device: str

    @property
    def valid(self) -> torch.Tensor | None:
        """(T, N, 1): True inside a sample; None where all samples have T steps."""
        if self.lengths is None:
            return None
        inside = torch.arange(len(self.x))[:, None, None] < self.lengths[None, :, None]
        return inside.to(self.device)

    def cell(self, layer: int, direction: int, input_size: int) -> TorchCell:
        return torch_cell(self.arch, input_size, self.arch.weights_of(self.weights, layer, direction), self.device)

    def first(self, layer: int, direction: int) -> tuple[torch.Tensor, torch.Tensor | None]:
        """h_0 and c_0 of one layer and direction."""
        k = layer * self.arch.num_directions + direction
        return self.h_0[k], None if self.c_0 is None else self.c_0[k]


def take(
    arch: Architecture, weights: Mapping[str, torch.Tensor], x: torch.Tensor, state: Any, lengths: Any, device: str
) -> Given:
    """The arguments of a module, whatever layout they came in."""
    h, c = state if arch.spec.memory else (state, None)
    if x.ndim == 2:
        h, c = h.unsqueeze(1), None if c is None else c.unsqueeze(1)
        return Given(arch, weights, x.unsqueeze(1), h, c, lengths, False, device)
    return Given(arch, weights, x.transpose(0, 1) if arch.batch_first else x, h, c, lengths, True, device)


def torch_cell(
    arch: Architecture, input_size: int, weights: Mapping[str, torch.Tensor], device: str = "cpu"
) -> TorchCell:
    """One step by torch: its cell; nn.LSTM on single steps where the state is projected, which LSTMCell cannot; and for
    a cell for which torch has no module, the one written in torch's operations."""
    return cell_and_weights(arch, input_size, weights, device)[0]


def cell_and_weights(
    arch: Architecture, input_size: int, weights: Mapping[str, torch.Tensor], device: str = "cpu"
) -> tuple[TorchCell, dict[str, torch.Tensor]]:
    """`torch_cell`, and the tensors that are its weights, for which autograd can be asked."""
    spec = arch.spec
    if spec.torch_step is not None:
        in_torch, own = spec.torch_step, {name: w.detach().clone().requires_grad_() for name, w in weights.items()}
        return lambda x, h, c: in_torch(torch, x, h, c, own), own
    if arch.proj_size:
        return _projecting_cell(arch, input_size, weights, device)
    cell = cell_module(arch, input_size, weights, device)
    parameters: dict[str, torch.Tensor] = dict(cell.named_parameters())
    if spec.memory:
        return lambda x, h, c: cell(x, (h, c)), parameters
    return lambda x, h, c: (cell(x, h), None), parameters


def _projecting_cell(
    arch: Architecture, input_size: int, weights: Mapping[str, torch.Tensor], device: str
) -> tuple[TorchCell, dict[str, torch.Tensor]]:
    single = replace(arch, input_size=input_size, num_layers=1, bidirectional=False, batch_first=False)
    module = fused_module(single, {f"{name}_{place_name(0, 0)}": w for name, w in weights.items()}, device)
    parameters: dict[str, torch.Tensor] = {
        name.removesuffix(f"_{place_name(0, 0)}"): own for name, own in module.named_parameters()
    }

    def step(x: torch.Tensor, h: torch.Tensor, c: torch.Tensor | None) -> tuple[torch.Tensor, torch.Tensor | None]:
        assert c is not None
        _, (h, c) = module(x[None], (h[None].contiguous(), c[None].contiguous()))
        return h[0], c[0]

    return step, parameters


def run_cells(given: Given, between: Callable[[], object] = lambda: None) -> States:
    """The loop that torch's documentation describes: one cell per layer and direction, one call per step. `between()`
    is called after each layer and direction."""
    below, valid = given.x, given.valid
    layers, h_n, c_n = [], [], []
    for layer in range(given.arch.num_layers):
        directions = []
        for d in range(given.arch.num_directions):
            cell = given.cell(layer, d, below.shape[2])
            states, h, c = _loop(cell, below, *given.first(layer, d), bool(d), valid)
            directions.append(states)
            h_n.append(h)
            c_n.append(c)
            between()
        layers.append(tuple(directions))
        below = torch.cat([direction.h for direction in directions], dim=-1)
    return lay_out(given, below, h_n, c_n, tuple(layers))


def _loop(
    cell: TorchCell, x: torch.Tensor, h: torch.Tensor, c: torch.Tensor | None, backwards: bool, valid: Any
) -> tuple[LayerReference, torch.Tensor, torch.Tensor | None]:
    """h and c at every step, and both at the end.   x: (T, N, I)   valid: (T, N, 1) or None"""
    T = len(x)
    hs: list[Any] = [None] * T
    cs: list[Any] = [None] * T
    for t in reversed(range(T)) if backwards else range(T):
        new_h, new_c = cell(x[t], h, c)
        hs[t], h = _inside(valid, t, new_h, h)
        if c is not None:
            assert new_c is not None
            cs[t], c = _inside(valid, t, new_c, c)
    return LayerReference(torch.stack(hs), None if c is None else torch.stack(cs)), h, c


def _inside(valid: Any, t: int, new: torch.Tensor, old: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """What a step shows, 0 in the padding, and the state that goes on, which stops at its sample's length."""
    if valid is None:
        return new, new
    return torch.where(valid[t], new, torch.zeros_like(new)), torch.where(valid[t], new, old)


def single_steps(given: Given, layers: Sequence[Sequence[Any]]) -> States:
    """What torch makes of the states of `layers` one step before, for each layer, direction and step.

    A network with large recurrent weights can amplify rounding from step to step, without end where it is chaotic; two
    correct programs then part. What stays true is each step alone. Weights, x and first states are those that torch was
    given, so a trace that read the wrong ones, or the right ones in the wrong order, does not agree.

    layers: [layer][direction] with h (T, N, P) and c (T, N, H) or None, of NumPy or torch. `output`, `h_n` and `c_n`
    are put together, by torch, out of these states as they stand.
    """
    below = given.x  # (T, N, I)
    rows, h_n, c_n = [], [], []
    for layer, directions in enumerate(layers):
        row = []
        for d, ours in enumerate(directions):
            h = _tensor(ours.h, given)
            c = None if given.c_0 is None else _tensor(ours.c, given)
            row.append(_step_from_each(given, (layer, d), below, h, c))
            h_n.append(last_state(h, bool(d), given.lengths))
            c_n.append(None if c is None else last_state(c, bool(d), given.lengths))
        rows.append(tuple(row))
        below = torch.cat([_tensor(direction.h, given) for direction in directions], dim=-1)
    return lay_out(given, below, h_n, c_n, tuple(rows))


def _tensor(value: Any, given: Given) -> torch.Tensor:
    return torch.as_tensor(value).detach().to(given.device)


def _step_from_each(
    given: Given, place: tuple[int, int], x: torch.Tensor, h: torch.Tensor, c: torch.Tensor | None
) -> LayerReference:
    """All steps at once, as one batch: none needs another.   x: (T, N, I)   h: (T, N, P)   c: (T, N, H)"""
    T, N = x.shape[:2]
    h_0, c_0 = given.first(*place)
    lengths = None if given.lengths is None else given.lengths.tolist()
    before = states_before(h, h_0, bool(place[1]), lengths).flatten(0, 1)
    c_before = None if c is None or c_0 is None else states_before(c, c_0, bool(place[1]), lengths).flatten(0, 1)
    new_h, new_c = given.cell(*place, x.shape[2])(x.flatten(0, 1), before, c_before)
    valid = given.valid
    new_h = new_h.reshape(T, N, -1)
    new_c = None if new_c is None else new_c.reshape(T, N, -1)
    if valid is None:
        return LayerReference(new_h, new_c)
    return LayerReference(torch.where(valid, new_h, 0), None if new_c is None else torch.where(valid, new_c, 0))


def last_state(states: torch.Tensor, backwards: bool, lengths: Any) -> torch.Tensor:
    """The state after a sample's last step, in the order of computing.   (T, N, size)  ->  (N, size)"""
    if backwards or lengths is None:
        return states[0 if backwards else -1]
    return torch.stack([states[length - 1, n] for n, length in enumerate(lengths.tolist())])


def lay_out(given: Given, output: torch.Tensor, h_n: Sequence[Any], c_n: Sequence[Any], layers: Any) -> States:
    """`output` (T, N, D*P) and the last states, (N, size) of each layer and direction, as the fused module has them."""
    h, c = torch.stack(list(h_n)), None if given.c_0 is None else torch.stack(list(c_n))
    if not given.batched:
        return States(output[:, 0], h[:, 0], None if c is None else c[:, 0], layers)
    return States(output.transpose(0, 1) if given.arch.batch_first else output, h, c, layers)
