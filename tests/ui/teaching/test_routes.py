"""The routes of teaching: who may ask, what is refused, and what a follower is sent."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import Message, Scope

from rnnviz.ui.server.assets import middleware, routes
from rnnviz.ui.teaching.qr import qr_path
from rnnviz.ui.teaching.rooms import code_of
from rnnviz.ui.teaching.routes import LONGEST_BODY, rooms
from tests.ui.teaching.test_rooms import run

HOST = "rnn.example.edu"
OWN = {"host": HOST, "origin": f"https://{HOST}", "content-type": "application/json"}
STATE = {"page": "", "query": "cell=gru", "step": 2}


@pytest.fixture(autouse=True)
def _no_rooms() -> Iterator[None]:
    rooms.cache_clear()
    yield
    rooms.cache_clear()


class Visit:
    """One request to the routes of the server, without a network."""

    def __init__(self, method: str, path: str, body: bytes = b"", query: str = "", **headers: str) -> None:
        raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        self.scope: Scope = {"type": "http", "http_version": "1.1", "scheme": "https", "root_path": "", "headers": raw}
        self.scope |= {"method": method, "path": path, "query_string": query.encode()}
        self.body, self.sent = body, list[Message]()
        self.left = asyncio.Event()

    async def answer(self) -> "Visit":
        app = Starlette(routes=routes(), middleware=middleware())
        await app(self.scope, self._receive, self._send)
        return self

    async def _receive(self) -> Message:
        if self.body is not None:
            body, self.body = self.body, None  # type: ignore[assignment]
            return {"type": "http.request", "body": body}
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        code: int = self.sent[0]["status"]
        return code

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.sent[1:]).decode()

    @property
    def told(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.text)
        return read


def post(path: str, told: object, **headers: str) -> Visit:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return Visit("POST", path, body, **{name.replace("-", "_"): value for name, value in (OWN | headers).items()})


def test_a_room_is_opened_spoken_to_followed_and_ended() -> None:
    async def lesson() -> None:
        made = (await post("/rooms", {}).answer()).told
        path, secret = f"/rooms/{made['room']}", made["secret"]
        assert code_of(secret) == made["room"]
        assert (await Visit("GET", path, host=HOST).answer()).status == 404  # nobody has spoken
        assert (await post(path, {"secret": secret, "state": STATE}).answer()).told == {"followers": 0}
        student = Visit("GET", path, host=HOST)
        following = asyncio.create_task(student.answer())
        await asyncio.sleep(0.05)
        headers = dict(student.sent[0]["headers"])
        assert headers[b"content-type"].startswith(b"text/event-stream")
        assert (headers[b"cache-control"], headers[b"x-accel-buffering"]) == (b"no-store", b"no")
        assert (await post(path, {"secret": secret, "state": STATE | {"step": 3}}).answer()).told == {"followers": 1}
        await asyncio.sleep(0.05)
        assert (await post(path, {"secret": secret, "end": True}).answer()).status == 200
        await asyncio.wait_for(following, 5)
        events = [json.loads(line[6:]) for line in student.text.splitlines() if line.startswith("data: {")]
        assert events == [STATE, STATE | {"step": 3}]
        assert student.text.endswith("event: end\ndata: \n\n")

    run(lesson())


def test_a_student_who_leaves_is_forgotten() -> None:
    async def lesson() -> None:
        made = (await post("/rooms", {}).answer()).told
        path = f"/rooms/{made['room']}"
        await post(path, {"secret": made["secret"], "state": STATE}).answer()
        student = Visit("GET", path, host=HOST)
        following = asyncio.create_task(student.answer())
        await asyncio.sleep(0.05)
        assert rooms().followers == 1
        student.left.set()
        await asyncio.wait_for(following, 5)
        assert rooms().followers == 0

    run(lesson())


REFUSED: dict[str, tuple[dict[str, str], object, int]] = {
    "another site": ({"origin": "https://evil.example"}, {}, 403),
    "another site of the same host": ({"origin": f"https://{HOST}:8443"}, {}, 403),
    "a page without an origin": ({"origin": "null"}, {}, 403),
    "a browser says it is another site": ({"sec-fetch-site": "cross-site"}, {}, 403),
    "a browser says it is a sister": ({"sec-fetch-site": "same-site"}, {}, 403),
    "a form": ({"content-type": "application/x-www-form-urlencoded"}, b"a=b", 415),
    "plain text": ({"content-type": "text/plain"}, {}, 415),
    "garbage": ({}, b"\xff\xfe{", 400),
    "a list": ({}, [], 400),
    "deep nesting": ({}, b"[" * 8000, 400),
    "too much": ({}, b" " * (LONGEST_BODY + 1), 413),
}


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("path", ["/rooms", "/rooms/" + code_of("mine")])
def test_what_does_not_come_from_a_page_of_this_server_is_refused(path: str, what: str) -> None:
    headers, told, status = REFUSED[what]

    async def visit() -> None:
        asked = await post(path, told, **headers).answer()
        assert asked.status == status
        assert dict(asked.sent[0]["headers"])[b"content-security-policy"]
        assert not rooms().rooms

    run(visit())


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"secret": "another", "state": STATE}, 403),
        ({"secret": None, "state": STATE}, 403),
        ({"secret": "another", "end": True}, 403),
        ({"secret": "mine"}, 422),
        ({"secret": "mine", "state": STATE | {"query": "<script>"}}, 422),
        ({"secret": "mine", "state": STATE}, 200),
    ],
)
def test_only_who_has_the_secret_speaks(told: dict[str, object], status: int) -> None:
    async def visit() -> None:
        assert (await post("/rooms/" + code_of("mine"), told).answer()).status == status
        assert len(rooms().rooms) == (status == 200)

    run(visit())


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec_fetch_site": "cross-site"}])
@pytest.mark.parametrize("path", ["/qr.json", "/rooms/" + code_of("mine")])
def test_another_site_neither_follows_nor_has_codes_drawn(path: str, headers: dict[str, str]) -> None:
    async def visit() -> None:
        assert (await Visit("GET", path, b"", "text=a", host=HOST, **headers).answer()).status == 403

    run(visit())


def test_a_code_is_sent_as_its_path() -> None:
    async def visit() -> None:
        asked = await Visit("GET", "/qr.json", query="text=https%3A%2F%2Frnn.example.edu%2F", host=HOST).answer()
        size, path = qr_path("https://rnn.example.edu/")
        assert asked.told == {"size": size, "path": path}
        assert (await Visit("GET", "/qr.json", query="text=" + "a" * 1001, host=HOST).answer()).status == 422
        assert (await Visit("GET", "/qr.json", host=HOST).answer()).status == 422

    run(visit())
