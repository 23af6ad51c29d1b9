"""Requests that no page makes: paths, methods and headers as they stand, and web sockets that say anything."""

import http.client
import random
import socket
from collections import Counter

import websockets
from websockets.sync.client import ClientConnection, connect

from benchmarks.hostile import HTTP_PATHS, MARK, frames
from tests.hosting import Replica

ORIGINS = ("http://evil.example", "null", "http://127.0.0.1.evil.example", "https://evil.example:{port}")
# Whole lines of files that no visitor may read.
_OWN_LINES = ("root:x:0:0", "import streamlit as st", "[server]", MARK)


class Counts:
    """What was tried, and what went wrong: name -> number."""

    def __init__(self) -> None:
        self.tried: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.examples: dict[str, str] = {}

    def found(self, what: str, example: object) -> None:
        self.wrong[what] += 1
        self.examples.setdefault(what, str(example)[:200])


def get(
    server: Replica, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """The status and body that are answered to a path exactly as it stands."""
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        link.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {
            "Host": f"127.0.0.1:{server.port}",
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            link.putheader(name, value)
        link.endheaders(body)
        answer = link.getresponse()
        return answer.status, answer.read()
    except (http.client.HTTPException, OSError):
        return 400, b""  # refused before it was an answer
    finally:
        link.close()


def paths(server: Replica, counts: Counts) -> None:
    """Traversal, methods, absurd headers; uploads, log-ins and other doors of streamlit's."""
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        for path in HTTP_PATHS:
            counts.tried["paths"] += 1
            status, body = get(server, method, path, b"x" * 100 if method in ("POST", "PUT", "PATCH") else b"")
            if status >= 500:
                counts.found("answers of 500 and above", f"{method} {path}: {status}")
            if "upload_file" in path and status < 400:
                counts.found("uploads taken", f"{method} {path}: {status}")
            if any(line.encode() in body for line in _OWN_LINES):
                counts.found("values leaked", f"{method} {path}")
    absurd = ({"Cookie": "a" * 60_000}, {"X": "b" * 300_000}, {"Range": "bytes=0-0,5-9"}, {"Accept-Language": "%"})
    for headers in absurd:
        counts.tried["paths"] += 1
        if get(server, "GET", "/", headers=headers)[0] >= 500:
            counts.found("answers of 500 and above", headers)


def sockets(server: Replica, counts: Counts, dice: random.Random, count: int) -> None:
    """Foreign origins, frames that are no messages, frames that are too large, half requests."""
    for origin in ORIGINS:
        counts.tried["foreign origins"] += 1
        try:
            with open_socket(server, origin.format(port=server.port)):
                counts.found("foreign origins let in", origin)
        except websockets.InvalidStatus:
            pass
    for frame in frames(dice, count):
        counts.tried["frames"] += 1
        try:
            with open_socket(server) as link:
                link.send(frame)
                link.recv(timeout=0.05)
        except (TimeoutError, OSError, websockets.WebSocketException):
            pass  # the door was closed, or nothing was said
    halves = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(100)]
    for half in halves:
        half.sendall(b"GET / HTTP/1.1\r\nHost: 127.0")
    counts.tried["half requests"] += len(halves)
    if get(server, "GET", "/_stcore/health")[0] != 200:
        counts.found("servers that answer nobody", "100 half requests")
    for half in halves:
        half.close()


def open_socket(server: Replica, origin: str | None = None) -> ClientConnection:
    return connect(
        f"ws://127.0.0.1:{server.port}/_stcore/stream",
        subprotocols=[websockets.Subprotocol("streamlit")],
        origin=None if origin is None else websockets.Origin(origin),
        max_size=None,
        compression=None,
    )
