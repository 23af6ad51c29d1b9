"""The whole way back without autograd, in NumPy: it goes on where the listing in plain torch ends."""

import inspect
from typing import Any, get_type_hints

from rnnviz.experiment import Setup
from rnnviz.network.cells.cell import StepWeights
from rnnviz.ui.simulator.back.question import Question

_MATHS = """\
Array, tanh, join = np.ndarray, np.tanh, np.concatenate


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def relu(a):
    return np.maximum(a, 0)


def sigmoid_back(d, s):
    return d * s * (1 - s)


def tanh_back(d, y):
    return d * (1 - y * y)


def relu_back(d, y):
    return np.where(y <= 0, 0, d)


def split(a, *shares):
    return np.split(a, np.cumsum(shares)[:-1] * len(a) // sum(shares))


def gates(a, *activations):
    return [own(block) for own, block in zip(activations, np.split(a, len(activations)))]
"""
_FORWARD = """\
W = {{name: value.detach().numpy() for name, value in w.items()}}
x_read = x.detach().numpy()  # (T, 1, I)
trace, reads, own = {{}}, [], {{}}
for layer in range({layers}):
    reads.append(x_read)
    for direction in range({directions}):
        end = f"_l{{layer}}" + "_reverse" * direction
        b_ih, b_hh = ({bias}[:, None] for side in ("ih", "hh"))
        own[layer, direction] = StepWeights(W["weight_hh" + end], b_hh, W.get("weight_hr" + end))
        h, c = h_0[layer * {directions} + direction].detach().numpy().T, {c_0}
        for t in reversed(range(T)) if direction else range(T):
            step = {step}(own[layer, direction], W["weight_ih" + end] @ x_read[t].T + b_ih, h, c)
            trace[layer, direction, t] = step, h, c  # what was computed, and from which states
            h, c = step.h, {next_c}
    sides = [[trace[layer, d, t][0].h.T for t in range(T)] for d in range({directions})]
    x_read = np.concatenate(sides, axis=2)  # (T, 1, D * H), what the next layer reads
"""
_BACK = """\
dW = {{name: np.zeros_like(value) for name, value in W.items()}}
for layer in reversed(range({layers})):
    d_read = np.zeros_like(reads[layer])  # of what the layer has read: x, or the layer below
    for direction in range({directions}):
        end = f"_l{{layer}}" + "_reverse" * direction
        d_h = d_c = 0
        for t in range(T) if direction else reversed(range(T)):
            step, h, c = trace[layer, direction, t]
            units = slice(direction * {size}, (direction + 1) * {size})
            d_h = d_h + d_out[t, :, units].T + given.get(("h", layer, direction, t), 0)
            d_c = d_c + given.get(("c", layer, direction, t), 0)
            back = {step_back}(own[layer, direction], step, h, c, d_h, d_c)
            dW["weight_ih" + end] += back.from_x @ reads[layer][t]
{weight_hh}{more}            d_read[t] += (W["weight_ih" + end].T @ back.from_x).T
            d_h, d_c = back.h_before, {c_before}
{cut}    d_out = d_read
d_x = d_out
"""
_CHECK = """\
for name, value in dW.items():
    print(name, float(np.linalg.norm(value)))
    np.testing.assert_allclose(value, gradient(w[name]).numpy(), rtol=0, atol={tolerance} * max(1, abs(value).max()))
np.testing.assert_allclose(d_x, gradient(x).numpy(), rtol=0, atol={tolerance} * max(1, abs(d_x).max()))
"""
_CHECK_HEAD = """\
np.testing.assert_allclose(dV, gradient(head.weight).numpy(), rtol=0, atol={tolerance} * max(1, abs(dV).max()))
np.testing.assert_allclose(db, gradient(head.bias).numpy(), rtol=0, atol={tolerance} * max(1, abs(db).max()))
"""


def loop_by_hand(setup: Setup, question: Question) -> str:
    """To be run after `back_notebook`'s listing, whose x, states, weights, head and target it reads."""
    arch = setup.arch
    spec, D, B = arch.spec, arch.num_directions, "            "
    back: Any = get_type_hints(spec.step_back)["return"]
    through = [gate.reads_through for gate in spec.gates]
    weight_hh = f'{B}dW["weight_hh" + end] += back.from_h @ h.T\n'
    if any(through):
        read = ", ".join(f"step.{letter} * h" if letter else "h" for letter in through)
        rows = f"split(back.from_h, {', '.join('1' * len(through))})"
        weight_hh = f"{B}read = [{read}]\n{B}blocks = zip({rows}, read)\n"
        weight_hh += f'{B}dW["weight_hh" + end] += join([d @ r.T for d, r in blocks])\n'
    sides = ("ih", "hh") if arch.bias else ()
    more = "".join(f'{B}dW["bias_{side}" + end] += back.from_{"xh"[side == "hh"]}[:, 0]\n' for side in sides)
    if arch.proj_size:
        more += f'{B}dW["weight_hr" + end] += d_h @ step.unprojected.T\n'
    cut = ""
    if question.truncate:
        cut = f"{B}count = T - 1 - t if direction else t\n{B}if count and count % {question.truncate} == 0:\n"
        cut += f"{B}    d_h = d_c = 0  # truncation: nothing is handed on\n"
    memory = spec.memory
    zeros = f"np.zeros({len(arch.gates) * arch.hidden_size}, x_read.dtype)"
    c_0 = f"c_0[layer * {D} + direction].detach().numpy().T" if memory else "None"
    sources = [inspect.getsource(part).rstrip() for part in (StepWeights, spec.values, back, spec.step, spec.step_back)]
    parts = [
        "from typing import NamedTuple\n\nimport numpy as np",
        _MATHS.rstrip(),
        *sources,
        _FORWARD.format(
            layers=arch.num_layers,
            directions=D,
            bias='W[f"bias_{side}" + end]' if arch.bias else zeros,
            c_0=c_0,
            step=spec.step.__name__,
            next_c="step.c" if memory else "None",
        )
        + "\n".join(_given(arch.output_size, question)),
        _BACK.format(
            layers=arch.num_layers,
            directions=D,
            size=arch.state_size,
            step_back=spec.step_back.__name__,
            weight_hh=weight_hh,
            more=more,
            c_before="back.c_before" if memory else "0",
            cut=cut,
        ).rstrip(),
        (_CHECK + (_CHECK_HEAD if question.has_head else "")).format(
            tolerance="1e-5" if setup.x.dtype == "float32" else "1e-12"
        ),
    ]
    return "\n\n\n".join(parts)


def _given(size: int, question: Question) -> list[str]:
    """Lines that make what the question gives: `d_out`, of the outputs, and `given`, of states inside."""
    start = ["", "d_out, given = np.zeros_like(x_read), {}  # what is asked: the output stands in x_read now"]
    if number := question.number:
        state, layer, direction, t, unit = number
        shape = f"trace[{layer}, {direction}, {t}][0].{state}"
        return [
            *start,
            f'given["{state}", {layer}, {direction}, {t}] = np.zeros_like({shape})',
            f'given["{state}", {layer}, {direction}, {t}][{unit}] = 1',
        ]
    if question.of == "sum":
        return [*start, "d_out += 1"]
    through = [
        "dV, db = d_predicted[:, 0].T @ x_read[:-1, 0], d_predicted.sum(axis=(0, 1))",
        "d_out[:-1] = d_predicted @ V",
    ]
    head = ["V, b = (p.detach().numpy() for p in (head.weight, head.bias))", "predicted = x_read[:-1] @ V.T + b"]
    if question.of == "characters":
        return [
            *start,
            *head,
            "shares = np.exp(predicted - predicted.max(axis=2, keepdims=True))",
            "shares /= shares.sum(axis=2, keepdims=True)  # softmax",
            "d_predicted = (shares - reads[0][1:]) / (T - 1)  # of the mean of -log: softmax minus the right one",
            *through,
        ]
    if question.has_head:
        return [*start, *head, "d_predicted = 2 * (predicted - reads[0][1:]) / predicted.size", *through]
    rows = "-1:" if question.target == "last" else ":"
    return [*start, f"d_out[{rows}] = 2 * (x_read[{rows}] - target.numpy()[:, None]) / target.numpy().size"]
