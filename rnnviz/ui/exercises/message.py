"""What the browser draws of an exercise: its task, and the reasons of a verdict. Plain content, made into JSON once."""

import json
from dataclasses import asdict
from typing import Any

from rnnviz.exercises import Exercise, FieldVerdict, Verdict
from rnnviz.exercises.arithmetic import decimal_text
from rnnviz.exercises.bugs import BugsTask
from rnnviz.exercises.parameters import ParametersTask
from rnnviz.exercises.reasons import PlaceReason, Reason
from rnnviz.exercises.seen import SeenTask
from rnnviz.exercises.shapes import ShapesTask
from rnnviz.exercises.state_task import StateTask
from rnnviz.network.architecture import GATES, TORCH_CLASS, Architecture
from rnnviz.plots.theme import DARK, LIGHT

LONGEST_GIVEN = 60  # characters of an answer that are shown again


def as_bytes(content: dict[str, Any]) -> bytes:
    """JSON with the colours of both themes."""
    themed = content | {"theme": {"light": dict(LIGHT), "dark": dict(DARK)}}
    return json.dumps(themed, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def task_message(exercise: Exercise) -> dict[str, Any]:
    """The picture that belongs to the question."""
    task = exercise.task
    if isinstance(task, ShapesTask):
        return {"scene": "network"} | _network(task.arch, task.seq_len, task.batch)
    if isinstance(task, ParametersTask):
        return {"scene": "network"} | _network(task.arch, None, None)
    if isinstance(task, SeenTask):
        return {
            "scene": "unrolled",
            "seqLen": task.seq_len,
            "length": task.length,
            "layers": task.num_layers,
            "hidden": task.hidden_size,
            "marked": None,
        }
    if isinstance(task, StateTask):
        return {"scene": "numbers"} | _numbers(task)
    assert isinstance(task, BugsTask)
    return {"scene": "program", "lines": list(task.faulty), "title": task.program.title}


def verdict_message(exercise: Exercise, verdict: Verdict, *, all_reasons: bool) -> dict[str, Any]:
    """A card for every field that is not right, or for all of them, and where two fields share a drawing, one of it."""
    labels = {field.name: field.label for field in exercise.fields}
    shown = [field for field in verdict.fields if all_reasons or field.status != "right"]
    passed = [] if all_reasons else [field for field in verdict.fields if field.status == "right"]
    parts = sorted({field.reason.part for field in shown if isinstance(field.reason, PlaceReason)})
    content: dict[str, Any] = {
        "cards": [_card(field, labels[field.name]) for field in shown],
        "passed": [{"label": labels[field.name], "answer": field.expected} for field in passed],
    }
    drawn: list[Reason] = []
    for card, field in zip(content["cards"], shown, strict=True):
        if field.reason is None or field.reason in drawn or isinstance(field.reason, PlaceReason):
            card["reason"] = None
        else:
            drawn.append(field.reason)
    if parts and not all_reasons and isinstance(exercise.task, ShapesTask):
        task = exercise.task
        content["network"] = _network(task.arch, task.seq_len, task.batch) | {"highlight": parts}
    if isinstance(exercise.task, SeenTask):
        content["hidden"] = exercise.task.hidden_size
    return content


def _card(field: FieldVerdict, label: str) -> dict[str, Any]:
    given = field.given if len(field.given) <= LONGEST_GIVEN else f"{field.given[:LONGEST_GIVEN]}…"
    reason = None if field.reason is None else {"type": type(field.reason).__name__} | asdict(field.reason)
    card = {"label": label, "status": field.status, "given": given, "expected": field.expected}
    return card | {"message": field.message, "reason": reason}


def _network(arch: Architecture, seq_len: int | None, batch: int | None) -> dict[str, Any]:
    return {
        "cell": TORCH_CLASS[arch.cell],
        "layers": arch.num_layers,
        "directions": arch.num_directions,
        "inputSize": arch.input_size,
        "hidden": arch.hidden_size,
        "projection": arch.proj_size,
        "seqLen": seq_len,
        "batch": batch,
        "highlight": [],
    }


def _numbers(task: StateTask) -> dict[str, Any]:
    """The given tensors as rows of numbers, and what is told besides."""

    def vector(name: str, values: tuple[int, ...], role: str) -> dict[str, Any]:
        return {"name": name, "role": role, "rows": [[value / 10] for value in values]}

    def matrix(name: str, rows: tuple[tuple[int, ...], ...], role: str) -> dict[str, Any]:
        return {"name": name, "role": role, "rows": [[value / 10 for value in row] for row in rows]}

    tensors = [
        matrix("W_ih", task.weight_ih, "x"),
        vector("x[t]", task.x, "x"),
        vector("b_ih", task.bias_ih, "bias"),
        matrix("W_hh", task.weight_hh, "h"),
        vector("h[t-1]", task.h, "h"),
        vector("b_hh", task.bias_hh, "bias"),
    ]
    gates = list(GATES[task.cell]) if task.gated else []
    unit = f"[{task.unit}]"
    known = [{"name": f"{name}{unit}", "value": decimal_text(value)} for name, value in task.known.items()]
    formula = f"{task.names[-1].removesuffix(unit)} = {task.formula()}" if task.gated else ""
    return {
        "tensors": tensors,
        "gates": gates,
        "size": len(task.h),
        "known": known,
        "formula": formula,
        "activation": task.activation,
    }
