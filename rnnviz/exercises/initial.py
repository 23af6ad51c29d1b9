"""Initial: the shapes of what a layer is called with, x, h_0 and c_0, read off its constructor."""

from collections.abc import Mapping
from dataclasses import dataclass

from rnnviz.exercises.answers import Answer, Field
from rnnviz.exercises.dice import Dice
from rnnviz.exercises.drawings import Drawing
from rnnviz.exercises.exercise import Judgement, Kind
from rnnviz.exercises.tensor_shapes import Run, draw_run, judge_shape, sizes_differ
from rnnviz.network.architecture import Architecture
from rnnviz.words import mark, say


@dataclass(frozen=True)
class InitialTask:
    """A layer by its constructor, and what it is run on; `batch` is None where x has no batch axis."""

    arch: Architecture
    seq_len: int
    batch: int | None

    @property
    def run(self) -> Run:
        return Run(self.arch, self.seq_len, self.batch, ("x", "h_0", "c_0"))

    @property
    def question(self) -> str:
        asked = say("Which shapes must x and h_0 have, so that torch takes them and reads what is meant?")
        if self.arch.spec.memory:
            asked = say("Which shapes must x, h_0 and c_0 have, so that torch takes them and reads what is meant?")
        if self.batch is None:
            read = say("It reads a single sequence of {seq_len} steps, without a batch axis.", seq_len=self.seq_len)
        else:
            read = say("It reads {batch} sequences of {seq_len} steps each.", batch=self.batch, seq_len=self.seq_len)
        return " ".join((say("This layer is made, and called once."), read, asked))

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(Field(name, say("shape of {name}", name=name), "shape") for name in self.run.shapes)

    @property
    def expected(self) -> tuple[str, ...]:
        return tuple(map(str, self.run.shapes.values()))

    @property
    def hints(self) -> tuple[str, ...]:
        arch = self.arch
        order = say("Without batch_first, x has time first, then the batch.")
        if arch.batch_first:
            order = say("batch_first=True puts the batch first in x. It never moves the states.")
        if self.batch is None:
            order = say("Without a batch, N is left out everywhere.")
        counted = say("The first axis of h_0 has one entry for each layer.")
        if arch.bidirectional:
            counted = say("The first axis of h_0 has one entry for each layer and each of its two directions.")
        size = say("Its last axis is the size of one state, not of x and not of both directions.")
        projected = say("With proj_size h is smaller than hidden_size, and c is not.")
        return (order, counted, size, projected) if arch.proj_size else (order, counted, size)

    @property
    def lines(self) -> tuple[str, ...]:
        """The layer as code, and the call."""
        given, back = ("(h_0, c_0)", "(h_n, c_n)") if self.arch.spec.memory else ("h_0", "h_n")
        return (f"layer = {self.arch.constructor_call()}", f"output, {back} = layer(x, {given})")

    def scene(self) -> Drawing:
        return {"drawn_by": "program", "lines": list(self.lines), "title": self.arch.spec.title}

    def judge(self, answers: Mapping[str, Answer]) -> dict[str, Judgement]:
        return {name: judge_shape(self.run, name, size) for name, size in answers.items() if isinstance(size, tuple)}


def _draw(dice: Dice, level: int) -> InitialTask:
    return InitialTask(*draw_run(dice, level))


def _clear(task: InitialTask, level: int) -> bool:
    """Sizes differ; at the second level the layer has a second direction, a projection or no batch to think of."""
    harder = task.arch.bidirectional or task.arch.proj_size or task.batch is None
    return sizes_differ(task.run) and (level == 1 or bool(harder))


KIND = Kind(mark("What shapes go in?"), 2, _draw, _clear)
