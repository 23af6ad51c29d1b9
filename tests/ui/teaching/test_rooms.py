"""Rooms: who follows hears the last state, nobody speaks without the secret, and all of it is bounded and ends."""

import asyncio
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from rnnviz.ui.teaching import rooms as module
from rnnviz.ui.teaching.rooms import Refused, Rooms, code_of, new_secret, read_code, read_state


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def run(work: Coroutine[Any, Any, None]) -> None:
    """In a thread: Playwright's own event loop may live in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result(20)


CODE = code_of("secret")


async def next_of(states: Any) -> str:
    text: str = await asyncio.wait_for(anext(states), 5)
    return text


def test_who_comes_late_hears_where_the_teacher_is_and_then_every_step() -> None:
    async def lesson() -> None:
        rooms = Rooms(Clock())
        assert await rooms.publish(CODE, "a") == 0
        states = await rooms.follow(CODE)
        assert await next_of(states) == "a"
        assert await rooms.publish(CODE, "b") == 1
        assert await next_of(states) == "b"
        await rooms.publish(CODE, "c")
        await rooms.publish(CODE, "d")
        assert await next_of(states) == "d"  # who reads slowly is not sent what is past
        await states.aclose()
        assert (rooms.followers, rooms.rooms[CODE].followers) == (0, 0)

    run(lesson())


def test_a_room_that_is_not_open_is_refused_and_one_that_ends_lets_all_go() -> None:
    async def lesson() -> None:
        rooms = Rooms(Clock())
        with pytest.raises(Refused, match="no such room"):
            await rooms.follow(CODE)
        await rooms.publish(CODE, "a")
        states = [await rooms.follow(CODE) for _ in range(3)]
        for one in states:
            assert await next_of(one) == "a"
        await rooms.end(CODE)
        for one in states:
            with pytest.raises(StopAsyncIteration):
                await next_of(one)
        assert (rooms.rooms, rooms.followers) == ({}, 0)

    run(lesson())


@pytest.mark.parametrize("passed", [module.ENDS_AFTER, module.LONGEST_LIFE])
def test_a_room_ends_by_itself(passed: float) -> None:
    async def lesson() -> None:
        clock = Clock()
        rooms = Rooms(clock)
        await rooms.publish(CODE, "a")
        states = await rooms.follow(CODE)
        assert await next_of(states) == "a"
        end = clock.now + passed
        while (
            passed == module.LONGEST_LIFE and clock.now < end - 600
        ):  # who goes on speaking keeps it open, for so long
            clock.now += 600
            await rooms.publish(CODE, "b")
            assert await next_of(states) == "b"
        clock.now = end + 1
        assert await rooms.find(CODE) is None
        with pytest.raises(StopAsyncIteration):
            await next_of(states)

    run(lesson())


def test_states_rooms_and_followers_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ROOMS", 3)
    monkeypatch.setattr(module, "MOST_FOLLOWERS", 2)

    async def lesson() -> None:
        clock = Clock()
        rooms = Rooms(clock)
        for _ in range(int(module.AT_ONCE)):
            await rooms.publish(CODE, "a")
        with pytest.raises(Refused) as often:
            await rooms.publish(CODE, "a")
        assert often.value.status == 429
        clock.now += 1
        for _ in range(int(module.PER_SECOND)):
            await rooms.publish(CODE, "a")
        for k in range(2):
            await rooms.publish(code_of(str(k)), "a")
        with pytest.raises(Refused, match="no more than 3 rooms") as full:
            await rooms.publish(code_of("one more"), "a")
        assert full.value.status == 503
        states = [await rooms.follow(CODE) for _ in range(2)]
        for one in states:
            await next_of(one)
        with pytest.raises(Refused, match="no more than 2 followers"):
            await rooms.follow(CODE)
        clock.now += module.ENDS_AFTER + 1
        await rooms.publish(code_of("one more"), "a")
        assert len(rooms.rooms) == 1

    run(lesson())


def test_a_server_that_stops_keeps_nobody_waiting() -> None:
    async def lesson() -> None:
        rooms = Rooms(Clock())
        await rooms.publish(CODE, "a")
        states = await rooms.follow(CODE)
        await next_of(states)
        await asyncio.to_thread(rooms.close)  # as a handler of signals does
        with pytest.raises(StopAsyncIteration):
            await next_of(states)
        with pytest.raises(Refused):
            await rooms.follow(CODE)

    run(lesson())


def test_the_room_follows_from_the_secret_and_not_the_secret_from_the_room() -> None:
    secrets = [new_secret() for _ in range(100)]
    codes = {code_of(secret) for secret in secrets}
    assert len(codes) == 100
    assert all(read_code(code) == code and len(code) == 16 for code in codes)
    assert all(len(secret) >= 32 for secret in secrets)


@pytest.mark.parametrize("code", ["", "a" * 15, "a" * 17, "A" * 16, "a" * 15 + "1", "../" + "a" * 13, None, 7])
def test_what_is_no_code_is_no_room(code: object) -> None:
    with pytest.raises(Refused, match="no such room"):
        read_code(code)


GOOD = {"page": "shapes", "query": "cell=lstm&text=a%20b&x=1,2", "step": 3}


def test_a_state_is_sent_on_as_it_was_read() -> None:
    assert json.loads(read_state(GOOD)) == GOOD


@pytest.mark.parametrize(
    "change",
    [
        *({"page": page} for page in ("../x", "//evil.example", "Shapes", "x" * 21, 1, None)),
        *({"query": query} for query in ("<b>", "a b", 'a="b"', "a\nb", "ü", 7, "a" * 7000, "javascript:\\x")),
        *({"step": step} for step in (-2, 100_000, 1.5, "3", None, True)),
        {"more": 1},
    ],
)
def test_a_state_with_anything_else_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Refused) as problem:
        read_state(GOOD | change)
    assert problem.value.status == 422


@pytest.mark.parametrize("told", [None, [], "a", 1, {}])
def test_what_is_no_state_is_refused(told: object) -> None:
    with pytest.raises(Refused):
        read_state(told)
