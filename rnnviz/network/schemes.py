"""How weights are first filled: each scheme in NumPy, and beside it the lines of torch that give the same numbers.

All schemes work in float32, as torch does. `init_weights` draws with `fill`; the Code tab shows `notebook`, and a test
runs the one against the other. A cell that torch lacks is filled by the same rules over `arch.weight_shapes()`.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.network.architecture import Architecture
from rnnviz.network.randomness import Float32, TorchGenerator
from rnnviz.network.recurrence import gate_blocks, spectral_radius

Weights = dict[str, Float32]
Shape = tuple[int, ...]
INDENT = "    "
# gate -> the bias it starts with; all others start with 0
_FORGETS_LATER = {"f": 1}
_REMEMBERS = {"f": 4, "z": 4}


@dataclass(frozen=True)
class Scheme:
    """A way to fill the weights.

    fill: (arch, seed, radius) -> name -> float32 array, in the order of torch's `state_dict()`.
    notebook: (arch, seed, radius) -> lines of code that make the module `rnn`; they need `torch`, and `np` for NumPy.
    """

    fill: Callable[[Architecture, int, float], Weights]
    notebook: Callable[[Architecture, int, float], list[str]]


def fill_torch(arch: Architecture, seed: int, radius: float) -> Weights:
    """Every tensor uniform in ±1/sqrt(H), as `reset_parameters` of torch.nn.RNNBase does."""
    generator = TorchGenerator(seed)
    bound = 1 / math.sqrt(arch.hidden_size)
    return {name: generator.uniform(bound, shape) for name, shape in arch.weight_shapes().items()}


def torch_lines(arch: Architecture, seed: int, radius: float) -> list[str]:
    return [f"torch.manual_seed({seed})", f"rnn = {arch.weights_call()}"]


def fill_spectral(arch: Architecture, seed: int, radius: float) -> Weights:
    """torch's own, then each gate block of W_hh scaled to the spectral radius `radius`."""
    weights = fill_torch(arch, seed, radius)
    for name in [name for name in weights if name.startswith("weight_hh")]:
        radii = spectral_radius(weights[name], arch.gates, weights.get(name.replace("_hh_", "_hr_")))
        for gate, block in gate_blocks(weights[name], arch.gates).items():
            block *= np.float32(radius / radii[gate])
    return weights


def spectral_lines(arch: Architecture, seed: int, radius: float) -> list[str]:
    square = "block.double().numpy()"
    lines = ["for block in " + _blocks(arch, "weight") + ":"]
    if arch.proj_size:
        lines.insert(0, 'projection = rnn.get_parameter(name.replace("_hh_", "_hr_")).double().numpy()')
        square = f"projection @ {square}"
    lines.append(f"{INDENT}block *= {radius!r} / np.abs(np.linalg.eigvals({square})).max()")
    return [*torch_lines(arch, seed, radius), *_over_parameters([('name.startswith("weight_hh")', lines)])]


def fill_xavier(arch: Architecture, seed: int, radius: float) -> Weights:
    """Every gate block uniform in ±sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010); biases 0, but 1 for a forget
    gate."""
    return _fill(arch, seed, {})


def xavier_lines(arch: Architecture, seed: int, radius: float) -> list[str]:
    return _module_then_fill(arch, seed, [])


def fill_identity(arch: Architecture, seed: int, radius: float) -> Weights:
    """Each gate block of W_hh is the identity (Le, Jaitly and Hinton 2015); the rest as `xavier`."""

    def identity(shape: Shape) -> Float32:
        return np.tile(np.eye(arch.hidden_size, shape[1], dtype=np.float32), (len(arch.gates), 1))

    return _fill(arch, seed, {"weight_hh": identity})


def identity_lines(arch: Architecture, seed: int, radius: float) -> list[str]:
    eye = f"torch.eye({arch.hidden_size}, {arch.state_size})"
    return _module_then_fill(arch, seed, [f"weight.copy_({eye}.repeat({len(arch.gates)}, 1))"])


def fill_orthogonal(arch: Architecture, seed: int, radius: float) -> Weights:
    """Each gate block of W_hh has orthonormal columns (Saxe et al. 2014); the rest as `xavier`."""
    normal = np.random.default_rng(seed)

    def orthonormal(shape: Shape) -> Float32:
        q, r = np.linalg.qr(normal.standard_normal((len(arch.gates), arch.hidden_size, shape[1])))
        # QR leaves the sign of each column open; a positive diagonal of R fixes it and makes Q uniformly distributed.
        signs = np.sign(np.diagonal(r, axis1=1, axis2=2))
        return np.asarray(q * signs[:, None], np.float32).reshape(shape)

    return _fill(arch, seed, {"weight_hh": orthonormal})


def orthogonal_lines(arch: Architecture, seed: int, radius: float) -> list[str]:
    shape = (len(arch.gates), arch.hidden_size, arch.state_size)
    blocks = [
        f"q, r = np.linalg.qr(normal.standard_normal({shape}))",
        "q *= np.sign(np.diagonal(r, axis1=1, axis2=2))[:, None]",
        "weight.copy_(torch.from_numpy(q.reshape(weight.shape)))",
    ]
    return [f"normal = np.random.default_rng({seed})", *_module_then_fill(arch, seed, blocks)]


def fill_remember(arch: Architecture, seed: int, radius: float) -> Weights:
    """As `xavier`, but the gate that keeps the state, f of an LSTM and z of a GRU, starts with the bias 4 and so stays
    open: sigmoid(4) = 0.98 (a large forget bias as in Gers, Schmidhuber and Cummins 2000). A plain RNN has none."""
    return _fill(arch, seed, {}, _REMEMBERS)


def remember_lines(arch: Architecture, seed: int, radius: float) -> list[str]:
    return _module_then_fill(arch, seed, [], _REMEMBERS)


SCHEMES: Mapping[str, Scheme] = {
    "torch": Scheme(fill_torch, torch_lines),
    "xavier": Scheme(fill_xavier, xavier_lines),
    "orthogonal": Scheme(fill_orthogonal, orthogonal_lines),
    "identity": Scheme(fill_identity, identity_lines),
    "spectral": Scheme(fill_spectral, spectral_lines),
    "remember": Scheme(fill_remember, remember_lines),
}


def _fill(
    arch: Architecture,
    seed: int,
    own: Mapping[str, Callable[[Shape], Float32]],
    biases: Mapping[str, int] = _FORGETS_LATER,
) -> Weights:
    """Glorot's uniform for the matrices and constants for the biases, but for the kinds of tensor in `own`."""
    generator = TorchGenerator(seed)
    weights = {}
    for name, shape in arch.weight_shapes().items():
        kind = name[: name.rindex("_l")]
        if kind in own:
            weights[name] = own[kind](shape)
        elif len(shape) == 1:
            weights[name] = _bias(arch, kind, shape, biases)
        else:
            rows = shape[0] if kind == "weight_hr" else arch.hidden_size
            # In the words of torch.nn.init, so that no rounding differs.
            weights[name] = generator.uniform(math.sqrt(3.0) * math.sqrt(2.0 / (shape[1] + rows)), shape)
    return weights


def _bias(arch: Architecture, kind: str, shape: Shape, biases: Mapping[str, int]) -> Float32:
    """0, but for the gates in `biases`: 1 for a forget gate, so that it starts out remembering (Jozefowicz et al.
    2015). It is in `bias_ih` alone, since the two biases are added."""
    bias = np.zeros(shape, np.float32)
    if kind == "bias_ih":
        for gate, block in gate_blocks(bias, arch.gates).items():
            block[:] = biases.get(gate, 0)
    return bias


def _module_then_fill(
    arch: Architecture, seed: int, recurrent: list[str], biases: Mapping[str, int] = _FORGETS_LATER
) -> list[str]:
    """The module first: its constructor draws numbers too, which the seed after it makes irrelevant."""
    cases = [('name.startswith("bias")', _bias_lines(arch, biases))] if arch.bias else []
    cases += [('name.startswith("weight_hh")', recurrent)] if recurrent else []
    if arch.proj_size and len(arch.gates) > 1:
        cases.append(('name.startswith("weight_hr")', ["torch.nn.init.xavier_uniform_(weight)"]))
    block = [f"for block in {_blocks(arch, 'weight')}:", f"{INDENT}torch.nn.init.xavier_uniform_(block)"]
    start = [f"rnn = {arch.weights_call()}", f"torch.manual_seed({seed})"]
    return [*start, *_over_parameters([*cases, ("", block)])]


def _bias_lines(arch: Architecture, biases: Mapping[str, int]) -> list[str]:
    lines = ["weight.zero_()"]
    for gate in [gate for gate in arch.gates if gate in biases]:
        rows = arch.gates.index(gate) * arch.hidden_size
        name = "forget" if gate == "f" else "update"
        lines += ['if name.startswith("bias_ih"):']
        lines += [f"{INDENT}weight[{rows}:{rows + arch.hidden_size}] = {biases[gate]}  # the {name} gate"]
    return lines


def _blocks(arch: Architecture, matrix: str) -> str:
    return f"{matrix}.chunk({len(arch.gates)})"


def _over_parameters(cases: list[tuple[str, list[str]]]) -> list[str]:
    """A loop over the module's parameters with what is done in each case; "" is the case of all others."""
    lines = ["with torch.no_grad():", f"{INDENT}for name, weight in rnn.named_parameters():"]
    for k, (case, body) in enumerate(cases):
        if len(cases) == 1 and not case:
            return lines + [INDENT * 2 + line for line in body]
        head = f"{'elif' if k else 'if'} {case}:" if case else "else:"
        lines += [INDENT * 2 + head, *(INDENT * 3 + line for line in body)]
    return lines
