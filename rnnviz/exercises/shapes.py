"""Shapes: from a drawn network, the shapes of output, h_n and c_n, and the arguments of the layer's constructor."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rnnviz.exercises.answers import TRUE_FALSE, Answer, Field
from rnnviz.exercises.dice import Dice
from rnnviz.exercises.drawings import Axis, AxisRole, Drawing, ShapeReason, network_scene
from rnnviz.exercises.exercise import Judgement, Kind
from rnnviz.exercises.layers import TORCH_LAYERS
from rnnviz.network.architecture import Architecture
from rnnviz.words import mark, say

AxisInfo = tuple[AxisRole, str, int, str]  # role, letters, size, why
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
    def shapes(self) -> dict[str, tuple[int, ...]]:
        shapes = self.arch.tensor_shapes(self.seq_len, self.batch)
        return {name: shapes[name] for name in ("output", "h_n", "c_n") if name in shapes}

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
                judged[name] = self._judge_shape(name, given)
            else:
                judged[name] = self._judge_argument(name, given)
        return judged

    def _judge_shape(self, tensor: str, given: tuple[int, ...]) -> Judgement:
        axes = self.axes(tensor)
        sizes = tuple(size for _, _, size, _ in axes)
        filled = [*given, *[None] * len(axes)]
        drawn = tuple(Axis(role, letters, size, filled[k], why) for k, (role, letters, size, why) in enumerate(axes))
        reason = ShapeReason(tensor, drawn, given[len(axes) :])
        if given == sizes:
            told = {"name": tensor, "letters": _letters(axes), "sizes": sizes}
            return Judgement(True, say("{name} is {letters} = {sizes}", **told), reason)
        return Judgement(
            False,
            say("{tensor} is not {given}: {slip}", tensor=tensor, given=given, slip=self._slip(tensor, given, axes)),
            reason,
        )

    def axes(self, tensor: str) -> list[AxisInfo]:
        """(role, letters, size, why) of every axis of `output`, `h_n` or `c_n`."""
        arch, D = self.arch, self.arch.num_directions
        own = arch.hidden_size if tensor == "c_n" else arch.state_size
        letter = "P" if arch.proj_size and tensor != "c_n" else "H"
        time: AxisInfo = ("time", "T", self.seq_len, say("one for each of the {seq_len} steps", seq_len=self.seq_len))
        batch: list[AxisInfo] = []
        if self.batch is not None:
            batch = [("batch", "N", self.batch, say("one for each of the {batch} sequences", batch=self.batch))]
        if tensor == "output":
            why = (
                say("the top layer's forward and reverse states side by side: 2 · {own}", own=own)
                if D == 2
                else _state_size(arch)
            )
            features: AxisInfo = ("features", f"2·{letter}" if D == 2 else letter, D * own, why)
            return [*batch, time, features] if arch.batch_first else [time, *batch, features]
        sizes = {"L": arch.num_layers, "D": D}
        counted = say("one final state for each layer and direction: {L} · {D}", **sizes)
        if tensor == "c_n":
            counted = say("one final cell state for each layer and direction: {L} · {D}", **sizes)
        why = say("the {own} units of one cell state", own=own) if tensor == "c_n" else _state_size(arch)
        return [("layers", "L·D", arch.num_layers * D, counted), *batch, ("features", letter, own, why)]

    def _slip(self, tensor: str, given: tuple[int, ...], axes: list[AxisInfo]) -> str:
        """What the given shape would be right for, where that is known."""
        sizes = tuple(size for _, _, size, _ in axes)
        if sorted(given) == sorted(sizes):
            if tensor != "output" and self.arch.batch_first:
                return say("your sizes are right, their order is not: batch_first does not move h_n and c_n")
            return say("your sizes are right, their order is not")
        for other, shape in self.shapes.items():
            if given == shape and other != tensor:
                return say("that is the shape of {other}", other=other)
        if len(given) != len(sizes):
            return say("it has {count} axes; you gave {given}", count=len(sizes), given=len(given))
        wrong = [(letters, value) for (_, letters, size, _), value in zip(axes, given, strict=True) if size != value]
        return "; ".join(
            say("the axis {letters} is not {value}", letters=letters, value=f"{value}{self._origin(value)}")
            for letters, value in wrong
        )

    def _origin(self, value: int) -> str:
        """` (which is …)` for a number that occurs in this network under another name."""
        arch, D = self.arch, self.arch.num_directions
        names = {
            self.seq_len: "seq_len T",
            self.batch: say("the batch N"),
            arch.input_size: "input_size I",
            D * arch.state_size: say("the size of both directions"),
            arch.num_layers * D: say("layers times directions"),
            arch.num_layers: "num_layers",
            arch.hidden_size: "hidden_size H",
            arch.state_size: say("the size of one state"),
        }
        return " " + say("(which is {name})", name=names[value]) if value in names else ""

    def _judge_argument(self, name: str, given: object) -> Judgement:
        expected = self.arguments[name]
        ok = str(given) == str(expected)
        origin = self._origin(given) if not ok and isinstance(given, int) else ""
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


def _state_size(arch: Architecture) -> str:
    if arch.proj_size:
        return say(
            "h is projected from {hidden_size} units to {proj_size}",
            hidden_size=arch.hidden_size,
            proj_size=arch.proj_size,
        )
    return say("the {hidden_size} units of one state", hidden_size=arch.hidden_size)


def _letters(axes: list[AxisInfo]) -> str:
    return f"({', '.join(letters for _, letters, _, _ in axes)})"


_GATED = [cell for cell in TORCH_LAYERS[::-1] for _ in cell.states if cell.gated]  # those with a memory more often


def _draw(dice: Dice, level: int) -> ShapesTask:
    cell = dice.choose(TORCH_LAYERS[::-1] if level == 1 else _GATED)
    hidden = dice.choose(range(4, 25))
    arch = Architecture(
        cell=cell.name,
        input_size=dice.choose(range(3, 33)),
        hidden_size=hidden,
        num_layers=dice.choose((1, 2) if level == 1 else (2, 3, 4)),
        batch_first=dice.choose((True, False)),
        bidirectional=dice.choose((True, False)),
        proj_size=dice.choose((0, hidden // 2 - 1)) if level == 2 and cell.projects else 0,
    )
    batch = dice.choose((8, 10, 12, 14, 16, 18, 20))
    unbatched = level == 2 and dice.choose((True, False, False, False))
    if unbatched:
        arch = replace(arch, batch_first=False)
    return ShapesTask(arch, dice.choose(range(5, 33)), None if unbatched else batch)


def _clear(task: ShapesTask, level: int) -> bool:
    """No two quantities that a person could confuse have the same size, so a wrong idea gives a wrong answer."""
    arch = task.arch
    states = {arch.num_layers, arch.num_layers * arch.num_directions, arch.num_directions, 2}
    sizes = [task.seq_len, arch.input_size, arch.hidden_size, 2 * arch.hidden_size]
    sizes += [] if task.batch is None else [task.batch]
    sizes += [arch.proj_size, 2 * arch.proj_size] if arch.proj_size else []
    return len(set(sizes)) == len(sizes) and not states & set(sizes)


KIND = Kind(mark("What shapes come out?"), 1, _draw, _clear)
