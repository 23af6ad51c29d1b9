"""Exercises in which a person predicts what a network does, and is shown why. A seed makes each of them.

Every module or package of this folder that defines a `KIND` is a kind of exercise, under the module's name. So a new
kind is one new file here, and one script of the same name that draws it.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from rnnviz.exercises.answers import Field
from rnnviz.exercises.dice import first_accepted
from rnnviz.exercises.exercise import Exercise, FieldVerdict, Kind, Verdict
from rnnviz.network.errors import invalid
from rnnviz.network.randomness import check_seed
from rnnviz.sources.limits import check_between

_MODULES = {module.name: import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)}
_UNSORTED: dict[str, Kind[Any]] = {name: module.KIND for name, module in _MODULES.items() if hasattr(module, "KIND")}
KINDS = dict(sorted(_UNSORTED.items(), key=lambda item: item[1].place))
LEVELS = (1, 2)


def make_exercise(kind: str, seed: int, level: int = 1) -> Exercise:
    """The exercise of this kind, seed and level: the same forever. The kinds are the names in `KINDS`.

    Raises ValueError that names the argument, the rule and the value.
    """
    if kind not in KINDS:
        raise invalid("kind must be one of {kinds}; got {kind!r}", kinds=", ".join(KINDS), kind=kind)
    check_seed(seed)
    check_between("level", level, LEVELS[0], LEVELS[-1])
    draw, accept = KINDS[kind].draw, KINDS[kind].accept
    task = first_accepted(
        int(seed), f"{kind} {level}", lambda dice: draw(dice, level), lambda drawn: accept(drawn, level)
    )
    return Exercise(kind, int(seed), level, task)


__all__ = ["KINDS", "LEVELS", "Exercise", "Field", "FieldVerdict", "Kind", "Verdict", "make_exercise"]
