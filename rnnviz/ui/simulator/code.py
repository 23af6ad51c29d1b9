"""The code that reproduces what the page shows, with keywords only."""

from dataclasses import fields

from rnnviz.experiment import Experiment, Setup
from rnnviz.network.architecture import Architecture


def reproduce(experiment: Experiment, setup: Setup) -> str:
    """A script that computes this run by hand and with torch and compares them, from the project's own folder."""
    arch = setup.arch
    T, N = setup.sequence.x.shape[:2]
    names = "compare, forward, torch_forward"
    lines = ["import torch", f"from rnnviz import {names if experiment.lesson else f'Architecture, {names}'}"]
    if experiment.lesson is not None:
        lesson, seed, text = experiment.lesson
        words = "" if text is None else f", text={text!r}"
        lines += [
            "from rnnviz.lessons import simulator_setup",
            "",
            f"arch, weights, x, h_0, c_0, lengths = simulator_setup({lesson!r}, seed={seed}{words})",
        ]
        if arch.batch_first:
            lines.append("x = x.swapaxes(0, 1).copy()  # the layer reads (batch, seq_len, input_size)")
    else:
        source = type(experiment.source).__name__
        lines += [
            "from rnnviz.experiment import Experiment, prepare",
            f"from rnnviz.sources.sequences import {source}",
            "",
        ]
        lines += [f"arch = Architecture({_changed(arch).removeprefix(', ')})"]
        lines += [f"experiment = {_experiment(experiment)}", "setup = prepare(experiment)"]
        x = "setup.sequence.x.swapaxes(0, 1).copy()" if arch.batch_first else "setup.sequence.x"
        lines += [f"weights, x = setup.weights, {x}  # {arch.tensor_shapes(T, N)['input']}"]
        lines += ["h_0, c_0, lengths = setup.h_0, setup.c_0, setup.lengths"]
    lines += [
        "",
        "trace = forward(arch, weights, x, h_0=h_0, c_0=c_0, lengths=lengths)",
        f"reference = torch_forward(arch, weights, x, h_0=h_0, c_0=c_0, lengths=lengths, device={experiment.device!r})",
        "print(compare(trace, reference).verdict, trace.output.shape)",
        "",
        "# the layer itself, with the same weights",
        f"layer = {arch.constructor_call()}" + (".double()" if experiment.dtype == "float64" else ""),
        "layer.load_state_dict({name: torch.as_tensor(value) for name, value in weights.items()})",
    ]
    return "\n".join(lines) + "\n"


def _experiment(experiment: Experiment) -> str:
    return f"Experiment(arch, {experiment.source!r}{_changed(experiment, ('arch', 'source', 'device', 'tf32'))})"


def _changed(value: Architecture | Experiment, but: tuple[str, ...] = ()) -> str:
    """Its fields that differ from their defaults, as keywords behind a comma."""
    chosen = [(one.name, getattr(value, one.name)) for one in fields(value) if one.name not in but]
    defaults = {one.name: one.default for one in fields(value)}
    return "".join(f", {name}={one!r}" for name, one in chosen if one != defaults[name])
