"""The lines of a notebook for a cell that torch lacks: its step in torch's operations, and the loops around it."""

import inspect

from rnnviz.network.architecture import Architecture
from rnnviz.network.cells.cell import TorchStep


def step_lines(step: TorchStep) -> list[str]:
    """The source of the step, with what its annotations need."""
    source = inspect.getsource(step).rstrip().splitlines()
    return ["from collections.abc import Mapping", "from typing import Any", "", "", *source, ""]


def loop_lines(arch: Architecture, step: TorchStep, layer: int, ragged: bool, states: bool, steps: int) -> list[str]:
    """Lines that give `output` of layer `layer`, (seq_len, batch, D * H) or with the batch first.

    states: whether `h_0` has been made; `lengths` has where the batch is `ragged`.
    """
    first = "h_0[k]" if states else f"x.new_zeros(x.shape[{0 if arch.batch_first else 1}], {arch.state_size})"
    suffixes = ['""', '"_reverse"'][: arch.num_directions]
    lines = [
        "weights = rnn.state_dict()  # of the module, only its weights: it has another formula",
        f"output, k = {'x.transpose(0, 1)' if arch.batch_first else 'x'}, 0",
        f"for layer in range({layer + 1}):",
        "    directions = []",
        f"    for suffix in ({', '.join(suffixes)},):",
        '        end = f"_l{layer}{suffix}"',
        "        own = {name.removesuffix(end): w for name, w in weights.items() if name.endswith(end)}",
        f"        h, states = {first}, [None] * {steps}",
        f"        for t in reversed(range({steps})) if suffix else range({steps}):",
        f"            now, _ = {step.__name__}(torch, output[t], h, None, own)",
    ]
    if ragged:
        lines += [
            "            inside = (t < torch.tensor(lengths))[:, None]  # behind the end of a sample its state stays",
            "            h = torch.where(inside, now, h)",
            "            states[t] = torch.where(inside, now, torch.zeros_like(now))",
        ]
    else:
        lines += ["            states[t] = h = now"]
    lines += [
        "        directions.append(torch.stack(states))",
        "        k += 1",
        "    output = torch.cat(directions, dim=2)",
    ]
    return [*lines, *(["output = output.transpose(0, 1)"] if arch.batch_first else [])]
