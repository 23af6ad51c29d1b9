"""When each number of a lesson appears: the ticks of one clock for all its stages.

A stage begins when everything it reads is there, so stages that do not need each other run side by side. Tick 0 shows
what is given. A loop takes a tick for each step, and one that goes back begins with the last; any other computation
takes one, and a mere look at numbers none.
"""

from dataclasses import dataclass

from rnnviz.lessons.lesson import LessonRun, StageValue
from rnnviz.lessons.packing import packing_order
from rnnviz.lessons.stage import Layer, Stage
from rnnviz.network.schedule import schedule
from rnnviz.words import say


@dataclass(frozen=True)
class Reveal:
    """Column c of the picture's rows first…last-1 is known from tick `ticks[c]` on."""

    first: int
    last: int
    ticks: tuple[int, ...]


@dataclass(frozen=True)
class Timeline:
    """The clock of a run for one sample.

    labels: what each tick computes, in a few letters: "given" first, then "h[1]" or "Linear", "question" at the end,
    where all is there.   status: the same in words.   makes: the values that are being made.
    """

    run: LessonRun
    sample: int
    spans: dict[str, tuple[int, int]]  # main value of a stage -> (tick before it begins, tick at which it is done)
    labels: tuple[str, ...]
    status: tuple[str, ...]
    makes: tuple[tuple[str, ...], ...]

    def reveals(self, value: StageValue) -> tuple[Reveal, ...]:
        """The picture of a value: columns are steps, states, packed rows or single numbers, rows are features."""
        begin, end = self.spans[value.stage.name]
        columns, rows = picture_shape(value)
        layer = value.stage.layer
        if layer is not None and value.stage.ticks == "steps":
            return _layer_reveals(self.run, layer, value, self.sample, begin)
        if value.stage.ticks == "back":
            return (Reveal(0, rows, tuple(end - t for t in range(columns))),)
        if value.stage.ticks == "steps":
            return (Reveal(0, rows, tuple(min(begin + t + 1, end) for t in range(columns))),)
        if value.stage.ticks == "entries" and value.axes[0] == "N":
            return (Reveal(0, rows, (begin + self.sample + 1,) * columns),)
        if value.stage.ticks == "entries":
            return (Reveal(0, rows, tuple(range(begin + 1, end + 1))),)
        return (Reveal(0, rows, (end,) * columns),)


def picture_shape(value: StageValue) -> tuple[int, int]:
    """(columns, rows) of a value's picture for one sample."""
    sizes = dict(zip(value.axes, value.shape, strict=True))
    for columns, rows in (("T", "F"), ("F", "S"), ("P", "F"), ("O", "I")):
        if columns in sizes and rows in sizes:
            return sizes[columns], sizes[rows]
    columns = next(axis for axis in sizes if axis != "N" or len(sizes) == 1)
    return sizes[columns], 1


def timeline(run: LessonRun, sample: int) -> Timeline:
    spans: dict[str, tuple[int, int]] = {}
    done: dict[str, int] = {}
    for stage in run.plan:
        begin = max((done[name] for name in (*stage.reads, *stage.after)), default=0)
        end = begin + _ticks(run, stage, sample)
        spans[stage.name] = begin, end
        done |= dict.fromkeys(stage.makes, end)
    ticks: list[list[tuple[str, str, str]]] = [[] for _ in range(max(done.values()) + 1)]
    for stage in run.plan:
        begin, end = spans[stage.name]
        for tick in range(begin + 1, end + 1):
            ticks[tick].append((stage.name, *_step_words(run, stage, sample, tick - begin - 1)))
    return Timeline(
        run,
        sample,
        spans,
        labels=(say("given"), *(now[0][1] for now in ticks[1:]), say("question")),
        status=(
            say("given"),
            *(" · ".join(dict.fromkeys(text for _, _, text in now)) for now in ticks[1:]),
            say("all is there"),
        ),
        makes=(*(tuple(name for name, _, _ in now) for now in ticks), ()),
    )


def _ticks(run: LessonRun, stage: Stage, sample: int) -> int:
    if stage.ticks == "entries":
        return run[stage.reads[0]].shape[0]
    if stage.ticks not in ("steps", "back"):
        return 0 if stage.ticks == "none" else 1
    if stage.layer is not None:
        return len(schedule(stage.layer.arch, _steps(run, stage.layer, sample)))
    return _size(run[stage.reads[0]], "T")


def _step_words(run: LessonRun, stage: Stage, sample: int, k: int) -> tuple[str, str]:
    if stage.ticks == "entries":
        return say(stage.label, t=k), say("turn {k}", k=k)
    if stage.ticks == "back":
        t = _size(run[stage.reads[0]], "T") - 1 - k
        return say(stage.label, t=t), f"t = {t}"
    if stage.ticks != "steps":
        return say(stage.label or stage.title), say(stage.title)
    if stage.layer is None or not stage.layer.arch.bidirectional:
        return say(stage.label, t=k), f"t = {k}"
    ((layer, _, t), (_, _, back)) = schedule(stage.layer.arch, _steps(run, stage.layer, sample))[k]
    both = f"t = {t} →, t = {back} ←"
    if stage.layer.arch.num_layers > 1:
        both = say("layer {layer}, {both}", layer=layer, both=both)
    return f"l{layer} {t}→ {back}←" if stage.layer.arch.num_layers > 1 else f"{t}→ {back}←", both


def _layer_reveals(run: LessonRun, layer: Layer, value: StageValue, sample: int, begin: int) -> tuple[Reveal, ...]:
    arch = layer.arch
    top, D, P = arch.num_layers - 1, arch.num_directions, arch.state_size
    if value.axes == "SNF":
        length = _steps(run, layer, sample)
        at = _cell_ticks(layer, length, begin)
        states = [(k, d) for k in range(arch.num_layers) for d in range(D)]
        done = [at[k, d, 0 if d else length - 1] for k, d in states]
        return tuple(Reveal(row, row + 1, (tick,) * value.shape[-1]) for row, tick in enumerate(done))
    if value.axes == "PF":
        assert run.lengths is not None
        order = packing_order(run.lengths)
        ats = [_cell_ticks(layer, length, begin) for length in run.lengths]
        end = max(_cell_ticks(layer, run.lengths[sample], begin).values())  # others may be longer
        halves = [tuple(min(ats[n][top, d, t], end) for n, t in order) for d in range(D)]
    else:
        length = _steps(run, layer, sample)
        at = _cell_ticks(layer, length, begin)
        last = max(at.values())
        halves = [tuple(at.get((top, d, t), last) for t in range(_size(value, "T"))) for d in range(D)]
    return tuple(Reveal(d * P, (d + 1) * P, ticks) for d, ticks in enumerate(halves))


def _cell_ticks(layer: Layer, length: int, begin: int) -> dict[tuple[int, int, int], int]:
    return {cell: begin + k + 1 for k, cells in enumerate(schedule(layer.arch, length)) for cell in cells}


def _steps(run: LessonRun, layer: Layer, sample: int) -> int:
    if layer.lengths is not None:
        return int(run[layer.lengths].value[sample])
    return _size(run[layer.of], "T")


def _size(value: StageValue, axis: str) -> int:
    return value.shape[value.axes.index(axis)]
