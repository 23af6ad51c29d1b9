"""The code that reproduces what the page shows: in plain torch, which follows the open number, and with rnnviz."""

import json
from dataclasses import asdict, fields

from rnnviz.experiment import Experiment, Setup
from rnnviz.lessons import LessonLayer
from rnnviz.network.architecture import Architecture
from rnnviz.ui.kit.components import component
from rnnviz.ui.simulator.back.notebook import BackNotebook
from rnnviz.ui.simulator.fields import Choices
from rnnviz.ui.simulator.notebook import Notebook

_mount = component("rnnviz_code", script="simulator/code.js", styles=("tokens.css", "kit.css", "code.css"))


def torch_code(channel: str, parts: Notebook | BackNotebook, *, key: str) -> None:
    """The listing for the number that is open on `channel`; the browser fills it in when time or selection moves."""
    content = {"channel": channel, "back" if isinstance(parts, BackNotebook) else "parts": asdict(parts)}
    _mount(key=key, data=json.dumps(content, ensure_ascii=False).encode())


def reproduce(experiment: Choices, setup: Setup) -> str:
    """A script that computes this run by hand and with torch and compares them, from the project's own folder."""
    arch = setup.arch
    names = "compare, forward, torch_forward"
    lines = [
        "import torch",
        f"from rnnviz import {names if isinstance(experiment, LessonLayer) else f'Architecture, {names}'}",
    ]
    if isinstance(experiment, LessonLayer):
        lesson, seed, text = experiment.lesson, experiment.seed, experiment.text
        words = "" if text is None else f", text={text!r}"
        lines += [
            "from rnnviz.lessons import simulator_setup",
            "",
            f"setup = simulator_setup({lesson!r}, seed={seed}{words})",
            "arch, weights = setup.arch, setup.weights",
        ]
        if arch.batch_first:
            lines.append("x = setup.x.swapaxes(0, 1).copy()  # the layer reads (batch, seq_len, input_size)")
        else:
            lines.append("x = setup.x")
    else:
        source = type(experiment.source).__name__
        lines += [
            "from rnnviz.experiment import Experiment",
            f"from rnnviz.sources.sequences import {source}",
            "",
        ]
        lines += [f"arch = Architecture({_changed(arch).removeprefix(', ')})"]
        lines += [] if experiment.given is None else _given_lines()
        lines += [f"experiment = {_experiment(experiment)}", "setup = experiment.setup()"]
        x = "setup.x.swapaxes(0, 1).copy()" if arch.batch_first else "setup.x"
        lines += [f"weights, x = setup.weights, {x}  # {arch.tensor_shapes(setup.seq_len, setup.batch)['input']}"]
    lines += [
        "h_0, c_0, lengths = setup.h_0, setup.c_0, setup.lengths",
        "",
        "trace = forward(arch, weights, x, h_0=h_0, c_0=c_0, lengths=lengths)",
        f"reference = torch_forward(arch, weights, x, h_0=h_0, c_0=c_0, lengths=lengths, device={experiment.device!r})",
        "print(compare(trace, reference).verdict, trace.output.shape)",
    ]
    if arch.torch_name is not None:
        lines += [
            "",
            "# the layer itself, with the same weights",
            f"layer = {arch.constructor_call()}" + (".double()" if setup.x.dtype == "float64" else ""),
            "layer.load_state_dict({name: torch.as_tensor(value) for name, value in weights.items()})",
        ]
    return "\n".join(lines) + "\n"


def _given_lines() -> list[str]:
    """Weights that no seed draws: from the file that the tab Export gives."""
    return [
        "from rnnviz import read_checkpoint",
        "from rnnviz.network.given_weights import given_weights",
        "",
        'with open("rnnviz_weights.pt", "rb") as file:  # from the tab Export',
        '    (layer,) = read_checkpoint(file.read(), "rnnviz_weights.pt")',
        "given = given_weights(layer.arch, layer.weights)",
    ]


def _experiment(experiment: Experiment) -> str:
    changed = _changed(experiment, ("arch", "source", "device", "tf32", "given"))
    given = "" if experiment.given is None else ", given=given"
    return f"Experiment(arch, {experiment.source!r}{changed}{given})"


def _changed(value: Architecture | Experiment, but: tuple[str, ...] = ()) -> str:
    """Its fields that differ from their defaults, as keywords behind a comma."""
    chosen = [(one.name, getattr(value, one.name)) for one in fields(value) if one.name not in but]
    defaults = {one.name: one.default for one in fields(value)}
    return "".join(f", {name}={one!r}" for name, one in chosen if one != defaults[name])
