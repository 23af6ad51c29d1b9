"""The generated scripts run on their own, and their numbers are the page's numbers."""

import ast
import contextlib
import io

import numpy as np
import pytest

from rnnviz.lessons import LESSONS
from tests.lessons.cases import CASES


def execute(code: str) -> tuple[dict, str]:
    names: dict = {}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "lesson", "exec"), names)
    return names, printed.getvalue()


@pytest.mark.parametrize(("id_", "variant"), CASES)
def test_the_script_makes_every_value_of_the_run(id_: str, variant: str | None) -> None:
    lesson = LESSONS[id_]
    names, printed = execute(lesson.code(seed=7, variant=variant))
    run = lesson.run(seed=7, variant=variant)
    for one in run.stages:
        made = names[one.name]
        made = getattr(made, "data", made)
        np.testing.assert_allclose(made.detach().numpy(), one.value, rtol=0, atol=1e-5, err_msg=one.name)
        assert f"{one.name} {one.shape}" in printed


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
    run = lesson.run(seed=1, text=text)
    for one in run.stages:
        made = getattr(names[one.name], "data", names[one.name])
        np.testing.assert_allclose(made.detach().numpy(), one.value, rtol=0, atol=1e-5, err_msg=one.name)
