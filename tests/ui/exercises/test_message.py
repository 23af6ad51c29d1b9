"""What the browser gets to draw: every number of a question is the task's, and every reason has a drawing."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnviz.exercises import KINDS, LEVELS, Exercise, make_exercise
from rnnviz.exercises.state.arithmetic import decimal_text
from rnnviz.ui.exercises import view
from rnnviz.ui.exercises.message import LONGEST_GIVEN, as_bytes, task_message, verdict_message
from tests.exercises.drawn import wrongly_answered

SCRIPTS = Path(view.__file__).parent


def scene(exercise: Exercise) -> Any:
    return json.loads(as_bytes(task_message(exercise)))["scene"]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", range(0, 3000, 180))
def test_every_number_of_a_step_by_hand_is_drawn_under_its_own_name(seed: int, level: int) -> None:
    exercise = make_exercise("state", seed, level)
    step, drawn = exercise.task.step, scene(exercise)
    tenths = {"W_ih": step.weight_ih, "W_hh": step.weight_hh, "b_ih": step.bias_ih, "b_hh": step.bias_hh}
    tenths |= {"x[t]": step.x, "h[t-1]": step.h}
    tensors = {tensor["name"]: np.array(tensor["rows"]) for tensor in drawn["tensors"]}
    assert list(tensors) == ["W_ih", "x[t]", "b_ih", "W_hh", "h[t-1]", "b_hh"]
    for name, values in tenths.items():
        np.testing.assert_array_equal(tensors[name].reshape(np.shape(values)), np.array(values) / 10)
    roles = {tensor["name"]: tensor["role"] for tensor in drawn["tensors"]}
    assert roles == {"W_ih": "x", "x[t]": "x", "b_ih": "bias", "W_hh": "h", "h[t-1]": "h", "b_hh": "bias"}
    told = [{"name": f"{name}[{step.unit}]", "value": decimal_text(value)} for name, value in step.known.items()]
    assert drawn["known"] == told


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", range(17))
def test_a_step_by_hand_is_solved_with_what_is_drawn_alone(seed: int, level: int) -> None:
    exercise = make_exercise("state", seed, level)
    drawn = scene(exercise)
    tensors = {tensor["name"]: np.array(tensor["rows"]) for tensor in drawn["tensors"]}
    sums = tensors["W_ih"] @ tensors["x[t]"] + tensors["b_ih"] + tensors["W_hh"] @ tensors["h[t-1]"] + tensors["b_hh"]
    asked = re.match(r"(\w)(?:\[t\])?\[(\d)\]", exercise.fields[1].name)
    assert asked is not None
    block = drawn["gates"].index(asked[1]) if drawn["gates"] else 0
    total = sums[block * drawn["size"] + int(asked[2]), 0]
    apply: dict[str, Callable[[float], float]] = {
        "tanh": np.tanh,
        "sigmoid": lambda a: float(1 / (1 + np.exp(-a))),
        "relu": lambda a: max(a, 0.0),
    }
    gate = apply[drawn["activation"]](total)
    verdict = exercise.check({exercise.fields[0].name: f"{total:.2f}", exercise.fields[1].name: f"{gate:.4f}"})
    assert [field.status for field in verdict.fields[:2]] == ["right", "right"]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", range(13))
def test_every_number_of_a_drawn_network_is_the_tasks(seed: int, level: int) -> None:
    for kind in ("shapes", "parameters"):
        task = make_exercise(kind, seed, level).task
        arch, drawn = task.arch, scene(make_exercise(kind, seed, level))
        counted = {"layers": arch.num_layers, "inputSize": arch.input_size, "hidden": arch.hidden_size}
        counted |= {"directions": 2 if arch.bidirectional else 1, "projection": arch.proj_size, "highlight": []}
        counted |= {"seqLen": getattr(task, "seq_len", None), "batch": getattr(task, "batch", None)}
        assert {name: drawn[name] for name in counted} == counted
        assert drawn["cell"] == arch.torch_name.removeprefix("torch.nn.")


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", range(13))
def test_an_unrolled_network_and_a_program_are_drawn_as_the_task_has_them(seed: int, level: int) -> None:
    seen, bugs = (make_exercise(kind, seed, level) for kind in ("seen", "bugs"))
    names = {"seqLen": "seq_len", "length": "length", "layers": "num_layers", "hidden": "hidden_size"}
    drawn = scene(seen)
    assert {name: drawn[name] for name in names} == {name: getattr(seen.task, own) for name, own in names.items()}
    assert scene(bugs)["lines"] == list(bugs.task.faulty)
    assert scene(bugs)["lines"] != list(bugs.task.program.lines)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(2))
def test_a_card_draws_the_reason_of_its_own_field_once(kind: str, level: int, seed: int) -> None:
    exercise = make_exercise(kind, seed, level)
    verdict = exercise.check(wrongly_answered(exercise))
    message = json.loads(as_bytes(verdict_message(exercise, verdict, all_reasons=False)))
    shown = [field for field in verdict.fields if field.status != "right"]
    assert [card["message"] for card in message["cards"]] == [field.message for field in shown]
    reasons = [field.reason for field in shown]
    for k, (card, reason) in enumerate(zip(message["cards"], reasons, strict=True)):
        new = reason is not None and reason not in reasons[:k]
        drawing = {"drawn_by": reason.drawn_by} | asdict(reason) if reason is not None and new else None
        assert card["reason"] == json.loads(json.dumps(drawing))
    parts = sorted({field.part for field in shown if field.part})
    assert (message["scene"] or {"highlight": []})["highlight"] == parts


@pytest.mark.parametrize("kind", KINDS)
def test_the_script_of_a_kind_draws_every_scene_and_reason_of_it(kind: str) -> None:
    script = (SCRIPTS / f"{kind}.js").read_text(encoding="utf-8")
    table = re.search(r"drawsExercise\((.*?)\);", script, re.DOTALL)
    assert table is not None
    drawings = set(re.findall(r"(\w+): (?:draw|\()", table[1]))
    drawn_by = set()
    for exercise in (make_exercise(kind, seed, level) for seed in range(20) for level in LEVELS):
        answers = [exercise.solution, wrongly_answered(exercise)]
        reasons = [field.reason for answer in answers for field in exercise.check(answer).fields if field.reason]
        drawn_by |= {scene(exercise)["drawn_by"]} | {reason.drawn_by for reason in reasons}
    assert drawn_by == drawings


def test_a_long_answer_is_shown_shortened() -> None:
    exercise = make_exercise("shapes", 1)
    verdict = exercise.check({"output": "7" * 180})
    card = verdict_message(exercise, verdict, all_reasons=False)["cards"][0]
    assert card["given"] == "7" * LONGEST_GIVEN + "…"
