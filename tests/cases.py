"""Random networks with random arguments, and what torch.nn makes of them, asked without `rnnviz.check.reference`."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from rnnviz import Architecture, Trace, init_weights
from rnnviz.check.overflow import as_numpy
from rnnviz.network.cells import CELLS

TORCH_CELLS = tuple(name for name, cell in CELLS.items() if cell.torch_class)  # those that torch.nn has
ODD_SIZES = (1, 3, 5, 7, 9, 11)
EPS = {"float32": float(np.finfo("float32").eps), "float64": float(np.finfo("float64").eps)}


@dataclass(frozen=True)
class Case:
    """One call of `forward`: the architecture, and which arguments come with it. Its numbers follow from `seed`."""

    seed: int
    arch: Architecture
    dtype: str
    tensors: bool
    seq_len: int
    batch: int | None
    lengths: tuple[int, ...] | None
    states: tuple[str, ...]

    def options(self) -> dict[str, Any]:
        """What was chosen, one value per option, coarse enough that every pair of values should be met."""
        arch = self.arch
        return {
            "cell": arch.cell,
            "num_layers": arch.num_layers,
            "bias": arch.bias,
            "batch_first": arch.batch_first,
            "bidirectional": arch.bidirectional,
            "projected": bool(arch.proj_size),
            "dtype": self.dtype,
            "tensors": self.tensors,
            "states": self.states,
            "lengths": self.lengths is not None,
            "seq_len": self.seq_len,
            "batched": self.batch is not None,
        }


def random_case(seed: int) -> Case:
    """Any combination of all options: cell, sizes, layers, layout, dtype, kind of array, states, lengths."""
    rng = np.random.default_rng(seed)

    def coin() -> bool:
        return bool(rng.integers(2))

    cell, hidden = str(rng.choice(list(CELLS))), int(rng.choice(ODD_SIZES))
    arch = Architecture(
        cell,
        int(rng.choice(ODD_SIZES)),
        hidden,
        num_layers=int(rng.integers(1, 4)),
        bias=coin(),
        batch_first=coin(),
        bidirectional=coin(),
        proj_size=int(rng.integers(1, hidden)) if CELLS[cell].projects and hidden > 1 and coin() else 0,
    )
    seq_len, batch = int(rng.integers(1, 13)), None if rng.integers(4) == 0 else int(rng.integers(1, 6))
    lengths = tuple(int(n) for n in rng.integers(1, seq_len + 1, batch)) if batch and coin() else None
    states = tuple(name for name in ("h_0", "c_0") if coin() and (name == "h_0" or CELLS[cell].memory))
    return Case(seed, arch, str(rng.choice(["float32", "float64"])), coin(), seq_len, batch, lengths, states)


def arguments(case: Case) -> dict[str, Any]:
    """weights, x, h_0, c_0, lengths for `forward` and `torch_forward`. Padding is nan: nothing may read it."""
    shapes = case.arch.tensor_shapes(case.seq_len, case.batch)
    rng = np.random.default_rng([case.seed, 1])
    x = rng.standard_normal(shapes["input"]).astype(case.dtype)
    for n, length in enumerate(case.lengths or ()):
        (x[n] if case.arch.batch_first else x[:, n])[length:] = np.nan
    found: dict[str, Any] = {"weights": init_weights(case.arch, case.seed, case.dtype), "x": x}
    found |= {name: rng.uniform(-1, 1, shapes[name]).astype(case.dtype) for name in case.states}
    if case.tensors:
        found = {name: as_tensors(value) for name, value in found.items()}
    return {"h_0": None, "c_0": None, "lengths": case.lengths, **found}


def as_tensors(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: torch.from_numpy(array) for name, array in value.items()}
    return torch.from_numpy(value)


def torch_module(arch: Architecture, weights: dict[str, Any]) -> torch.nn.Module:
    """The module that a reader of torch's documentation would write, with these weights."""
    kind = {"rnn_tanh": torch.nn.RNN, "rnn_relu": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[arch.cell]
    options: dict[str, Any] = {"nonlinearity": "relu"} if arch.cell == "rnn_relu" else {}
    if arch.proj_size:
        options["proj_size"] = arch.proj_size
    module: torch.nn.Module = kind(
        arch.input_size,
        arch.hidden_size,
        num_layers=arch.num_layers,
        bias=arch.bias,
        batch_first=arch.batch_first,
        bidirectional=arch.bidirectional,
        **options,
    )
    tensors = {name: torch.as_tensor(value) for name, value in weights.items()}
    module = module.to(next(iter(tensors.values())).dtype)
    module.load_state_dict(tensors)
    return module


@torch.no_grad()
def oracle(
    arch: Architecture, weights: dict[str, Any], x: Any, h_0: Any = None, c_0: Any = None, lengths: Any = None
) -> dict[str, np.ndarray]:
    """output, h_n, c_n of the module; and `h_l0`, `h_l1`, ...: the output of one with only the first layers."""
    if arch.spec.torch_class is None:
        return plain_gru_v1(arch, weights, x, h_0, lengths)
    found: dict[str, Any] = {}
    for layers in range(1, arch.num_layers + 1):
        some = Architecture(**{**vars(arch), "num_layers": layers})
        module = torch_module(some, {name: weights[name] for name in some.weight_shapes()})
        state = _state(some, torch.as_tensor(x), h_0, c_0)
        output, last = _run(module, torch.as_tensor(x), state, lengths, arch.batch_first)
        h_n, c_n = last if arch.cell == "lstm" else (last, None)
        found |= {f"h_l{layers - 1}": output, "output": output, "h_n": h_n, "c_n": c_n}
    return {name: value.numpy() for name, value in found.items() if value is not None}


def plain_gru_v1(arch: Architecture, weights: dict[str, Any], x: Any, h_0: Any, lengths: Any) -> dict[str, np.ndarray]:
    """The GRU of the paper, sample by sample and step by step, as one would write it down first."""
    x = np.asarray(x)
    batched = x if x.ndim == 3 else x[:, None]
    below = batched.swapaxes(0, 1) if arch.batch_first and x.ndim == 3 else batched  # (T, N, I)
    (T, N), H = below.shape[:2], arch.hidden_size
    start = np.zeros((arch.num_layers * arch.num_directions, N, H), x.dtype)
    start = start if h_0 is None else np.asarray(h_0).reshape(start.shape)
    found, last = {}, np.zeros_like(start)
    for layer in range(arch.num_layers):
        halves = []
        for d in range(arch.num_directions):
            end = f"l{layer}" + "_reverse" * d
            w = {name: np.asarray(weights[f"{name}_{end}"]) for name in ("weight_ih", "weight_hh")}
            b = [np.asarray(weights.get(f"{name}_{end}", np.zeros(3 * H, x.dtype))) for name in ("bias_ih", "bias_hh")]
            h_of_all = np.zeros((T, N, H), x.dtype)
            for n in range(N):
                h = start[layer * arch.num_directions + d, n]
                steps = range(T if lengths is None else int(lengths[n]))
                for t in reversed(steps) if d else steps:
                    a, u = w["weight_ih"] @ below[t, n] + b[0], w["weight_hh"] @ h + b[1]
                    r, z = 1 / (1 + np.exp(-a[:H] - u[:H])), 1 / (1 + np.exp(-a[H : 2 * H] - u[H : 2 * H]))
                    new = w["weight_hh"][2 * H :] @ (r * h) + b[1][2 * H :]
                    h = z * h + (1 - z) * np.tanh(a[2 * H :] + new)
                    h_of_all[t, n] = h
                last[layer * arch.num_directions + d, n] = h
            halves.append(h_of_all)
        below = np.concatenate(halves, axis=-1)
        found[f"h_l{layer}"] = below
    if x.ndim == 2:
        return {"output": below[:, 0], "h_n": last[:, 0], **{name: h[:, 0] for name, h in found.items()}}
    found |= {"output": below}
    return {"h_n": last, **{name: h.swapaxes(0, 1) if arch.batch_first else h for name, h in found.items()}}


def _state(arch: Architecture, x: torch.Tensor, h_0: Any, c_0: Any) -> Any:
    if h_0 is None and c_0 is None:
        return None  # torch's own default
    rows = arch.num_layers * arch.num_directions
    n = () if x.ndim == 2 else (x.shape[0 if arch.batch_first else 1],)
    h = torch.zeros(rows, *n, arch.state_size, dtype=x.dtype) if h_0 is None else torch.as_tensor(h_0)[:rows]
    if arch.cell != "lstm":
        return h
    return h, torch.zeros(rows, *n, arch.hidden_size, dtype=x.dtype) if c_0 is None else torch.as_tensor(c_0)[:rows]


def _run(module: torch.nn.Module, x: torch.Tensor, state: Any, lengths: Any, batch_first: bool) -> Any:
    if lengths is None:
        return module(x, state)
    packed = pack_padded_sequence(x, torch.as_tensor(lengths), batch_first=batch_first, enforce_sorted=False)
    output, last = module(packed, state)
    return pad_packed_sequence(output, batch_first=batch_first, total_length=x.shape[int(batch_first)])[0], last


def assert_equals_oracle(trace: Trace, expected: dict[str, np.ndarray]) -> None:
    """Every tensor that torch returns, and the states of every layer: float64 within 1e-12, float32 within 64 eps."""
    found = {"output": trace.output, "h_n": trace.h_n, "c_n": trace.c_n}
    for layer, directions in enumerate(trace.layers):
        both = np.concatenate([as_numpy(one.h) for one in directions], axis=-1)  # (T, N, D*P)
        found[f"h_l{layer}"] = _laid_out(trace, both)
    assert {name for name, value in found.items() if value is not None} == set(expected)
    for name, theirs in expected.items():
        ours = as_numpy(found[name])
        scale = max(1.0, float(np.abs(theirs).max()))
        allowed = 1e-12 * scale if theirs.dtype == np.float64 else 64 * EPS["float32"] * scale
        assert ours.dtype == theirs.dtype
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=allowed, err_msg=name)


def _laid_out(trace: Trace, h: np.ndarray) -> np.ndarray:
    if trace.output.ndim == 2:
        return h[:, 0]
    return h.transpose(1, 0, 2) if trace.arch.batch_first else h
