"""What a lesson says on its page: title, formula, why it matters and what to watch, verdict, and its neighbours."""

from typing import Any

from rnnviz.exercises import KINDS
from rnnviz.lessons import LESSONS, LessonRun
from rnnviz.lessons.asked import Asked
from rnnviz.lessons.effects import told, verdict_of
from rnnviz.lessons.match import LessonMatch
from rnnviz.plots.theme import scientific
from rnnviz.ui.simulator.equations import equations
from rnnviz.words import mark, say, say_many

_HEADLINES = {
    "match": mark("✓ every stage equals torch"),
    "mismatch": mark("✗ differs from torch"),
    "overflow": mark("both overflow here"),
    "amplified": mark("✓ each step equals torch"),
}


def words_of(run: LessonRun) -> dict[str, Any]:
    """The words of a lesson's page."""
    lesson, ids = run.lesson, list(LESSONS)
    at = ids.index(lesson.id) if lesson.id in ids else -2
    told_of = ((say("Why."), lesson.why), (say("Watch."), lesson.watch))
    about = [(word, say(text)) for word, text in told_of if text] or [("", say(lesson.teaches))]
    about += [("", say(text)) for text in told(run)]
    return {
        "title": say(lesson.title),
        "about": about,
        "formula": _formula(run),
        "symbols": [
            {"sign": sign, "shape": run[name].shape, "axes": run[name].axes}
            for sign, name in lesson.symbols
            if name in run.shapes
        ],
        "verdict": _verdict(run),
        "exercises": [
            {"kind": kind, "level": str(level), "text": _exercise(kind, level)} for kind, level in lesson.exercises
        ],
        "before": _neighbour(ids, at - 1),
        "next": _neighbour(ids, at + 1),
    }


def asked_content(asked: Asked) -> dict[str, Any]:
    """A question with its answer, in the words of the page; the browser checks it."""
    return {
        "text": say(asked.text),
        "kind": asked.kind,
        "answer": asked.answer,
        "within": asked.within,
        "value": asked.value,
        "index": list(asked.index),
        "slips": [
            {
                "answer": slip.answer,
                "words": say(slip.words),
                "left_out": list(slip.left_out),
                "taken": slip.taken and {"role": slip.taken[0], "value": slip.taken[1]},
                "curve": slip.curve,
            }
            for slip in asked.slips
        ],
        "because": say(asked.because) if asked.because else "",
        "choices": [say(choice) for choice in asked.choices],
    }


def reading_content(run: LessonRun) -> dict[str, Any] | None:
    """What is to be read from the network's drawing, and the drawing; None where nothing is."""
    if run.lesson.reading is None:
        return None
    reading, stage = run.lesson.reading(run), next(stage for stage in run.plan if stage.layer is not None)
    assert stage.layer is not None
    arch, (batch, seq_len, _) = stage.layer.arch, run[stage.layer.of].shape
    return {
        "parts": [asked_content(asked) for asked in reading.parts],
        "shapes": [asked_content(asked) for asked in reading.shapes],
        "call": say(stage.title),
        "drawing": {
            "layers": arch.num_layers,
            "directions": arch.num_directions,
            "inputs": arch.input_size,
            "hidden": arch.hidden_size,
            "memory": arch.spec.memory,
            "steps": seq_len,
            "samples": batch,
        },
    }


def _exercise(kind: str, level: int) -> str:
    """Its title, and its level where it is no first one."""
    title = say(KINDS[kind].title)
    return title if level == 1 else say("{title} · level {level}", title=title, level=level)


def _neighbour(ids: list[str], at: int) -> dict[str, str] | None:
    if not 0 <= at < len(ids):
        return None
    return {"id": ids[at], "title": say(LESSONS[ids[at]].title)}


def _formula(run: LessonRun) -> list[list[tuple[str, str]]]:
    """The lesson's own, else that of its first recurrent layer where it is short."""
    if run.lesson.formula:
        return [list(run.lesson.formula)]
    layer = next((stage.layer for stage in run.plan if stage.layer is not None), None)
    if layer is None or layer.arch.spec.gated:
        return []
    return equations(layer.arch)[:1]


def _verdict(run: LessonRun) -> dict[str, str]:
    match, verdict = run.match, verdict_of(run)
    numbers = sum(value.value.size for value in run.stages)
    return {
        "verdict": verdict,
        "headline": say(_HEADLINES[verdict]),
        "detail": _detail(len(run.lesson.claims), match, numbers),
    }


def _detail(claims: int, match: LessonMatch, numbers: int) -> str:
    """The numbers behind the verdict, in one line."""
    error, allowed = scientific(match.max_abs_error), scientific(match.tolerance)
    compared = say_many("{n:,} number", "{n:,} numbers", numbers)
    if claims:
        compared = say_many("{numbers} and a claim", "{numbers} and {n} claims", claims, numbers=compared)
    parts = (
        say("{compared} compared", compared=compared),
        say(
            "nearest to its tolerance {value}: |Δ| {error} of {allowed}",
            value=match.decisive,
            error=error,
            allowed=allowed,
        ),
        say("{dtype} on {device}", dtype=match.dtype, device=match.device),
    )
    return " · ".join(parts)
