"""Which step counts most: the told numbers decide it, every usual mistake finds another, nothing is told too soon."""

from typing import Any

import numpy as np
import pytest

from rnnviz.exercises import LEVELS, make_exercise
from rnnviz.exercises.shares import ShareReason, SharesTask
from tests.exercises.drawn import exercises, where

Array = np.ndarray[Any, Any]


def told(task: SharesTask) -> tuple[Array, Array]:
    """h from t = -1 on and d of every step, as the page shows them: (T + 1, H), (T, H)."""
    rows = task.scene()["rows"]
    h = np.array([row["values"] for row in rows if row["name"].startswith("h[")]).T
    d = np.array([row["values"][1:] for row in rows if row["name"].startswith("d_")]).T
    return h, d.astype("f8")


@pytest.mark.parametrize("level", LEVELS)
def test_the_answer_follows_from_what_is_told(level: int) -> None:
    for exercise in exercises("shares", level):
        task: SharesTask = exercise.task
        h, d = told(task)
        np.testing.assert_allclose(h, h.round(1), atol=1e-12)
        np.testing.assert_allclose(d, d.round(1), atol=1e-12)
        d_u = d if level == 1 else (1 - h[1:] ** 2) * d
        terms = d_u[:, task.row] * h[:-1, task.column]
        step = int(exercise.solution["step"])
        assert np.abs(terms).argmax() == step
        others = np.delete(np.abs(terms), step)
        assert abs(terms[step]) >= 1.25 * others.max()
        number = terms.sum() if level == 1 else terms[step]
        said = float(exercise.solution["total" if level == 1 else "term"].replace("−", "-"))
        assert said == pytest.approx(number, abs=0.005 + 1e-9)
        assert task.row != task.column


@pytest.mark.parametrize("level", LEVELS)
def test_no_usual_mistake_is_right(level: int) -> None:
    for exercise in exercises("shares", level):
        task: SharesTask = exercise.task
        h, d = told(task)
        d_u = d if level == 1 else (1 - h[1:] ** 2) * d
        r, c = task.row, task.column
        wrong = (d_u[:, r], d_u[:, r] * h[1:, c], d_u[:, c] * h[:-1, r])
        step = int(exercise.solution["step"])
        for terms in wrong:
            found = int(np.abs(terms).argmax())
            assert found != step, exercise.seed
            assert exercise.check({"step": str(found)})["step"].status == "wrong"
            number = terms.sum() if level == 1 else terms[step]
            name = exercise.fields[1].name
            assert exercise.check({name: f"{number:.2f}"})[name].status == "wrong"


@pytest.mark.parametrize("level", LEVELS)
def test_every_step_is_the_answer_somewhere(level: int) -> None:
    steps = {make_exercise("shares", seed, level).solution["step"] for seed in range(80)}
    assert steps == {"0", "1", "2", "3", "4"}


def test_a_wrong_step_shows_its_own_share_only_and_a_wrong_number_no_product() -> None:
    exercise = make_exercise("shares", 2, 1)
    wrong = next(str(t) for t in range(exercise.task.steps) if str(t) != exercise.solution["step"])
    verdict = exercise.check({"step": wrong, "total": "7"})
    step, total = verdict["step"].reason, verdict["total"].reason
    assert isinstance(step, ShareReason)
    assert isinstance(total, ShareReason)
    assert [share.t for share in step.shares] == [int(wrong)]
    assert step.total is None
    assert all(share.product is None for share in total.shares)
    assert total.total is None


def test_mistakes_are_named() -> None:
    exercise = where("shares", 1, lambda task: task._largest("h now") != task._largest("d alone"))
    task: SharesTask = exercise.task
    assert "state of the step before" in exercise.check({"step": str(task._largest("h now"))})["step"].message
    assert "belongs to d_u" in "".join(task.mistakes.values())
    harder = make_exercise("shares", 1, 2)
    slip = harder.task.number_with("d_h")
    assert "through tanh" in harder.check({"term": f"{slip:.2f}"})["term"].message
