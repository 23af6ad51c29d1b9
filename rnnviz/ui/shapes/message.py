"""What the views of the shapes page get: plain content, made into JSON once."""

import json
from typing import Any

import numpy as np

from rnnviz.network.architecture import Architecture
from rnnviz.shapes.axes import Call, Tensor, product_written_out, tensors, weight_groups
from rnnviz.shapes.measured import Measured, disturbed
from rnnviz.shapes.slices import cells, reach, slices
from rnnviz.words import mark, say

GIVEN = ("input", "h_0", "c_0")
HINT = mark("Change an option: what moves is marked here.")
_UNMOVED = 1e-12  # float64: what a change did not reach is equal to the last bit or two


def as_bytes(content: dict[str, Any]) -> bytes:
    """The content as JSON."""
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def row(tensor: Tensor, gates: tuple[str, ...] = (), count: str = "", name: str | None = None) -> dict[str, Any]:
    """One tensor; `gates` are those that are stacked in its first axis."""
    axes = [
        {
            "kind": axis.kind,
            "size": axis.size,
            "letters": axis.letters,
            "product": axis.written_out,
            "gates": list(gates) if k == 0 else [],
        }
        for k, axis in enumerate(tensor.axes)
    ]
    return {"name": name or tensor.name, "axes": axes, "shape": str(tensor.shape), "count": count}


def tensors_message(call: Call) -> dict[str, Any]:
    """What goes in and what comes out, as two cards."""
    listed = tensors(call)
    given = [row(tensor) for tensor in listed if tensor.name in GIVEN]
    returned = [row(tensor) for tensor in listed if tensor.name not in GIVEN]
    before, after = (_both("h_0", "c_0"), _both("h_n", "c_n")) if call.arch.spec.memory else ("h_0", "h_n")
    layout = "(L·D, ·)" if call.batch is None else "(L·D, N, ·)"
    return {
        "legend": True,
        "marks": True,
        "hint": say(HINT),
        "columns": "two",
        "choice": repr(call),  # lengths change no shape, and that is worth saying
        "groups": [
            {
                "title": say("What goes in"),
                "rows": given,
                "note": say("batch_first never moves {before}.", before=before),
            },
            {
                "title": say("What comes out"),
                "rows": returned,
                "note": say("Nor {after}: {layout} either way.", after=after, layout=layout),
            },
        ],
    }


def _both(h: str, c: str) -> str:
    return say("{first} and {second}", first=h, second=c)


def weights_message(arch: Architecture) -> dict[str, Any]:
    """Every weight of every layer and direction, with the sum of its numbers."""
    groups = []
    for group in weight_groups(arch):
        rows = []
        for weight in group.weights:
            stacked = arch.gates if len(arch.gates) > 1 and not weight.name.startswith("weight_hr") else ()
            rows.append(row(weight, stacked, f"{product_written_out(weight)} = {weight.numel:,}"))
        groups.append({"title": say(group.name), "rows": rows, "note": group.written_out})
    return {"marks": False, "hint": "", "columns": "two", "groups": groups}


def total_written_out(arch: Architecture) -> str:
    """The sum that makes the parameter count: over tensors, or over layers and directions where there are several."""
    groups = weight_groups(arch)
    if len(groups) == 1:
        return " + ".join(map(product_written_out, groups[0].weights))
    return " + ".join(f"{group.count:,} ({say(group.name)})" for group in groups)


def cells_message(call: Call, measured: Measured) -> dict[str, Any]:
    """The unrolled network, and which of its cells each slice of a result is."""
    arch, P = call.arch, call.arch.state_size
    taken_slices = []
    for expression in slices(call):
        size = arch.hidden_size if expression.tensor == "c_n" else P
        taken_slices.append(
            (
                expression,
                expression.text(size),
                measured.values[expression.tensor][expression.index(size)] if measured.ran else None,
            )
        )
    items: list[dict[str, Any]] = []
    differ = False
    for expression, text, value in taken_slices:
        taken = [list(map(list, runs)) for runs in cells(call, expression)]
        differ = differ or any(runs != taken[0] for runs in taken)
        same = [
            other
            for _, other, b in taken_slices
            if other != text and value is not None and b is not None and np.array_equal(value, b)
        ]
        shape = "" if value is None else str(tuple(value.shape))
        item = {"text": text, "tensor": expression.tensor, "about": say(expression.about), "shape": shape}
        items.append(item | {"same": same, "cells": taken})
    return {
        "layers": arch.num_layers,
        "directions": arch.num_directions,
        "steps": call.seq_len,
        "lengths": [call.length(n) for n in range(call.samples)],
        "samplesDiffer": differ,
        "items": items,
        "reach": [[reach(arch, layer, d) for d in range(arch.num_directions)] for layer in range(arch.num_layers)],
    }


def leak_message(arch: Architecture, samples: int, steps: int) -> dict[str, Any]:
    """Which outputs move when a sample is disturbed, with the layout right and with batch_first forgotten."""
    layouts = []
    titles = {
        True: say("batch_first=True: x is (N, T, I), as meant"),
        False: say("batch_first forgotten: torch reads (T, N, I)"),
    }
    for batch_first, title in titles.items():
        changed = disturbed(arch, samples, steps, batch_first=batch_first) > _UNMOVED
        code = f"x.shape == {(samples, steps, arch.input_size)}"
        layouts.append({"title": title, "code": code, "ok": batch_first, "changed": changed.tolist()})
    return {"samples": samples, "steps": steps, "layouts": layouts}
