"""The generated scripts run on their own, and their numbers are the page's numbers."""

import ast
import contextlib
import io
from typing import Any

import numpy as np
import pytest
import torch

from rnnviz.lessons import LESSONS, LessonRun
from tests.lessons.cases import CASES, run_of

LAST_SEED = 2**32 - 1  # SEED + 1 must not be a seed that torch or we refuse


def execute(code: str) -> tuple[dict[str, Any], str]:
    names: dict[str, Any] = {}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), torch.random.fork_rng():  # the script seeds torch's own generator
        exec(compile(code, "lesson", "exec"), names)
    return names, printed.getvalue()


def assert_same_numbers(names: dict[str, Any], run: LessonRun) -> None:
    for value in run.stages:
        made = getattr(names[value.name], "data", names[value.name])  # the rows, where it is packed
        np.testing.assert_allclose(made.detach().numpy(), value.value, rtol=0, atol=1e-5, err_msg=value.name)


@pytest.mark.parametrize(("id_", "variant"), CASES)
def test_the_script_makes_every_value_of_the_run(id_: str, variant: str | None) -> None:
    lesson = LESSONS[id_]
    names, printed = execute(lesson.code(seed=LAST_SEED, variant=variant))
    run = run_of(id_, LAST_SEED, variant=variant)
    assert_same_numbers(names, run)
    assert all(f"{value.name} {value.shape}" in printed for value in run.stages)


@pytest.mark.parametrize(("id_", "variant"), CASES)
def test_the_script_needs_nothing_of_this_package_and_names_every_argument_of_a_constructor(
    id_: str, variant: str | None
) -> None:
    tree = ast.parse(LESSONS[id_].code(variant=variant))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            assert "rnnviz" not in ast.unparse(node)
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("torch.nn."):
            assert not node.args, ast.unparse(node)


@pytest.mark.parametrize(
    ("id_", "text"),
    [
        ("D7", 'it\'s "quoted" \\n \'twice\'\nпривет, мир 👩‍👩‍👧 🌞\n```"""\nx'),
        ("B5", "ёж\nабрикос\nй"),
        ("B2", "1, 7"),
    ],
)
def test_a_persons_text_stays_text_in_the_script(id_: str, text: str) -> None:
    lesson = LESSONS[id_]
    names, _ = execute(lesson.code(seed=1, text=text))
    assert_same_numbers(names, run_of(id_, text=text))
