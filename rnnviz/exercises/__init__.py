"""Exercises in which a person predicts what a network does, and is shown why: generated from a seed."""

from collections.abc import Callable

from rnnviz.exercises import bugs, parameters, seen, shapes, state
from rnnviz.exercises.answers import Field
from rnnviz.exercises.exercise import Exercise, FieldVerdict, Verdict
from rnnviz.network.randomness import check_seed
from rnnviz.sources.limits import check_between

_MAKERS: dict[str, Callable[[int, int], Exercise]] = {
    "shapes": shapes.make,
    "state": state.make,
    "seen": seen.make,
    "parameters": parameters.make,
    "bugs": bugs.make,
}
KINDS = tuple(_MAKERS)
LEVELS = (1, 2)


def make_exercise(kind: str, seed: int, level: int = 1) -> Exercise:
    """The exercise of this kind, seed and level: the same forever.

    - `shapes`: shapes of output, h_n and c_n, and the constructor's arguments, from a drawn network.
    - `state`: one unit of a tiny network by hand, at two decimals.
    - `seen`: which inputs a value of a bidirectional network has seen.
    - `parameters`: how many numbers a network learns.
    - `bugs`: the wrong line of a forward pass, and its fix.

    Raises ValueError that names the argument, the rule and the value.
    """
    if kind not in _MAKERS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}; got {kind!r}")
    check_seed(seed)
    check_between("level", level, LEVELS[0], LEVELS[-1])
    return _MAKERS[kind](int(seed), level)


__all__ = ["KINDS", "LEVELS", "Exercise", "Field", "FieldVerdict", "Verdict", "make_exercise"]
