"""The clock of a lesson: nothing appears before what it was computed from."""

import pytest

from rnnviz.lessons.lesson import StageValue
from rnnviz.lessons.timeline import Timeline, picture_shape, timeline
from tests.lessons.cases import CASES, run_of


def ticks(made: Timeline, value: StageValue) -> list[int]:
    return [tick for part in made.reveals(value) for tick in part.ticks]


@pytest.mark.parametrize(("id_", "variant"), CASES)
def test_every_picture_is_whole_at_the_last_tick_and_no_tick_is_idle(id_: str, variant: str | None) -> None:
    run = run_of(id_, variant=variant)
    for sample in {0, run.batch - 1}:
        made = timeline(run, sample)
        assert len(made.labels) == len(made.status)
        seen = {0}
        for value in run.stages:
            columns, rows = picture_shape(value)
            parts = made.reveals(value)
            assert [part.first for part in parts] + [rows] == [0] + [part.last for part in parts]
            assert all(len(part.ticks) == columns for part in parts)
            seen |= set(ticks(made, value))
        assert max(seen) == len(made.labels) - 2  # the last asks
        assert all(label.strip("·") for label in made.labels)
        assert (made.labels[0], made.labels[-1]) == ("given", "question")


@pytest.mark.parametrize(("id_", "variant"), CASES)
def test_a_stage_ends_no_sooner_than_what_it_reads(id_: str, variant: str | None) -> None:
    run = run_of(id_, variant=variant)
    made = timeline(run, 0)
    for stage in run.plan:
        for name in stage.reads:
            assert max(ticks(made, run[stage.name])) >= made.spans[run[name].stage.name][1]


def test_both_directions_meet_in_the_middle() -> None:
    run = run_of("D2")
    forward, reverse = timeline(run, 0).reveals(run["output"])
    assert forward.ticks == tuple(range(1, 13))
    assert reverse.ticks == tuple(range(12, 0, -1))
    assert (forward.last, reverse.first) == (12, 12)


def test_the_decoder_begins_when_the_encoder_is_done() -> None:
    made = timeline(run_of("D5"), 0)
    assert made.spans["encoded"] == (0, 12)
    assert made.spans["decoded"] == (14, 39)
    assert made.labels[3] == "2→ 9←"
    assert (made.status[15], made.makes[15]) == ("t = 0", ("decoded",))


def test_the_clock_of_a_short_sample_does_not_wait_for_the_longer_ones() -> None:
    run = run_of("D7", text="one two three four five\nsix seven")
    made = timeline(run, 1)
    assert made.spans["packed_output"] == (2, 4)
    assert made.reveals(run["hidden"])[0].ticks == (4,) * 6
    assert made.labels[3:6] == ("0→ 1←", "1→ 0←", "cat")


def test_the_ways_of_a_lesson_run_side_by_side() -> None:
    made = timeline(run_of("A2"), 0)
    assert {made.spans[name] for name in ("output", "by_cells", "by_rows")} == {(0, 50)}
