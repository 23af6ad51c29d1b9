"""What the picture of a lesson needs beside its values: the recurrent layers as the simulator draws them, the sums."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from rnnviz.experiment import simulate
from rnnviz.lessons.lesson import LessonRun, StageValue
from rnnviz.lessons.script import Line
from rnnviz.lessons.simulator import setup_of
from rnnviz.lessons.stage import Array, Layer, Products, Stage
from rnnviz.lessons.ways import ways_of
from rnnviz.plots.theme import scientific
from rnnviz.ui.simulator.message import Focus, run_content
from rnnviz.words import say

MOST_UNITS = 16  # of a layer whose steps are drawn one by one, and
MOST_STEPS = 24
MOST_INPUTS = 40
MOST_TERMS = 640  # numbers of a matrix whose products are written out


def runs_of(run: LessonRun, sample: int) -> list[dict[str, Any]]:
    """Every call of a recurrent layer that is small enough to be drawn step by step: its stage, and its run."""
    calls = [(k, stage, stage.layer) for k, stage in enumerate(run.plan) if stage.layer is not None]
    return [
        {"stage": k, "run": _run(run, stage, layer, sample)} for k, stage, layer in calls if is_drawn(run, stage, layer)
    ]


def is_drawn(run: LessonRun, stage: Stage, layer: Layer) -> bool:
    """Whether the stage of the simulator can show the call as a whole, a row for each unit."""
    arch = layer.arch
    steps = setup_of(run, stage.module, layer).seq_len
    return arch.hidden_size <= MOST_UNITS and arch.input_size <= MOST_INPUTS and steps <= MOST_STEPS


def _run(run: LessonRun, stage: Stage, layer: Layer, sample: int) -> dict[str, Any]:
    simulation = simulate(setup_of(run, stage.module, layer), device="cpu", tf32=False, sample=0)
    words = run_content(simulation, min(sample, simulation.setup.batch - 1), Focus(), "cpu")
    labels = next((made[sample] for own in run.plan for made in own.labels.values() if sample < len(made)), ())
    return words | {"plain": True, "labels": list(labels)[: words["T"]]}


def sums_of(run: LessonRun, sample: int) -> list[dict[str, Any]]:
    """Every stage that is a product with a matrix, of this sample: its input over time, the matrix and the bias."""
    sums = []
    for k, stage in enumerate(run.plan):
        if stage.products is None:
            continue
        weights = run.weights[stage.module]
        matrix = weights[stage.products.matrix]
        if matrix.size <= MOST_TERMS:
            sums.append({"stage": k, **_sum(run, stage, stage.products, matrix, sample)})
    return sums


def _sum(run: LessonRun, stage: Stage, products: Products, matrix: Array, sample: int) -> dict[str, Any]:
    of, made, weights = run[stage.reads[0]], run[stage.name], run.weights[stage.module]
    bias = weights[products.bias].astype("f4") if products.bias in weights else None
    return {
        "of": of.name,
        "makes": made.name,
        "x": over_time(of, sample, of.value).astype("f4"),
        "ours": over_time(made, sample, made.value).astype("f4"),
        "torch": over_time(made, sample, made.torch).astype("f4"),
        "matrix": matrix.astype("f4"),
        "bias": bias,
        "signs": list(products.signs),
        "timed": "T" in of.axes,
    }


def activations_of(run: LessonRun, sample: int) -> list[dict[str, Any]]:
    """Every stage that applies one function to each number."""
    found = []
    for k, stage in enumerate(run.plan):
        if not stage.activation:
            continue
        of, made = run[stage.reads[0]], run[stage.name]
        if made.value[0].size > MOST_TERMS:
            continue
        sides = {"x": (of, of.value), "ours": (made, made.value), "torch": (made, made.torch)}
        arrays = {name: over_time(value, sample, side).astype("f4") for name, (value, side) in sides.items()}
        found.append({"stage": k, "of": of.name, "makes": made.name, "activation": stage.activation, **arrays})
    return found


def over_time(value: StageValue, sample: int, side: Array) -> Array:
    """One sample of a value as steps and features; what has no time is one step.   -> (T or 1, F)"""
    axes = value.axes
    own = np.take(side, sample, axis=axes.index("N")) if "N" in axes else side
    return np.ascontiguousarray(own if own.ndim == 2 else own.reshape(1, -1))


def code_of(run: LessonRun, sample: int) -> dict[str, Any]:
    """The lines of the script, and for each the main value of the stage that it computes, or ""."""
    listing = run.listing(sample=sample)
    return _lit(listing.content)


def _lit(lines: Sequence[Line]) -> dict[str, Any]:
    return {"lines": [line.text for line in lines], "owners": [line.owner if line.runs else "" for line in lines]}


def ways_in(run: LessonRun) -> list[dict[str, Any]]:
    """The codes that do the same, to stand side by side: each with how far its result is from the first one's."""
    ways = ways_of(run)
    return [
        {
            "title": way.title,
            "code": _lit(way.lines),
            "apart": say("✓ identical: Δ = 0") if way.apart == 0 else say("|Δ| ≤ {apart}", apart=scientific(way.apart)),
            "close": way.apart <= run.match.tensors[way.value].tolerance,
        }
        for way in ways
    ]
