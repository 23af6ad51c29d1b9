"""The code that reproduces what the page shows, with keywords only."""

from rnnviz.architecture import Architecture
from rnnviz.experiment import Experiment, Setup

MOST_NUMBERS = 200  # of x, written out


def reproduce(experiment: Experiment, setup: Setup) -> str:
    """A script that computes this run by hand and with torch and compares them, from the project's own folder."""
    arch = setup.arch
    T, N = setup.sequence.x.shape[:2]
    lines = ["import torch", "from rnnviz import Architecture, compare, forward, torch_forward"]
    if experiment.lesson is not None:
        lesson, seed, text = experiment.lesson
        words = "" if text is None else f", text={text!r}"
        lines += [
            "from rnnviz.lessons import simulator_setup", "",
            f"arch, weights, x, h_0, c_0, lengths = simulator_setup({lesson!r}, seed={seed}{words})",
        ]  # fmt: skip
    else:
        lines += ["from rnnviz.experiment import Experiment, prepare", "from rnnviz.sequences import *", ""]
        lines += [f"arch = {_call(arch)}", f"experiment = {_experiment(experiment)}"]
        lines += ["setup = prepare(experiment)"]
        x = "setup.sequence.x.swapaxes(0, 1).copy()" if arch.batch_first else "setup.sequence.x"
        lines += [f"weights, x = setup.weights, {x}  # {arch.tensor_shapes(T, N)['input']}"]
        lines += ["h_0, c_0, lengths = setup.h_0, setup.c_0, setup.lengths"]
    lines += [
        "", "trace = forward(arch, weights, x, h_0=h_0, c_0=c_0, lengths=lengths)",
        f"reference = torch_forward(arch, weights, x, h_0=h_0, c_0=c_0, lengths=lengths, device={experiment.device!r})",
        "print(compare(trace, reference).verdict, trace.output.shape)", "",
        "# the layer itself, with the same weights",
        f"layer = {arch.constructor_call()}" + (".double()" if experiment.dtype == "float64" else ""),
        "layer.load_state_dict({name: torch.as_tensor(value) for name, value in weights.items()})",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _call(arch: Architecture) -> str:
    return repr(arch)


def _experiment(experiment: Experiment) -> str:
    given = [f"arch, {experiment.source!r}"]
    for name in ("seed", "scheme", "spectral_radius", "dtype", "h_0", "h_0_text", "c_0", "c_0_text", "lengths"):
        value = getattr(experiment, name)
        if value != Experiment.__dataclass_fields__[name].default:
            given.append(f"{name}={value!r}")
    return f"Experiment({', '.join(given)})"
