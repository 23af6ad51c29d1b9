"""What the panel of two lines is told: both sides, cut to one sample, and where they part."""

from typing import Any

import numpy as np
import pytest

from rnnviz.lessons import LESSONS
from rnnviz.lessons.confusions import CONFUSIONS, of_lesson, run
from rnnviz.ui.kit.messages import pack
from rnnviz.ui.lessons.lines import confusion_message, lines_message


@pytest.mark.parametrize("id_", LESSONS)
def test_every_confusion_of_a_lesson_is_told_and_can_be_packed(id_: str) -> None:
    lesson = LESSONS[id_].run(5)
    told = lines_message(lesson, lesson.batch - 1)
    assert [one["key"] for one in told] == [own.key for own in of_lesson(id_)]
    assert pack({"lines": told})
    for one in told:
        assert one["title"]
        assert one["reason"]
        assert one["verdict"]
        assert one["right"]["error"] is None
        assert one["right"]["values"]


@pytest.mark.parametrize("key", CONFUSIONS)
def test_the_strips_are_the_values_of_one_sample(key: str) -> None:
    confusion, outcome = CONFUSIONS[key], run(CONFUSIONS[key], 9)
    told = confusion_message(confusion, 9, None, 1)
    for side, own in (("wrong", outcome.wrong), ("right", outcome.right)):
        assert told[side]["lines"] == list(own.lines)
        assert told[side]["error"] == own.error
        for strip in told[side]["values"]:
            axes, value = confusion.compared[strip["name"]], own.values[strip["name"]]
            assert strip["shape"] == list(value.shape)
            rows = np.take(value, told["sample"], axes.index("N")) if "N" in axes else value
            rows = rows if rows.ndim == 2 else rows[None]
            np.testing.assert_array_equal(strip["numbers"], rows[: len(strip["numbers"])].astype("float32"))
            assert len(strip["rows"]) == len(strip["numbers"])
            if strip["columns"]:
                assert len(strip["columns"]) == strip["numbers"].shape[1]


@pytest.mark.parametrize("key", [key for key, own in CONFUSIONS.items() if own.silent])
def test_the_first_difference_is_where_the_strips_part(key: str) -> None:
    told = confusion_message(CONFUSIONS[key], 9, None, 0)
    firsts = []
    for wrong, right in zip(told["wrong"]["values"], told["right"]["values"], strict=True):
        np.testing.assert_array_equal(wrong["differs"], right["differs"])
        assert (wrong["first"], wrong["place"]) == (right["first"], right["place"])
        apart = np.abs(wrong["numbers"] - right["numbers"]) > 1e-6
        np.testing.assert_array_equal(wrong["differs"].astype(bool), apart)
        if wrong["first"] is not None:
            assert wrong["first"] == np.argwhere(apart)[0].tolist()
            firsts.append(wrong["place"])
    assert firsts


def test_a_sample_without_a_difference_gives_way_to_one_that_has_it() -> None:
    whole = confusion_message(CONFUSIONS["padding"], 9, None, 0)  # sample 0 has no padding
    assert whole["sample"] == 1
    assert confusion_message(CONFUSIONS["padding"], 9, None, 2)["sample"] == 2
    assert confusion_message(CONFUSIONS["padding"], 9, None, 30)["sample"] == 2
    assert confusion_message(CONFUSIONS["sizes"], 9, None, 0)["sample"] is None


def test_of_two_directions_each_half_says_what_it_has_read() -> None:
    told = confusion_message(CONFUSIONS["last-output"], 2, LESSONS["D2"].run(2), 1)
    assert told["ofLesson"]
    T = LESSONS["D2"].run(2)["x"].shape[1]
    wrong, right = (told[side]["values"][0]["parts"] for side in ("wrong", "right"))
    assert [part["steps"] for part in wrong] == [list(range(T)), [T - 1]]
    assert [part["steps"] for part in right] == [list(range(T))] * 2
    assert all(part["other"] is None for part in (*wrong, *right))
    assert {strip["name"]: strip["largest"] is not None for strip in told["right"]["values"]} == {
        "last": False,
        "y": True,
    }


def test_view_says_of_which_sample_the_other_half_is() -> None:
    parts: list[dict[str, Any]] = confusion_message(CONFUSIONS["view"], 2, None, 0)["wrong"]["values"][0]["parts"]
    assert [part["other"] for part in parts] == [None, 1]


def test_long_values_are_drawn_from_just_before_their_first_difference() -> None:
    lesson = LESSONS["D2"].run(2)
    confusion = CONFUSIONS["carry"]
    told = confusion_message(confusion, 2, None, 0)
    assert told["right"]["values"][0]["cut"] == [4, 4]
    assert lesson.batch > 1
