"""The two computations of a stage share nothing: read from the source of `rnnviz/lessons`, function by function.

The names that a side uses are followed through the functions and constants of the lessons, down to what they import.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KINDS = sorted((ROOT / "rnnviz" / "lessons" / "stages").glob("[a-z]*.py"))
SIDES = ("by_hand", "by_torch")
OF_TORCH = ("torch", "rnnviz.check", "rnnviz.lessons.tensors")
WAY_BACK = ("backward", "clipping", "gradients", "losses", "shares")
OF_OURS = (
    *(f"rnnviz.network.{name}" for name in ("forward", "cells", "maths", *WAY_BACK)),
    "rnnviz.lessons.packing",
)


class Module:
    """What the names of a file mean: its functions and constants, and what it imports."""

    def __init__(self, path: Path) -> None:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        self.defined = dict(definitions(tree.body))
        self.imported = {name: origin for node in ast.walk(tree) for name, origin in import_names(node)}
        self.sides = [
            (owner, node)
            for owner in [node for node in tree.body if isinstance(node, ast.FunctionDef)]
            for node in ast.walk(owner)
            if isinstance(node, ast.FunctionDef) and side_of(node.name)
        ]


def side_of(name: str) -> str:
    return next((side for side in SIDES if name.endswith(side)), "")


def definitions(body: list[ast.stmt]) -> Iterator[tuple[str, ast.AST]]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((target.id, node.value) for target in targets if isinstance(target, ast.Name))


def import_names(node: ast.AST) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Import):
        yield from ((alias.asname or alias.name, alias.name) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)


@cache
def module(name: str) -> Module:
    return Module(ROOT.joinpath(*name.split(".")).with_suffix(".py"))


def origins(name: str, node: ast.AST, around: dict[str, ast.AST], seen: set[str]) -> set[str]:
    """Everything that `node` of module `name` reaches, by full name.   around: what its enclosing function defines"""
    own, reached = module(name), set()
    for used in {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}:
        key = f"{name}.{used}"
        if used in around:
            reached |= origins(name, around[used], {k: v for k, v in around.items() if k != used}, seen)
        elif used in own.defined and key not in seen:
            seen.add(key)
            reached |= {key} | origins(name, own.defined[used], {}, seen)
        elif used in own.imported:
            reached |= origins_of_import(own.imported[used], seen)
    return reached


def origins_of_import(origin: str, seen: set[str]) -> set[str]:
    home, _, name = origin.rpartition(".")
    if home.startswith("rnnviz.lessons.") and name in module(home).defined and origin not in seen:
        seen.add(origin)
        return {origin} | origins(home, module(home).defined[name], {}, seen)
    return {origin}


def reached_by(path: Path, side: str) -> dict[str, set[str]]:
    """`maker.side` -> what this side of every kind of stage in a file reaches."""
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return {
        f"{path.stem}.{owner.name}": origins(name, node, dict(definitions(owner.body)), set())
        for owner, node in module(name).sides
        if side_of(node.name) == side
    }


def outside(reached: dict[str, set[str]], packages: tuple[str, ...], side: str) -> list[str]:
    return [
        f"{maker} reaches {name}"
        for maker, names in reached.items()
        for name in sorted(names)
        if side_of(name) == side or any(f"{name}.".startswith(f"{package}.") for package in packages)
    ]


@pytest.mark.parametrize("path", KINDS, ids=lambda path: path.stem)
def test_what_is_computed_by_hand_reaches_no_torch(path: Path) -> None:
    assert outside(reached_by(path, "by_hand"), OF_TORCH, "by_torch") == []


@pytest.mark.parametrize("path", KINDS, ids=lambda path: path.stem)
def test_what_torch_computes_reaches_none_of_our_formulas(path: Path) -> None:
    assert outside(reached_by(path, "by_torch"), OF_OURS, "by_hand") == []


def test_the_search_sees_what_each_side_is_made_of() -> None:
    hand = reached_by(ROOT / "rnnviz/lessons/stages/recurrent.py", "by_hand")["recurrent.recurrent"]
    torchs = reached_by(ROOT / "rnnviz/lessons/stages/recurrent.py", "by_torch")["recurrent.recurrent"]
    assert {"rnnviz.network.forward.forward", "numpy"} <= hand
    assert {"rnnviz.check.modules.fused_module", "torch"} <= torchs
    sigmoid = reached_by(ROOT / "rnnviz/lessons/stages/activation.py", "by_torch")
    assert "torch" in sigmoid["activation.activation"]


def test_every_kind_of_stage_has_both_sides() -> None:
    for path in KINDS:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        sides = {side: {owner.name for owner, node in module(name).sides if node.name == side} for side in SIDES}
        assert sides["by_hand"] == sides["by_torch"] != set(), path.stem
