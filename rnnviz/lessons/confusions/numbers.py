"""What the lines of a confusion run on: a lesson's own layer and numbers where they fit, else small ones of a seed."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch

from rnnviz.check.modules import fused_module, run_module
from rnnviz.experiment import Setup
from rnnviz.lessons.confusions.confusion import Confusion, Names, parameters_of
from rnnviz.lessons.folding import folded
from rnnviz.lessons.lesson import LessonRun
from rnnviz.lessons.simulator import recurrent_stages, setup_of
from rnnviz.lessons.stages.linear import linear_by_torch, linear_setup, new_linear
from rnnviz.lessons.tensors import tensor, tensors
from rnnviz.network.architecture import Architecture
from rnnviz.network.randomness import normal
from rnnviz.network.weights import init_weights

MOST = {"steps": 12, "batch": 8, "inputs": 33, "units": 8}  # of a lesson's layer whose numbers can be shown
ANSWERS = 5  # of the layer on top, where no lesson has one

Head = Callable[[torch.Tensor], torch.Tensor]


@dataclass(frozen=True)
class Given:
    """names: variable -> its value.   lines: code that says what they are.   of_lesson: they are the lesson's own."""

    names: Names
    lines: tuple[str, ...]
    of_lesson: bool


def given(confusion: Confusion, seed: int, run: LessonRun | None) -> Given:
    """The variables that the lines of `confusion` can read."""
    setup = None if run is None else _of_lesson(confusion, run)
    of_lesson = setup is not None
    setup = setup or _own(confusion, seed)
    arch = replace(setup.arch, batch_first=confusion.arch.batch_first)
    names: Names = _tensors(setup, arch)
    names["rnn"] = fused_module(arch, tensors(setup.weights))
    names["seed"] = seed
    lines = [f"rnn = {arch.constructor_call()[:-1]}{confusion.options})"]
    if confusion.with_head:
        names["head"], line = _head(run if of_lesson else None, arch.output_size, seed)
        lines.append(line)
    with torch.no_grad():
        names |= confusion.adds(names)
        sizes = {"{I}": str(arch.input_size), "{H}": str(arch.hidden_size)}
        lines += [_filled(line, sizes) for line in confusion.before]
        if confusion.called:
            names |= call(names)
            lines.append(_call_line(names))
    if not any("rnn" in word for word in (*parameters_of(confusion.wrong), *lines[1:])):
        lines = lines[1:]
    return Given(names, tuple(piece for line in lines for piece in folded(line)), of_lesson)


def call(names: Names) -> Names:
    """`output` and the last states of the layer on its x and initial states."""
    rnn = names["rnn"]
    state = (names["h_0"], names["c_0"]) if "c_0" in names else names["h_0"]
    output, last = run_module(rnn, names["x"], state, None, rnn.batch_first)
    return {"output": output} | dict(zip(("h_n", "c_n"), last if isinstance(last, tuple) else (last,), strict=False))


def _call_line(names: Names) -> str:
    memory = "c_0" in names
    given = any(bool(names[name].any()) for name in ("h_0", "c_0") if name in names)
    state = "" if not given else ", (h_0, c_0)" if memory else ", h_0"
    return f"output, {'(h_n, c_n)' if memory else 'h_n'} = rnn(x{state})"


def _filled(line: str, sizes: dict[str, str]) -> str:
    for place, size in sizes.items():
        line = line.replace(place, size)
    return line


def _of_lesson(confusion: Confusion, run: LessonRun) -> Setup | None:
    """The call of the lesson's first layer that the lines can run on, if its numbers are few enough to be shown."""
    for stage in recurrent_stages(run.plan):
        if stage.layer is None or not confusion.fits(stage.layer.arch):
            continue
        setup = setup_of(run, stage.module, stage.layer)
        sizes = (setup.seq_len, setup.batch, setup.arch.input_size, setup.arch.hidden_size)
        small = all(size <= most for size, most in zip(sizes, MOST.values(), strict=True))
        ragged = setup.lengths is not None and len(set(setup.lengths)) > 1
        if small and ragged == (confusion.lengths is not None) and setup.batch >= confusion.samples:
            return setup
    return None


def _own(confusion: Confusion, seed: int) -> Setup:
    arch = replace(confusion.arch, batch_first=False)
    shapes = arch.tensor_shapes(confusion.steps, confusion.batch)
    drawn = {name: normal(seed, f"confusion {name}", shapes[name]).astype("float32") for name in shapes}
    zeros = {name: np.zeros_like(value) for name, value in drawn.items()}
    weights = init_weights(arch, seed)
    return Setup(arch, weights, drawn["input"], zeros["h_0"], zeros.get("c_0"), confusion.lengths)


def _tensors(setup: Setup, arch: Architecture) -> Names:
    """x in the layer's layout, its initial states, its weights by name."""
    x = setup.x.swapaxes(0, 1) if arch.batch_first else setup.x
    names: Names = {"x": tensor(np.ascontiguousarray(x)), "h_0": tensor(setup.h_0)}
    if setup.arch.spec.memory:
        names["c_0"] = torch.zeros_like(names["h_0"]) if setup.c_0 is None else tensor(setup.c_0)
    if setup.lengths is not None:
        names["lengths"] = torch.tensor(setup.lengths)
    weights = tensors(setup.weights)
    names["w"] = weights
    names |= {
        short: weights[f"{long}_l0"]
        for short, long in (
            ("W_ih", "weight_ih"),
            ("W_hh", "weight_hh"),
            ("b_ih", "bias_ih"),
            ("b_hh", "bias_hh"),
        )
    }
    return names


def _head(run: LessonRun | None, inputs: int, seed: int) -> tuple[Head, str]:
    """What reads the last states, up to the lesson's result; without a lesson, a Linear layer of this seed."""
    if run is not None:
        found = _head_of(run)
        if found is not None:
            return found
    head = linear_by_torch(new_linear(inputs, ANSWERS).numbers(seed))
    return head, linear_setup("head", inputs, ANSWERS)


def _head_of(run: LessonRun) -> tuple[Head, str] | None:
    """The lesson's own stages from `last` to its result."""
    chain = []
    name = "last"
    for stage in run.plan:
        if stage.reads == (name,) and stage.layer is None:
            chain.append(stage)
            name = stage.name
    if not chain or run[name].axes != "NF":
        return None

    def head(last: torch.Tensor) -> torch.Tensor:
        values: Names = {"last": last}
        for stage in chain:
            values |= stage.by_torch(values, run.weights.get(stage.module, {}))
        made: torch.Tensor = values[name]
        return made

    return head, "# head: " + ", ".join(stage.title for stage in chain)
