"""What autograd makes of random networks, asked without `rnnviz.check`: of torch.nn's modules, and of the formulas
of all cells written once more in torch's operations, where the gradient of every intermediate is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from rnnviz import Architecture
from rnnviz.network.architecture import place_name
from tests.cases import EPS, Case, _run, random_case, torch_module

Arrays = dict[str, Any]
linear = torch.nn.functional.linear


@dataclass(frozen=True)
class BackCase:
    """A call of `backward`: that of `forward` before it, the names of the gradients that are given, and where it is
    cut."""

    case: Case
    seeds: tuple[str, ...]
    truncate: int | None

    def given(self) -> Arrays:
        """The gradients to begin with, as `backward` takes them."""
        case, rng = self.case, np.random.default_rng([self.case.seed, 2])
        shapes = case.arch.tensor_shapes(case.seq_len, case.batch)
        found: Arrays = {}
        for name in self.seeds:
            if name in shapes:
                found[f"d_{name}"] = _kind(case, rng.standard_normal(shapes[name]))
            else:
                size = case.arch.state_size if name == "h" else case.arch.hidden_size
                place = case.arch.places[int(rng.integers(len(case.arch.places)))]
                found[f"d_{name}"] = {place: _kind(case, rng.standard_normal((case.seq_len, case.batch or 1, size)))}
        return found


def random_back_case(seed: int) -> BackCase:
    """Any combination of all options of `forward`, of what is given to begin with, and of a cut."""
    case, rng = random_case(seed), np.random.default_rng([seed, 3])
    names = ["output", "h_n", "h", *(["c_n", "c"] if case.arch.spec.memory else [])]
    seeds = tuple(name for name in names if rng.integers(2)) or ("output",)
    return BackCase(case, seeds, int(rng.integers(1, 5)) if rng.integers(4) == 0 else None)


def _kind(case: Case, values: np.ndarray) -> Any:
    values = values.astype(case.dtype)
    return torch.from_numpy(values) if case.tensors else values


def leaf(value: Any) -> torch.Tensor:
    return torch.nan_to_num(torch.as_tensor(value).detach().clone()).requires_grad_()


def first_states(arch: Architecture, call: Arrays) -> dict[str, torch.Tensor]:
    x = torch.as_tensor(call["x"])
    n = () if x.ndim == 2 else (x.shape[0 if arch.batch_first else 1],)
    rows = arch.num_layers * arch.num_directions
    sizes = {"h_0": arch.state_size} | ({"c_0": arch.hidden_size} if arch.spec.memory else {})
    return {
        name: leaf(torch.zeros(rows, *n, size, dtype=x.dtype) if call.get(name) is None else call[name])
        for name, size in sizes.items()
    }


def by_module(arch: Architecture, call: Arrays, seeds: Arrays) -> dict[str, np.ndarray]:
    """x, h_0, c_0 and all weights: the gradients that torch.nn's own module gets from `.backward()`."""
    module, x, states = torch_module(arch, call["weights"]), leaf(call["x"]), first_states(arch, call)
    state: Any = tuple(states.values()) if arch.spec.memory else states["h_0"]
    output, last = _run(module, x, state, call["lengths"], arch.batch_first)
    ends = dict(zip(("d_h_n", "d_c_n"), last, strict=True)) if arch.spec.memory else {"d_h_n": last}
    given = {name: value for name, value in ({"d_output": output} | ends).items() if name in seeds}
    torch.autograd.backward(list(given.values()), [torch.as_tensor(seeds[name]) for name in given])
    leaves = {"x": x, **states, **dict(module.named_parameters())}
    return {name: _numbers(tensor.grad, tensor) for name, tensor in leaves.items()}


def by_operations(arch: Architecture, call: Arrays, seeds: Arrays, truncate: int | None) -> dict[str, np.ndarray]:
    """The same, and the gradient of every intermediate, as `h_l0_reverse`, from formulas and autograd alone."""
    x, states = leaf(call["x"]), first_states(arch, call)
    weights = {name: leaf(value) for name, value in call["weights"].items()}
    first = x if x.ndim == 3 else x[:, None]
    below = first.transpose(0, 1) if arch.batch_first and x.ndim == 3 else first
    T, N = below.shape[:2]
    lengths = torch.as_tensor(call["lengths"] or [T] * N)[:, None]
    kept: dict[str, list[torch.Tensor]] = {}
    ends: dict[str, list[torch.Tensor]] = {"h_n": [], "c_n": []}
    halves: list[torch.Tensor] = []
    loss = torch.zeros((), dtype=x.dtype)
    for k, (layer, d) in enumerate(arch.places):
        own, end = arch.weights_of(weights, layer, d), place_name(layer, d)
        carried = {name[0]: value.reshape(value.shape[0], N, -1)[k] for name, value in states.items()}
        shown: list[Any] = [None] * T
        for t in reversed(range(T)) if d else range(T):
            count = lengths - 1 - t if d else torch.full_like(lengths, t)
            stops = (count > 0) & (count % truncate == 0) if truncate else torch.zeros_like(count, dtype=torch.bool)
            before = {name: torch.where(stops, value.detach(), value) for name, value in carried.items()}
            made = FORMULAS[arch.cell](own, below[t], before["h"], before.get("c"))
            for name, value in made.items():
                value.retain_grad()
                kept.setdefault(f"{name}_{end}", [value] * T)[t] = value
            inside = t < lengths
            carried = {name: torch.where(inside, made[name], value) for name, value in carried.items()}
            shown[t] = torch.where(inside, made["h"], 0.0)
            for name in carried:
                if (layer, d) in seeds.get(f"d_{name}", {}):
                    seed = torch.as_tensor(seeds[f"d_{name}"][layer, d][t])
                    loss = loss + (torch.where(inside, made[name], 0.0) * seed).sum()
        for name, value in carried.items():
            ends[f"{name}_n"].append(value)
        halves.append(torch.stack(shown))
        if d == arch.num_directions - 1:
            below, halves = torch.cat(halves, dim=-1), []
    given = {"output": below, **{name: torch.stack(value) for name, value in ends.items() if value}}
    for name, value in given.items():
        if f"d_{name}" in seeds:
            given_there = torch.as_tensor(seeds[f"d_{name}"])
            if name == "output" and x.ndim == 3 and arch.batch_first:
                given_there = given_there.transpose(0, 1)
            loss = loss + (value * (given_there if x.ndim == 3 else given_there.unsqueeze(1))).sum()
    torch.autograd.backward(loss)
    leaves = {"x": x, **states, **weights}
    found = {name: _numbers(tensor.grad, tensor) for name, tensor in leaves.items()}
    return found | {name: np.stack([_numbers(v.grad, v) for v in values]) for name, values in kept.items()}


def _numbers(grad: torch.Tensor | None, like: torch.Tensor) -> np.ndarray:
    return (torch.zeros_like(like) if grad is None else grad).detach().numpy()


def _sums(w: Arrays, x: torch.Tensor, h: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "from_x": linear(x, w["weight_ih"], w.get("bias_ih")),
        "from_h": linear(h, w["weight_hh"], w.get("bias_hh")),
    }


def _rnn(activation: Callable[[torch.Tensor], torch.Tensor]) -> Callable[..., dict[str, torch.Tensor]]:
    def formula(w: Arrays, x: torch.Tensor, h: torch.Tensor, c: None) -> dict[str, torch.Tensor]:
        sums = _sums(w, x, h)
        return {**sums, "h": activation(sums["from_x"] + sums["from_h"])}

    return formula


def _gru(w: Arrays, x: torch.Tensor, h: torch.Tensor, c: None) -> dict[str, torch.Tensor]:
    sums = _sums(w, x, h)
    a, u = sums["from_x"].chunk(3, 1), sums["from_h"].chunk(3, 1)
    r, z = torch.sigmoid(a[0] + u[0]), torch.sigmoid(a[1] + u[1])
    n = torch.tanh(a[2] + r * u[2])
    return {**sums, "r": r, "z": z, "n": n, "h": (1 - z) * n + z * h}


def _gru_v1(w: Arrays, x: torch.Tensor, h: torch.Tensor, c: None) -> dict[str, torch.Tensor]:
    rows = 2 * h.shape[1]
    b = w.get("bias_hh")
    from_x = linear(x, w["weight_ih"], w.get("bias_ih"))
    first = linear(h, w["weight_hh"][:rows], None if b is None else b[:rows])
    r, z = torch.sigmoid(from_x[:, :rows] + first).chunk(2, 1)
    last = linear(r * h, w["weight_hh"][rows:], None if b is None else b[rows:])
    n = torch.tanh(from_x[:, rows:] + last)
    return {"from_x": from_x, "r": r, "z": z, "n": n, "h": (1 - z) * n + z * h}


def _lstm(w: Arrays, x: torch.Tensor, h: torch.Tensor, c: Any) -> dict[str, torch.Tensor]:
    sums = _sums(w, x, h)
    i, f, g, o = (sums["from_x"] + sums["from_h"]).chunk(4, 1)
    i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
    c = f * c + i * g
    found = {**sums, "i": i, "f": f, "g": g, "o": o, "c": c}
    m = o * torch.tanh(c)
    return found | ({"unprojected": m, "h": linear(m, w["weight_hr"])} if "weight_hr" in w else {"h": m})


FORMULAS: dict[str, Callable[..., dict[str, torch.Tensor]]] = {
    "rnn_tanh": _rnn(torch.tanh),
    "rnn_relu": _rnn(torch.relu),
    "gru": _gru,
    "gru_v1": _gru_v1,
    "lstm": _lstm,
}


def ours(gradients: Any) -> dict[str, np.ndarray]:
    """What `backward` found, under the same names."""
    found = {"x": gradients.x, "h_0": gradients.h_0, "c_0": gradients.c_0, **gradients.weights}
    for layer, row in enumerate(gradients.layers):
        for d, own in enumerate(row):
            for name, value in own.over_time().items():
                found[f"{name}_{place_name(layer, d)}"] = value
    return {name: np.asarray(value) for name, value in found.items() if value is not None}


def assert_equal_gradients(found: dict[str, np.ndarray], expected: dict[str, np.ndarray], given: Arrays) -> None:
    """float64 within 1e-12 of the largest number of a tensor, float32 within 64 eps of it; where a gradient vanishes,
    within that of the gradients that were given."""
    seeds = [value for seed in given.values() for value in (seed.values() if isinstance(seed, dict) else [seed])]
    first = max(float(np.abs(np.asarray(seed)).max()) for seed in seeds)
    for name, theirs in expected.items():
        scale = max(first, float(np.abs(theirs).max()))
        allowed = 1e-12 * scale if theirs.dtype == np.float64 else 64 * EPS["float32"] * scale
        assert found[name].dtype == theirs.dtype
        np.testing.assert_allclose(found[name], theirs, rtol=0, atol=allowed, err_msg=name)
