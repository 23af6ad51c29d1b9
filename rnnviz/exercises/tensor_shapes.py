"""The shapes of a layer's tensors axis by axis, and what is said of a wrong one. Several kinds ask for shapes."""

from dataclasses import dataclass, replace

from rnnviz.exercises.dice import Dice
from rnnviz.exercises.drawings import Axis, AxisRole, ShapeReason
from rnnviz.exercises.exercise import Judgement
from rnnviz.exercises.layers import TORCH_LAYERS
from rnnviz.network.architecture import Architecture
from rnnviz.words import mark, say

AxisInfo = tuple[AxisRole, str, int, str]  # role, letters, size, why


@dataclass(frozen=True)
class Run:
    """A layer and what it is run on; `batch` is None where x has no batch axis. `asked`: the tensors in question."""

    arch: Architecture
    seq_len: int
    batch: int | None
    asked: tuple[str, ...]

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shapes of the tensors that are asked for, as far as the layer has them."""
        shapes = self.arch.tensor_shapes(self.seq_len, self.batch)
        shapes["x"] = shapes["input"]
        return {name: shapes[name] for name in self.asked if name in shapes}


def judge_shape(run: Run, tensor: str, given: tuple[int, ...]) -> Judgement:
    axes = axes_of(run, tensor)
    sizes = tuple(size for _, _, size, _ in axes)
    aligned, extra = (sizes, (1,)) if _has_batch_of_one(run, given, sizes) else (given, given[len(axes) :])
    filled = [*aligned, *[None] * len(axes)]
    drawn = tuple(Axis(role, letters, size, filled[k], why) for k, (role, letters, size, why) in enumerate(axes))
    reason = ShapeReason(tensor, drawn, extra)
    if given == sizes:
        told = {"name": tensor, "letters": _letters(axes), "sizes": sizes}
        return Judgement(True, say("{name} is {letters} = {sizes}", **told), reason)
    return Judgement(
        False,
        say("{tensor} is not {given}: {slip}", tensor=tensor, given=given, slip=_slip(run, tensor, given, axes)),
        reason,
    )


def _has_batch_of_one(run: Run, given: tuple[int, ...], sizes: tuple[int, ...]) -> bool:
    """Whether the given shape is the right one with a batch of 1, where x has no batch axis."""
    shorter = {given[:k] + given[k + 1 :] for k, size in enumerate(given) if size == 1}
    return run.batch is None and sizes in shorter


def axes_of(run: Run, tensor: str) -> list[AxisInfo]:
    """(role, letters, size, why) of every axis of `x`, `output` or one of the states."""
    arch, D = run.arch, run.arch.num_directions
    memory = tensor in ("c_0", "c_n")
    own = arch.hidden_size if memory else arch.state_size
    letter = "P" if arch.proj_size and not memory else "H"
    time: AxisInfo = ("time", "T", run.seq_len, say("one for each of the {seq_len} steps", seq_len=run.seq_len))
    batch: list[AxisInfo] = []
    if run.batch is not None:
        batch = [("batch", "N", run.batch, say("one for each of the {batch} sequences", batch=run.batch))]
    lead = [*batch, time] if arch.batch_first else [time, *batch]
    if tensor == "x":
        return [*lead, ("features", "I", arch.input_size, say("the {size} features of one x[t]", size=arch.input_size))]
    if tensor == "output":
        why = _state_size(arch)
        if D == 2:
            why = say("the top layer's forward and reverse states side by side: 2 · {own}", own=own)
        return [*lead, ("features", f"2·{letter}" if D == 2 else letter, D * own, why)]
    counted = say(_COUNTED[tensor], L=arch.num_layers, D=D)
    why = say("the {own} units of one cell state", own=own) if memory else _state_size(arch)
    return [("layers", "L·D", arch.num_layers * D, counted), *batch, ("features", letter, own, why)]


_COUNTED = {
    "h_0": mark("one first state for each layer and direction: {L} · {D}"),
    "c_0": mark("one first cell state for each layer and direction: {L} · {D}"),
    "h_n": mark("one final state for each layer and direction: {L} · {D}"),
    "c_n": mark("one final cell state for each layer and direction: {L} · {D}"),
}


def _slip(run: Run, tensor: str, given: tuple[int, ...], axes: list[AxisInfo]) -> str:
    """What the given shape would be right for, where that is known."""
    sizes = tuple(size for _, _, size, _ in axes)
    if sorted(given) == sorted(sizes):
        if tensor not in ("x", "output") and run.arch.batch_first:
            return say("your sizes are right, their order is not: batch_first does not move {tensor}", tensor=tensor)
        return say("your sizes are right, their order is not")
    if _has_batch_of_one(run, given, sizes):
        return say("your extra axis is a batch of 1; x has no batch axis here, and {tensor} gets none", tensor=tensor)
    for other, shape in run.shapes.items():
        if given == shape and other != tensor:
            return say("that is the shape of {other}", other=other)
    if len(given) != len(sizes):
        return say("it has {count} axes; you gave {given}", count=len(sizes), given=len(given))
    wrong = [(letters, value) for (_, letters, size, _), value in zip(axes, given, strict=True) if size != value]
    return "; ".join(
        say("the axis {letters} is not {value}", letters=letters, value=f"{value}{origin_of(run, value)}")
        for letters, value in wrong
    )


def origin_of(run: Run, value: int) -> str:
    """` (which is …)` for a number that occurs in this network under another name."""
    arch, D = run.arch, run.arch.num_directions
    names = {
        run.seq_len: "seq_len T",
        run.batch: say("the batch N"),
        arch.input_size: "input_size I",
        D * arch.state_size: say("the size of both directions"),
        arch.num_layers * D: say("layers times directions"),
        arch.num_layers: "num_layers",
        arch.hidden_size: "hidden_size H",
        arch.state_size: say("the size of one state"),
    }
    return " " + say("(which is {name})", name=names[value]) if value in names else ""


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


def draw_run(dice: Dice, level: int) -> tuple[Architecture, int, int | None]:
    """A layer, how many steps it reads, and of how many sequences: None where x has no batch axis."""
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
    return arch, dice.choose(range(5, 33)), None if unbatched else batch


def sizes_differ(run: Run) -> bool:
    """No two quantities that a person could confuse have the same size, so a wrong idea gives a wrong answer."""
    arch = run.arch
    states = {arch.num_layers, arch.num_layers * arch.num_directions, arch.num_directions, 2}
    sizes = [run.seq_len, arch.input_size, arch.hidden_size, 2 * arch.hidden_size]
    sizes += [] if run.batch is None else [run.batch]
    sizes += [arch.proj_size, 2 * arch.proj_size] if arch.proj_size else []
    return len(set(sizes)) == len(sizes) and not states & set(sizes)
