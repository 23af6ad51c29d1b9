"""A real browser on a real server. No page that a test opens may show an error or ask anything of another server."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.serving import serve
from tests.browser.watching import OpenPage, settle

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="package")
def app_url() -> Iterator[str]:
    with serve("app.py") as url:
        yield url


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium on this machine, and CI must run the browser tests")
        pytest.skip("no Chromium on this machine: install the package chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """`open_page(url, phone=False, dark=False)`: a fresh visitor's page, settled; checked when the test ends."""
    contexts, complaints = [], []

    def open_(url: str, *, phone: bool = False, dark: bool = False) -> Page:
        context = browser.new_context(**(PHONE if phone else DESKTOP), color_scheme="dark" if dark else "light")
        contexts.append(context)
        page = context.new_page()
        home = "/".join(url.split("/")[:3])
        _listen(page, home, complaints)
        page.goto(url)
        settle(page)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not complaints


def _listen(page: Page, home: str, complaints: list[str]) -> None:
    own = (home, home.replace("http", "ws", 1), "data:", "blob:")
    page.on("console", lambda message: message.type == "error" and complaints.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"page: {error}"))
    page.on("request", lambda request: request.url.startswith(own) or complaints.append(f"left home: {request.url}"))
    page.on("websocket", lambda socket: socket.url.startswith(own) or complaints.append(f"left home: {socket.url}"))


@pytest.fixture
def page(open_page: OpenPage, app_url: str) -> Page:
    """The app's first page on a desktop."""
    return open_page(app_url)


@pytest.fixture
def phone(open_page: OpenPage, app_url: str) -> Page:
    """The app's first page on a phone."""
    return open_page(app_url, phone=True)
