"""Runs of pages begin in their order, one after the other, and none is held up for long by one that takes its time."""

import threading
import time

import pytest

from rnnviz.ui.kit.runs import Runs


def started(runs: Runs, name: int, at_work: list[tuple[str, int]], until: threading.Event) -> threading.Thread:
    """A run in a thread of its own that says when it begins and ends; it has joined the line when this returns."""
    before = runs.waiting

    def run() -> None:
        with runs.one():
            at_work.append(("begins", name))
            until.wait(10)
            at_work.append(("ends", name))

    thread = threading.Thread(target=run)
    thread.start()
    while runs.waiting == before and ("begins", name) not in at_work:
        time.sleep(0.001)
    return thread


def test_runs_begin_in_their_order_each_when_the_one_before_has_ended() -> None:
    runs, said = Runs(alone=30.0), list[tuple[str, int]]()
    ends = [threading.Event() for _ in range(5)]
    threads = [started(runs, k, said, ends[k]) for k in range(5)]
    assert said == [("begins", 0)]
    for k in (3, 1, 4, 2, 0):  # in another order than that of the line: nobody overtakes
        ends[k].set()
    for thread in threads:
        thread.join(10)
    assert said == [(what, k) for k in range(5) for what in ("begins", "ends")]


def test_who_takes_long_stops_nobody() -> None:
    runs, said = Runs(alone=0.05), list[tuple[str, int]]()
    long, short = threading.Event(), threading.Event()
    short.set()
    first = started(runs, 0, said, long)
    others = [started(runs, k, said, short) for k in (1, 2, 3)]
    for thread in others:
        thread.join(10)
    assert said == [("begins", 0), *((what, k) for k in (1, 2, 3) for what in ("begins", "ends"))]
    long.set()
    first.join(10)
    assert said[-1] == ("ends", 0)


def test_a_run_that_stops_with_an_error_lets_the_next_begin() -> None:
    runs = Runs(alone=30.0)
    with pytest.raises(RuntimeError), runs.one():
        raise RuntimeError
    with runs.one():
        assert runs.waiting == 0
