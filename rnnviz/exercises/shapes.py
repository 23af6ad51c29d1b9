"""Shapes: from a drawn network, the shapes of output, h_n and c_n, and the arguments of the layer's constructor."""

from collections.abc import Mapping
from dataclasses import dataclass

from rnnviz.exercises.answers import TRUE_FALSE, Answer, Field
from rnnviz.exercises.dice import Dice
from rnnviz.exercises.drawings import Drawing, network_scene
from rnnviz.exercises.exercise import Judgement, Kind
from rnnviz.exercises.tensor_shapes import Run, draw_run, judge_shape, origin_of, sizes_differ
from rnnviz.network.architecture import Architecture
from rnnviz.words import mark, say

_PARTS = {  # of the drawn network, where each argument is seen
    "input_size": "inputs",
    "hidden_size": "units",
    "num_layers": "layers",
    "bidirectional": "directions",
    "batch_first": "batch",
    "proj_size": "projection",
}


@dataclass(frozen=True)
class ShapesTask:
    """The network that is drawn, and what it is run on; `batch` is None where x has no batch axis."""

    arch: Architecture
    seq_len: int
    batch: int | None

    @property
    def run(self) -> Run:
        return Run(self.arch, self.seq_len, self.batch, ("output", "h_n", "c_n"))

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        return self.run.shapes

    @property
    def arguments(self) -> dict[str, int | bool]:
        names = ["input_size", "hidden_size", "num_layers", "bidirectional"]
        if self.batch is not None:  # without a batch axis batch_first changes nothing
            names.append("batch_first")
        if self.arch.proj_size:
            names.append("proj_size")
        return {name: getattr(self.arch, name) for name in names}

    @property
    def question(self) -> str:
        drawn = say("The network in the picture is one nn.{name}.", name=self.arch.spec.torch_class)
        asked = say("Which shapes do output and h_n have, and with which arguments is the layer made?")
        if "c_n" in self.shapes:
            asked = say("Which shapes do output, h_n and c_n have, and with which arguments is the layer made?")
        return " ".join((drawn, self._about_x(), asked))

    def _about_x(self) -> str:
        if self.batch is None:
            return say(
                "It reads a single sequence of {seq_len} steps, handed over without a batch axis.", seq_len=self.seq_len
            )
        if self.arch.batch_first:
            order = say("x holds them one after the other: x[0] is the whole first sequence.")
        else:
            order = say("x holds them step by step: x[0] is the first step of every sequence.")
        sizes = {"batch": self.batch, "seq_len": self.seq_len}
        return " ".join((say("It reads {batch} sequences of {seq_len} steps each.", **sizes), order))

    @property
    def fields(self) -> tuple[Field, ...]:
        shapes = [Field(name, say("shape of {name}", name=name), "shape") for name in self.shapes]
        arguments = [
            Field(name, name, "choice", TRUE_FALSE) if isinstance(value, bool) else Field(name, name, "whole")
            for name, value in self.arguments.items()
        ]
        return (*shapes, *arguments)

    @property
    def expected(self) -> tuple[str, ...]:
        return (*map(str, self.shapes.values()), *map(str, self.arguments.values()))

    @property
    def hints(self) -> tuple[str, ...]:
        arch = self.arch
        order = say("the batch, then time") if arch.batch_first else say("time, then the batch")
        first = say("output has {order}, then features.", order=order)
        if self.batch is None:
            first = say("Without a batch, N is left out everywhere.")
        second = say("h_n has one entry per layer and direction first; batch_first never moves them.")
        if "c_n" in self.shapes:
            second = say("h_n and c_n have one entry per layer and direction first; batch_first never moves them.")
        third = (
            say(
                "Two directions lie side by side in the last axis of output, and one after the other in the first of "
                "h_n."
            )
            if arch.bidirectional
            else say("There is one direction, so output ends in the size of one state.")
        )
        projected = (say("A projection shrinks h, and with it output and h_n, but not c_n."),) if arch.proj_size else ()
        return (first, second, third, *projected)

    def scene(self) -> Drawing:
        return network_scene(self.arch, self.seq_len, self.batch)

    def judge(self, answers: Mapping[str, Answer]) -> dict[str, Judgement]:
        judged = {}
        for name, given in answers.items():
            if isinstance(given, tuple):
                judged[name] = judge_shape(self.run, name, given)
            else:
                judged[name] = self._judge_argument(name, given)
        return judged

    def _judge_argument(self, name: str, given: object) -> Judgement:
        expected = self.arguments[name]
        ok = str(given) == str(expected)
        origin = origin_of(self.run, given) if not ok and isinstance(given, int) else ""
        told = {"name": name, "given": f"{given}{origin}", "why": say(_ARGUMENTS[name])}
        message = say("{name} is {given}: {why}", **told) if ok else say("{name} is not {given}: {why}", **told)
        return Judgement(ok, message, part=_PARTS[name])


_ARGUMENTS = {
    "input_size": mark("it counts the features of one x[t]"),
    "hidden_size": mark("it counts the units of one cell, in one direction"),
    "num_layers": mark("it counts the layers above each other; a second direction is not a layer"),
    "bidirectional": mark("it is True where a second row of cells reads the sequence from its end"),
    "batch_first": mark("it is True where the first axis of x counts the sequences, False where it counts the steps"),
    "proj_size": mark("it counts what is left of h once W_hr has projected it"),
}


def _draw(dice: Dice, level: int) -> ShapesTask:
    return ShapesTask(*draw_run(dice, level))


def _clear(task: ShapesTask, level: int) -> bool:
    return sizes_differ(task.run)


KIND = Kind(mark("What shapes come out?"), 1, _draw, _clear)
