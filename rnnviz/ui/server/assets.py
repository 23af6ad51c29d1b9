"""What the server sends besides streamlit's files: plotly.js, the views' scripts, the headers that guard a page."""

import base64
import gzip
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import plotly
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.file_util import get_static_dir
from threadpoolctl import threadpool_limits

from rnnviz.ui.kit.components import PLOTLY_PATH
from rnnviz.ui.kit.machine import compute_on_one_thread, give_memory_back
from rnnviz.ui.kit.one_file import ONE_FILE_PATH
from rnnviz.ui.kit.scripts import SCRIPTS_PATH, scripts, scripts_version
from rnnviz.ui.server.doors import HEALTH_PATH, Doors, send_health
from rnnviz.ui.server.log import log_start
from rnnviz.ui.server.startup import answer_at_once, first_run, spare_what_is_loaded
from rnnviz.ui.server.words import WORDS_PATH, send_words
from rnnviz.ui.teaching.embedding import embedding_sites
from rnnviz.ui.teaching.routes import end_with_the_server, teaching_routes

PLOTLY_FILE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
_FOREVER = "public, max-age=31536000, immutable"  # every address holds its version
_SCRIPT = "text/javascript; charset=utf-8"


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """What is done once, before the first visitor."""
    compute_on_one_thread()
    give_memory_back()
    threadpool_limits(1, user_api="blas")  # for the whole process
    answer_at_once()
    end_with_the_server()
    first_run()
    log_start()
    spare_what_is_loaded()
    yield


def routes() -> list[BaseRoute]:
    """plotly.js as the installed plotly package ships it, the views' scripts, their words, and the server's health."""
    base = f"/{config.get_option('server.baseUrlPath').strip('/')}".rstrip("/")
    _zipped_plotly()  # 0.1 s, better now than at the first visit
    return [
        Route(f"{base}/{PLOTLY_PATH}", _send_plotly),
        Route(f"{base}/{WORDS_PATH}", send_words),
        Route(f"{base}/{HEALTH_PATH}", send_health),
        *teaching_routes(base),
        Route(f"{base}/{SCRIPTS_PATH}/{{version}}/{{name:path}}", _send_script),
        Route(f"{base}/{ONE_FILE_PATH}/{{version}}", _send_one_file),
    ]


@cache
def _zipped_plotly() -> bytes:
    return gzip.compress(PLOTLY_FILE.read_bytes(), 9, mtime=0)


def _send_plotly(request: Request) -> Response:
    headers = {"cache-control": _FOREVER, "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(_zipped_plotly(), media_type=_SCRIPT, headers=headers | {"content-encoding": "gzip"})
    return FileResponse(PLOTLY_FILE, media_type=_SCRIPT, headers=headers)


def _send_script(request: Request) -> Response:
    text = scripts().get(request.path_params["name"])
    if text is None:
        return PlainTextResponse("no such script", status_code=404)
    # A page loaded before an update may ask for the version before it: what it gets must not be kept under that name.
    current = request.path_params["version"] == scripts_version()
    return Response(text, media_type=_SCRIPT, headers={"cache-control": _FOREVER if current else "no-store"})


def _send_one_file(request: Request) -> Response:
    """As text: on this server it is no page. The browser fills a run in, and saves it."""
    from rnnviz.ui.simulator.standalone import empty_page, page_address  # a page that fails must not stop the server

    current = page_address().endswith(f"/{request.path_params['version']}")
    return PlainTextResponse(empty_page(), headers={"cache-control": _FOREVER if current else "no-store"})


class _InlineScripts(HTMLParser):
    """The text of every script that stands in the page itself."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and "src" not in dict(attrs)

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._inside = False


def inline_script_hashes(html: str) -> list[str]:
    """The CSP sources that allow the inline scripts of a page, and no other."""
    parser = _InlineScripts()
    parser.feed(html)
    digests = (hashlib.sha256(text.encode()).digest() for text in parser.texts)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def content_security_policy(html: str, embedded_in: Sequence[str] = ()) -> str:
    """What a page of this server may load: its own files, and the blob: modules as which components arrive; and which
    other sites may show it in a frame."""
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", "blob:", *inline_script_hashes(html)]),
        "style-src": "'self' 'unsafe-inline'",  # streamlit and plotly write style elements
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",  # the web socket too
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(["'self'", *embedded_in]),
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


class SecurityHeaders:
    """Adds the same headers to every response."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self.app = app
        self.headers = [
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *self.headers]}
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def middleware() -> list[Middleware]:
    """The headers, made from streamlit's page as it is installed: no update of streamlit breaks them; and the doors."""
    page = Path(get_static_dir(), "index.html").read_text(encoding="utf-8")
    policy = content_security_policy(page, embedding_sites())
    return [Middleware(SecurityHeaders, policy=policy), Middleware(Doors)]
