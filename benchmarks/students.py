"""Students without a browser: web sockets that speak streamlit's protocol, hundreds of them on one machine."""

import asyncio
import hashlib
import random
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ANSWER_S = 300  # who waits longer counts as an error
PICTURE = b"rnnviz_picture"  # the component that gets the run
SETTLES_S = 5.0  # after the last has come
SMALL = 200  # bytes; the message that ends a run is smaller


@dataclass
class Tally:
    """What a class has measured: seconds of every change, and of the first page of each student."""

    changes: list[float] = field(default_factory=list)
    visits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    runs: int = 0  # of the page, all of them
    same: int = 0  # changes that brought no other picture
    counts_from: float = 0.0  # changes before everybody has come are not counted


class Student:
    """One page that is open: it visits, and then changes the seed."""

    def __init__(self, address: str, tally: Tally, dice: random.Random, query: str = "") -> None:
        self.address, self.tally, self.dice, self.query = address, tally, dice, query
        self._seed = ""
        self._picture = b""

    async def attend(self, leaves_at: float, pause: float) -> None:
        """Visit, then change something every `pause` seconds, as people do: not at the same moment."""
        try:
            async with self.visit() as socket:
                wait = pause * self.dice.random()
                while time.perf_counter() + wait < leaves_at:
                    await asyncio.sleep(wait)
                    began, before = time.perf_counter(), self._picture
                    await self._ask(socket, self.dice.randrange(1, 1_000_000))
                    if began >= self.tally.counts_from:
                        self.tally.changes.append(time.perf_counter() - began)
                    self.tally.same += self._picture == before
                    wait = pause * self.dice.uniform(0.5, 1.5)
                await asyncio.sleep(max(0.0, leaves_at - time.perf_counter()))
        except (OSError, RuntimeError, TimeoutError, websockets.WebSocketException) as problem:
            self.tally.errors.append(f"{type(problem).__name__}: {problem}")

    @asynccontextmanager
    async def visit(self) -> AsyncIterator[websockets.ClientConnection]:
        """The socket of a page that is open, when its first run has ended."""
        host = self.address.split("://", 1)[1].rstrip("/")
        async with websockets.connect(
            f"ws://{host}/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")],
            origin=websockets.Origin(f"http://{host}"),
            additional_headers={"Cookie": f"rnnviz_replica={secrets.token_hex(16)}"},
            max_size=None,
            compression=None,
            open_timeout=ANSWER_S,
        ) as socket:
            began = time.perf_counter()
            await self._ask(socket)
            self.tally.visits.append(time.perf_counter() - began)
            if not self._seed:
                raise RuntimeError("the page has no field for the seed")
            yield socket

    async def go(self, socket: websockets.ClientConnection, query: str) -> None:
        """Walk to another address of the same page, and read until it is drawn; raise where the picture is the same."""
        before, self.query = self._picture, query
        await self._ask(socket, walked=True)
        if self._picture == before:
            raise RuntimeError(f"{query} brought no other picture")

    async def _ask(self, socket: websockets.ClientConnection, seed: int | None = None, *, walked: bool = False) -> None:
        """Send what the browser sends, and read until the run has ended."""
        sent = BackMsg()
        sent.rerun_script.query_string = self.query
        sent.rerun_script.is_history_navigation = walked
        if seed is not None:
            widget = sent.rerun_script.widget_states.widgets.add()
            widget.id, widget.int_value = self._seed, seed
        await socket.send(sent.SerializeToString())
        async with asyncio.timeout(ANSWER_S):
            while True:
                raw = await socket.recv()
                assert isinstance(raw, bytes)
                if PICTURE in raw:
                    self._picture = hashlib.sha256(raw).digest()
                if self._seed and len(raw) > SMALL:
                    continue  # this machine computes for the server too: read no more than is asked for
                message = ForwardMsg.FromString(raw)
                kind = message.WhichOneof("type")
                if kind == "script_finished":
                    self.tally.runs += 1
                    if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                        break
                if kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
                    raise RuntimeError(message.delta.new_element.exception.message)
                if kind == "delta" and message.delta.new_element.number_input.id.endswith("-seed"):
                    self._seed = message.delta.new_element.number_input.id


async def lesson(
    address: str, students: int, seconds: float, pause: float, *, arrive: float = 0.2, seed: int = 0, query: str = ""
) -> Tally:
    """A class of so many students: one comes every `arrive` seconds; when all are there and served, they stay for
    `seconds`, in which changes are counted."""
    tally, dice = Tally(), random.Random(seed)
    tally.counts_from = time.perf_counter() + students * arrive + SETTLES_S
    leaves_at = tally.counts_from + seconds

    async def one(k: int) -> None:
        await asyncio.sleep(k * arrive)
        await Student(address, tally, random.Random(dice.random() + k), query).attend(leaves_at, pause)

    await asyncio.gather(*(one(k) for k in range(students)))
    return tally
