"""The routes and headers of the server, and the scripts that it sends."""

import asyncio
import base64
import gzip
import hashlib
import json
import posixpath
import re
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.types import Message
from streamlit.file_util import get_static_dir

from rnnviz.plots.theme import DARK, LIGHT
from rnnviz.ui.kit.components import PLOTLY_PATH
from rnnviz.ui.kit.one_file import ONE_FILE_PATH
from rnnviz.ui.kit.scripts import loader, modules_of, script_url, scripts
from rnnviz.ui.kit.sheets import STATIC, sheets, stylesheet
from rnnviz.ui.server.assets import (
    PLOTLY_FILE,
    SecurityHeaders,
    content_security_policy,
    inline_script_hashes,
    middleware,
    routes,
)
from rnnviz.ui.simulator.standalone import empty_page, page_address

DRAW_NOTHING = {"kit/choices.js", "kit/page.js"}  # views without a colour: history and keys, styles for the whole page
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


@pytest.mark.parametrize("script", ["kit/clock.js", "simulator/dock/dock.js"])
def test_a_script_is_served_at_an_address_of_its_version(script: str) -> None:
    status, headers, body = get(script_url(script))
    assert status == 200
    assert body == (STATIC / script).read_bytes()
    assert headers["content-type"].startswith("text/javascript")
    assert "immutable" in headers["cache-control"]


def test_another_version_of_a_script_is_not_kept() -> None:
    _, headers, _ = get(script_url("kit/clock.js").replace("/scripts/", "/scripts/0"))
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "name",
    ["nothing.js", "clock.js", "kit", "kit/", "kit/clock", "kit/clock.js/", "kit/../kit/clock.js", "kit/theme.py"],
)
def test_only_the_scripts_of_the_views_are_served(name: str) -> None:
    assert get(f"assets/scripts/0/{name}")[0] == 404
    assert get(script_url(name))[0] == 404


def test_the_page_that_the_browser_fills_is_sent_as_text() -> None:
    status, headers, body = get(page_address())
    assert (status, body.decode()) == (200, empty_page())
    assert headers["content-type"].startswith("text/plain")
    assert "immutable" in headers["cache-control"]
    assert get(f"{ONE_FILE_PATH}/{'0' * 16}")[1]["cache-control"] == "no-store"


def test_a_page_in_one_file_has_every_script_once_and_allows_its_own_alone() -> None:
    page = empty_page()
    imports = json.loads(re.findall(r'<script type="importmap">(.*)</script>', page)[0])["imports"]
    assert [name.removeprefix("rnnviz/") for name in imports] == list(modules_of("simulator/standalone.js"))
    del imports["rnnviz/kit/styles.js"]  # the page's own sheets alone
    for name, address in imports.items():
        text = base64.b64decode(address.removeprefix("data:text/javascript;base64,")).decode()
        plain = re.sub(r'"rnnviz/[^"]*"', '""', text)
        assert plain == re.sub(
            r'^((?:import|\}) [^"\n]*)"\.[^"\n]+";$', r'\1"";', scripts()[name[7:]], flags=re.MULTILINE
        )
    assert not re.search(r"(?:src|href)=|url\((?!data:|\W*#)", page.replace(json.dumps({"imports": imports}), ""))
    policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)[0]
    assert policy.startswith("default-src 'none'; script-src data: 'sha256-")
    hashes = inline_script_hashes(page)
    assert all(own in hashes for own in re.findall(r"'sha256-[^']+'", policy))


def test_every_import_of_a_script_names_a_script_and_something_that_it_exports() -> None:
    for script, text in scripts().items():
        for names, path in re.findall(r'^import \{([^}]*)\} from "([^"]+)";$', text, re.MULTILINE):
            exporter = posixpath.normpath(f"{script}/../{path}")
            exported = re.findall(
                r"^export (?:async )?(?:function|const|class) (\w+)", scripts()[exporter], re.MULTILINE
            )
            assert {name.strip() for name in names.split(",") if name.strip()} <= set(exported), (script, exporter)


def test_the_palette_is_the_theme_s_colours() -> None:
    lines = get(script_url("kit/palette.js"))[2].decode().splitlines()
    named = {line.split()[2]: json.loads(line.split(" = ")[1].removesuffix(";")) for line in lines}
    assert named == {"LIGHT": dict(LIGHT), "DARK": dict(DARK)}
    drawing = {name for name, text in scripts().items() if "export default" in text} - DRAW_NOTHING
    assert {name for name in drawing if "kit/palette.js" not in modules_of(name)} == set()


def test_the_modules_of_a_script_are_what_it_imports_directly_and_through_others() -> None:
    assert modules_of("kit/format.js") == ("kit/format.js",)
    found = modules_of("simulator/view.js")
    assert found[0] == "simulator/view.js"
    assert len(set(found)) == len(found)
    named = {
        posixpath.normpath(f"{one}/../{path}")
        for one in found
        for path in re.findall(r'^[^/*\n]*from "(\S+)";$', scripts()[one], re.MULTILINE)  # no type that a comment names
    }
    assert set(found) == {"simulator/view.js"} | named


def test_a_component_asks_for_all_its_modules_at_once() -> None:
    text = loader("kit/figure.js")
    assert "\n" in text  # streamlit takes a single line for the name of a file
    assert re.findall(r'"([^"]*)"\.split', text) == [" ".join(modules_of("kit/figure.js"))]
    assert text.endswith("export default loaded[0].default;")


def test_a_component_with_styles_names_them_and_asks_for_what_adopts_them_too() -> None:
    text = loader("kit/choices.js", ("tokens.css", "kit.css"))
    modules, styles = re.findall(r'"([^"]*)"\.split', text)
    names = modules.split(" ")
    assert names[0] == "kit/choices.js"
    assert len(set(names)) == len(names)
    assert set(names) == {*modules_of("kit/choices.js"), "kit/styled.js", "kit/styles.js"}
    assert styles == "tokens.css kit.css"
    assert f"loaded[{names.index('kit/styled.js')}].styled(" in text


def test_every_style_sheet_is_sent_in_one_module() -> None:
    kind, _, text = get(script_url("kit/styles.js"))
    assert kind == 200
    sent = json.loads(text.decode().removeprefix("export const STYLES = ").removesuffix(";\n"))
    assert sent == sheets()
    assert sent.keys() == {path.name for path in STATIC.rglob("*.css")}


def test_no_two_style_sheets_have_one_name() -> None:
    assert len(sheets()) == len(list(STATIC.rglob("*.css")))


def test_a_component_whose_script_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match=r"script must be one of the views' scripts; got figure\.js"):
        loader("figure.js")


def test_style_sheets_are_joined_in_order() -> None:
    assert stylesheet("figure.css", "figure.css").count(".rnnviz-figure {") == 2
    assert stylesheet() == ""
    with pytest.raises(KeyError):
        stylesheet("figures.css")


def test_a_style_sheet_is_sent_without_what_only_its_reader_needs() -> None:
    rules = re.sub(r"/\*.*?\*/", "", (STATIC / "kit" / "kit.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    sent = stylesheet("kit.css")
    assert sent.split() == rules.split()
    assert "\n " not in sent
