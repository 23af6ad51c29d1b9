"""Turns for what is large: so many at a time, in order, behind everything else, and given up with the page."""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from rnnviz.ui.kit.machine import NICENESS
from rnnviz.ui.kit.turns import LOOK_AGAIN, GivenUp, Turns


class Left(Exception):
    """Somebody closed the page."""


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_never_more_at_work_than_allowed_and_first_come_first_served(at_once: int) -> None:
    turns = Turns(at_once)
    working: set[int] = set()
    most: list[int] = []
    order: list[int] = []
    lock = threading.Lock()

    def work(k: int) -> None:
        with turns.turn(lambda place: None):
            with lock:
                working.add(k)
                order.append(k)
                most.append(len(working))
            time.sleep(0.03)
            with lock:
                working.remove(k)

    with ThreadPoolExecutor(9) as pool:
        for k in range(9):
            pool.submit(work, k)
            time.sleep(0.005)  # so that they come in this order
    assert max(most) <= at_once
    assert order[: at_once + 1] == list(range(at_once + 1)) or at_once > 1
    if at_once == 1:
        assert order == list(range(9))


def test_who_waits_is_told_a_place_that_falls_and_can_leave_the_line() -> None:
    turns = Turns(1)
    go = threading.Event()
    places: dict[str, list[int]] = {"second": [], "third": []}

    def work(name: str, waiting: Callable[[int], object]) -> None:
        with turns.turn(waiting):
            go.wait(10)

    def leave(place: int) -> None:
        places["second"].append(place)
        if len(places["second"]) > 1:
            raise Left

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(work, "first", lambda place: None)
        time.sleep(0.05)
        second = pool.submit(work, "second", leave)
        time.sleep(0.05)
        third = pool.submit(work, "third", places["third"].append)
        with pytest.raises(Left):
            second.result(10)
        time.sleep(0.5)
        go.set()
        first.result(10)
        third.result(10)
    assert set(places["second"]) == {1}
    assert places["third"][0] == 2
    assert places["third"][-1] == 1


def test_what_is_large_is_made_on_a_thread_of_its_own_behind_those_that_answer_people() -> None:
    seen: dict[str, object] = {}

    def work(part_done: Callable[[], None]) -> str:
        part_done()
        seen.update(thread=threading.get_ident(), torchs=torch.get_num_threads())
        if hasattr(os, "sched_setaffinity"):
            seen["nice"] = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
        return "made"

    before = os.getpriority(os.PRIO_PROCESS, 0)
    assert Turns(1).compute(work, lambda turns, parts: None) == "made"
    assert seen["thread"] != threading.get_ident()
    assert seen["torchs"] == 1
    assert seen.get("nice", NICENESS) == NICENESS
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


def test_who_waits_is_told_the_turns_before_and_then_the_parts_that_are_done() -> None:
    line, go = Turns(1), threading.Event()
    told: list[tuple[int, int]] = []

    def holds(part_done: Callable[[], None]) -> None:
        go.wait(10)

    def works(part_done: Callable[[], None]) -> int:
        for _ in range(3):
            part_done()
            time.sleep(1.2 * LOOK_AGAIN)
        return 3

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(line.compute, holds, lambda turns, parts: None)
        time.sleep(0.05)
        second = pool.submit(line.compute, works, lambda turns, parts: told.append((turns, parts)))
        time.sleep(2.5 * LOOK_AGAIN)
        go.set()
        first.result(10)
        assert second.result(10) == 3
    assert told[0] == (1, 0)
    parts = [done for turns, done in told if not turns]
    assert parts == sorted(parts)
    assert parts[-1] == 3


def test_a_computation_ends_at_its_next_part_when_its_page_is_closed_and_the_next_one_begins() -> None:
    line, ended = Turns(1), threading.Event()
    done: list[int] = []

    def works(part_done: Callable[[], None]) -> None:
        try:
            for part in range(1000):
                time.sleep(0.02)
                done.append(part)
                part_done()
        except GivenUp:
            ended.set()
            raise

    def leave(turns: int, parts: int) -> None:
        raise Left

    with pytest.raises(Left):
        line.compute(works, leave)
    assert ended.wait(5)
    assert len(done) < 100
    assert line.compute(lambda part_done: 7, lambda turns, parts: None) == 7


def test_somebody_who_leaves_the_line_never_begins() -> None:
    line, go = Turns(1), threading.Event()
    begun: list[int] = []

    def leave(turns: int, parts: int) -> None:
        raise Left

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(line.compute, lambda part_done: go.wait(10), lambda turns, parts: None)
        time.sleep(0.05)
        with pytest.raises(Left):
            line.compute(lambda part_done: begun.append(1), leave)
        go.set()
        assert first.result(10)
    assert line.compute(lambda part_done: 1, lambda turns, parts: None) == 1
    assert begun == []


def test_an_error_of_the_computation_reaches_the_page() -> None:
    def fails(part_done: Callable[[], None]) -> None:
        raise ValueError("lengths must be between 1 and 5")

    with pytest.raises(ValueError, match="lengths must be between 1 and 5"):
        Turns(2).compute(fails, lambda turns, parts: None)
