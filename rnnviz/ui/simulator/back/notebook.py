"""The way back of the page in plain torch, for any notebook: every state kept, `.backward()`, and the open gradient."""

from dataclasses import dataclass

from rnnviz.experiment import Setup
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells.cell import TorchStep
from rnnviz.ui.simulator.back.question import Question
from rnnviz.ui.simulator.fields import Choices
from rnnviz.ui.simulator.notebook import notebook
from rnnviz.ui.simulator.notebook_loop import step_lines

_GRAD = "grad = gradient({of})[{at}].item()"


@dataclass(frozen=True)
class BackNotebook:
    """A listing is `start`, then one of `ends`, of a state, a first state, an input, a weight or the head, with places
    for {layer}, {direction}, {t}, {unit}, {row}, {name} and {index}, and in its last two lines for {value} and
    {tolerance}."""

    start: str
    ends: dict[str, str]


def back_notebook(chosen: Choices, setup: Setup, sample: int, question: Question) -> BackNotebook:
    """The sample that is drawn, walked back by autograd.

    Raises ValueError where what is typed as a target does not fit.
    """
    arch = setup.arch
    lines = [notebook(chosen, setup, sample).start.rstrip(), ""]
    if arch.proj_size and arch.spec.torch_projected_step is not None:
        lines += [*step_lines(arch.spec.torch_projected_step), ""]
    lines += [*_leaves(setup, sample), *_loop(setup, question)]
    lines += ["output = below  # (T, 1, D * H): the sample that is drawn", *_loss(chosen, setup, question)]
    lines += [
        "loss.backward()",
        "",
        "",
        "def gradient(value):",
        "    return torch.zeros_like(value) if value.grad is None else value.grad  # None: no way leads there",
        "",
        "",
    ]
    ends: dict[str, str] = {}
    for state in arch.spec.states:
        ends[state] = _GRAD.format(of=f'kept["{state}", {{layer}}, {{direction}}, {{t}}]', at="0, {unit}")
        ends[f"{state}_0"] = _GRAD.format(of=f"{state}_0", at="{row}, 0, {unit}")
    ends |= {"x": _GRAD.format(of="x", at="{t}, 0, {unit}"), "weight": _GRAD.format(of='w["{name}"]', at="{index}")}
    if question.has_head:
        ends["head"] = _GRAD.format(of="{name}", at="{index}")
    last = ["print(grad)", "expected = {value}  # on the page", "assert abs(grad - expected) <= {tolerance}", ""]
    return BackNotebook("\n".join(lines), {name: "\n".join([end, *last]) for name, end in ends.items()})


def _leaves(setup: Setup, sample: int) -> list[str]:
    """Lines that make what gradients are asked of: weights, x and the first states of one sample."""
    arch, length = setup.arch, setup.length(sample)
    x = "x.transpose(0, 1)" if arch.batch_first else "x"
    given = setup.h_0.any() or (setup.c_0 is not None and setup.c_0.any())
    rows = arch.num_layers * arch.num_directions
    lines = [
        "w = {name: value.detach().clone().requires_grad_() for name, value in rnn.named_parameters()}",
        f"x = {x}[:{length}, {sample} : {sample + 1}].clone().requires_grad_()",
    ]
    for state in arch.spec.states:
        zeros = f"x.detach().new_zeros({rows}, 1, {arch.state_size if state == 'h' else arch.hidden_size})"
        made = f"{state}_0[:, {sample} : {sample + 1}].clone()" if given else zeros
        lines.append(f"{state}_0 = {made}.requires_grad_()")
    return lines


def _loop(setup: Setup, question: Question) -> list[str]:
    """Lines that compute every step, each with its own cell call, and keep its states in `kept`."""
    arch, memory = setup.arch, setup.arch.spec.memory
    D, step = arch.num_directions, "        "
    lines = [
        "T, kept, below = len(x), {}, x",
        f"for layer in range({arch.num_layers}):",
        "    sides = []",
        f"    for direction in range({D}):",
        f'{step}end = f"_l{{layer}}" + "_reverse" * direction',
        *_own(arch),
        f"{step}h = h_0[layer * {D} + direction]",
        *([f"{step}c = c_0[layer * {D} + direction]"] if memory else []),
        f"{step}for t in reversed(range(T)) if direction else range(T):",
    ]
    if question.truncate:
        cut = "h, c = h.detach(), c.detach()" if memory else "h = h.detach()"
        lines += [
            f"{step}    count = T - 1 - t if direction else t",
            f"{step}    if count and count % {question.truncate} == 0:",
            f"{step}        {cut}  # truncation",
        ]
    lines += [f"{step}    {_step(arch)}", f"{step}    h.retain_grad()", f'{step}    kept["h", layer, direction, t] = h']
    if memory:
        lines += [
            f"{step}    c = c.clone()  # its gradient is then that of later steps and of the loss",
            f"{step}    c.retain_grad()",
            f'{step}    kept["c", layer, direction, t] = c',
        ]
    lines += [
        f'{step}sides.append(torch.stack([kept["h", layer, direction, t] for t in range(T)]))',
        "    below = torch.cat(sides, dim=2)",
    ]
    return lines


def _own_step(arch: Architecture) -> TorchStep | None:
    """The step in torch's operations that stands above the loop, where torch has no function for it."""
    return arch.spec.torch_projected_step if arch.proj_size else arch.spec.torch_step


def _own(arch: Architecture) -> list[str]:
    if _own_step(arch) is not None:
        return ["        own = {name.removesuffix(end): value for name, value in w.items() if name.endswith(end)}"]
    names = '("weight_ih", "weight_hh", "bias_ih", "bias_hh")'
    return [f"        own = [w.get(name + end) for name in {names}]"]


def _step(arch: Architecture) -> str:
    """One step by torch's own function for a cell, or by the operations that stand above."""
    if (own := _own_step(arch)) is not None:
        states = ("h, c", "c") if arch.spec.memory else ("h, _", "None")
        return f"{states[0]} = {own.__name__}(torch, below[t], h, {states[1]}, own)"
    call = f"torch.{arch.cell}_cell"
    return f"h, c = {call}(below[t], (h, c), *own)" if arch.spec.memory else f"h = {call}(below[t], h, *own)"


def _loss(chosen: Choices, setup: Setup, question: Question) -> list[str]:
    """Lines that make `loss`, what the gradients are of; as `Question.loss`."""
    if number := question.number:
        state, layer, direction, t, unit = number
        return [f'loss = kept["{state}", {layer}, {direction}, {t}][0, {unit}]']
    if question.of == "sum":
        return ["loss = output.sum()"]
    functional, arch = "torch.nn.functional", setup.arch
    if question.has_head:
        double = ".double()" if setup.x.dtype == "float64" else ""
        made = f"torch.manual_seed({chosen.seed})", f"{arch.weights_call()}  # what it draws comes first"
        head = [*made, f"head = torch.nn.Linear({arch.output_size}, {arch.input_size}){double}"]
        if question.of == "characters":
            loss = f"loss = {functional}.cross_entropy(head(output[:-1, 0]), x.detach()[1:, 0].argmax(dim=1))"
        else:
            loss = f"loss = {functional}.mse_loss(head(output[:-1]), x.detach()[1:])"
        return [*head, loss]
    last = question.target == "last"
    target = question.typed_target(len(setup.x), arch.output_size)
    rows = target.reshape(-1, arch.output_size).tolist()
    shown = "output[-1:]" if last else "output"
    return [
        f"target = torch.tensor({rows}, dtype=output.dtype)" + ("" if last else "[:T]"),
        f"loss = {functional}.mse_loss({shown}[:, 0], target)",
    ]
