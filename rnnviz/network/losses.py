"""What the way back is the gradient of: one number made of a trace, and what it gives to the values that it is made of.

loss = one_number(trace, layer=0, direction=0, t=4, unit=1)
gradients = backward(trace, weights, **loss.gradients)
"""

from typing import Any, NamedTuple

from rnnviz.network.arguments import check_index, like
from rnnviz.network.errors import invalid
from rnnviz.network.forward import Trace
from rnnviz.network.head import Head, log_softmax, predictions
from rnnviz.network.maths import Array, namespace_of
from rnnviz.network.seeds import as_given, time_major


class Loss(NamedTuple):
    """`value`: the number.   `gradients`: what `backward` is given for it, by the names of its arguments.   `by_step`:
    its parts by step and sample, which add up to it (T, N).   `head`: the gradients of a head's `weight` and `bias`.

    Where there is a target: `predicted` (T, N, K), the numbers that are held against it, of classes their shares
    softmax(y[t]), and `d_predicted` (T, N, K), the gradient of `output[t]`, or of what a head makes of it, y[t]."""

    value: float
    gradients: dict[str, Any]
    by_step: Array
    head: dict[str, Array]
    predicted: Array | None = None
    d_predicted: Array | None = None


class Target(NamedTuple):
    """What should have come out, time-major and batched.   values: (T, N, K), or (T, N) of classes   counts: (T, N),
    False where a step has no target."""

    values: Array
    counts: Array


def one_number(trace: Trace, layer: int, direction: int, t: int, unit: int, sample: int = 0, state: str = "h") -> Loss:
    """h[t][unit], or c[t][unit], of any layer and direction: what made this number?

    Raises ValueError for a number that the trace has not, and for one in the padding.
    """
    states = trace.arch.spec.states
    if state not in states:
        raise invalid("state must be one of {states}; got {value!r}", states=", ".join(states), value=state)
    check_index("layer", layer, trace.arch.num_layers)
    check_index("direction", direction, trace.arch.num_directions)
    values = getattr(trace.layers[layer][direction], state)
    check_index("sample", sample, values.shape[1])
    check_index("t", t, trace.length(sample))
    check_index("unit", unit, values.shape[2])
    xp = namespace_of(values)
    seed, by_step = xp.zeros_like(values), xp.zeros_like(values[..., 0])
    seed[t, sample, unit] = 1.0
    by_step[t, sample] = values[t, sample, unit]
    return Loss(float(values[t, sample, unit]), {f"d_{state}": {(layer, direction): seed}}, by_step, {})


def sum_of_outputs(trace: Trace) -> Loss:
    """All numbers of `output` added up; padding is 0 and adds nothing."""
    xp, output = namespace_of(trace.x), time_major(trace, trace.output)
    by_step = output.sum(axis=-1)
    return Loss(float(by_step.sum()), {"d_output": xp.ones_like(trace.output)}, by_step, {})


def every_step(trace: Trace, target: Any) -> Target:
    """A target at every step, laid out as `output`; K numbers, or one class, a step.

    Raises ValueError where it has not as many steps and samples as the output.
    """
    values = like(trace.x, target)
    axes = 2 if trace.batched else 1
    if tuple(values.shape[:axes]) != tuple(trace.output.shape[:axes]):
        raise invalid(
            "target must begin with the axes of output, {expected}; got {got}",
            expected=tuple(trace.output.shape[:axes]),
            got=tuple(values.shape),
        )
    return Target(time_major(trace, values), _inside(trace))


def last_step(trace: Trace, target: Any) -> Target:
    """A target for the last step of each sample alone.   target: (N, K) or (N,), without N where x has no batch

    Raises ValueError where it has not one entry for each sample.
    """
    xp, (T, N) = namespace_of(trace.x), trace.x.shape[:2]
    values = like(trace.x, target)
    values = values if trace.batched else values[None]
    if len(values) != N:
        raise invalid("target must have one entry for each sample, {N} in all; got {got}", N=N, got=len(values))
    ends = xp.asarray([trace.length(n) - 1 for n in range(N)], device=trace.x.device)
    t = xp.arange(T, device=trace.x.device)[:, None]
    return Target(xp.stack([values] * T), t == ends[None])


def next_input(trace: Trace) -> Target:
    """Every step is to say what is read next; the last step of a sample has no target."""
    xp, inside = namespace_of(trace.x), _inside(trace)
    has_next = xp.concat([inside[1:], xp.zeros_like(inside[:1])], axis=0)
    shifted = xp.concat([trace.x[1:], xp.zeros_like(trace.x[:1])], axis=0)
    return Target(xp.where(has_next[..., None], shifted, xp.zeros_like(shifted)), has_next)


def next_character(trace: Trace) -> Target:
    """`next_input` where x is one-hot: the target is the class of the next character, its largest entry."""
    values, counts = next_input(trace)
    return Target(namespace_of(values).argmax(values, axis=-1), counts)


def squared_error(trace: Trace, target: Target, head: Head | None = None) -> Loss:
    """The mean of (prediction - target)² over all numbers that have a target, as torch's `mse_loss`; the prediction is
    `output`, or what a head makes of it.

    Raises ValueError where prediction and target differ in size, and where no step has a target.
    """
    predicted = _predicted(trace, head)  # (T, N, K)
    if tuple(target.values.shape) != tuple(predicted.shape):
        raise invalid(
            "target must have the size of what is predicted, {expected}; got {got}",
            expected=tuple(predicted.shape),
            got=tuple(target.values.shape),
        )
    xp, counted = namespace_of(predicted), target.counts[..., None]
    numbers = _number(target) * predicted.shape[2]
    difference = xp.where(counted, predicted - target.values, xp.zeros_like(predicted))
    by_step = (difference**2).sum(axis=-1) / numbers
    return _through_head(trace, head, by_step, predicted, difference * 2 / numbers)


def cross_entropy(trace: Trace, target: Target, head: Head) -> Loss:
    """The mean of -log softmax(W output[t] + b)[class] over all steps that have a target, as torch's `cross_entropy`.

    target: classes (T, N), whole numbers from 0 to K - 1.
    Raises ValueError for a class that there is not, and where no step has a target.
    """
    logits = _predicted(trace, head)
    xp, K = namespace_of(logits), logits.shape[2]
    classes = xp.arange(K, device=trace.x.device)
    is_class = (target.values[..., None] == classes) & target.counts[..., None]  # (T, N, K)
    steps = _number(target)
    if target.values.ndim != 2 or int(is_class.sum()) != steps:
        raise invalid("target must be classes, whole numbers from 0 to {last}, one for each step", last=K - 1)
    log_shares = log_softmax(logits)
    by_step = -xp.where(is_class, log_shares, xp.zeros_like(logits)).sum(axis=-1) / steps
    shares = xp.exp(log_shares)
    d_logits = shares - xp.where(is_class, xp.ones_like(logits), xp.zeros_like(logits))
    d_logits = xp.where(target.counts[..., None], d_logits, xp.zeros_like(logits)) / steps
    return _through_head(trace, head, by_step, shares, d_logits)


def _inside(trace: Trace) -> Array:
    """(T, N): True inside a sample."""
    valid, xp = trace.valid(), namespace_of(trace.x)
    return xp.ones(trace.x.shape[:2], dtype=bool) if valid is None else valid[..., 0]


def _number(target: Target) -> int:
    """How many steps have a target."""
    if not (steps := int(target.counts.sum())):
        raise invalid("target must have at least one step that counts; got {value}", value=0)
    return steps


def _predicted(trace: Trace, head: Head | None) -> Array:
    """(T, N, K)"""
    output = time_major(trace, trace.output)
    if head is None:
        return output
    own = Head(like(trace.x, head.weight), None if head.bias is None else like(trace.x, head.bias))
    return predictions(output, own)


def _through_head(trace: Trace, head: Head | None, by_step: Array, predicted: Array, d_predicted: Array) -> Loss:
    """The loss, with what it gives to `output` and to the head.   predicted, d_predicted: (T, N, K)"""
    value = float(by_step.sum())
    if head is None:
        return Loss(value, {"d_output": as_given(trace, d_predicted)}, by_step, {}, predicted, d_predicted)
    d_rows = d_predicted.reshape((-1, d_predicted.shape[2]))  # (T*N, K)
    output = time_major(trace, trace.output).reshape((len(d_rows), -1))
    of_head = {"weight": d_rows.T @ output} | ({} if head.bias is None else {"bias": d_rows.sum(axis=0)})
    d_output = as_given(trace, d_predicted @ like(trace.x, head.weight))
    return Loss(value, {"d_output": d_output}, by_step, of_head, predicted, d_predicted)
