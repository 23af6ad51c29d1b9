"""What is answered of streamlit's own addresses, the count of open pages, the page of a full server, and its health."""

import json
from collections import OrderedDict
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.testing.v1 import AppTest

from rnnviz.experiment import simulate
from rnnviz.ui.kit import uploads as uploads_module
from rnnviz.ui.kit.kept import bytes_of
from rnnviz.ui.kit.visitors import VISITORS
from rnnviz.ui.server.doors import Doors, memory_now
from rnnviz.ui.simulator.choice import default_experiment
from rnnviz.ui.simulator.results import simulation_of
from tests.ui.server.test_assets import finish, get

MAIN = Path(__file__).parents[3] / "pages" / "main.py"


async def streamlit(scope: Scope, receive: Receive, send: Send) -> None:
    """What is behind the doors: answers everything."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"answered"})


def status(method: str, path: str) -> int:
    code: int = answered(method, path)["status"]
    return code


def answered(method: str, path: str) -> Message:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    finish(Doors(streamlit)({"type": "http", "method": method, "path": path, "headers": []}, receive, send))
    return sent[0]


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("base", ["", "/rnn"])
def test_nothing_is_uploaded_where_the_page_has_no_place_for_a_file(method: str, base: str) -> None:
    assert status(method, f"{base}/_stcore/upload_file/5a1f/7") == 404
    assert status(method, f"{base}/_stcore/health") == 200


class Files:
    """What streamlit keeps of files: session -> file -> its record."""

    def __init__(self, **sizes: list[int]) -> None:
        self.file_storage = {
            session: {str(k): SimpleNamespace(data=bytes(size)) for k, size in enumerate(own)}
            for session, own in sizes.items()
        }


@pytest.fixture
def uploads(monkeypatch: pytest.MonkeyPatch) -> Files:
    """The page of session 5a1f has a place for a file."""
    files = Files()
    monkeypatch.setattr(uploads_module, "_open", OrderedDict({"5a1f": "page"}))
    monkeypatch.setattr(uploads_module, "_kept", lambda: files.file_storage)
    return files


def test_a_file_is_taken_from_the_page_that_has_a_place_for_it_alone(uploads: Files) -> None:
    assert [status(method, "/_stcore/upload_file/5a1f/7") for method in ("PUT", "DELETE", "OPTIONS")] == [200] * 3
    for path in ("5a1e/7", "5a1f", "5a1f/", "5a1f/7/8", "/5a1f/7", "x/../5a1f/7"):
        assert status("PUT", f"/_stcore/upload_file/{path}") == 404


def test_a_page_keeps_few_files_and_all_pages_few_megabytes(uploads: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    uploads.file_storage = Files(**{"5a1f": [1] * uploads_module.FILES}).file_storage
    assert status("PUT", "/_stcore/upload_file/5a1f/7") == 404
    assert status("DELETE", "/_stcore/upload_file/5a1f/0") == 200
    monkeypatch.setenv("RNNVIZ_UPLOADS_MB", "1")
    uploads.file_storage = Files(another=[999_999]).file_storage
    assert status("PUT", "/_stcore/upload_file/5a1f/7") == 200
    uploads.file_storage = Files(another=[1_000_000]).file_storage
    assert status("PUT", "/_stcore/upload_file/5a1f/7") == 404


def test_the_metrics_are_closed_unless_they_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    assert status("GET", "/_stcore/metrics") == 404
    monkeypatch.setenv("RNNVIZ_METRICS", "1")
    assert status("GET", "/_stcore/metrics") == 200


@pytest.mark.parametrize(
    "path",
    ["/auth/login", "/auth/logout", "/oauth2callback", "/_stcore/agent/mcp", "/_stcore/script-health-check"],
)
def test_what_this_app_does_not_use_of_streamlit_is_closed(path: str) -> None:
    assert status("GET", path) == 404
    assert status("POST", path) == 404


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/shapes/x", "/shapes"),
        ("/lessons/A1/2", "/lessons"),
        ("/exercises/%0d%0aset-cookie:x", "/exercises"),
        ("/shapes", None),
        ("/shapes/", None),
        ("/shapes/_stcore/health", None),
        ("/static/js/index.js", None),
        ("//evil.example/shapes/x", None),
        ("/x/shapes/x", None),
    ],
)
def test_below_a_page_is_the_page(path: str, leads_to: str | None) -> None:
    answer = answered("GET", path)
    location = dict(answer["headers"]).get(b"location", b"").decode() or None
    assert (answer["status"], location) == ((307, leads_to) if leads_to else (200, None))


def test_a_socket_that_says_what_no_page_says_is_closed_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    good = BackMsg()
    good.rerun_script.query_string = "cell=gru"
    good.rerun_script.widget_states.widgets.add().id = "$$ID-1-seed"
    nothing = BackMsg().SerializeToString()
    frames: list[dict[str, object]] = [{"bytes": b"\xff\x00garbage"}, {"bytes": nothing}, {"text": "hello"}]
    odd = BackMsg()
    odd.rerun_script.widget_states.widgets.add().id = "seed"  # no widget of streamlit's is called so
    frames += [{"bytes": None, "text": "{}"}, {"bytes": odd.SerializeToString()}]
    for bad in frames:
        caplog.clear()
        heard, told = conversation([{"bytes": good.SerializeToString()}, bad])
        assert [message["type"] for message in heard] == ["websocket.receive", "websocket.disconnect"]
        assert heard[0]["bytes"] == good.SerializeToString()
        assert [(message["type"], message["code"]) for message in told] == [("websocket.close", 1003)]
        assert [record.getMessage() for record in caplog.records] == [
            "a web socket was closed: it sent what no page sends"
        ]


def conversation(frames: list[dict[str, object]]) -> tuple[list[Message], list[Message]]:
    """What the app behind the doors hears of these frames, and what is sent to the visitor."""
    told: list[Message] = []
    heard: list[Message] = []
    waiting = iter(frames)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        while not heard or heard[-1]["type"] != "websocket.disconnect":
            heard.append(await receive())

    async def receive() -> Message:
        return {"type": "websocket.receive", **next(waiting)}

    async def send(message: Message) -> None:
        told.append(message)

    finish(Doors(app)({"type": "websocket", "path": "/_stcore/stream"}, receive, send))
    return heard, told


def test_a_page_counts_while_its_socket_is_open() -> None:
    before = VISITORS.pages
    during: list[int] = []

    async def socket(scope: Scope, receive: Receive, send: Send) -> None:
        during.append(VISITORS.pages)
        if len(during) == 2:
            raise ConnectionError

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        pass

    async def visit() -> None:
        await Doors(socket)({"type": "websocket", "path": "/_stcore/stream"}, receive, send)
        with pytest.raises(ConnectionError):
            await Doors(socket)({"type": "websocket", "path": "/_stcore/stream"}, receive, send)

    finish(visit())
    assert during == [before + 1, before + 1]
    assert VISITORS.pages == before


def test_the_health_says_what_the_server_holds() -> None:
    simulation = simulation_of(default_experiment(), 0)
    code, headers, body = get("healthz")
    told = json.loads(body)
    assert (code, headers["content-type"], headers["cache-control"]) == (200, "application/json", "no-store")
    assert told["status"] == "ok"
    assert told["devices"][0] == "cpu"
    assert told["pages"] == VISITORS.pages
    memory = memory_now()
    assert told["memory_mb"] is None if memory is None else 0.8 < told["memory_mb"] / (memory / 1e6) < 1.25
    assert told["kept_mb"] == round(bytes_of(simulation) / 1e6)
    assert bytes_of(simulation) == bytes_of(simulate(default_experiment().setup()))


def test_a_full_server_says_so_and_lets_in_who_is_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNNVIZ_PAGES", "2")
    inside = AppTest.from_file(MAIN, default_timeout=30).run()
    assert inside.sidebar.number_input
    with VISITORS.one_more(), VISITORS.one_more(), VISITORS.one_more():
        late = AppTest.from_file(MAIN, default_timeout=30).run()
        assert late.title[0].value == "This server is full"
        assert "2 pages are open" in late.markdown[-1].value
        assert not late.sidebar.number_input
        assert inside.run().sidebar.number_input
    assert late.button[0].click().run().sidebar.number_input
