"""Small runs of torch's own layer that answer a question: what shapes come out, what it says, what leaks where."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from rnnviz.network.architecture import TORCH_CLASS, Architecture
from rnnviz.network.errors import invalid
from rnnviz.network.forward import forward
from rnnviz.network.randomness import normal, uniform
from rnnviz.network.weights import init_weights
from rnnviz.shapes.axes import Axis, Call, Tensor, tensors
from rnnviz.words import mark

Shape = tuple[int, ...]
# Above these a run would keep a class waiting: about half a second of products, or of steps of the loop by hand.
MULTIPLICATIONS_AT_MOST = 400_000_000
STEPS_AT_MOST = 2_000
STATE_PRESETS = (
    mark("batch and layers swapped"),
    mark("directions"),
    "hidden_size",
    mark("number of axes"),
    mark("as torch wants it"),
)
_TORCH_ERRORS = (RuntimeError, ValueError, IndexError, TypeError)


@dataclass(frozen=True, eq=False)
class Measured:
    """Shapes read off real arrays. `by_torch` and `by_hand`: name -> shape; `values`: torch's output, h_n, c_n.

    Where `ran` is False the call was too large to run: only torch's weights were made, without memory behind them.
    """

    ran: bool
    by_torch: dict[str, Shape]
    by_hand: dict[str, Shape]
    weights: dict[str, Shape]
    parameters: int
    values: dict[str, np.ndarray]

    def agrees_with(self, expected: dict[str, Shape]) -> bool:
        """Whether torch and the pass by hand both have the expected shape wherever they were run."""
        return all(found.get(n, s) == s for found in (self.by_torch, self.by_hand) for n, s in expected.items())


def measure(call: Call, seed: int = 0) -> Measured:
    """Run torch and the pass by hand on random numbers of these sizes, and read the shapes off what they return."""
    module = torch_layer(call.arch)
    weights = {name: tuple(weight.shape) for name, weight in module.state_dict().items()}
    count = sum(weight.numel() for weight in module.parameters())
    if not is_small(call):
        return Measured(False, {}, {}, weights, count, {})
    arrays = init_weights(call.arch, seed)
    given = {one.name: normal(seed, one.name, one.shape).astype("float32") for one in tensors(call)}
    x, h_0, c_0 = given["input"], given["h_0"], given.get("c_0")
    trace = forward(call.arch, arrays, x, h_0, c_0, call.lengths)
    ours = {"input": x, "h_0": h_0, "c_0": c_0, "output": trace.output, "h_n": trace.h_n, "c_n": trace.c_n}
    by_hand = {name: tuple(array.shape) for name, array in ours.items() if array is not None}
    values = run_layer(torch_layer(call.arch, arrays), call, x, h_0, c_0)
    by_torch = {name: tuple(array.shape) for name, array in ({"input": x, "h_0": h_0} | values).items()}
    by_torch |= {} if c_0 is None else {"c_0": c_0.shape}
    return Measured(True, by_torch, by_hand, weights, count, values)


def is_small(call: Call) -> bool:
    """Whether a call is cheap enough to be run on every change."""
    arch, steps = call.arch, call.seq_len * call.arch.num_layers * call.arch.num_directions
    widest = max(arch.input_size, arch.output_size if arch.num_layers > 1 else 0) + arch.state_size
    products = steps * call.samples * len(arch.gates) * arch.hidden_size * widest
    return steps <= STEPS_AT_MOST and products <= MULTIPLICATIONS_AT_MOST


def torch_layer(arch: Architecture, weights: dict[str, np.ndarray] | None = None) -> torch.nn.Module:
    """torch's layer with these weights; without them, on the meta device, where tensors have shapes and no memory.

    Either way its constructor draws nothing from the generator that all visitors share.
    """
    options: dict[str, Any] = {"nonlinearity": "relu"} if arch.cell == "rnn_relu" else {}
    if arch.proj_size:
        options["proj_size"] = arch.proj_size
    dtype = torch.float32 if weights is None else torch.from_numpy(weights["weight_ih_l0"]).dtype
    module: torch.nn.Module = getattr(torch.nn, TORCH_CLASS[arch.cell])(
        input_size=arch.input_size,
        hidden_size=arch.hidden_size,
        num_layers=arch.num_layers,
        bias=arch.bias,
        batch_first=arch.batch_first,
        bidirectional=arch.bidirectional,
        device="meta",
        dtype=dtype,
        **options,
    )
    if weights is not None:
        module = module.to_empty(device="cpu")
        module.load_state_dict({name: torch.from_numpy(weight) for name, weight in weights.items()})
    return module


@torch.no_grad()
def run_layer(
    module: torch.nn.Module, call: Call, x: np.ndarray, h_0: np.ndarray | None = None, c_0: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """`output`, `h_n` and, of an LSTM, `c_n` as torch returns them; errors are torch's own."""
    state: Any = None
    if h_0 is not None:
        state = torch.from_numpy(h_0) if c_0 is None else (torch.from_numpy(h_0), torch.from_numpy(c_0))
    read: Any = torch.from_numpy(x)
    layout = call.arch.batch_first
    if call.lengths is not None:
        read = pack_padded_sequence(read, torch.tensor(call.lengths), batch_first=layout, enforce_sorted=False)
    output, last = module(input=read, hx=state)
    if call.lengths is not None:
        output, _ = pad_packed_sequence(output, batch_first=layout, total_length=call.seq_len)
    h_n, c_n = last if call.arch.cell == "lstm" else (last, None)
    found = {"output": output, "h_n": h_n, "c_n": c_n}
    return {name: value.numpy() for name, value in found.items() if value is not None}


@dataclass(frozen=True)
class StateAnswer:
    """What torch and what this package say of an h_0; None where they take it."""

    given: Tensor
    wanted: Tensor
    torch_says: str | None
    we_say: str | None


def wrong_state(call: Call, preset: str) -> Tensor:
    """The h_0 of a usual mistake, one of `STATE_PRESETS`. Where its sizes happen to be right, torch is silent."""
    wanted = next(one for one in tensors(call) if one.name == "h_0")
    *lead, features = wanted.axes
    layers, arch = lead[0], call.arch
    if preset == "batch and layers swapped":
        swapped = (features, *lead) if call.batch is None else (*reversed(lead), features)
        return Tensor("h_0", tuple(swapped))
    if preset == "directions":  # the reverse one forgotten, or counted where there is none
        other = Axis("layers", (("L", arch.num_layers), ("D", 1 if arch.bidirectional else 2)))
        return Tensor("h_0", (other, *lead[1:], features))
    if preset == "hidden_size":
        return Tensor("h_0", (*lead, Axis("features", ((f"{features.letters}+1", features.size + 1),))))
    if preset == "number of axes":
        between = (Axis("batch", (("N", 1),)),) if call.batch is None else ()
        return Tensor("h_0", (layers, *between, features))
    if preset == "as torch wants it":
        return wanted
    raise invalid("h_0 must be one of {names}; got {preset!r}", names=", ".join(STATE_PRESETS), preset=preset)


def ask_about_state(call: Call, given: Tensor) -> StateAnswer:
    """Call torch's layer and ours with an h_0 of this shape (zeros) and the right c_0, and note the words of each.

    One step is read instead of T: what is said of h_0 does not depend on T.
    """
    short = replace(call, seq_len=1, lengths=None if call.lengths is None else (1,) * call.samples)
    needed = {one.name: one for one in tensors(short)}
    arrays = {name: np.zeros(weight, "float32") for name, weight in call.arch.weight_shapes().items()}
    x, h_0 = np.zeros(needed["input"].shape, "float32"), np.zeros(given.shape, "float32")
    c_0 = np.zeros(needed["c_0"].shape, "float32") if "c_0" in needed else None
    torch_says = we_say = None
    try:
        run_layer(torch_layer(call.arch, arrays), short, x, h_0, c_0)
    except _TORCH_ERRORS as error:
        torch_says = str(error)
    try:
        forward(call.arch, arrays, x, h_0, c_0, short.lengths)
    except ValueError as error:
        we_say = str(error)
    return StateAnswer(given, needed["h_0"], torch_says, we_say)


def typed_state(call: Call, sizes: Shape) -> Tensor:
    """An h_0 of any shape; an axis is called what torch would want in its place, where its size fits."""
    wanted = wrong_state(call, "as torch wants it").axes
    named = wanted if len(sizes) == len(wanted) else (None,) * len(sizes)
    axes = (
        axis if axis is not None and axis.size == size else Axis("unknown", (("?", size),))
        for axis, size in zip(named, sizes, strict=True)
    )
    return Tensor("h_0", tuple(axes))


def disturbed(arch: Architecture, samples: int, steps: int, *, batch_first: bool, seed: int = 0) -> np.ndarray:
    """How far each output moves when one sample of a batch-first x is disturbed, with the layer set either way.

    x is (samples, steps, I) in both cases; with `batch_first=False` torch takes its samples for steps, in silence.
    -> (samples, samples, steps): [disturbed sample, sample, step] -> the largest |change| over the features
    """
    call = Call(replace(arch, batch_first=batch_first), *((steps, samples) if batch_first else (samples, steps)))
    layer = torch_layer(call.arch, init_weights(call.arch, seed, "float64"))
    x = normal(seed, "x", (samples, steps, arch.input_size))
    before = run_layer(layer, call, x)["output"]
    found = np.empty((samples, samples, steps))
    for n in range(samples):
        other = x.copy()
        other[n] += uniform(seed, f"change of sample {n}", other[n].shape, 0.5, 1.5)
        found[n] = np.abs(run_layer(layer, call, other)["output"] - before).max(axis=-1)
    return found
