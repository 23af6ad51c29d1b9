"""A real browser on a real server. No page that a test opens may show an error or ask anything of another server."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebSocket, sync_playwright

from tests.browser.serving import serve
from tests.browser.watching import OpenPage, settle, watch

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


@pytest.fixture(scope="session")
def server() -> Iterator[Callable[[str], str]]:
    """`server(script)`: the address of a server with this launcher, one for all tests of this process."""
    with ExitStack() as servers:
        yield cache(lambda script: servers.enter_context(serve(script)))


@pytest.fixture(scope="session")
def app_url(server: Callable[[str], str]) -> str:
    return server("app.py")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium on this machine, and CI must run the browser tests")
        pytest.skip("no Chromium on this machine: install the package chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def context(browser: Browser) -> Callable[[bool, bool], BrowserContext]:
    """`context(phone, dark)`: one for all tests of this process, so that the browser keeps streamlit's own files."""

    @cache
    def of(phone: bool, dark: bool) -> BrowserContext:
        made = browser.new_context(**(PHONE if phone else DESKTOP), color_scheme="dark" if dark else "light")
        made.on("page", watch)
        return made

    return of


@pytest.fixture
def open_page(context: Callable[[bool, bool], BrowserContext]) -> Iterator[OpenPage]:
    """`open_page(url, phone=False, dark=False)`: a fresh visitor's page, settled; checked when the test ends."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_(url: str, *, phone: bool = False, dark: bool = False) -> Page:
        contexts.append(context(phone, dark))
        page = contexts[-1].new_page()
        _listen(page, "/".join(url.split("/")[:3]), complaints)
        page.goto(url)
        settle(page)
        return page

    yield open_
    for used in contexts:
        for page in used.pages:
            page.evaluate("() => localStorage.clear()")  # else the next visitor would find what this one left
            page.close()
        used.clear_cookies()
    assert not complaints


def _listen(page: Page, home: str, complaints: list[str]) -> None:
    own = (home, home.replace("http", "ws", 1), "data:", "blob:")

    def hear(message: ConsoleMessage) -> None:
        # At the address of a page, streamlit asks for two files beside it that are not there, and goes on.
        beside = message.location["url"].split("?")[0].endswith(("/_stcore/health", "/_stcore/host-config"))
        if message.type == "error" and not (beside and "404" in message.text):
            complaints.append(f"console: {message.text}")

    def leave(asked: Request | WebSocket) -> None:
        if not asked.url.startswith(own):
            complaints.append(f"left home: {asked.url}")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(f"page: {error}"))
    page.on("request", leave)
    page.on("websocket", leave)


@pytest.fixture
def page(open_page: OpenPage, app_url: str) -> Page:
    """The app's first page on a desktop."""
    return open_page(app_url)


@pytest.fixture
def phone(open_page: OpenPage, app_url: str) -> Page:
    """The app's first page on a phone."""
    return open_page(app_url, phone=True)
