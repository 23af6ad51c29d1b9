"""A computed lesson as the browser gets it: the network as lanes of boxes, and a picture of every value."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnnviz.lessons.lesson import LessonRun, StageValue
from rnnviz.lessons.packing import packing_order
from rnnviz.lessons.predict import asks_of, question_of
from rnnviz.lessons.stage import AXES, Stage
from rnnviz.lessons.timeline import Reveal, Timeline, timeline
from rnnviz.network.schedule import length_of
from rnnviz.plots.pool import pool_beside
from rnnviz.plots.theme import scale_for
from rnnviz.ui.kit.messages import pack
from rnnviz.ui.lessons.back import back_content
from rnnviz.ui.lessons.story import activations_of, code_of, runs_of, sums_of, ways_in
from rnnviz.ui.lessons.telling import asked_content, reading_content, words_of
from rnnviz.words import say

_TARGETS, _WORD = re.compile(r" \+?= "), re.compile(r"\w+")
MAX_ROWS = 24  # of a picture over time; more features are pooled
MAX_STRIP = 32  # cells of a row without time
MAX_COLUMNS = 240  # steps drawn; longer sequences are cut, and the picture says so


def lesson_message(
    run: LessonRun,
    sample: int,
    address: Mapping[str, str | None],
    links: Sequence[Mapping[str, object]] = (),
    lines: Sequence[Mapping[str, Any]] = (),
) -> bytes:
    """Everything that one sample of a run shows, for every tick.   links: ways to the simulator.   lines: the usual
    wrong lines beside torch's."""
    clock = timeline(run, sample)
    asked = question_of(run, sample)
    tokens = next((made for stage in run.plan for made in stage.labels.values()), ())
    return pack(
        {
            "id": run.lesson.id,
            "axes": {letter: say(words) for letter, words in AXES.items()},
            "labels": clock.labels,
            "leftwards": run.lesson.leftwards,
            "status": clock.status,
            "makes": clock.makes,
            "lanes": lanes_of(run.plan),
            "stages": [_stage(stage, clock) for stage in run.plan],
            "values": {value.name: _value(run, value, clock, tokens) for value in run.stages},
            "claims": [
                {
                    "left": claim.left,
                    "right": claim.right,
                    "error": run.match.tensors[claim.name].error,
                    "ok": run.match.tensors[claim.name].ok,
                }
                for claim in run.lesson.claims
            ],
            "result": run.lesson.result or run.plan[-1].name,
            "sample": sample,
            "address": dict(address),
            **words_of(run),
            "runs": [] if run.lesson.drawing else runs_of(run, sample),
            "sums": sums_of(run, sample),
            "activations": activations_of(run, sample),
            "code": code_of(run, sample),
            "ways": ways_in(run),
            "asks": [asked and asked_content(asked) for asked in asks_of(clock)],
            "question": asked and asked_content(asked),
            "reading": reading_content(run),
            "back": back_content(clock),
            "lines": [dict(own) for own in lines],
            "links": [dict(link) for link in links],
        }
    )


def lanes_of(plan: tuple[Stage, ...]) -> list[dict[str, Any]]:
    """The network as lines of boxes: {from: value that enters, stages: indices into the plan}.

    A stage follows the one that made its main input, where that one is the end of a lane; else it begins a new lane.
    What is given stands in no lane: it enters one.
    """
    lanes: list[dict[str, Any]] = []
    for k, stage in enumerate(plan):
        if not stage.reads:
            continue
        main = stage.reads[0]
        lane = next((lane for lane in lanes if main in plan[lane["stages"][-1]].makes), None)
        if lane is None:
            lanes.append({"from": main, "stages": [k]})
        else:
            lane["stages"].append(k)
    return lanes


def _stage(stage: Stage, clock: Timeline) -> dict[str, Any]:
    begin, end = clock.spans[stage.name]
    return {
        "title": say(stage.title),
        "module": stage.module,
        "reads": stage.reads,
        "makes": list(stage.makes),
        "recurrent": stage.ticks == "steps",
        "begin": begin,
        "end": end,
        "call": stage.call,
    }


def _value(run: LessonRun, value: StageValue, clock: Timeline, tokens: tuple[tuple[str, ...], ...]) -> dict[str, Any]:
    match = run.match.tensors[value.name]
    return {
        "shape": value.shape,
        "axes": value.axes,
        "error": match.error,
        "ok": match.ok,
        "call": _formula(value),
        "picture": _picture(run, value, clock, tokens),
    }


def _formula(value: StageValue) -> str:
    """The script's line that makes the value, where it is one line; of a loop, the one inside."""
    stage = value.stage
    if stage.runs:
        return stage.running[0].strip()
    lines = [line for line in (*stage.preparation, *stage.call) if value.name in _WORD.findall(_TARGETS.split(line)[0])]
    return lines[-1] if lines and not lines[-1].endswith("(") else ""


def _picture(run: LessonRun, value: StageValue, clock: Timeline, tokens: tuple[tuple[str, ...], ...]) -> dict[str, Any]:
    if value.axes == "NT":
        return _token_grid(value, clock, tokens)
    ours, theirs = (
        _of_sample(array, value.axes, clock.sample) for array in (value.value, value.torch)
    )  # (rows, columns)
    over_time = "T" in value.axes or "P" in value.axes
    cut = min(ours.shape[1], MAX_COLUMNS) if over_time else ours.shape[1]
    most = (MAX_ROWS, MAX_COLUMNS if over_time else MAX_STRIP)
    parts, blocks, rows = [], [], 0
    reveals = clock.reveals(value)
    for part in reveals:
        features = slice(part.first, part.last)
        sides = ours[features, :cut], theirs[features, :cut]
        small, torchs = pool_beside(*sides, max_rows=max(1, most[0] // len(reveals)), max_columns=most[1])
        blocks.append((small, torchs))
        ticks = np.array(part.ticks[: cut : small.column_step], "i4")
        parts.append({"first": rows, "last": rows + len(small.values), "ticks": ticks})
        rows += len(small.values)
    step = blocks[0][0]
    values = np.concatenate([small.values for small, _ in blocks]).astype("f4")
    return {
        "kind": "cells",
        "numbers": values,
        "torch": np.concatenate([torchs for _, torchs in blocks]).astype("f4"),
        "limit": scale_for(values, bounded=bool(np.all(np.abs(values) <= 1)))[1],
        "whole": np.issubdtype(value.value.dtype, np.integer),
        "parts": parts,
        "steps": [step.row_step, step.column_step],
        "cut": [cut, ours.shape[1]],
        "rowLabels": _row_labels(run, value, reveals, step.row_step),
        **_columns(run, value, clock.sample, cut, tokens, step.column_step),
    }


def _of_sample(array: np.ndarray, axes: str, sample: int) -> np.ndarray:
    """What is drawn of an array: rows are features, columns steps, states or single numbers.   -> (rows, columns)"""
    if "N" in axes and len(axes) > 1:
        array, axes = np.take(array, sample, axis=axes.index("N")), axes.replace("N", "")
    return array[None] if array.ndim == 1 else array if axes in ("IO", "SF") else array.T


def _row_labels(run: LessonRun, value: StageValue, reveals: tuple[Reveal, ...], step: int) -> list[str]:
    names = value.stage.features
    labels = []
    if value.axes == "SNF":
        return _state_names(run, value)
    for d, part in enumerate(reveals):
        arrow = f"{'→←'[d]} " if len(reveals) > 1 else ""
        for first in range(part.first, part.last, step):
            last = min(first + step, part.last) - 1
            if names:
                labels.append("".join(names[first : last + 1]))
            else:
                labels.append(f"{arrow}{first}" if first == last else f"{arrow}{first}–{last}")
    return labels if value.axes not in ("NF", "N", "T", "M", "O", "F", "V") else [""]


def _columns(
    run: LessonRun, value: StageValue, sample: int, count: int, tokens: tuple[tuple[str, ...], ...], step: int
) -> dict[str, Any]:
    """Labels under the columns; `valid`: how many are no padding; `own`: those of the chosen sample, where all show."""
    sizes = dict(zip(value.axes, value.shape, strict=True))
    if "P" in sizes:
        order = packing_order(run.lengths or ())[:count]
        words = [tokens[n][t] if tokens else str(t) for n, t in order]
        return {
            "columns": words,
            "over": [f"n {n}" for n, _ in order],
            "own": [k for k, (n, _) in enumerate(order) if n == sample],
        }
    if value.axes == "N":
        return {"columns": [f"n {n}" for n in range(count)]}
    if "T" in sizes and value.axes != "T":
        spoken = tokens[sample] if tokens and len(tokens) == sizes.get("N") else ()
        valid = length_of(run.lengths, sample, count)
        marks = [*spoken, *[""] * count][:count]
        return {"columns": [f"{t} {marks[t]}".strip() for t in range(count)], "valid": min(valid, count)}
    return {"columns": [str(k) if step == 1 else f"{k}–{min(k + step, count) - 1}" for k in range(0, count, step)]}


def _state_names(run: LessonRun, value: StageValue) -> list[str]:
    """`l0 →` for every state of h_n, and of the h_0 or c_0 that a layer reads."""
    layers = [stage.layer for stage in run.plan if stage is value.stage or value.name in stage.reads[1:]]
    D = next((layer.arch.num_directions for layer in layers if layer is not None), 1)
    return [f"l{k // D} {'→←'[k % D]}" if D > 1 else f"l{k}" for k in range(value.shape[0])]


def _token_grid(value: StageValue, clock: Timeline, tokens: tuple[tuple[str, ...], ...]) -> dict[str, Any]:
    """All samples at once, their tokens as words: where the padding is."""
    count = min(value.shape[1], MAX_COLUMNS)
    return {
        "kind": "tokens",
        "tokens": [list(line[:count]) for line in tokens],
        "numbers": value.value[:, :count].astype("i4"),
        "columns": [str(t) for t in range(count)],
        "own": clock.sample,
    }
