"""1,000 seeds of every kind: each exercise can be answered, in one way only, and is the same for the same seed."""

from functools import cache
from itertools import permutations

import numpy as np
import pytest
import torch

from rnnviz import Architecture, forward, init_weights
from rnnviz.exercises import KINDS, LEVELS, Exercise, make_exercise
from rnnviz.exercises.bugs.programs import PROGRAMS
from rnnviz.exercises.bugs.running import equals_torch, numbers_for, run, with_line
from rnnviz.exercises.state.arithmetic import accepted
from rnnviz.exercises.state.slips import slips
from rnnviz.network.architecture import GATES
from rnnviz.network.randomness import normal
from rnnviz.network.weights import parameter_count

SEEDS = range(1000)


@cache
def exercises(kind: str, level: int) -> list[Exercise]:
    return [make_exercise(kind, seed, level) for seed in SEEDS]


def wrong(exercise: Exercise, field: str, answer: str) -> bool:
    return exercise.check(exercise.solution | {field: answer})[field].status == "wrong"


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", KINDS)
def test_its_own_solution_is_right_and_every_field_says_why(kind: str, level: int) -> None:
    for exercise in exercises(kind, level):
        verdict = exercise.check(exercise.solution)
        assert verdict.ok, (exercise.seed, verdict)
        assert all(field.message and (field.reason or field.part) for field in verdict.fields)
        assert len({field.name for field in exercise.fields}) == len(exercise.fields)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", KINDS)
def test_equal_seeds_make_equal_exercises_and_others_differ(kind: str, level: int) -> None:
    made = exercises(kind, level)[:100]
    assert made == [make_exercise(kind, seed, level) for seed in SEEDS[:100]]
    assert len({exercise.task for exercise in made}) > 50


@pytest.mark.parametrize("level", LEVELS)
def test_shapes_of_usual_mistakes_are_wrong(level: int) -> None:
    for exercise in exercises("shapes", level):
        shapes = exercise.task.shapes
        for name, shape in shapes.items():
            near = {(*shape[:k], size + d, *shape[k + 1 :]) for k, size in enumerate(shape) for d in (-1, 1)}
            mistakes = near | {*permutations(shape)} | {*shapes.values()} | {shape[:-1], (*shape, 1), (1, *shape)}
            mistakes -= {shape}  # without a projection h_n and c_n are alike
            assert all(wrong(exercise, name, str(mistake)) for mistake in mistakes if mistake and 0 not in mistake)


@pytest.mark.parametrize("level", LEVELS)
def test_forgetting_an_argument_gives_another_shape(level: int) -> None:
    for exercise in exercises("shapes", level):
        task, arch = exercise.task, exercise.task.arch
        if task.batch is not None:
            swapped = arch.tensor_shapes(task.batch, task.seq_len)["output"]
            assert wrong(exercise, "output", str(swapped))
            assert wrong(exercise, "h_n", str((task.batch, *[n for n in task.shapes["h_n"] if n != task.batch])))
        if arch.bidirectional:
            assert wrong(exercise, "output", str((*task.shapes["output"][:-1], arch.state_size)))
            assert wrong(exercise, "h_n", str((arch.num_layers, *task.shapes["h_n"][1:])))
        for name, value in task.arguments.items():
            others = [str(not value)] if isinstance(value, bool) else map(str, (value + 1, task.seq_len, 2 * value))
            assert all(wrong(exercise, name, other) for other in others)


@pytest.mark.parametrize("level", LEVELS)
def test_shapes_are_those_of_torch(level: int) -> None:
    for exercise in exercises("shapes", level)[:100]:
        task, arch = exercise.task, exercise.task.arch
        made = {name: getattr(arch, name) for name in ("batch_first", *task.arguments)}
        module = getattr(torch.nn, arch.torch_name.split(".")[-1])(**made)
        x = torch.zeros(arch.tensor_shapes(task.seq_len, task.batch)["input"])
        output, last = module(x)
        found = dict(zip(("output", "h_n", "c_n"), (output, *(last if arch.cell == "lstm" else (last,))), strict=False))
        assert {name: tuple(value.shape) for name, value in found.items()} == task.shapes


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


@pytest.mark.parametrize("level", LEVELS)
def test_usual_wrong_sums_are_wrong(level: int) -> None:
    for exercise in exercises("state", level):
        total = exercise.task.step.total()
        assert not any(accepted(slip.total, total) for slip in slips(exercise.task.step))


@pytest.mark.parametrize("level", LEVELS)
def test_usual_wrong_sums_are_named(level: int) -> None:
    for exercise in exercises("state", level)[:150]:
        for slip in slips(exercise.task.step):
            field = exercise.check({"sum": f"{slip.total:.2f}"})["sum"]
            assert field.status == "wrong"
            assert "is what you get if" in field.message
            assert any(term.suspect for term in field.reason.terms)  # type: ignore[union-attr]


def test_a_state_is_what_the_forward_pass_computes() -> None:
    for exercise in [*exercises("state", 1)[:200], *exercises("state", 2)[:200]]:
        task = exercise.task.step
        tenths = {
            "weight_ih_l0": task.weight_ih,
            "weight_hh_l0": task.weight_hh,
            "bias_ih_l0": task.bias_ih,
            "bias_hh_l0": task.bias_hh,
        }
        weights = {name: np.array(value) / 10 for name, value in tenths.items()}
        arch = Architecture(task.cell, len(task.x), len(task.h))
        x, h_0 = np.array([[task.x]]) / 10, np.array([[task.h]]) / 10
        trace = forward(arch, weights, x, h_0, np.array([[task.c]]) / 10 if task.c else None)
        one = trace.layers[0][0]
        gate = GATES[task.cell].index(task.gate) * len(task.h) + task.unit
        state = one.c if task.names[-1].startswith("c") else one.h
        found = [one.from_x[0, 0, gate] + one.from_h[0, 0, gate], getattr(one, task.gate)[0, 0, task.unit]]
        found += [state[0, 0, task.unit]] if len(task.names) == 3 else []  # type: ignore[index]
        np.testing.assert_allclose(task.exact(), found, rtol=0, atol=1e-12)


@pytest.mark.parametrize("level", LEVELS)
def test_every_other_set_of_steps_is_wrong(level: int) -> None:
    for exercise in exercises("seen", level):
        T = exercise.task.seq_len
        for cell in exercise.task.values:
            seen = exercise.task.seen(cell)
            others = [seen ^ {t} for t in range(T)] + [frozenset(range(T)) - seen]
            texts = [" ".join(map(str, other)) or "none" for other in others]
            assert all(wrong(exercise, cell.expression, text) for text in texts)


@pytest.mark.parametrize("level", LEVELS)
def test_a_cell_has_seen_the_inputs_that_change_it(level: int) -> None:
    for exercise in exercises("seen", level)[:40]:
        task = exercise.task
        arch = Architecture("rnn_tanh", 2, task.hidden_size, num_layers=task.num_layers, bidirectional=True)
        weights = init_weights(arch, exercise.seed, "float64")
        lengths = [task.seq_len] * task.batch
        lengths[task.sample] = task.length
        x = normal(exercise.seed, "seen", (task.seq_len, task.batch, 2))
        for cell in task.values:
            before = value(cell.expression, forward(arch, weights, x, lengths=lengths), task.sample)
            changed = set()
            for t in range(task.seq_len):
                other = x.copy()
                other[t] += 1
                after = value(cell.expression, forward(arch, weights, other, lengths=lengths), task.sample)
                changed |= set() if np.array_equal(before, after) else {t}
            assert changed == task.seen(cell), cell


def value(expression: str, trace: object, sample: int) -> np.ndarray:
    """What the exercise's expression gives for the sample."""
    name, _, index = expression.rstrip("]").partition("[")
    found = getattr(trace, name)
    parts = [part.strip() for part in index.split(",")]
    n = sample if len(parts) < 2 or parts[1] == ":" else int(parts[1])
    row = found[int(parts[0]), n]
    if len(parts) < 3:
        return row
    low, _, high = parts[2].partition(":")
    return row[int(low) if low else None : int(high) if high else None]


@pytest.mark.parametrize("level", LEVELS)
def test_usual_wrong_counts_are_wrong_and_named(level: int) -> None:
    for exercise in exercises("parameters", level):
        total = parameter_count(exercise.task.arch)
        assert all(wrong(exercise, "parameters", str(total + d)) for d in (-10, -1, 1, 10, total))
        assert len(exercise.task.miscounts()) >= 2
        for slip in exercise.task.miscounts():
            field = exercise.check({"parameters": str(slip.total)})["parameters"]
            assert field.status == "wrong"
            assert any(block.suspect for block in field.reason.blocks)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_program_equals_torch_and_no_fault_does(name: str) -> None:
    program = PROGRAMS[name]
    for seed in range(0, 1000, 100):
        drawn = numbers_for(name, seed)
        assert equals_torch(drawn, run(drawn, program.lines))
        for fault in program.faults:
            faulty = with_line(program.lines, fault.line, fault.wrong)
            assert not equals_torch(drawn, run(drawn, faulty)), fault


@pytest.mark.parametrize("level", LEVELS)
def test_one_line_and_fix_mends_the_program(level: int) -> None:
    for exercise in exercises("bugs", level):
        lines, fixes = (field.options for field in exercise.fields)
        right = (exercise.solution["line"], exercise.solution["fix"])
        assert len(set(fixes)) == len(fixes) >= 4
        assert exercise.task.faulty[int(right[0]) - 1].strip() not in fixes
        mending = [(line, fix) for line in lines for fix in fixes if exercise.task.mends(int(line) - 1, fix)]
        assert mending == [right], exercise.seed
