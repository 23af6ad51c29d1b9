"""State: its numbers are those of the forward pass, one answer is right however it was rounded, and slips are named."""

import math
from typing import Any

import numpy as np
import pytest

from rnnviz import Architecture, forward
from rnnviz.exercises import LEVELS
from rnnviz.exercises.state.arithmetic import accepted, decimal_text, near_boundary
from rnnviz.exercises.state.formula import Formula, formula_of
from rnnviz.exercises.state.slips import slips
from rnnviz.exercises.state.step import TinyStep, gates_to_ask
from rnnviz.network.cells import CELLS, StepWeights
from tests.exercises.drawn import drawn, exercises, where


def traced(step: TinyStep) -> Any:
    """The same step as the forward pass computes it: the trace of its layer."""
    tenths = {
        "weight_ih_l0": step.weight_ih,
        "weight_hh_l0": step.weight_hh,
        "bias_ih_l0": step.bias_ih,
        "bias_hh_l0": step.bias_hh,
    }
    weights = {name: np.array(value) / 10 for name, value in tenths.items()}
    x, h_0, c_0 = (np.array([[values]]) / 10 for values in (step.x, step.h, step.c))
    arch = Architecture(step.cell, len(step.x), len(step.h))
    return forward(arch, weights, x, h_0, c_0 if step.c else None).layers[0][0]


@pytest.mark.parametrize("level", LEVELS)
def test_a_state_is_what_the_forward_pass_computes(level: int) -> None:
    for exercise in exercises("state", level):
        step = exercise.task.step
        trace = traced(step)
        row = Architecture(step.cell, 1, len(step.h)).gates.index(step.gate) * len(step.h) + step.unit
        values = [trace.from_x[0, 0, row] + trace.from_h[0, 0, row], getattr(trace, step.gate)[0, 0, step.unit]]
        if len(step.names) == 3:
            values.append(getattr(trace, step.names[2][0])[0, 0, step.unit])
        np.testing.assert_allclose(step.exact(), values, rtol=0, atol=1e-12)


@pytest.mark.parametrize("level", LEVELS)
def test_one_number_of_two_decimals_is_right(level: int) -> None:
    for exercise in exercises("state", level):
        for name, exact in zip(exercise.task.step.names, exercise.task.step.exact(), strict=True):
            middle = round(exact * 100)
            texts = [f"{(middle + d) / 100:.2f}" for d in range(-3, 4)]
            verdicts = [exercise.check({name: text})[name].status for text in texts]
            assert verdicts.count("right") == 1
            assert verdicts[3] == "right"
            assert exercise.check({name: f"{exact:.6f}"})[name].status == "right"


def test_who_goes_on_from_what_is_told_and_a_rounded_gate_is_right() -> None:
    for exercise in exercises("state", 2):
        scene, (_, gate, state) = exercise.task.scene(), exercise.task.step.names
        told = {each["name"].removesuffix(gate[-3:]): number(each["value"]) for each in scene["known"]}
        told[gate[:-3]] = number(exercise.solution[gate])
        worked_out = Formula(*scene["formula"].split(" = ")).value(told)
        verdict = exercise.check({gate: exercise.solution[gate], state: f"{worked_out:.2f}"})
        assert (verdict[gate].status, verdict[state].status) == ("right", "right"), exercise.seed


def number(text: str) -> float:
    return float(text.replace("−", "-"))


@pytest.mark.parametrize("level", LEVELS)
def test_no_value_lies_where_a_small_error_would_round_it_the_other_way(level: int) -> None:
    for exercise in exercises("state", level):
        rounded = [] if exercise.task.step.activation == "relu" else exercise.task.step.exact()[1:]
        assert all(abs(math.modf(abs(value) * 100)[0] - 0.5) >= 0.1 - 1e-9 for value in rounded), exercise.seed


@pytest.mark.parametrize(
    ("value", "near"),
    [(0.125, True), (-0.125, True), (0.1244, True), (0.1256, True), (0.1239, False), (-0.1261, False), (0.12, False)],
)
def test_a_value_near_the_half_of_the_last_decimal_is_near_a_boundary(value: float, near: bool) -> None:
    assert near_boundary(value) is near


def test_relu_by_hand_changes_the_sum_where_nothing_else_is_asked() -> None:
    relu = [e.task.step for e in (drawn("state", 1, seed) for seed in range(100)) if e.task.step.activation == "relu"]
    assert relu
    assert all(step.total() < 0 for step in relu)


@pytest.mark.parametrize("level", LEVELS)
def test_usual_wrong_sums_are_wrong(level: int) -> None:
    for exercise in exercises("state", level):
        total = exercise.task.step.total()
        assert not any(accepted(slip.total, total) for slip in slips(exercise.task.step))


@pytest.mark.parametrize("level", LEVELS)
def test_usual_wrong_sums_are_named(level: int) -> None:
    for exercise in exercises("state", level):
        for slip in slips(exercise.task.step):
            field = exercise.check({"sum": f"{slip.total:.2f}"})["sum"]
            assert field.status == "wrong"
            assert "is what you get if" in field.message
            assert any(term.suspect for term in field.reason.terms)  # type: ignore[union-attr]


def test_every_gate_that_is_one_sum_is_asked_for_some_time_and_no_other() -> None:
    asked = {
        (exercise.task.step.cell, exercise.task.step.gate)
        for level in LEVELS
        for exercise in (drawn("state", level, seed) for seed in range(150))
    }
    assert asked == {(name, letter) for name, cell in CELLS.items() for letter in gates_to_ask(cell)}
    assert asked >= {("gru", "z"), ("lstm", "i"), ("lstm", "f"), ("lstm", "g"), ("lstm", "o"), ("rnn_relu", "h")}
    assert not asked & {("gru", "r"), ("gru", "n")}


@pytest.mark.parametrize("name", [name for name, cell in CELLS.items() if cell.gated])
def test_a_formula_comes_to_what_the_step_computes(name: str) -> None:
    cell, H, N = CELLS[name], 3, 2
    random = np.random.default_rng(5)
    rows = len(cell.gates) * H
    h, c = random.normal(size=(H, N)), random.normal(size=(H, N)) if cell.memory else None
    weights = StepWeights(random.normal(size=(rows, H)), random.normal(size=(rows, N)), None)
    step = cell.step(weights, random.normal(size=(rows, N)), h, c)
    values = {letter: getattr(step, letter)[2, 1] for letter in cell.letters} | {"h[t-1]": h[2, 1]}
    values |= {} if c is None else {"c[t-1]": c[2, 1], "c[t]": step.c[2, 1]}
    for line in cell.lines:
        assert formula_of(line, cell.states).value(values) == pytest.approx(getattr(step, line.name)[2, 1], abs=1e-12)


def test_a_formula_in_numbers_has_negative_ones_in_brackets() -> None:
    formula = Formula("h[t]", "(1 − z)·n + z·tanh(h[t-1])")
    assert formula.names == ("z", "n", "h[t-1]")
    numbers = {"z": "0.25", "n": "−0.50", "h[t-1]": "0.30"}
    assert formula.in_numbers(numbers) == "(1 − 0.25)·(−0.50) + 0.25·tanh(0.30)"
    assert formula.without_activation().text == "(1 − z)·n + z·h[t-1]"


def test_what_follows_rightly_from_a_wrong_sum_is_told_so() -> None:
    exercise = where("state", 1, lambda task: task.step.cell == "rnn_tanh")
    total = exercise.task.step.total() / 2
    verdict = exercise.check({"sum": f"{total:.2f}", exercise.task.step.names[1]: f"{np.tanh(round(total, 2)):.2f}"})
    assert [field.status for field in verdict.fields] == ["wrong", "wrong"]
    assert "only the sum is wrong" in verdict.fields[1].message


def test_what_follows_rightly_from_a_wrong_gate_is_told_so() -> None:
    exercise = where("state", 2, lambda task: task.step.gate == "i")
    _, gate, state = exercise.task.step.names
    own = 0.9 if exercise.task.step.exact()[1] < 0.5 else 0.1
    field = exercise.check({gate: str(own), state: f"{exercise.task.step.state(own):.4f}"})[state]
    assert "it follows rightly from your i" in field.message


def test_a_forgotten_activation_and_a_cut_number_are_named() -> None:
    exercise = where("state", 2, lambda task: task.step.activation == "sigmoid")
    name = exercise.task.step.names[1]
    assert "without sigmoid" in exercise.check({name: f"{exercise.task.step.total():.2f}"})[name].message
    cut = where("state", 2, lambda task: task.step.exact()[1] > 0 and task.step.exact()[1] * 100 % 1 > 0.5)
    name, exact = cut.task.step.names[1], cut.task.step.exact()[1]
    assert "was cut, not rounded" in cut.check({name: f"{int(exact * 100) / 100:.2f}"})[name].message


def test_a_swapped_update_gate_is_named() -> None:
    exercise = where("state", 2, lambda task: task.step.cell == "gru")
    name, swapped = exercise.task.step.names[2], exercise.task.step.state(1 - exercise.task.step.exact()[1])
    assert "z was swapped" in exercise.check({name: f"{swapped:.2f}"})[name].message


def test_a_forgotten_tanh_of_the_memory_is_named() -> None:
    exercise = where("state", 2, lambda task: task.step.gate == "o" and abs(task.step.known["c[t]"]) > 0.5)
    name, step = exercise.task.step.names[2], exercise.task.step
    without = step.exact()[1] * step.known["c[t]"]
    assert "tanh was forgotten" in exercise.check({name: f"{without:.4f}"})[name].message


def test_a_right_state_is_explained_with_its_numbers() -> None:
    exercise = where("state", 2, lambda task: task.step.cell == "lstm" and task.step.gate == "f")
    name, step = exercise.task.step.names[2], exercise.task.step
    reason: Any = exercise.check(exercise.solution)[name].reason
    numbers = [decimal_text(step.known["i"]), decimal_text(step.exact()[1])]
    assert reason.lines[0] == (name, "f·c[t-1] + i·g")
    assert all(text in reason.lines[1][0] for text in numbers)
