"""Rooms through Redis: two copies of the server have one room, and each goes on alone while Redis is away."""

import asyncio
from typing import Any

import fakeredis
import pytest
from redis.exceptions import ConnectionError as Lost

from rnnviz.ui.teaching.rooms import Refused, Rooms, code_of
from rnnviz.ui.teaching.shared_rooms import SharedRooms, rooms_of_environment
from tests.hosting import REDIS, redis
from tests.ui.teaching.test_rooms import CODE, Clock, next_of, run


def copies(count: int) -> tuple[list[SharedRooms], fakeredis.FakeServer]:
    server = fakeredis.FakeServer()
    clients: list[Any] = [fakeredis.FakeAsyncRedis(server=server, decode_responses=True) for _ in range(count)]
    return [SharedRooms(client, (OSError, Lost), Clock()) for client in clients], server


async def from_the_first_state_to_the_end(teachers: Rooms, students: Rooms) -> None:
    await teachers.publish(CODE, '{"step":1}')
    states = await students.follow(CODE)
    assert await next_of(states) == '{"step":1}'
    await asyncio.sleep(0.2)  # until it listens
    for step in (2, 3):
        count = await teachers.publish(CODE, f'{{"step":{step}}}')
        assert await next_of(states) == f'{{"step":{step}}}'
    assert count == 1
    here = await teachers.follow(CODE)
    assert await next_of(here) == '{"step":3}'
    await asyncio.sleep(0.1)
    assert await teachers.publish(CODE, '{"step":4}') == 2
    assert [await next_of(states), await next_of(here)] == ['{"step":4}', '{"step":4}']
    await teachers.end(CODE)
    for one in (states, here):
        with pytest.raises(StopAsyncIteration):
            await next_of(one)
    with pytest.raises(Refused, match="no such room"):
        await students.follow(CODE)
    teachers.close()
    students.close()


def test_a_student_on_another_copy_follows_from_the_first_state_to_the_end() -> None:
    async def lesson() -> None:
        (teachers, students), _ = copies(2)
        await from_the_first_state_to_the_end(teachers, students)

    run(lesson())


@pytest.mark.skipif(REDIS is None, reason="redis-server is not installed")
def test_so_it_is_with_redis_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    async def lesson() -> None:
        await from_the_first_state_to_the_end(rooms_of_environment(), rooms_of_environment())

    with redis() as url:
        monkeypatch.setenv("RNNVIZ_REDIS", url)
        run(lesson())


def test_a_copy_that_is_new_knows_the_room() -> None:
    async def lesson() -> None:
        (old, new), _ = copies(2)
        await old.publish(CODE, "a")
        assert await next_of(await new.follow(CODE)) == "a"
        assert await new.publish(CODE, "b") >= 0  # the teacher's page may have moved, too
        assert await next_of(await new.follow(CODE)) == "b"
        with pytest.raises(Refused):
            await new.follow(code_of("another"))
        old.close()
        new.close()

    run(lesson())


def test_while_redis_is_away_a_copy_goes_on_by_itself() -> None:
    async def lesson() -> None:
        (rooms,), server = copies(1)
        await rooms.publish(CODE, "a")
        states = await rooms.follow(CODE)
        assert await next_of(states) == "a"
        server.connected = False
        assert await rooms.publish(CODE, "b") == 1
        assert await next_of(states) == "b"
        with pytest.raises(Refused, match="no such room"):
            await rooms.follow(code_of("another"))
        await rooms.end(CODE)
        rooms.close()

    run(lesson())


def test_the_environment_names_redis_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RNNVIZ_REDIS", raising=False)
    assert type(rooms_of_environment()) is Rooms
    monkeypatch.setenv("RNNVIZ_REDIS", "redis://localhost:6379/0")
    assert rooms_of_environment().shared
    monkeypatch.setenv("RNNVIZ_REDIS", "http://user:password@host")
    with pytest.raises(ValueError, match="RNNVIZ_REDIS must begin with one of redis://") as problem:
        rooms_of_environment()
    assert "password" not in str(problem.value)
