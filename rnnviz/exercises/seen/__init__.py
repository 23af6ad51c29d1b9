"""Seen: which inputs a cell of a bidirectional network has read when it is computed."""

from rnnviz.exercises.dice import Dice
from rnnviz.exercises.exercise import Kind
from rnnviz.exercises.seen.task import SeenReason, SeenTask, Value
from rnnviz.words import mark

VALUES_ASKED = 3


def _draw(dice: Dice, level: int) -> SeenTask:
    T, H, N = dice.choose(range(4, 8)), dice.choose(range(2, 9)), dice.choose((2, 3))
    num_layers = dice.choose((1, 1, 2)) if level == 2 else 1
    length = dice.choose(range(2, T)) if level == 2 else T
    sample = dice.choose(range(N))
    n = f"{sample}" if level == 2 else ":"
    halves = [(t, reverse) for t in (*range(T), -1) for reverse in (False, True)]
    offered = [_output_value(t, n, T, length, H, reverse, num_layers) for t, reverse in halves]
    offered += [
        Value(f"h_n[{k}]" if n == ":" else f"h_n[{k}, {n}]", k // 2, k % 2 == 1, 0 if k % 2 else length - 1)
        for k in range(2 * num_layers)
    ]
    return SeenTask(H, num_layers, T, length, sample, N, dice.several(offered, VALUES_ASKED))


def _output_value(index: int, n: str, T: int, length: int, H: int, reverse: bool, num_layers: int) -> Value:
    t = index % T
    half = f"{H}:" if reverse else f":{H}"
    return Value(f"output[{index}, {n}, {half}]", num_layers - 1, reverse, t if t < length else None)


def _telling(task: SeenTask, level: int) -> bool:
    """No two values are the same cell, they have not all seen the same, and one of them is of the reverse direction.

    With two layers one of them is of the upper layer, all of whose cells have seen everything but padding.
    """
    reverse = any(value.reverse and value.t is not None for value in task.values)
    places = {(value.layer, value.reverse, value.t) for value in task.values}
    upper = task.num_layers == 1 or any(value.expression.startswith("output") for value in task.values)
    return reverse and len(places) == len(task.values) and upper and len({*map(task.seen, task.values)}) > 1


KIND = Kind(mark("What has it seen?"), 4, _draw, _telling)

__all__ = ["KIND", "SeenReason", "SeenTask"]
