"""What the page draws of a way back is what the run has, and every sum that it writes comes to its value."""

from collections.abc import Callable
from math import prod, sqrt
from typing import Any

import numpy as np
import pytest

from rnnviz.lessons import LESSONS, LessonRun
from rnnviz.lessons.timeline import timeline
from rnnviz.ui.lessons.back import back_content
from rnnviz.ui.lessons.message import lesson_message
from tests.lessons.cases import DRAWN
from tests.ui.unpack import unpack

BENDS: dict[str, Callable[[float], float]] = {"": float, "root": sqrt, "bounded": lambda value: min(1.0, value)}
CASES = [(id_, variant) for id_, own in LESSONS.items() if own.drawing for variant in own.variants or (None,)]


def read(run: LessonRun) -> dict[str, Any]:
    back: dict[str, Any] = unpack(lesson_message(run, 0, {}))["back"]
    return back


def test_only_lessons_that_draw_a_way_back_have_one() -> None:
    assert {id_ for id_, _ in CASES} == {id_ for id_ in LESSONS if id_.startswith("E")}
    assert back_content(timeline(LESSONS["C1"].run(), 0)) is None


@pytest.mark.parametrize("seed", [1, 3])
@pytest.mark.parametrize(("id_", "variant"), CASES)
def test_every_number_is_the_runs(id_: str, variant: str | None, seed: int) -> None:
    run = LESSONS[id_].run(seed, variant=variant, **DRAWN.get(id_, {}))
    back = read(run)
    for value in run.stages:
        np.testing.assert_array_equal(back["values"][value.name]["ours"], value.value.astype("f4"))
        np.testing.assert_array_equal(back["values"][value.name]["torch"], value.torch.astype("f4"))
    clock = timeline(run, 0)
    assert len(back["tables"]) == len(clock.labels)
    assert back["tables"][0] is back["tables"][-1] is None
    assert all(table is not None for table in back["tables"][1:-1])


@pytest.mark.parametrize("seed", [1, 3])
@pytest.mark.parametrize(("id_", "variant"), CASES)
def test_terms_and_factors_come_to_the_value(id_: str, variant: str | None, seed: int) -> None:
    run = LESSONS[id_].run(seed, variant=variant, **DRAWN.get(id_, {}))
    clock = timeline(run, 0)
    checked = 0
    for tick, table in enumerate(read(run)["tables"]):
        if table is None or not table["heads"]:
            continue
        assert sum(head["span"] for head in table["heads"]) == len(table["rows"][0]["terms"])
        if any("letters" in term and not term["letters"] for row in table["rows"] for term in row["terms"]):
            continue  # values beside each other, which are no terms
        for row in table["rows"]:
            values = [term["value"] for term in row["terms"]]
            total = prod(values) if table["product"] else sum(values)
            total = BENDS[table.get("bend", "")](total)
            assert total == pytest.approx(row["value"], rel=1e-4, abs=1e-6), (tick, row["name"])
            assert row["torch"] == pytest.approx(row["value"], rel=1e-4, abs=1e-6)
            for term in row["terms"]:
                if term["factors"]:
                    a, b = term["factors"]
                    assert (a / b if term["sign"] == "/" else a * b) == pytest.approx(term["value"], rel=1e-5, abs=1e-7)
            checked += 1
        assert clock.makes[tick]
    assert checked >= 2
