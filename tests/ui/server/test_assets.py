"""The routes and headers of the server, and the scripts that it sends."""

import asyncio
import base64
import gzip
import hashlib
import re
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.types import Message
from streamlit.file_util import get_static_dir

from rnnviz.ui.kit.components import STATIC, bundle, script_url, stylesheet
from rnnviz.ui.server.assets import (
    PLOTLY_FILE,
    PLOTLY_PATH,
    SecurityHeaders,
    content_security_policy,
    inline_script_hashes,
    middleware,
    routes,
)

PAGE = Path(get_static_dir(), "index.html").read_text(encoding="utf-8")


def finish(answer: Coroutine[None, None, None]) -> None:
    """Run it in a thread: Playwright's own event loop may live in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, answer).result()


def get(path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body as this server's own routes answer, without a network."""
    app = Starlette(routes=routes(), middleware=middleware())
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(60)  # the visitor sends nothing and stays
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": f"/{path}", "query_string": b"", "headers": raw}
    finish(app(scope | {"http_version": "1.1", "root_path": "", "scheme": "http"}, receive, send))
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}, body


def test_the_policy_allows_exactly_the_inline_scripts_of_streamlits_page() -> None:
    scripts = re.findall(r"<script>(.*?)</script>", PAGE, re.DOTALL)
    expected = [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts]
    assert expected
    assert inline_script_hashes(PAGE) == expected
    assert f"script-src 'self' blob: {' '.join(expected)};" in content_security_policy(PAGE)


def test_a_script_with_a_source_needs_no_hash_and_a_changed_script_another() -> None:
    assert inline_script_hashes('<script src="a.js"></script><script type="module" src="b.js"></script>') == []
    assert inline_script_hashes("<script>a</script>") != inline_script_hashes("<script>b</script>")
    assert len(inline_script_hashes("<script>if (a < b) c()</script><p>text</p><script>d</script>")) == 2


def test_the_policy_never_allows_what_text_could_become() -> None:
    policy = content_security_policy(PAGE)
    scripts = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
    assert "unsafe" not in scripts
    assert "*" not in policy
    assert "http" not in policy


def test_every_response_carries_the_headers() -> None:
    for path in (PLOTLY_PATH, "nowhere"):
        _, headers, _ = get(path)
        assert headers["content-security-policy"] == content_security_policy(PAGE)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_a_web_socket_passes_the_headers_untouched() -> None:
    seen: list[object] = []

    async def app(scope: object, receive: object, send: object) -> None:
        seen.append(send)

    async def send(message: Message) -> None: ...

    finish(SecurityHeaders(app, "p")({"type": "websocket"}, None, send))  # type: ignore[arg-type]
    assert seen == [send]


def test_plotly_is_the_installed_one_with_its_version_in_the_address() -> None:
    status, headers, body = get(PLOTLY_PATH, accept_encoding="br, gzip")
    assert status == 200
    assert headers["content-encoding"] == "gzip"
    assert "immutable" in headers["cache-control"]
    assert gzip.decompress(body) == PLOTLY_FILE.read_bytes()
    assert get(PLOTLY_PATH)[2] == PLOTLY_FILE.read_bytes()


def test_a_views_script_is_served_at_the_address_of_its_text() -> None:
    status, headers, body = get(script_url("clock.js", "figure.js"))
    assert status == 200
    assert body.decode() == bundle("clock.js", "figure.js")
    assert headers["content-type"].startswith("text/javascript")
    assert "immutable" in headers["cache-control"]


def test_another_version_of_a_script_is_not_kept() -> None:
    _, headers, _ = get(script_url("clock.js", "figure.js").replace("/scripts/", "/scripts/0"))
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("names", ["nothing", "clock+nothing", "clock+clock", "+", "..%2Fclock", "__init__"])
def test_only_files_of_the_static_folder_are_scripts(names: str) -> None:
    assert get(f"assets/scripts/0/{names}.js")[0] == 404


def test_a_bundle_is_one_module_with_one_default_export() -> None:
    text = bundle("clock.js", "format.js", "figure.js")
    assert re.findall(r"^export (.*?)[ (]", text, re.MULTILINE) == ["default"]
    assert "import " not in re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)
    assert text.index("function clockOf") < text.index("function number") < text.index("class Figure")


def test_a_bundle_refuses_a_component_before_its_end() -> None:
    with pytest.raises(ValueError, match=r"default export in the last file; got one in figure\.js"):
        bundle("figure.js", "clock.js")


def test_style_sheets_are_joined_in_order() -> None:
    assert stylesheet("figure.css", "figure.css").count(".rnnviz-figure {") == 2
    assert stylesheet() == ""
    assert (STATIC / "kit" / "figure.css").read_text(encoding="utf-8") == stylesheet("figure.css")
