"""The codes of a lesson that do the same in several ways, to stand side by side."""

from dataclasses import dataclass

import numpy as np

from rnnviz.lessons.folding import folded
from rnnviz.lessons.lesson import LessonRun
from rnnviz.lessons.script import Line, calls_of
from rnnviz.lessons.stage import Stage
from rnnviz.words import say


@dataclass(frozen=True)
class Way:
    """value: what it makes, whose stage is the way.   lines: its module and its computation; `runs` of those to light.

    apart: largest |difference| from the first way, by hand or by torch.
    """

    title: str
    value: str
    lines: tuple[Line, ...]
    apart: float


def ways_of(run: LessonRun) -> tuple[Way, ...]:
    """None for a lesson that knows one way only."""
    return tuple(_way(run, title, value) for title, value in run.lesson.ways)


def _way(run: LessonRun, title: str, value: str) -> Way:
    stage = run[value].stage
    first = run[run.lesson.ways[0][1]]
    own = run[value]
    sides = [(own.value, first.value), (own.torch, first.torch)]
    apart = max(np.abs((a if own.axes == first.axes else a.swapaxes(0, 1)) - b).max() for a, b in sides)
    lines = [*_modules(run, stage), *_weights(run, stage), *calls_of(stage)]
    pieces = [Line(piece, line.part, line.owner, line.runs) for line in lines for piece in folded(line.text, WIDTH)]
    return Way(say(title), value, tuple(pieces), float(apart))


WIDTH = 44  # of a pane, of which three stand side by side


def _modules(run: LessonRun, stage: Stage) -> list[Line]:
    """The lines that make the module which the stage calls; how it gets another one's weights is said only."""
    makers = (own for own in run.plan if own.module == stage.module and own.setup)
    texts = [text for own in list(makers)[:1] for text in own.setup if stage.module]
    copied = [text for text in texts if text.startswith("own = ")]
    kept = [text for text in texts if text not in copied and ".removesuffix(" not in text]
    return [Line(text, "network") for text in (*kept, *["# with the weights of rnn"] * bool(copied))]


def _weights(run: LessonRun, stage: Stage) -> list[Line]:
    """The lines that turn torch's weights into those that the stage reads."""
    read = [run[name].stage for name in stage.reads if set(run[name].axes) <= {"I", "O"}]
    return [line for own in dict.fromkeys(stage.name for stage in read) for line in calls_of(run[own].stage)]
