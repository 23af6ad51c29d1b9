"""autograd's own answers to what `backward` computes by hand, and nothing shared with it.

Two ways, as in `reference`: through `torch.nn.RNN`, `LSTM` or `GRU`, which give the gradients of the weights, x and the
first states; and through a loop of torch's cells, where every inner state has a gradient too. A gradient of a state
inside the network, or a cut after k steps, is beyond the fused module: then the loop alone answers, as it does for a
cell for which torch has no module.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic

import torch

from rnnviz.check.loops import Given, cell_and_weights, lay_out, take
from rnnviz.check.modules import fused_module, initial_state, precision, run_module
from rnnviz.check.reference import as_lengths, as_tensor, timed
from rnnviz.check.steps_back import StepsBack, single_steps_back, stops
from rnnviz.network.architecture import Architecture, place_name
from rnnviz.network.maths import A, Array

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ends:
    """The gradients of all that a network is made of, in torch's names and layouts."""

    weights: dict[str, Array]
    x: Array
    h_0: Array
    c_0: Array | None


@dataclass(frozen=True, slots=True)
class StateGradients:
    """One layer in one direction.   h: (T, N, P), all that reaches h[t]   c: (T, N, H), what reaches c[t] from later
    steps and from outside; None without a memory."""

    h: Array
    c: Array | None


@dataclass(frozen=True, slots=True)
class GradientReference(Generic[A]):
    """What autograd says. `name` is what it went through: "torch.nn.LSTM", or "a loop of torch's cells".

    `weights`, `x`, `h_0`, `c_0` are in torch's layouts; `layers[layer][direction]` are the loop's. `cell_loop` has the
    ends of the second way, None where there is one way only. `seconds`: way -> time, forward and back.
    """

    arch: Architecture
    name: str
    weights: dict[str, A]
    x: A
    h_0: A
    c_0: A | None
    layers: tuple[tuple[StateGradients, ...], ...]
    cell_loop: Ends | None
    seconds: dict[str, float]
    device: str
    given: Given
    seeds: dict[str, Any]
    truncate: int | None

    def steps_from(self, gradients: Any) -> StepsBack:
        """Every single step back once more by autograd, each from our own states and what our own way back brought to
        them: `single_steps_back`."""
        with torch.enable_grad(), precision(False, self.device):
            return single_steps_back(self.given, gradients, self.seeds, self.truncate)


def torch_backward(
    arch: Architecture,
    weights: Mapping[str, Array],
    x: A,
    h_0: Any = None,
    c_0: Any = None,
    lengths: Any = None,
    d_output: Any = None,
    d_h_n: Any = None,
    d_c_n: Any = None,
    *,
    d_h: Mapping[Place, Any] | None = None,
    d_c: Mapping[Place, Any] | None = None,
    truncate: int | None = None,
    device: str = "cpu",
    tf32: bool = False,
) -> GradientReference[A]:
    """Run torch on `device` forward and back; arguments and shapes as for `rnnviz.forward` and `rnnviz.backward`.

    Results are NumPy arrays when x is one, else tensors on x's device. Errors are torch's own.
    """
    device, home = str(device), x.device if isinstance(x, torch.Tensor) else None
    tensors, placed = {name: as_tensor(value, device) for name, value in weights.items()}, as_tensor(x, device)
    states = [None if value is None else as_tensor(value, device) for value in (h_0, c_0)]
    plain = take(arch, tensors, placed, initial_state(arch, placed, *states), as_lengths(lengths), device)
    ends = {"output": d_output, "h_n": d_h_n, "c_n": d_c_n}
    inner = {"h": d_h or {}, "c": d_c or {}}
    seeds: dict[str, Any] = {name: as_tensor(value, device) for name, value in ends.items() if value is not None}
    seeds |= {name: {place: as_tensor(v, device) for place, v in by.items()} for name, by in inner.items() if by}
    by_loop = partial(_by_loop, plain, placed, states, seeds, truncate)
    by_module = partial(_by_module, plain, placed, states, seeds)
    with torch.enable_grad(), precision(tf32, device):
        (loop, layers), loop_seconds = timed(by_loop, device)
        if arch.torch_name is None or truncate is not None or seeds.keys() & inner.keys():
            fused, name, seconds = loop, _name_of_loop(arch), {"cell loop": loop_seconds}
        else:
            fused, fused_seconds = timed(by_module, device)
            name, seconds = arch.torch_name, {"fused": fused_seconds, "cell loop": loop_seconds}
    main, second = _ends_back(fused, home), None if fused is loop else _ends_back(loop, home)
    inside = tuple(tuple(StateGradients(_back(own.h, home), _back(own.c, home)) for own in row) for row in layers)
    return GradientReference(
        arch,
        name,
        main.weights,
        main.x,
        main.h_0,
        main.c_0,
        inside,
        second,
        seconds,
        device,
        plain,
        seeds,
        truncate,
    )


def _name_of_loop(arch: Architecture) -> str:
    return arch.reference_name if arch.torch_name is None else "a loop of torch's cells"


def _leaves(given: Given, x: torch.Tensor, states: list[Any]) -> tuple[torch.Tensor, Any]:
    """x and the first state, whose gradients can be asked for, in the layout in which they came."""
    x = x.clone().requires_grad_()
    state = initial_state(given.arch, x.detach(), *states)
    if isinstance(state, tuple):
        return x, (state[0].clone().requires_grad_(), state[1].clone().requires_grad_())
    return x, state.clone().requires_grad_()


def _by_module(given: Given, x: torch.Tensor, states: list[Any], seeds: dict[str, Any]) -> Ends:
    arch = given.arch
    module, (x, state) = fused_module(arch, given.weights, given.device), _leaves(given, x, states)
    output, last = run_module(module, x, state, given.lengths, arch.batch_first)
    h_n, c_n = last if arch.spec.memory else (last, None)
    parameters: dict[str, torch.Tensor] = dict(module.named_parameters())
    first = list(state) if arch.spec.memory else [state]
    made = {"output": output, "h_n": h_n, "c_n": c_n}
    grads = _ask([(made[name], seed) for name, seed in seeds.items()], [x, *first, *parameters.values()])
    return _ends(given, parameters, grads)


def _by_loop(
    given: Given, x: torch.Tensor, states: list[Any], seeds: dict[str, Any], truncate: int | None
) -> tuple[Ends, list[list[StateGradients]]]:
    """The loop that torch's documentation describes, with all its states kept."""
    arch = given.arch
    x, state = _leaves(given, x, states)
    followed = take(arch, given.weights, x, state, given.lengths, given.device)
    valid, T = followed.valid, len(followed.x)
    below = followed.x if valid is None else torch.where(valid, followed.x, 0)  # nan in the padding must not spread
    parameters: dict[str, torch.Tensor] = {}
    kept, h_n, c_n, asked = [], [], [], []
    for layer in range(arch.num_layers):
        shown = []
        for d in range(arch.num_directions):
            cell, own = cell_and_weights(arch, below.shape[2], arch.weights_of(given.weights, layer, d), given.device)
            parameters |= {f"{name}_{place_name(layer, d)}": own[name] for name in own}
            h, c = followed.first(layer, d)
            hs: list[Any] = [None] * T
            cs: list[Any] = [None] * T
            for t in reversed(range(T)) if d else range(T):
                start_h, start_c = h, c
                if truncate is not None:
                    cut = stops(given, t, bool(d), truncate)
                    start_h = torch.where(cut, h.detach(), h)
                    start_c = None if c is None else torch.where(cut, c.detach(), c)
                hs[t], cs[t] = cell(below[t], start_h, start_c)
                h = hs[t] if valid is None else torch.where(valid[t], hs[t], h)
                if c is not None:
                    cs[t] = cs[t].clone()  # its gradient is then what comes from outside the step, in every cell
                    c = cs[t] if valid is None else torch.where(valid[t], cs[t], c)
            kept.append((hs, cs))
            h_n.append(h)
            c_n.append(c)
            for name, series in (("h", hs), ("c", cs)):
                if (seed := seeds.get(name, {}).get((layer, d))) is not None:
                    asked.append((_masked(torch.stack(series), valid), seed))
            shown.append(_masked(torch.stack(hs), valid))
        below = torch.cat(shown, dim=-1)
    made = lay_out(followed, below, h_n, c_n, ())
    asked += [(getattr(made, name), seeds[name]) for name in ("output", "h_n", "c_n") if name in seeds]
    first = list(state) if arch.spec.memory else [state]
    inner = [h for hs, cs in kept for h in (*hs, *(cs if arch.spec.memory else ()))]
    grads = _ask(asked, [x, *first, *parameters.values(), *inner])
    ends = len(grads) - len(inner)
    series = [torch.stack(grads[k : k + T]) for k in range(ends, len(grads), T)]
    return _ends(given, parameters, grads[:ends]), _rows(given, series)


def _masked(series: torch.Tensor, valid: torch.Tensor | None) -> torch.Tensor:
    return series if valid is None else torch.where(valid, series, 0)


def _rows(given: Given, series: list[torch.Tensor]) -> list[list[StateGradients]]:
    """h, and c where there is one, of each layer and direction."""
    memory, D = given.c_0 is not None, given.arch.num_directions
    places = (
        [StateGradients(*pair) for pair in zip(series[::2], series[1::2], strict=True)]
        if memory
        else [StateGradients(h, None) for h in series]
    )
    return [places[k : k + D] for k in range(0, len(places), D)]


def _ask(asked: list[tuple[Any, torch.Tensor]], of: list[torch.Tensor]) -> list[torch.Tensor]:
    """The gradients of some tensors; 0 of those from which no way leads to what was asked."""
    made, seeds = [made for made, _ in asked], [seed for _, seed in asked]
    return list(torch.autograd.grad(made, of, seeds, allow_unused=True, materialize_grads=True))


def _ends(given: Given, parameters: dict[str, torch.Tensor], grads: list[torch.Tensor]) -> Ends:
    """From the gradients of x, the first states and the weights, in this order."""
    x, h_0, *others = grads
    c_0 = others.pop(0) if given.arch.spec.memory else None
    found = dict(zip(parameters, others, strict=True))
    return Ends({name: found[name] for name in given.weights}, x, h_0, c_0)


def _back(value: Any, home: Any) -> Any:
    """As a NumPy array, or as a tensor on the device that x came from."""
    return None if value is None else value.cpu().numpy() if home is None else value.to(home)


def _ends_back(ends: Ends, home: Any) -> Ends:
    weights = {name: _back(value, home) for name, value in ends.weights.items()}
    return Ends(weights, _back(ends.x, home), _back(ends.h_0, home), _back(ends.c_0, home))
