"""Parameters: how many numbers a layer learns, tensor by tensor."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from rnnviz.exercises.answers import Answer, Field
from rnnviz.exercises.dice import Dice
from rnnviz.exercises.drawings import Axis, Drawing, ShapeReason, network_scene
from rnnviz.exercises.exercise import Judgement, Kind
from rnnviz.exercises.layers import TORCH_LAYERS
from rnnviz.network.architecture import Architecture
from rnnviz.network.weights import parameter_count, parameter_terms
from rnnviz.words import mark, say

TOTAL = "parameters"


@dataclass(frozen=True)
class Block:
    """One tensor of the parameter count. `suspect`: the given count differs here."""

    name: str
    shape: tuple[int, ...]
    numel: int
    suspect: bool = False


@dataclass(frozen=True)
class BlocksReason:
    """All tensors, how many numbers they have together, and how many the person counted."""

    drawn_by: ClassVar[str] = "blocks"
    blocks: tuple[Block, ...]
    total: int
    given: int | None


@dataclass(frozen=True)
class Miscount:
    """A usual wrong way to count: its total, what was forgotten, and the tensors that it gets wrong."""

    total: int
    what: str
    tensors: frozenset[str]


@dataclass(frozen=True)
class ParametersTask:
    arch: Architecture

    @property
    def asked(self) -> str:
        """The tensor whose shape is asked for: the one whose width is easiest to get wrong."""
        return f"weight_ih_l{self.arch.num_layers - 1}"

    @property
    def question(self) -> str:
        return say(
            "How many numbers does {layer} learn? Give the shape of {asked} too, as torch keeps it.",
            layer=self.arch.constructor_call(),
            asked=self.asked,
        )

    @property
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(self.asked, say("shape of {asked}", asked=self.asked), "shape"),
            Field(TOTAL, say("parameters in all"), "whole"),
        )

    @property
    def expected(self) -> tuple[str, ...]:
        return (str(self.arch.weight_shapes()[self.asked]), str(parameter_count(self.arch)))

    @property
    def hints(self) -> tuple[str, ...]:
        arch = self.arch
        G = len(arch.gates)
        first = (
            say("Each gate has rows of its own: this cell stacks {G} of them.", G=G)
            if G > 1
            else say("A plain RNN has no gates.")
        )
        each = say("Each layer and each direction") if arch.bidirectional else say("Each layer")
        second = say("{each} has weight_ih, weight_hh and here no bias.", each=each)
        if arch.bias:
            second = say("{each} has weight_ih, weight_hh and, in torch, two biases.", each=each)
        both = say("both directions of the layer below") if arch.bidirectional else say("the units of the layer below")
        third = say("Only layer 0 reads x; a layer above reads {both}.", both=both)
        if arch.num_layers == 1:
            third = say("In each gate weight_hh is square: every unit reads every unit of the step before.")
        return (first, second, third)

    def scene(self) -> Drawing:
        return network_scene(self.arch)

    def judge(self, answers: Mapping[str, Answer]) -> dict[str, Judgement]:
        judged = {}
        for name, given in answers.items():
            if name == self.asked and isinstance(given, tuple):
                judged[name] = self._judge_shape(given)
            elif isinstance(given, int):
                judged[name] = self._judge_total(given)
        return judged

    def _judge_shape(self, given: tuple[int, ...]) -> Judgement:
        arch, expected = self.arch, self.arch.weight_shapes()[self.asked]
        G, H, D = len(arch.gates), arch.hidden_size, arch.num_directions
        rows = say("a row for each unit")
        if G > 1:
            rows = say("a row for each unit of each of the {G} gates: {G} · {H}", G=G, H=H)
        if arch.num_layers == 1:
            letters, columns = "I", say("a column for each feature of x[t]")
        elif D == 2:
            letters = "2·H"
            columns = say("a column for each number of the layer below, which has two directions: 2 · {H}", H=H)
        else:
            letters, columns = "H", say("a column for each of the {H} units of the layer below", H=H)
        filled = (*given, None, None)
        axes = (
            Axis("features", f"{G}·H" if G > 1 else "H", expected[0], filled[0], rows),
            Axis("features", letters, expected[1], filled[1], columns),
        )
        transposed = given == expected[::-1]
        shape = {"name": self.asked, "letters": f"({axes[0].letters}, {letters})"}
        message = say("{name} is {letters} = {sizes}", sizes=expected, **shape)
        if given != expected:
            message = say("{name} is {letters}, not {given}", given=given, **shape)
        if transposed and given != expected:
            told = mark("{name} is {letters}, not {given}: torch keeps weights as (out, in), you gave (in, out)")
            message = say(told, given=given, **shape)
        return Judgement(given == expected, message, ShapeReason(self.asked, axes, given[2:]))

    def _judge_total(self, given: int) -> Judgement:
        terms, total = parameter_terms(self.arch), parameter_count(self.arch)
        miscount = None if given == total else next((way for way in self.miscounts() if way.total == given), None)
        suspects = miscount.tensors if miscount else frozenset()
        blocks = tuple(Block(*term, suspect=term.name in suspects) for term in terms)
        reason = BlocksReason(blocks, total, given)
        if given == total:
            return Judgement(
                True,
                say("{total} parameters: the sum of {count} tensors", total=total, count=len(terms)),
                reason,
            )
        if miscount:
            return Judgement(
                False,
                say("not {given} parameters: that is what you get if {what}", given=given, what=say(miscount.what)),
                reason,
            )
        amount = say("too many") if given > total else say("too few")
        return Judgement(False, say("not {given} parameters: that is {amount}", given=given, amount=amount), reason)

    def miscounts(self) -> tuple[Miscount, ...]:
        """The usual wrong ways to count that give another total here."""
        arch, right = self.arch, parameter_count(self.arch)
        shapes, miscounts = arch.weight_shapes(), []
        for what, count in _WAYS:
            counted = {name: count(arch, name, shape) for name, shape in shapes.items()}
            if sum(counted.values()) != right:
                wrong = frozenset(name for name, shape in shapes.items() if counted[name] != math.prod(shape))
                miscounts.append(Miscount(sum(counted.values()), what, wrong))
        return tuple(miscounts)


Count = Callable[[Architecture, str, tuple[int, ...]], int]  # the numbers in one tensor, counted wrongly


def _without(beginning: str = "", ending: str = "") -> Count:
    def count(arch: Architecture, name: str, shape: tuple[int, ...]) -> int:
        return 0 if name.startswith(beginning) and name.endswith(ending) else math.prod(shape)

    return count


def _first_layer(arch: Architecture, name: str, shape: tuple[int, ...]) -> int:
    return math.prod(shape) if "_l0" in name else 0


def _one_gate(arch: Architecture, name: str, shape: tuple[int, ...]) -> int:
    return math.prod(shape) // len(arch.gates)


def _upper_layers_read(size: str) -> Count:
    def count(arch: Architecture, name: str, shape: tuple[int, ...]) -> int:
        upper = name.startswith("weight_ih") and "_l0" not in name
        return shape[0] * int(getattr(arch, size)) if upper else math.prod(shape)

    return count


_WAYS: tuple[tuple[str, Count], ...] = (
    (mark("torch's second bias is forgotten"), _without("bias_hh")),
    (mark("both biases are forgotten"), _without("bias")),
    (mark("W_hh is forgotten"), _without("weight_hh")),
    (mark("the gates are forgotten"), _one_gate),
    (mark("the reverse direction is forgotten"), _without(ending="_reverse")),
    (mark("only the first layer is counted"), _first_layer),
    (mark("every layer is made to read x"), _upper_layers_read("input_size")),
    (mark("the upper layers are made to read one direction only"), _upper_layers_read("hidden_size")),
)


def _draw(dice: Dice, level: int) -> ParametersTask:
    cell = dice.choose(TORCH_LAYERS)
    return ParametersTask(
        Architecture(
            cell=cell.name,
            input_size=dice.choose(range(2, 10)),
            hidden_size=dice.choose(range(2, 8)),
            num_layers=dice.choose((1, 2) if level == 1 else (2, 3)),
            bias=dice.choose((True, True, True, False)) if level == 2 else True,
            bidirectional=dice.choose((True, True, False)) if level == 2 else False,
        )
    )


def _clear(task: ParametersTask, level: int) -> bool:
    """Sizes differ, so that each usual wrong way to count gives a wrong number and the transposed shape is wrong."""
    arch = task.arch
    sizes = {arch.input_size, arch.hidden_size, arch.output_size, len(arch.gates) * arch.hidden_size, arch.num_layers}
    distinct = 3 + (arch.num_directions > 1) + (len(arch.gates) > 1)
    rows, columns = arch.weight_shapes()[task.asked]
    return len(sizes) == distinct and (rows != columns or arch.num_layers > 1)


KIND = Kind(mark("How many parameters?"), 5, _draw, _clear)
