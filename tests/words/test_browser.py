"""What the scripts get of a language: their own messages, and the form of every number."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response

from rnnviz.ui.server.words import send_words
from rnnviz.words import browser
from rnnviz.words.pseudo import Pseudo, pseudo

STEPS = ("{n} step", "{n} steps")


def get(query: str = "", **headers: str) -> Response:
    """What the server answers to a request with this query and these headers."""
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return send_words(Request({"type": "http", "query_string": query.encode(), "headers": sent}))


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A program whose scripts say two messages, on a server with the pseudo-language."""
    monkeypatch.setenv("RNNVIZ_PSEUDO", "1")
    scripts = tmp_path / "scripts.json"
    monkeypatch.setattr(browser, "SCRIPTS", scripts)
    scripts.write_text(json.dumps(["Time", STEPS]), encoding="utf-8")
    browser.script_catalogue.cache_clear()
    yield
    browser.script_catalogue.cache_clear()


@pytest.mark.usefixtures("said")
def test_the_browser_gets_the_messages_of_the_language_that_the_address_asks_for() -> None:
    assert json.loads(bytes(get("lang=qps").body))["messages"] == {"Time": pseudo("Time")}


@pytest.mark.usefixtures("said")
def test_english_and_an_unknown_language_need_no_messages() -> None:
    for query in ("", "lang=xx", "lang=en"):
        assert json.loads(bytes(get(query).body)) == {"language": "en", "messages": {}, "plurals": {}}


@pytest.mark.usefixtures("said")
def test_each_number_has_the_form_that_gettext_gives_it() -> None:
    plural = browser.script_catalogue("qps")["plurals"][STEPS[0]]
    for n in range(browser.COUNTED):
        assert plural["forms"][int(plural["which"][n])] == Pseudo().ngettext(*STEPS, n)


@pytest.mark.usefixtures("said")
def test_what_the_browser_has_already_is_not_sent_again() -> None:
    first = get("lang=qps")
    again = get("lang=qps", if_none_match=first.headers["etag"])
    assert (again.status_code, again.body) == (304, b"")
