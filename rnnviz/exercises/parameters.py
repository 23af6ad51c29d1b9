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
        return (
            f"How many numbers does {self.arch.constructor_call()} learn? "
            f"Give the shape of {self.asked} too, as torch keeps it."
        )

    @property
    def fields(self) -> tuple[Field, ...]:
        return (Field(self.asked, f"shape of {self.asked}", "shape"), Field(TOTAL, "parameters in all", "whole"))

    @property
    def expected(self) -> tuple[str, ...]:
        return (str(self.arch.weight_shapes()[self.asked]), str(parameter_count(self.arch)))

    @property
    def hints(self) -> tuple[str, ...]:
        arch = self.arch
        G = len(arch.gates)
        first = (
            f"Each gate has rows of its own: this cell stacks {G} of them." if G > 1 else "A plain RNN has no gates."
        )
        each = "Each layer" + (" and each direction" if arch.bidirectional else "")
        second = f"{each} has weight_ih, weight_hh" + (
            " and, in torch, two biases." if arch.bias else " and here no bias."
        )
        both = "both directions of the layer below" if arch.bidirectional else "the units of the layer below"
        third = f"Only layer 0 reads x; a layer above reads {both}."
        if arch.num_layers == 1:
            third = "In each gate weight_hh is square: every unit reads every unit of the step before."
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
        rows = f"a row for each unit{f' of each of the {G} gates: {G} · {H}' if G > 1 else ''}"
        if arch.num_layers == 1:
            letters, columns = "I", "a column for each feature of x[t]"
        elif D == 2:
            letters = "2·H"
            columns = f"a column for each number of the layer below, which has two directions: 2 · {H}"
        else:
            letters, columns = "H", f"a column for each of the {H} units of the layer below"
        filled = (*given, None, None)
        axes = (
            Axis("features", f"{G}·H" if G > 1 else "H", expected[0], filled[0], rows),
            Axis("features", letters, expected[1], filled[1], columns),
        )
        transposed = given == expected[::-1]
        message = f"{self.asked} is ({axes[0].letters}, {letters}) = {expected}"
        if given != expected:
            turned = ": torch keeps weights as (out, in), you gave (in, out)" if transposed else ""
            message = f"{self.asked} is ({axes[0].letters}, {letters}), not {given}{turned}"
        return Judgement(given == expected, message, ShapeReason(self.asked, axes, given[2:]))

    def _judge_total(self, given: int) -> Judgement:
        terms, total = parameter_terms(self.arch), parameter_count(self.arch)
        miscount = None if given == total else next((way for way in self.miscounts() if way.total == given), None)
        suspects = miscount.tensors if miscount else frozenset()
        blocks = tuple(Block(*term, suspect=term.name in suspects) for term in terms)
        reason = BlocksReason(blocks, total, given)
        if given == total:
            return Judgement(True, f"{total} {TOTAL}: the sum of {len(terms)} tensors", reason)
        if miscount:
            return Judgement(False, f"not {given} {TOTAL}: that is what you get if {miscount.what}", reason)
        amount = "too many" if given > total else "too few"
        return Judgement(False, f"not {given} {TOTAL}: that is {amount}", reason)

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
    ("torch's second bias is forgotten", _without("bias_hh")),
    ("both biases are forgotten", _without("bias")),
    ("W_hh is forgotten", _without("weight_hh")),
    ("the gates are forgotten", _one_gate),
    ("the reverse direction is forgotten", _without(ending="_reverse")),
    ("only the first layer is counted", _first_layer),
    ("every layer is made to read x", _upper_layers_read("input_size")),
    ("the upper layers are made to read one direction only", _upper_layers_read("hidden_size")),
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


KIND = Kind("How many parameters?", 4, _draw, _clear)
