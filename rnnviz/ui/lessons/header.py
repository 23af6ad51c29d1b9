"""The header of a lesson: its title, and the verdict over all its stages in one line."""

from rnnviz.lessons import GROUPS, Lesson, LessonRun
from rnnviz.lessons.match import LessonMatch
from rnnviz.plots.theme import scientific
from rnnviz.ui.kit.header import draw_header, header_place
from rnnviz.ui.kit.notes import small
from rnnviz.words import mark, say, say_many

_HEADLINES = {
    "match": mark("✓ every stage equals torch"),
    "mismatch": mark("✗ differs from torch"),
    "overflow": mark("both overflow here"),
}


def header(lesson: Lesson, run: LessonRun) -> None:
    """Title, verdict and group of the lesson; at the top of its page."""
    match = run.match
    numbers = sum(value.value.size for value in run.stages)
    draw_header(
        header_place(f"{lesson.id} · {say(lesson.title)}"),
        verdict=match.verdict,
        headline=say(_HEADLINES[match.verdict]),
        detail=_detail(lesson, match, numbers),
    )
    small(f"{lesson.id[0]} · {say(GROUPS[lesson.id[0]])}")


def _detail(lesson: Lesson, match: LessonMatch, numbers: int) -> str:
    """The numbers behind the verdict, in one line."""
    error, allowed = scientific(match.max_abs_error), scientific(match.tolerance)
    compared = say_many("{n:,} number", "{n:,} numbers", numbers)
    if lesson.claims:
        compared = say_many("{numbers} and a claim", "{numbers} and {n} claims", len(lesson.claims), numbers=compared)
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
