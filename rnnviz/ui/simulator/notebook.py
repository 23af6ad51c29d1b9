"""The run of the page as a few lines of plain torch, for any notebook.

The listing follows the number that is open on the page, which only the browser knows. So it comes in parts: the start,
for each layer a call that gives its output, and the last lines with places for step, unit, value and tolerance.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.experiment import Setup
from rnnviz.lessons import LessonLayer
from rnnviz.network.architecture import Architecture
from rnnviz.network.randomness import STATE_STREAMS
from rnnviz.network.schemes import SCHEMES
from rnnviz.sources.sequences import Impulse, Normal, Ramp, Sine, Source, Table, Text
from rnnviz.ui.simulator.fields import Choices
from rnnviz.ui.simulator.notebook_edits import given_edits, weight_edits
from rnnviz.ui.simulator.notebook_loop import loop_lines, step_lines

# Numbers of a lesson's layer, weights and x, up to which they are written out.
WRITTEN_AT_MOST = 2_000


@dataclass(frozen=True)
class Notebook:
    """A listing is `start`, `calls[layer]` and `ends[layer][direction]`, one after the other.

    An end has places for {t} and {unit}, and in its last two lines for {value} and {tolerance}.
    """

    start: str
    calls: tuple[str, ...]
    ends: tuple[tuple[str, ...], ...]


def notebook(chosen: Choices, setup: Setup, sample: int) -> Notebook:
    """The run in torch's words; `sample` is the one that is drawn."""
    arch = setup.arch
    own = arch.spec.torch_step
    start = [
        *_imports(chosen, setup),
        *([] if own is None else step_lines(own)),
        "",
        *_module(chosen, setup),
        *weight_edits(chosen),
        "",
        *_input(chosen, setup),
        *_states(chosen, setup),
        *given_edits(chosen, _given_states(setup)),
    ]
    if setup.lengths is not None:
        start += [f"lengths = {list(setup.lengths)}"]
    layers, directions = range(arch.num_layers), range(arch.num_directions)
    return Notebook(
        "\n".join(start) + "\n\n",
        tuple("\n".join(_call(setup, layer)) + "\n\n" for layer in layers),
        tuple(tuple("\n".join(_end(arch, layer, d, sample)) + "\n" for d in directions) for layer in layers),
    )


def _imports(chosen: Choices, setup: Setup) -> list[str]:
    if not isinstance(chosen, LessonLayer):
        return ["import numpy as np", "import torch"]
    return ["import torch", *([] if _is_written(setup) else ["from rnnviz.lessons import simulator_setup"])]


def _module(chosen: Choices, setup: Setup) -> list[str]:
    """Lines that make `rnn`, the layer with its weights."""
    arch = setup.arch
    if not isinstance(chosen, LessonLayer) and chosen.given is not None:
        lines = [
            f"rnn = {arch.weights_call()}",
            'rnn.load_state_dict(torch.load("rnnviz_weights.pt", weights_only=True))  # from the tab Export',
        ]
    elif not isinstance(chosen, LessonLayer):
        lines = SCHEMES[chosen.scheme].notebook(arch, chosen.seed, chosen.spectral_radius)
    elif _is_written(setup):
        weights = [f'    "{name}": torch.tensor({_literal(value)}),' for name, value in setup.weights.items()]
        lines = [f"rnn = {arch.constructor_call()}", "rnn.load_state_dict({", *weights, "})"]
    else:
        text = "" if chosen.text is None else f", text={chosen.text!r}"
        lines = [
            "# The lesson's numbers are too many to write out: they come from its own call.",
            f"setup = simulator_setup({chosen.lesson!r}, seed={chosen.seed}{text})",
            f"rnn = {arch.constructor_call()}",
            "rnn.load_state_dict({name: torch.from_numpy(value) for name, value in setup.weights.items()})",
        ]
    return [*lines, "rnn.double()"] if setup.x.dtype == np.float64 else lines


def _input(chosen: Choices, setup: Setup) -> list[str]:
    """Lines that make `x`, in the layout of the layer."""
    dtype = f"torch.{setup.x.dtype.name}"
    if not isinstance(chosen, LessonLayer):
        lines = [*source_lines(chosen.source), f"x = torch.tensor(x, dtype={dtype})"]
    elif _is_written(setup):
        lines = [f"x = torch.tensor({_literal(setup.x)}, dtype={dtype})"]
    else:
        lines = ["x = torch.from_numpy(setup.x)"]
    T, N, I = setup.seq_len, setup.batch, setup.arch.input_size  # noqa: E741 - the letters of the formulas
    changed = given_edits(chosen, ("x",))
    if setup.arch.batch_first:
        return [*lines, *changed, f"x = x.transpose(0, 1)  # ({N}, {T}, {I}): batch, seq_len, input_size"]
    lines[-1] += f"  # ({T}, {N}, {I}): seq_len, batch, input_size"
    return [*lines, *changed]


def source_lines(source: Source) -> list[str]:
    """Lines that make `x`, (T, N, I) in NumPy, in float64."""
    shape = (source.seq_len, source.batch, source.input_size)
    T, N, I = shape  # noqa: E741 - the letters of the formulas
    if isinstance(source, Normal):
        return [f"x = np.random.default_rng({source.seed}).standard_normal({shape})"]
    if isinstance(source, Ramp):
        return [f"x = np.ones({shape}) * np.arange(1, {T + 1})[:, None, None]"]
    if isinstance(source, Impulse):
        return [f"x = np.zeros({shape})", f"x[{source.at}, :, {source.feature}] = 1"]
    if isinstance(source, Sine):
        turns = f"t * (1 + i / {I}) / {source.period!r} + i / {2 * I} + n / {N}"
        return [f"t, n, i = np.ogrid[:{T}, :{N}, :{I}]", f"x = np.sin(2 * np.pi * ({turns}))"]
    if isinstance(source, Text):
        return _one_hot_lines(source, shape)
    return _table_lines(source, shape)


def _one_hot_lines(source: Text, shape: tuple[int, int, int]) -> list[str]:
    encoded = source.encoded
    features = [[encoded.alphabet[letter] for letter in line] for line in encoded.lines]
    return [
        f"features = {features}  # of each character of {' / '.join(map(''.join, encoded.lines))!a}",
        f"x = np.zeros({shape})",
        "for n, hot in enumerate(features):",
        "    x[np.arange(len(hot)), n, hot] = 1",
    ]


def _table_lines(source: Table, shape: tuple[int, int, int]) -> list[str]:
    samples = [np.asarray(sample) for sample in source.parsed.samples]
    rows = [f"    {_literal(sample)}," for sample in samples]
    return [
        "samples = [",
        *rows,
        "]",
        f"x = np.zeros({shape})",
        "for n, sample in enumerate(samples):",
        "    x[: len(sample), n] = sample",
    ]


def _states(chosen: Choices, setup: Setup) -> list[str]:
    """Lines that make the initial states; none where all are zeros, as torch takes them anyway."""
    lines = []
    for name, value in _given_states(setup).items():
        dtype = f"dtype=torch.{value.dtype.name}"
        if isinstance(chosen, LessonLayer) and not _is_written(setup):
            lines.append(f"{name} = torch.from_numpy(setup.{name})")
        elif not isinstance(chosen, LessonLayer) and getattr(chosen, name) == "random":
            stream = f"[{chosen.seed}, {STATE_STREAMS[name]}]"
            drawn = f"np.random.default_rng({stream}).standard_normal({value.shape})"
            lines.append(f"{name} = torch.tensor({drawn}, {dtype})")
        elif not isinstance(chosen, LessonLayer) and getattr(chosen, name) == "zeros":  # where an edit stands in it too
            lines.append(_constant(name, np.zeros_like(value), dtype))
        elif (value == value.flat[0]).all():
            lines.append(_constant(name, value, dtype))
        else:
            lines.append(f"{name} = torch.tensor({_literal(value)}, {dtype})")
    return lines


def _constant(name: str, value: NDArray[Any], dtype: str) -> str:
    number = value.flat[0]
    if number == 0:
        return f"{name} = torch.zeros({value.shape}, {dtype})"
    return f"{name} = torch.full({value.shape}, {_literal(number)}, {dtype})"


def _given_states(setup: Setup) -> dict[str, NDArray[Any]]:
    states = {"h_0": setup.h_0} | ({} if setup.c_0 is None else {"c_0": setup.c_0})
    return states if any(value.any() for value in states.values()) else {}


def _call(setup: Setup, layer: int) -> list[str]:
    """Lines that give the output of layer `layer`: of the whole stack, or of its first layers alone."""
    arch = setup.arch
    if arch.spec.torch_step is not None:
        ragged, has_states = setup.lengths is not None, bool(_given_states(setup))
        return loop_lines(arch, arch.spec.torch_step, layer, ragged, has_states, setup.x.shape[0])
    name, lines = "rnn", []
    given = list(_given_states(setup))
    if layer < arch.num_layers - 1:
        name = "first_layers"
        states = (layer + 1) * arch.num_directions
        given = [f"{state}[:{states}]" for state in given]
        double = ".double()" if setup.x.dtype == np.float64 else ""
        lines = [
            f"first_layers = {replace(arch, num_layers=layer + 1).constructor_call()}{double}",
            "first_layers.load_state_dict({name: rnn.state_dict()[name] for name in first_layers.state_dict()})",
        ]
    hx = f", ({', '.join(given)})" if len(given) > 1 else "".join(f", {state}" for state in given)
    last = "(h_n, c_n)" if setup.c_0 is not None else "h_n"
    if setup.lengths is None:
        return [*lines, "with torch.no_grad():", f"    output, {last} = {name}(x{hx})"]
    layout = f"batch_first={arch.batch_first}"
    pack, pad = "torch.nn.utils.rnn.pack_padded_sequence", "torch.nn.utils.rnn.pad_packed_sequence"
    return [
        *lines,
        f"packed = {pack}(x, lengths, {layout}, enforce_sorted=False)",
        "with torch.no_grad():",
        f"    output, {last} = {name}(packed{hx})",
        f"output, _ = {pad}(output, {layout}, total_length={setup.x.shape[0]})",
    ]


def _end(arch: Architecture, layer: int, direction: int, sample: int) -> list[str]:
    """The last lines, with their places: the number that is open on the page."""
    unit = f"{arch.state_size} + {{unit}}" if direction else "{unit}"
    index = f"{sample}, {{t}}, {unit}" if arch.batch_first else f"{{t}}, {sample}, {unit}"
    side = ", reverse: behind the units of the forward direction" if direction else ""
    return [
        f"h = output[{index}].item()  # layer {layer}, unit {{unit}}, after step {{t}}{side}",
        "print(h)",
        "expected = {value}  # on the page",
        "assert abs(h - expected) <= {tolerance}",
    ]


def _is_written(setup: Setup) -> bool:
    """Whether a lesson's numbers are few enough to stand in the listing."""
    arrays = [setup.x, *setup.weights.values()]
    return sum(int(array.size) for array in arrays) <= WRITTEN_AT_MOST


def _literal(values: Any) -> str:
    """Numbers as Python writes them, in the fewest digits that give the same number of their dtype."""
    if np.ndim(values) == 0:
        return str(values)
    return "[" + ", ".join(map(_literal, values)) + "]"
