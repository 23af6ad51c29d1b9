"""Which of streamlit's own addresses are answered, how many pages are open, and the server's health."""

import json
import logging
import os
import threading
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg

from rnnviz.ui.kit.kept import RESULTS
from rnnviz.ui.kit.limits import limits
from rnnviz.ui.kit.uploads import has_room, is_open
from rnnviz.ui.kit.visitors import VISITORS
from rnnviz.ui.server.log import own_version
from rnnviz.ui.simulator.choice import device_names

HEALTH_PATH = "healthz"
_LOG = logging.getLogger(__name__)
# Nobody logs in, and no program works the pages.
CLOSED = ("/_stcore/agent", "/_stcore/script-health-check", "/auth/", "/oauth2callback")
UPLOADS = "/_stcore/upload_file"  # answered where the visitor's page has a place for a file
METRICS = "/_stcore/metrics"
PAGES = frozenset(path.stem for path in (Path(__file__).parents[3] / "pages").glob("*.py"))
_NOT_OURS = {"type": "websocket.close", "code": 1003, "reason": "not a message of this app"}


class Doors:
    """Answers 404 where nothing of the app is behind an address of streamlit's, leads from below a page to the page,
    and counts the pages that are open. A web socket that says what no page says is closed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.closed = CLOSED if limits().metrics else (*CLOSED, METRICS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            with VISITORS.one_more():
                await self.app(scope, _readable(receive, send), send)
        elif scope["type"] == "http" and self._is_closed(scope):
            await PlainTextResponse("not found", status_code=404)(scope, receive, send)
        elif scope["type"] == "http" and (page := _page_above(scope["path"])):
            await RedirectResponse(page, status_code=307)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_closed(self, scope: Scope) -> bool:
        path = scope["path"]
        return any(closed in path for closed in self.closed) or (UPLOADS in path and not _is_expected(scope))


def _is_expected(scope: Scope) -> bool:
    """Whether a file, or its removal, comes from a page with a place for it: `/_stcore/upload_file/SESSION/FILE`."""
    session, _, file = scope["path"].partition(f"{UPLOADS}/")[2].partition("/")
    if not file or "/" in file or not is_open(session):
        return False
    return scope["method"] != "PUT" or has_room(session)


def _page_above(path: str) -> str | None:
    """`/shapes` for `/shapes/x`, which streamlit would answer with a page that finds none of its own files.

    It is made of our own names alone: what somebody else wrote must not say where a browser goes.
    """
    base = f"/{config.get_option('server.baseUrlPath').strip('/')}".rstrip("/")
    name, _, rest = path.removeprefix(f"{base}/").partition("/")
    return f"{base}/{name}" if name in PAGES and rest and "_stcore" not in rest else None


def _readable(receive: Receive, send: Send) -> Receive:
    """What streamlit reads of a web socket, without what it cannot read: for that it would write a traceback each."""

    async def receive_checked() -> Message:
        message = await receive()
        if message["type"] != "websocket.receive":
            return message
        if _is_known(message.get("bytes") or b""):
            return message
        _LOG.warning("a web socket was closed: it sent what no page sends")
        await send(_NOT_OURS)
        return {"type": "websocket.disconnect", "code": 1003}

    return receive_checked


def _is_known(frame: bytes) -> bool:
    """Whether this is a message of streamlit's browser side, about widgets as it names them."""
    try:
        message = BackMsg.FromString(frame)
    except Exception:  # protobuf's, which says that these are no bytes of a message
        return False
    widgets = message.rerun_script.widget_states.widgets
    return message.WhichOneof("type") is not None and all(widget.id.startswith("$$") for widget in widgets)


def send_health(_request: Request) -> Response:
    """Version, devices, pages that are open, megabytes of the process and of the results that it keeps, threads."""
    memory = memory_now()
    told = {
        "status": "ok",
        "version": own_version(),
        "devices": list(device_names()),
        "pages": VISITORS.pages,
        "memory_mb": None if memory is None else round(memory / 1e6),
        "kept_mb": round(RESULTS.bytes / 1e6),
        "threads": threading.active_count(),
    }
    return Response(json.dumps(told), media_type="application/json", headers={"cache-control": "no-store"})


def memory_now() -> int | None:
    """Bytes of memory that the process holds; None where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")
