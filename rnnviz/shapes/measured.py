"""Small runs of torch's own layer that answer a question: what shapes come out, what it says, what leaks where."""

import math
from dataclasses import dataclass, replace

import numpy as np
import torch

from rnnviz.check.modules import State, fused_module, run_module
from rnnviz.check.reference import torch_forward
from rnnviz.network.architecture import Architecture
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
        return all(shapes.get(n, s) == s for shapes in (self.by_torch, self.by_hand) for n, s in expected.items())


def measure(call: Call, seed: int = 0) -> Measured:
    """Run torch and the pass by hand on random numbers of these sizes, and read the shapes off what they return."""
    weights = weights_of_torch(call.arch)
    count = sum(math.prod(shape) for shape in weights.values())
    if not is_small(call):
        return Measured(False, {}, {}, weights, count, {})
    arrays = init_weights(call.arch, seed)
    given = {tensor.name: normal(seed, tensor.name, tensor.shape).astype("float32") for tensor in tensors(call)}
    x, h_0, c_0 = given["input"], given["h_0"], given.get("c_0")
    trace = forward(call.arch, arrays, x, h_0, c_0, call.lengths)
    ours = {"input": x, "h_0": h_0, "c_0": c_0, "output": trace.output, "h_n": trace.h_n, "c_n": trace.c_n}
    by_hand = {name: tuple(array.shape) for name, array in ours.items() if array is not None}
    values = returned_by_torch(call, arrays, x, h_0, c_0)
    by_torch = {name: tuple(array.shape) for name, array in ({"input": x, "h_0": h_0} | values).items()}
    by_torch |= {} if c_0 is None else {"c_0": c_0.shape}
    return Measured(True, by_torch, by_hand, weights, count, values)


def is_small(call: Call) -> bool:
    """Whether a call is cheap enough to be run on every change."""
    arch, steps = call.arch, call.seq_len * call.arch.num_layers * call.arch.num_directions
    widest = max(arch.input_size, arch.output_size if arch.num_layers > 1 else 0) + arch.state_size
    products = steps * call.samples * len(arch.gates) * arch.hidden_size * widest
    return steps <= STEPS_AT_MOST and products <= MULTIPLICATIONS_AT_MOST


def weights_of_torch(arch: Architecture) -> dict[str, Shape]:
    """The shapes of the weights of torch's layer, made without memory behind them; where torch has no such layer, those
    that follow by rule."""
    if arch.torch_name is None:
        return arch.weight_shapes()
    return {name: tuple(weight.shape) for name, weight in fused_module(arch, None).state_dict().items()}


@torch.no_grad()
def returned_by_torch(
    call: Call,
    weights: dict[str, np.ndarray],
    x: np.ndarray,
    h_0: np.ndarray | None = None,
    c_0: np.ndarray | None = None,
) -> dict[str, np.ndarray]:
    """`output`, `h_n` and, with a memory, `c_n` as torch returns them; errors are torch's own."""
    if call.arch.torch_name is None:
        reference = torch_forward(call.arch, weights, x, h_0, c_0, call.lengths)
        output, h_n, c_n = reference.output, reference.h_n, reference.c_n
        return {name: value for name, value in (("output", output), ("h_n", h_n), ("c_n", c_n)) if value is not None}
    module = fused_module(call.arch, {name: torch.from_numpy(weight) for name, weight in weights.items()})
    state: State | None = None
    if h_0 is not None:
        state = torch.from_numpy(h_0) if c_0 is None else (torch.from_numpy(h_0), torch.from_numpy(c_0))
    lengths = None if call.lengths is None else torch.tensor(call.lengths)
    whole, last = run_module(module, torch.from_numpy(x), state, lengths, call.arch.batch_first)
    states = dict(zip(("h_n", "c_n"), last if call.arch.spec.memory else (last,), strict=False))
    return {name: value.numpy() for name, value in ({"output": whole} | states).items()}


@dataclass(frozen=True)
class StateAnswer:
    """What torch and what this package say of an h_0; None where they take it."""

    given: Tensor
    wanted: Tensor
    torch_says: str | None
    we_say: str | None


def wrong_state(call: Call, preset: str) -> Tensor:
    """The h_0 of a usual mistake, tensor of `STATE_PRESETS`. Where its sizes happen to be right, torch is silent."""
    wanted = next(tensor for tensor in tensors(call) if tensor.name == "h_0")
    *lead, features = wanted.axes
    layers, arch = lead[0], call.arch
    if preset == "batch and layers swapped":
        swapped = (features, *lead) if call.batch is None else (*reversed(lead), features)
        return Tensor("h_0", tuple(swapped))
    if preset == "directions":  # the reverse tensor forgotten, or counted where there is none
        other = Axis("layers", (("L", arch.num_layers), ("D", 1 if arch.bidirectional else 2)))
        return Tensor("h_0", (other, *lead[1:], features))
    if preset == "hidden_size":
        return Tensor("h_0", (*lead, Axis("features", ((f"{features.letters}+1", features.size + 1),))))
    if preset == "number of axes":
        between = (Axis("batch", (("N", 1),)),) if call.batch is None else ()
        return Tensor("h_0", (layers, *between, features))
    if preset == "as torch wants it":
        return wanted
    raise invalid("h_0 must be tensor of {names}; got {preset!r}", names=", ".join(STATE_PRESETS), preset=preset)


def ask_about_state(call: Call, given: Tensor) -> StateAnswer:
    """Call torch's layer and ours with an h_0 of this shape (zeros) and the right c_0, and note the words of each.

    One step is read instead of T: what is said of h_0 does not depend on T.
    """
    short = replace(call, seq_len=1, lengths=None if call.lengths is None else (1,) * call.samples)
    needed = {tensor.name: tensor for tensor in tensors(short)}
    arrays = {name: np.zeros(weight, "float32") for name, weight in call.arch.weight_shapes().items()}
    x, h_0 = np.zeros(needed["input"].shape, "float32"), np.zeros(given.shape, "float32")
    c_0 = np.zeros(needed["c_0"].shape, "float32") if "c_0" in needed else None
    torch_says = we_say = None
    try:
        returned_by_torch(short, arrays, x, h_0, c_0)
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
    """How far each output moves when tensor sample of a batch-first x is disturbed, with the layer set either way.

    x is (samples, steps, I) in both cases; with `batch_first=False` torch takes its samples for steps, in silence.
    -> (samples, samples, steps): [disturbed sample, sample, step] -> the largest |change| over the features
    """
    call = Call(replace(arch, batch_first=batch_first), *((steps, samples) if batch_first else (samples, steps)))
    weights = init_weights(call.arch, seed, "float64")
    x = normal(seed, "x", (samples, steps, arch.input_size))
    before = returned_by_torch(call, weights, x)["output"]
    changes = np.empty((samples, samples, steps))
    for n in range(samples):
        other = x.copy()
        other[n] += uniform(seed, f"change of sample {n}", other[n].shape, 0.5, 1.5)
        changes[n] = np.abs(returned_by_torch(call, weights, other)["output"] - before).max(axis=-1)
    return changes
