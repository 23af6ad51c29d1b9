"""Predict, then reveal: for each tick of a lesson's clock, what is asked before it is shown."""

import math
from collections.abc import Iterator

from rnnviz.lessons.asked import Ask, Asked, Slip, known, shape, whole
from rnnviz.lessons.lesson import LessonRun, StageValue
from rnnviz.lessons.slips import number_slips
from rnnviz.lessons.timeline import Timeline
from rnnviz.network.forward import Trace
from rnnviz.words import sentence

WITHIN = 0.0055  # two decimals, rounded or cut
APART = 2.5  # times as far apart are answers that can be told from each other
SMALL = 0.1  # smaller numbers are said to two figures
Index = tuple[int, ...]


def asks_of(clock: Timeline) -> tuple[Asked | None, ...]:
    """One for each tick, None where nothing is asked: nothing is at tick 0, and the last tick has the question."""
    run = clock.run
    asked: list[Asked | None] = [None] * len(clock.labels)
    traces: dict[str, Trace] = {}
    for ask in run.lesson.asks:
        values = _values(run, ask.value)
        owner = _values(run, ask.at)[-1:] if ask.at else values
        if not values or not owner:
            continue
        begin, end = clock.spans[owner[-1].stage.name]
        free = [tick for tick in range(begin + 1, end + 1) if asked[tick] is None]
        for tick in free[:1] if ask.what == "shape" else free:
            asked[tick] = _ask(clock, values[-1], ask, tick, tick - begin - 1, traces)
    return tuple(asked)


def question_of(run: LessonRun, sample: int) -> Asked | None:
    """The question at the end."""
    return None if run.lesson.question is None else run.lesson.question(run, sample)


def _values(run: LessonRun, name: str) -> list[StageValue]:
    """The value of this name; with a * at its end, all that begin so."""
    start = name.removesuffix("*")
    return [value for value in run.stages if value.name == name or (name != start and value.name.startswith(start))]


def _ask(clock: Timeline, value: StageValue, ask: Ask, tick: int, step: int, traces: dict[str, Trace]) -> Asked | None:
    if ask.what == "shape":
        return _shape(clock.run, value)
    if ask.what == "whole":
        return _whole(clock.run, value, step) if step < value.shape[0] else None
    return _number(clock, value, tick, traces)


def _shape(run: LessonRun, value: StageValue) -> Asked:
    others = [
        Slip(other.shape, sentence("{shape} is the shape of {name}.", shape=str(other.shape), name=other.name))
        for other in run.stages
        if other is not value
    ]
    turned = [
        Slip(tuple(value.shape[k] for k in order), sentence("The sizes are right, their order is not."))
        for order in _orders(len(value.shape))
    ]
    return shape(
        sentence("What is the shape of {name}?", name=value.name),
        value.shape,
        (*turned, *others),
        sentence("Its axes are {axes}.", axes=", ".join(value.axes)),
        value.name,
    )


def _orders(count: int) -> list[Index]:
    """Two axes exchanged."""
    orders = []
    for first in range(count):
        for second in range(first + 1, count):
            order = list(range(count))
            order[first], order[second] = second, first
            orders.append(tuple(order))
    return orders


def _whole(run: LessonRun, value: StageValue, step: int) -> Asked:
    answer = int(value.value[step])
    most = int(value.value.max())
    return whole(
        sentence("How many sentences are still read at t = {t}?", t=step),
        answer,
        (Slip(most, sentence("The padding counts as no step: {value}[{t}] is smaller.", value=value.name, t=step)),),
        sentence("{count} of the {most} sentences have more than {t} tokens.", count=answer, most=most, t=step),
    )


def _number(clock: Timeline, value: StageValue, tick: int, traces: dict[str, Trace]) -> Asked | None:
    """Of the entries that the tick makes, the one with most wrong answers that we know, farthest from the right one."""
    asked: list[Asked] = []
    for index in made_at(clock, value, tick):
        own = _entry(clock.run, value, index, traces)
        if own is not None:
            asked.append(own)
        elif value.stage.slips is None:
            return None  # as of each of them
    return max(asked, key=_room, default=None)


def _entry(run: LessonRun, value: StageValue, index: Index, traces: dict[str, Trace]) -> Asked | None:
    slips = number_slips(run, value, index, traces)
    if slips is None:
        return None
    answer = float(value.value[index])
    figures = value.stage.learns and 0 < abs(answer) < SMALL  # gradients have no size of their own
    within = WITHIN * 10.0 ** (math.floor(math.log10(abs(answer))) + 1) if figures else WITHIN
    return Asked(
        _entry_text(value, index, figures),
        "number",
        answer,
        within,
        value.name,
        index,
        known(answer, slips, APART * within),
        sentence("torch says {value}.", value=_written(float(value.torch[index]), figures)),
    )


def _written(value: float, figures: bool) -> str:
    """With four decimals; what is smaller, and said to two figures, with these."""
    text = f"{value:.1e}" if figures and abs(value) < 1e-3 else f"{value:.4f}"
    return text.replace("-", "−")


def _entry_text(value: StageValue, index: Index, figures: bool) -> str:
    unit = index[-1]
    if value.stage.learns:
        entry = f"{value.name}[{', '.join(map(str, index))}]" if value.value.size > 1 else value.name
        if figures:
            return sentence("What will {entry} be, to two figures?", entry=entry)
        return sentence("What will {entry} be, to two decimals?", entry=entry)
    if "T" in value.axes and "F" in value.axes:
        words = {"unit": unit, "name": value.name, "t": index[value.axes.index("T")]}
        return sentence("What will unit {unit} of {name} be at t = {t}, to two decimals?", **words)
    return sentence("What will number {unit} of {name} be, to two decimals?", unit=unit, name=value.name)


def _room(asked: Asked) -> tuple[int, float]:
    wrong = [slip.answer for slip in asked.slips if isinstance(slip.answer, float)]
    right = asked.answer if isinstance(asked.answer, float) else 0.0
    return len(wrong), min((abs(right - answer) for answer in wrong), default=0.0)


def made_at(clock: Timeline, value: StageValue, tick: int) -> Iterator[Index]:
    """The entries of a value that a tick makes, of the clock's sample."""
    for part in clock.reveals(value):
        for column in (k for k, at in enumerate(part.ticks) if at == tick):
            for row in range(part.first, part.last):
                yield _index(value.axes, clock.sample, column, row)


def _index(axes: str, sample: int, column: int, row: int) -> Index:
    """Where a cell of the picture stands in the value: `timeline.picture_shape`."""
    rows, columns = next((pair for pair in ("FT", "SF", "FP", "IO") if set(pair) <= set(axes)), ("", ""))
    columns = columns or next(axis for axis in axes if axis != "N" or len(axes) == 1)
    places = {rows: row, columns: column, **({"N": sample} if columns != "N" else {})}
    return tuple(places[axis] for axis in axes)
