"""Rooms in which students follow their teacher: where the teacher's page is now, and who waits to hear of it.

A room has no names and no history, lives in memory, and ends by itself. It is called by a hash of the secret that only
the teacher's browser has: who knows the secret publishes, on any copy of the server and after any restart, and nothing
has to be kept to tell.
"""

import asyncio
import base64
import hashlib
import json
import re
import secrets
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

MOST_ROOMS = 200  # on one server
MOST_FOLLOWERS = 1000  # on one server
LONGEST_STATE = 6000  # bytes; a text of 1500 characters is up to 4500 in an address
ENDS_AFTER = 15 * 60.0  # s without a word from the teacher's page, which speaks every few seconds while it is open
LONGEST_LIFE = 6 * 3600.0  # s
PER_SECOND, AT_ONCE = 10.0, 20.0  # states that one room takes
HEARTBEAT = 25.0  # s without a step, after which a follower hears that the room is there
_CODE = re.compile(r"[a-z2-7]{16}")
_PAGE = re.compile(r"[a-z]{0,20}")
_QUERY = re.compile(r"[A-Za-z0-9%&=+._~*'()!,:;@/?$\[\]-]*")
_STEPS = range(-1, 100_000)


class Refused(Exception):
    """What is asked of a room, and why it is not done: the status of the answer is `status`."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def new_secret() -> str:
    return secrets.token_urlsafe(24)


def code_of(secret: str) -> str:
    """The room of a secret: 80 bits, so nobody finds another secret of the same room."""
    return base64.b32encode(hashlib.sha256(secret.encode()).digest()[:10]).decode().lower()


def read_code(text: object) -> str:
    if not isinstance(text, str) or not _CODE.fullmatch(text):
        raise Refused(404, "no such room")
    return text


def read_state(told: object) -> str:
    """What a teacher's page says of itself, as it is sent on: {"page", "query", "step"}. Raises Refused."""
    if not isinstance(told, dict) or told.keys() != {"page", "query", "step"}:
        raise Refused(422, "a state must have page, query and step, and nothing else")
    page, query, step = told["page"], told["query"], told["step"]
    if not isinstance(page, str) or not _PAGE.fullmatch(page):
        raise Refused(422, "page must be the name of a page")
    if not isinstance(query, str) or not _QUERY.fullmatch(query):
        raise Refused(422, "query must be written as in an address")
    if isinstance(step, bool) or not isinstance(step, int) or step not in _STEPS:
        raise Refused(422, "step must be a whole number from -1")
    text = json.dumps({"page": page, "query": query, "step": step}, separators=(",", ":"))
    if len(text) > LONGEST_STATE:
        raise Refused(422, f"a state must have at most {LONGEST_STATE} bytes; got {len(text)}")
    return text


@dataclass
class Room:
    """One room on this server. changed: done at the next state; tokens: how many may come at once."""

    opened: float
    spoke: float
    changed: "asyncio.Future[None]"
    text: str = ""
    followers: int = 0
    tokens: float = AT_ONCE

    def ended(self, now: float) -> bool:
        return now - self.spoke > ENDS_AFTER or now - self.opened > LONGEST_LIFE


class Rooms:
    """The rooms of one server. All calls come from its event loop."""

    shared = False  # whether other copies of the server have the same rooms

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.rooms: dict[str, Room] = {}
        self.followers = 0
        self.closing = False
        self.clock = clock

    async def publish(self, code: str, text: str) -> int:
        """Say where the teacher is; a room that is not there opens. Returns how many follow. Raises Refused."""
        room = self.spend(code)
        self.take(room, text)
        return room.followers

    async def end(self, code: str) -> None:
        room = self.rooms.pop(code, None)
        if room is not None:
            self.take(room, "")

    async def follow(self, code: str) -> AsyncGenerator[str, None]:
        """Every state of a room from now on, the present one first; an empty text where nothing happened for a while.
        What comes faster than it is read is left out but for the last. Raises Refused before the first."""
        room = await self.find(code)
        if room is None:
            raise Refused(404, "no such room")
        if self.closing or self.followers >= MOST_FOLLOWERS:
            raise Refused(503, f"this server takes no more than {MOST_FOLLOWERS} followers")
        return self._states(code, room)

    async def find(self, code: str) -> Room | None:
        self._sweep()
        return self.rooms.get(code)

    def take(self, room: Room, text: str) -> None:
        """Tell the followers on this server; an empty text is the end."""
        room.text = text
        changed, room.changed = room.changed, asyncio.get_running_loop().create_future()
        if not changed.done():
            changed.set_result(None)

    def close(self) -> None:
        """The server stops: nobody is kept waiting. From any thread, and in a handler of signals."""
        self.closing = True
        for room in list(self.rooms.values()):
            loop = room.changed.get_loop()
            if not loop.is_closed():
                loop.call_soon_threadsafe(self.take, room, "")

    def counted(self, code: str, room: Room) -> None:
        """Somebody came or went."""

    async def _states(self, code: str, room: Room) -> AsyncGenerator[str, None]:
        self.followers += 1
        room.followers += 1
        self.counted(code, room)
        try:
            while not self.closing and self.rooms.get(code) is room:
                changed = room.changed
                yield room.text
                done, _ = await asyncio.wait((changed,), timeout=HEARTBEAT)
                while not done and self.rooms.get(code) is room:
                    yield ""
                    done, _ = await asyncio.wait((changed,), timeout=HEARTBEAT)
        finally:
            self.followers -= 1
            room.followers -= 1
            self.counted(code, room)

    def spend(self, code: str) -> Room:
        """The room, opened if need be, after one state was counted."""
        self._sweep()
        now = self.clock()
        room = self.rooms.get(code)
        if room is None:
            if len(self.rooms) >= MOST_ROOMS:
                raise Refused(503, f"this server takes no more than {MOST_ROOMS} rooms")
            room = self.rooms[code] = Room(now, now, asyncio.get_running_loop().create_future())
        room.tokens = min(AT_ONCE, room.tokens + PER_SECOND * (now - room.spoke))
        if room.tokens < 1:
            raise Refused(429, f"a room takes {PER_SECOND:g} states a second")
        room.tokens -= 1
        room.spoke = now
        return room

    def _sweep(self) -> None:
        now = self.clock()
        for code in [code for code, room in self.rooms.items() if room.ended(now)]:
            self.take(self.rooms.pop(code), "")
