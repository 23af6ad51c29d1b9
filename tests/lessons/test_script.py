"""The generated scripts run on their own, and their numbers are the page's numbers."""

import ast
import contextlib
import io
from typing import Any

import numpy as np
import pytest
import torch

from rnnviz.lessons import LESSONS, LessonRun
from rnnviz.lessons.script import FORMS, Form
from rnnviz.lessons.timeline import timeline
from tests.lessons.cases import CASES, SIZED, run_of

LAST_SEED = 2**32 - 1  # SEED + 1 must not be a seed that torch or we refuse


def execute(code: str) -> tuple[dict[str, Any], str]:
    names: dict[str, Any] = {"__name__": "lesson"}  # a class looks for its module's name
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), torch.random.fork_rng():  # the script seeds torch's own generator
        exec(compile(code, "lesson", "exec"), names)
    return names, printed.getvalue()


def assert_same_numbers(names: dict[str, Any], run: LessonRun) -> None:
    for value in run.stages:
        made = getattr(names[value.name], "data", names[value.name])  # the rows, where it is packed
        np.testing.assert_allclose(made.detach().numpy(), value.value, rtol=1e-5, atol=1e-5, err_msg=value.name)


@pytest.mark.parametrize(("id_", "variant", "size"), SIZED)
def test_the_script_makes_and_prints_every_value_of_the_run(id_: str, variant: str | None, size: str) -> None:
    lesson = LESSONS[id_]
    names, printed = execute(lesson.code(seed=LAST_SEED, variant=variant, size=size))
    run = run_of(id_, LAST_SEED, variant=variant, size=size)
    assert_same_numbers(names, run)
    assert all(f"{value.name} {value.shape}" in printed for value in run.stages)
    assert "DIFFERS" not in printed
    assert printed.count("  same") >= len(run.stages)


@pytest.mark.parametrize(("id_", "variant"), CASES)
def test_the_class_makes_the_same_results(id_: str, variant: str | None) -> None:
    run = run_of(id_, LAST_SEED, variant=variant)
    sample = run.batch - 1
    names, printed = execute(run.listing("class", sample).text)
    assert isinstance(names["network"], torch.nn.Module)
    assert run.results
    for name in run.results:
        np.testing.assert_allclose(names[name].numpy(), run[name].value, rtol=0, atol=1e-5, err_msg=name)
        assert f"{name} {run[name].shape}" in printed
    assert "DIFFERS" not in printed
    assert "  same" in printed


def test_a_script_says_where_a_number_is_not_the_pages() -> None:
    code = LESSONS["C1"].code()
    assert "0.5253" in code
    _, printed = execute(code.replace("0.5253", "0.5263"))
    assert printed.count("DIFFERS") == 1


@pytest.mark.parametrize("form", FORMS)
def test_c1_prints_the_lectures_own_numbers(form: Form) -> None:
    _, printed = execute(LESSONS["C1"].run().listing(form).text)
    rows = [line.split() for line in printed.split("output (1, 3, 2)")[1].splitlines()[1:4]]
    assert rows == [
        ["here", a, b, "page", a, b, "same"]
        for a, b in [("-0.3520", "0.5253"), ("-0.6842", "0.7607"), ("-0.8649", "0.9047")]
    ]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("id_", "variant"), CASES)
def test_every_tick_has_its_lines(id_: str, variant: str | None, form: Form) -> None:
    run = run_of(id_, variant=variant)
    listing = run.listing(form)
    assert len(listing.lines) == len(listing.owners) == len(listing.parts)
    for names in timeline(run, 0).makes[1:]:
        for name in names:
            lit = [line for line, owner in zip(listing.lines, listing.owners, strict=True) if owner == name]
            assert any(line.lstrip().startswith(name) for line in lit), name
    order = ["heading", "network", "given", "computation", "printed"]
    assert [part for k, part in enumerate(listing.parts) if part != listing.parts[k - 1]] == order
    assert {part for part, owner in zip(listing.parts, listing.owners, strict=True) if owner} <= {
        "network" if form == "class" else "computation"
    }


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("id_", "variant"), CASES)
def test_the_script_needs_nothing_of_this_package_and_names_every_argument_of_a_constructor(
    id_: str, variant: str | None, form: Form
) -> None:
    tree = ast.parse(run_of(id_, variant=variant).listing(form).text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            assert "rnnviz" not in ast.unparse(node)
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("torch.nn."):
            assert not node.args, ast.unparse(node)


@pytest.mark.parametrize("weights", ["torch", "randn"])
@pytest.mark.parametrize(("id_", "h_0"), [("A1", None), ("A2", "zeros"), ("A2", "random")])
def test_the_script_draws_the_weights_and_the_first_state_that_were_chosen(
    id_: str, h_0: str | None, weights: str
) -> None:
    lesson = LESSONS[id_]
    names, _ = execute(lesson.code(seed=3, weights=weights, h_0=h_0))
    assert_same_numbers(names, lesson.run(seed=3, weights=weights, h_0=h_0))
    assert ("torch.nn.Linear" in lesson.code(weights=weights)) == (id_ == "A1" and weights == "torch")


def test_a_listing_names_what_it_refuses() -> None:
    run = run_of("D2")
    with pytest.raises(ValueError, match="form must be one of script, class; got 'notebook'"):
        run.listing("notebook")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="sample must be between 0 and 7; got 8"):
        run.listing(sample=8)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("id_", "text"),
    [
        ("D7", 'it\'s "quoted" \\n \'twice\'\nпривет, мир 👩‍👩‍👧 🌞\n```"""\nx'),
        ("B5", "ёж\nабрикос\nй"),
        ("B2", "1, 7"),
    ],
)
def test_a_persons_text_stays_text_in_the_script(id_: str, text: str, form: Form) -> None:
    run = run_of(id_, text=text)
    names, printed = execute(run.listing(form).text)
    if form == "script":
        assert_same_numbers(names, run)
    assert "DIFFERS" not in printed


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("id_", "variant"), CASES)
def test_of_a_loop_the_lines_inside_are_lit_and_of_all_else_every_line(
    id_: str, variant: str | None, form: Form
) -> None:
    listing = run_of(id_, variant=variant, size=LESSONS[id_].sizes[0]).listing(form)
    loops = {"by_rows": ["h = np.tanh", "states.append"], "h": ["h = torch.tanh", "states.append"]}
    for name in {owner for owner in listing.owners if owner}:
        owned = [line.strip() for line, owner in zip(listing.lines, listing.owners, strict=True) if owner == name]
        lit = [line.strip() for line, owner in zip(listing.lines, listing.running, strict=True) if owner == name]
        assert lit
        plan = run_of(id_, variant=variant, size=LESSONS[id_].sizes[0]).plan
        ticks = next(stage.ticks for stage in plan if stage.name == name)
        if ticks == "back":
            assert not any(line.startswith("for ") for line in lit)
            continue
        inside = loops.get(name) if ticks == "steps" and any(line.startswith("for ") for line in owned) else None
        if inside:
            assert not any(line.startswith(("for ", "states = ")) for line in lit)
            assert all(any(line.startswith(start) for line in lit) for start in inside)
        elif not any(line.startswith("for ") for line in owned):
            assert lit == owned
