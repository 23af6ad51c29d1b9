"""Rooms that all copies of the server share, through Redis: each tells the others, and its own followers itself."""

import asyncio
import logging
import os
import secrets
import time
from collections.abc import Callable
from typing import Any

from rnnviz.ui.teaching.rooms import ENDS_AFTER, Refused, Room, Rooms

VARIABLE = "RNNVIZ_REDIS"
_SCHEMES = ("redis://", "rediss://", "unix://")
_CHANNEL = "rnnviz:rooms"
_LOG = logging.getLogger(__name__)
_AGAIN = 2.0  # s until a lost Redis is asked again


def rooms_of_environment() -> Rooms:
    """Those of this server alone, or shared by the Redis that the environment names. Raises ValueError."""
    url = os.environ.get(VARIABLE, "")
    if not url:
        return Rooms()
    if not url.startswith(_SCHEMES):
        raise ValueError(f"{VARIABLE} must begin with one of {', '.join(_SCHEMES)}; got {url[:12]}…")
    try:
        from redis.asyncio import Redis
        from redis.exceptions import RedisError
    except ModuleNotFoundError as missing:
        raise ValueError(f"{VARIABLE} needs the package redis: pip install redis") from missing
    client = Redis.from_url(url, decode_responses=True, socket_connect_timeout=2, socket_timeout=2)
    return SharedRooms(client, (OSError, RedisError))


class SharedRooms(Rooms):
    """As `Rooms`; while Redis does not answer, each server goes on by itself."""

    shared = True

    def __init__(
        self, redis: Any, lost: tuple[type[Exception], ...], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`redis`: its client, of asyncio and with decoded answers; `lost`: what it raises where it does not answer."""
        super().__init__(clock)
        self.redis = redis
        self.lost = lost
        self.name = secrets.token_hex(4)  # of this copy of the server
        self.tasks: set[asyncio.Task[None]] = set()
        self.hears = False

    async def publish(self, code: str, text: str) -> int:
        here = await super().publish(code, text)
        self._hear()
        try:
            await self.redis.set(_key(code), text, ex=int(ENDS_AFTER))
            await self.redis.publish(_CHANNEL, f"{self.name} {code} {text}")
            counts = await self.redis.hvals(_count(code))
        except self.lost as lost:
            _LOG.warning("Redis does not answer, so only this server's students follow: %s", type(lost).__name__)
            return here
        return sum(map(int, counts))

    async def end(self, code: str) -> None:
        await super().end(code)
        try:
            await self.redis.delete(_key(code), _count(code))
            await self.redis.publish(_CHANNEL, f"{self.name} {code} ")
        except self.lost:
            _LOG.warning("Redis does not answer: a room ends by itself elsewhere")

    async def find(self, code: str) -> Room | None:
        self._hear()
        room = await super().find(code)
        if room is not None:
            return room
        try:
            text = await self.redis.get(_key(code))
        except self.lost:
            return None
        return None if text is None else self.rooms.get(code) or self._mirror(code, text)

    def counted(self, code: str, room: Room) -> None:
        self._run(self._tell_count(code, room))

    def _mirror(self, code: str, text: str) -> Room | None:
        """A room that another copy of the server has; None where there is no place for it."""
        try:
            room = self.spend(code)
        except Refused:  # full
            return None
        room.text = text
        return room

    async def _tell_count(self, code: str, room: Room) -> None:
        try:
            await self.redis.hset(_count(code), self.name, room.followers)
            await self.redis.expire(_count(code), int(ENDS_AFTER))
        except self.lost:
            return

    def _hear(self) -> None:
        if not self.hears:
            self.hears = True
            self._run(self._listen())

    def _run(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _listen(self) -> None:
        """Hear what the others say, until the server stops."""
        while not self.closing:
            try:
                async with self.redis.pubsub() as heard:
                    await heard.subscribe(_CHANNEL)
                    while not self.closing:
                        message = await heard.get_message(ignore_subscribe_messages=True, timeout=1.0)
                        if message is not None:
                            self._heard(str(message["data"]))
            except self.lost:
                await asyncio.sleep(_AGAIN)

    def _heard(self, said: str) -> None:
        who, code, text = said.split(" ", 2)
        room = self.rooms.get(code)
        if who == self.name or room is None:
            return
        room.spoke = self.clock()
        if not text:
            self.rooms.pop(code)
        self.take(room, text)


def _key(code: str) -> str:
    return f"rnnviz:room:{code}"


def _count(code: str) -> str:
    return f"rnnviz:followers:{code}"
