"""The small pictures on the map of the course: of each lesson the network that it is about, with the numbers of its
own run."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from rnnviz.lessons import LESSONS, LessonRun
from rnnviz.lessons.by_hand import only_by_hand
from rnnviz.lessons.simulator import setup_of
from rnnviz.lessons.stage import Array
from rnnviz.network.forward import forward
from rnnviz.words import say

Piece = Callable[[LessonRun], dict[str, Any]]
SAMPLE = 0
DECADES, FAINTEST = 3, 0.1  # of what is drawn by its logarithm


def network(value: str, *, above: str = "", inputs: bool = True) -> Piece:
    """The recurrent layer that makes `value`, unrolled; `above` is what is made of each of its steps."""

    def drawn(run: LessonRun) -> dict[str, Any]:
        states = layer_states(run, value)
        stage = run[value].stage
        return {
            "kind": "network",
            "states": [[_rows(direction) for direction in layer] for layer in states],
            "x": _rows(_steps(run, stage.reads[0])) if inputs else [],
            "above": _rows(_steps(run, above)) if above else [],
            "letters": _letters(run, stage.reads[0]) if inputs else [],
        }

    return drawn


def strip(value: str, *, apart: bool = False) -> Piece:
    """A value as it is: steps are columns, features rows; of a matrix its rows.   apart: as far as in a network."""

    def drawn(run: LessonRun) -> dict[str, Any]:
        return {"kind": "strip", "rows": _rows(_steps(run, value)), "apart": apart}

    return drawn


def logarithms(value: str) -> Piece:
    """A strip whose colours are logarithmic, so that what vanishes is seen to the end."""

    def drawn(run: LessonRun) -> dict[str, Any]:
        own = _steps(run, value).astype("f8")
        with np.errstate(divide="ignore"):
            share = np.clip(1 + np.log10(np.abs(own)) / DECADES, FAINTEST, 1)
        return {"kind": "strip", "rows": _rows(np.where(own == 0, 0, np.sign(own) * share)), "apart": False}

    return drawn


def samples(value: str) -> Piece:
    """All samples of a value, a row for each."""
    return lambda run: {"kind": "strip", "rows": run[value].value.astype("f8").round(3).tolist(), "apart": False}


def tokens(value: str) -> Piece:
    """How many steps each sample has, and how many are padding."""

    def drawn(run: LessonRun) -> dict[str, Any]:
        return {"kind": "tokens", "lengths": list(run.lengths or ()), "steps": run[value].shape[1]}

    return drawn


def axes(value: str) -> Piece:
    """The letters of a value's axes."""
    return lambda run: {"kind": "axes", "axes": run[value].axes}


def numbers(value: str) -> Piece:
    """The numbers of a value, one for each sample."""
    return lambda run: {"kind": "words", "lines": [f"{number:.2f}" for number in run[value].value.ravel()]}


def title(value: str) -> Piece:
    """The module that makes a value, as it is written."""
    return lambda run: {"kind": "words", "lines": [say(run[value].stage.title)]}


def sign(text: str) -> Piece:
    return lambda run: {"kind": "words", "lines": [text]}


# Rows of pieces: what stands beside each other has an arrow between, unless a sign is there.
ROWS: dict[str, tuple[tuple[Piece, ...], ...]] = {
    "A1": ((strip("x"), strip("W"), strip("z"), strip("output")),),
    "A2": ((strip("by_rows", apart=True),), (network("output", inputs=False),), (strip("by_cells", apart=True),)),
    "A5": ((network("output"),),),
    "B1": ((title("out"), network("out")),),
    "B2": tuple((network(f"output_{steps}", inputs=False),) for steps in (2, 3, 5)),
    "B3": ((axes("x"), axes("output")), (axes("x_batch_first"), axes("output_batch_first"))),
    "B4": ((network("output"), sign("( ? )")),),
    "B5": ((network("y"),),),
    "B6": (
        (network("y", inputs=False), strip("noticed")),
        (network("y_fixed", inputs=False), strip("noticed_fixed")),
    ),
    "C1": ((network("output"),),),
    "D1": ((network("output"), strip("last"), strip("y")),),
    "D2": ((network("output"), strip("last"), strip("y")),),
    "D3": ((network("output", above="y"),),),
    "D4": ((network("output", above="y"),),),
    "D5": ((network("encoded"), strip("thought"), network("decoded", above="y")),),
    "D6": ((network("output"), strip("last"), strip("y")),),
    "E1": ((strip("h_before"), strip("u"), strip("h")), (strip("d_h_before"), strip("d_u"), strip("d_h"))),
    "E2": ((strip("h"),), (strip("d_h"),)),
    "E3": ((logarithms("d_h_lstm"),), (logarithms("cut_lstm"),)),
    "E4": ((strip("h"),), (strip("d_u"),), (strip("gradient"), strip("clipped"))),
    "D7": ((tokens("ids"), samples("last"), numbers("probability")),),
}


@cache
def _run(lesson: str) -> LessonRun:
    """Shared by all sessions: never change it."""
    return only_by_hand(LESSONS[lesson])


def thumbnail(lesson: str) -> dict[str, Any]:
    """What the map draws of a lesson."""
    return thumbnail_of(_run(lesson))


def thumbnail_of(run: LessonRun) -> dict[str, Any]:
    return {"rows": [[piece(run) for piece in row] for row in ROWS[run.lesson.id]]}


def layer_states(run: LessonRun, value: str) -> list[list[Array]]:
    """By layer and direction the states of the drawn sample.   -> (T, H) each"""
    stage = run[value].stage
    assert stage.layer is not None
    setup = setup_of(run, stage.module, stage.layer)
    x = np.ascontiguousarray(setup.x.swapaxes(0, 1) if setup.arch.batch_first else setup.x)
    trace = forward(setup.arch, setup.weights, x, setup.h_0, setup.c_0, setup.lengths)
    return [[direction.h[:, SAMPLE] for direction in layer] for layer in trace.layers]


def _steps(run: LessonRun, name: str) -> Array:
    """What is drawn of a value: (columns, rows)."""
    value = run[name]
    own = np.take(value.value, SAMPLE, value.axes.index("N")) if "N" in value.axes else value.value
    if value.axes == "T":
        return own[:, None]
    return own.T if value.axes == "IO" else own if own.ndim == 2 else own[None]


def _rows(columns: Array) -> list[list[float]]:
    rows: list[list[float]] = columns.T.astype("f8").round(3).tolist()
    return rows


def _letters(run: LessonRun, name: str) -> list[str]:
    """What stands under the columns, where a text made them."""
    made: Sequence[Sequence[str]] = run[name].stage.labels.get(name, ())
    return list(made[SAMPLE]) if made else []
