"""The server's side of teaching: rooms are opened, spoken to and followed, and codes of links are drawn."""

import json
import signal
import threading
from collections.abc import AsyncIterator
from functools import cache
from types import FrameType
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from rnnviz.ui.teaching.qr import qr_path
from rnnviz.ui.teaching.rooms import Refused, Rooms, code_of, new_secret, read_code, read_state
from rnnviz.ui.teaching.shared_rooms import rooms_of_environment

ROOMS_PATH, QR_PATH = "rooms", "qr.json"  # relative to the app's root
LONGEST_BODY = 8192  # bytes
_FRESH = {"cache-control": "no-store"}


@cache
def rooms() -> Rooms:
    """The rooms of this server."""
    return rooms_of_environment()


def teaching_routes(base: str) -> list[BaseRoute]:
    rooms()  # what is wrong with its settings is said at the start
    return [
        Route(f"{base}/{QR_PATH}", _send_qr, methods=["GET"]),
        Route(f"{base}/{ROOMS_PATH}", _open, methods=["POST"]),
        Route(f"{base}/{ROOMS_PATH}/{{code}}", _speak, methods=["POST"]),
        Route(f"{base}/{ROOMS_PATH}/{{code}}", _follow, methods=["GET"]),
    ]


def end_with_the_server() -> None:
    """Let who follows go when the server is told to stop: it would wait for them. For the main thread, once."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)
        if not callable(before):
            continue

        def stop(number: int, frame: FrameType | None, before: object = before) -> None:
            rooms().close()
            assert callable(before)
            before(number, frame)

        signal.signal(number, stop)


def is_own(request: Request) -> bool:
    """Whether a page of this server asks: another site's page cannot make a browser say so."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site == "same-origin"
    if origin is not None:
        return urlsplit(origin).netloc == request.headers.get("host")
    return request.method == "GET"


def _refusal(status: int, why: str) -> Response:
    return JSONResponse({"why": why}, status, headers=_FRESH)


async def _asked(request: Request) -> dict[str, object]:
    """The body of a request: a JSON object. Raises Refused."""
    if not is_own(request):
        raise Refused(403, "only a page of this server may ask")
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise Refused(415, "the body must be application/json")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_BODY:
            raise Refused(413, f"the body must have at most {LONGEST_BODY} bytes")
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as broken:
        raise Refused(400, "the body must be JSON") from broken
    if not isinstance(told, dict):
        raise Refused(400, "the body must be an object")
    return told


async def _open(request: Request) -> Response:
    """A room that nobody has yet: its code, and the secret of who speaks there. It opens when it is first spoken to."""
    try:
        await _asked(request)
    except Refused as refused:
        return _refusal(refused.status, str(refused))
    secret = new_secret()
    return JSONResponse({"room": code_of(secret), "secret": secret}, headers=_FRESH)


async def _speak(request: Request) -> Response:
    """{"secret", "state"}: where the teacher is; {"secret", "end": true}: the room ends. Says how many follow."""
    try:
        told = await _asked(request)
        code, secret = read_code(request.path_params["code"]), told.get("secret")
        if not isinstance(secret, str) or code_of(secret) != code:
            raise Refused(403, "only who opened the room speaks there")
        if told.get("end") is True:
            await rooms().end(code)
            return JSONResponse({"followers": 0}, headers=_FRESH)
        followers = await rooms().publish(code, read_state(told.get("state")))
    except Refused as refused:
        return _refusal(refused.status, str(refused))
    return JSONResponse({"followers": followers}, headers=_FRESH)


async def _follow(request: Request) -> Response:
    """Every state of a room, as events of a stream that stays open."""
    try:
        if not is_own(request):
            raise Refused(403, "only a page of this server may ask")
        states = await rooms().follow(read_code(request.path_params["code"]))
    except Refused as refused:
        return _refusal(refused.status, str(refused))
    headers = _FRESH | {"x-accel-buffering": "no"}  # a proxy must not wait for more
    return StreamingResponse(_events(states), media_type="text/event-stream", headers=headers)


async def _events(states: AsyncIterator[str]) -> AsyncIterator[str]:
    async for text in states:
        yield f"data: {text}\n\n" if text else ":\n\n"
    if not rooms().closing:
        yield "event: end\ndata: \n\n"


def _send_qr(request: Request) -> Response:
    if not is_own(request):
        return _refusal(403, "only a page of this server may ask")
    try:
        size, path = qr_path(request.query_params.get("text", ""))
    except ValueError as broken:
        return _refusal(422, str(broken))
    return JSONResponse({"size": size, "path": path})
