"""Which of streamlit's own addresses are answered, how many pages are open, and the server's health."""

import json
import os
import threading
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from rnnviz.ui.kit.kept import RESULTS
from rnnviz.ui.kit.limits import limits
from rnnviz.ui.kit.visitors import VISITORS
from rnnviz.ui.simulator.choice import device_names

HEALTH_PATH = "healthz"
UPLOADS = "/_stcore/upload_file"  # no page has an uploader
METRICS = "/_stcore/metrics"


class Doors:
    """Answers 404 where nothing of the app is behind an address of streamlit's, and counts the pages that are open."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.closed = (UPLOADS,) if limits().metrics else (UPLOADS, METRICS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            with VISITORS.one_more():
                await self.app(scope, receive, send)
        elif scope["type"] == "http" and any(closed in scope["path"] for closed in self.closed):
            await PlainTextResponse("not found", status_code=404)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def send_health(_request: Request) -> Response:
    """Version, devices, pages that are open, megabytes of the process and of the results that it keeps, threads."""
    try:
        installed = version("rnnviz")
    except PackageNotFoundError:  # run from its folder
        installed = "source"
    memory = memory_now()
    told = {
        "status": "ok",
        "version": installed,
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
