"""What lessons ask: answers are the run's, wrong ones are what a mistake gives, and nothing is told too soon."""

import inspect

import numpy as np
import pytest
import torch

from rnnviz.exercises import KINDS, LEVELS
from rnnviz.lessons import LESSONS, LessonRun
from rnnviz.lessons.asked import Asked
from rnnviz.lessons.groups.parameters import PARAMETERS
from rnnviz.lessons.predict import asks_of, made_at, question_of
from rnnviz.lessons.stage import Array
from rnnviz.lessons.timeline import timeline
from tests.lessons.cases import CASES, SIZED, run_of
from tests.lessons.random_lesson import SEEDS, random_run


def asked_in(run: LessonRun, sample: int) -> dict[int, Asked]:
    asked = enumerate(asks_of(timeline(run, sample)))
    return {tick: own for tick, own in asked if own is not None}


def reasons(asked: Asked) -> dict[str, float]:
    return {slip.words: float(slip.answer) for slip in asked.slips if not isinstance(slip.answer, tuple)}


@pytest.mark.parametrize(("id_", "variant", "size"), SIZED)
def test_every_answer_is_the_runs_and_is_asked_in_the_tick_that_shows_it(
    id_: str, variant: str | None, size: str
) -> None:
    run = run_of(id_, variant=variant, size=size)
    for sample in {0, run.batch - 1}:
        clock = timeline(run, sample)
        asks = asks_of(clock)
        assert len(asks) == len(clock.labels)
        assert asks[0] is asks[-1] is None
        for tick, asked in enumerate(asks):
            if asked is None:
                continue
            assert asked.right(asked.answer)
            if asked.kind == "number":
                assert asked.index in made_at(clock, run[asked.value], tick)
                assert asked.answer == float(run[asked.value].value[asked.index])
                torchs = float(run[asked.value].torch[asked.index])
                assert asked.right(float(f"{torchs:.2g}") if "two figures" in asked.text else round(torchs, 2))
            elif asked.kind == "shape":
                assert asked.answer == run[asked.value].torch.shape
        assert any(asks) or size == "notes"


@pytest.mark.one_in(3)
@pytest.mark.parametrize("seed", [0, 1, 2, 3, 11])
@pytest.mark.parametrize(("id_", "variant"), CASES)
def test_no_wrong_answer_is_right_and_no_two_are_the_same(id_: str, variant: str | None, seed: int) -> None:
    run = LESSONS[id_].run(seed, variant=variant)
    question = question_of(run, run.batch - 1)
    assert question is not None
    for asked in (*asked_in(run, run.batch - 1).values(), question):
        assert not any(asked.right(slip.answer) for slip in asked.slips), asked.text
        for slip in asked.slips:
            assert asked.slip(slip.answer) is slip
            assert slip.words.endswith((".", "?"))


@pytest.mark.parametrize("id_", LESSONS)
def test_in_small_every_lesson_asks_something_at_its_first_tick(id_: str) -> None:
    assert 1 in asked_in(LESSONS[id_].run(), 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_tick_makes_is_what_its_pictures_show(seed: int) -> None:
    run = random_run(seed)
    clock = timeline(run, run.batch - 1)
    for value in run.stages:
        made = [index for tick in range(len(clock.labels)) for index in made_at(clock, value, tick)]
        assert len(set(made)) == len(made)
        own = [index for index in np.ndindex(value.shape) if "N" not in value.axes or len(value.axes) == 1
               or index[value.axes.index("N")] == clock.sample]  # fmt: skip
        assert sorted(made) == own, value.name


def c1(seed: int) -> tuple[Asked, dict[str, Array], Array, Array, Array]:
    """Of step 1 of C1: what is asked, the unit's weights, x, and the states before and after."""
    run = LESSONS["C1"].run(seed)
    asked = asked_in(run, 0)[3]
    _, t, unit = asked.index
    assert (asked.value, t) == ("output", 1)
    w = {name.removesuffix("_l0"): value.astype("f8") for name, value in run.weights["rnn"].items()}
    row = {name: value[unit] for name, value in w.items()} | {"column": w["weight_hh"][:, unit]}
    return asked, row, run["x"].value[0, 1], run["output"].value[0, 0], run["output"].value[0, 1]


@pytest.mark.parametrize("seed", [1, 2, 5, 8])
def test_the_wrong_answers_of_c1_are_what_the_mistakes_give(seed: int) -> None:
    asked, w, x, before, now = c1(seed)
    from_x, from_h = w["weight_ih"] @ x, w["weight_hh"] @ before
    biases = w["bias_ih"] + w["bias_hh"]
    assert asked.answer == pytest.approx(np.tanh(from_x + biases + from_h), abs=1e-6)
    expected = {
        "That leaves out W_ih x[t].": np.tanh(biases + from_h),
        "That leaves out W_hh h[t−1].": np.tanh(from_x + biases),
        "That leaves out b_ih + b_hh.": np.tanh(from_x + from_h),
        "That leaves out b_ih.": np.tanh(from_x + from_h + w["bias_hh"]),
        "That leaves out b_hh.": np.tanh(from_x + from_h + w["bias_ih"]),
        "That is the sum: tanh is still to come.": from_x + from_h + biases,
        "That takes the new state, h[t], for the one before.": np.tanh(from_x + biases + w["weight_hh"] @ now),
    }
    found = reasons(asked)
    column = [words for words in found if "column" in words]
    expected |= dict.fromkeys(column, np.tanh(from_x + biases + w["column"] @ before))
    assert found.keys() <= expected.keys()
    assert len(found) >= 4
    for words, answer in found.items():
        assert answer == pytest.approx(float(expected[words]), abs=1e-6), words


def test_the_lectures_own_slips_are_known() -> None:
    asked, *_ = c1(1)
    assert asked.answer == pytest.approx(-0.6842, abs=5e-5)
    assert asked.right(-0.68)
    assert not asked.right(-0.66)
    left_out = asked.slip(-0.66)
    assert left_out is not None
    assert (left_out.words, left_out.left_out) == ("That leaves out W_hh h[t−1].", ("h",))
    assert asked.slip(0.3) is None


def test_a_direction_that_goes_left_comes_from_the_step_behind() -> None:
    checked = 0
    for seed in range(8):
        run = LESSONS["D2"].run(seed)
        w = {name: value.astype("f8") for name, value in run.weights["rnn"].items()}
        for asked in asked_in(run, 1).values():
            words = "That leaves out W_hh h[t+1]."
            if asked.value != "output" or words not in reasons(asked):
                continue
            n, t, unit = asked.index
            u = unit - 4
            rest = w["bias_ih_l0_reverse"][u] + w["bias_hh_l0_reverse"][u]
            without = np.tanh(w["weight_ih_l0_reverse"][u] @ run["x"].value[n, t] + rest)
            assert reasons(asked)[words] == pytest.approx(without, abs=1e-6)
            checked += 1
    assert checked > 3


def test_cat_of_d2_knows_the_usual_wrong_line() -> None:
    run = LESSONS["D2"].run(1)
    (asked,) = [own for own in asked_in(run, 0).values() if own.value == "last"]
    n, unit = asked.index
    assert unit >= 4
    assert [float(slip.answer) for slip in asked.slips if not isinstance(slip.answer, tuple)] == [
        pytest.approx(float(run["output"].torch[n, -1, unit]), abs=1e-6)
    ]


@pytest.mark.parametrize("id_", LESSONS)
def test_every_lesson_has_its_words(id_: str) -> None:
    lesson = LESSONS[id_]
    assert 10 < len(lesson.sees) < 60
    for text in (lesson.why, lesson.watch):
        assert 1 <= text.count(". ") + text.count(".\n") + 1 <= 4, text
        assert 60 < len(text) < 320
        assert text.endswith(".")
    assert lesson.formula
    assert {role for _, role in lesson.formula} <= {"", "x", "h", "bias", "c", "note"}
    assert 3 <= lesson.minutes <= 15
    assert 2 <= len(lesson.exercises) <= 3
    assert all(kind in KINDS and level in LEVELS for kind, level in lesson.exercises)
    run = lesson.run()
    assert all(name in run.shapes for _, name in lesson.symbols)


def test_the_parameters_have_torchs_defaults() -> None:
    layer = torch.nn.RNN(3, 4)
    for name, default, meaning in PARAMETERS:
        assert hasattr(layer, name)
        assert meaning
        if default:
            assert repr(getattr(layer, name)) == default
        assert name in (inspect.getdoc(torch.nn.RNN) or "")


def test_every_slip_of_a_sum_says_what_of_it_is_wrong() -> None:
    marked = 0
    for lesson in LESSONS.values():
        for asked in asked_in(lesson.run(3), 0).values():
            for slip in asked.slips if asked.kind == "number" else ():
                if "[:, -1]" in str(slip.words):
                    continue  # another value, and no sum
                assert sum(map(bool, (slip.left_out, slip.taken, slip.curve))) == 1, (lesson.id, slip.words)
                marked += 1
    assert marked > 50
