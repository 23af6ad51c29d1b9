"""A real browser on a real server. No page that a test opens may show an error or ask anything of another server."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.serving import serve
from tests.browser.visitors import Visitors
from tests.browser.watching import OpenPage

# The first is the same engine without the browser around it: less to start, and less that runs beside a page.
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--process-per-site",  # a further tab finds streamlit's scripts compiled
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
    return server("tests/browser/visited/app.py")


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
def visitors(browser: Browser) -> Callable[[bool], Visitors]:
    """`visitors(phone)`: the same for all tests of this process."""

    @cache
    def of(phone: bool) -> Visitors:
        screen = PHONE if phone else DESKTOP
        return Visitors(browser.new_context(**screen), screen["viewport"])

    return of


@pytest.fixture
def rest() -> str | None:
    """Where a tab goes before the next test's page, to forget the last one's; None: each test loads its page anew."""
    return "/assignments?forget=all"  # shows nothing


@pytest.fixture
def open_page(
    request: pytest.FixtureRequest, visitors: Callable[[bool], Visitors], rest: str | None
) -> Iterator[OpenPage]:
    """`open_page(url, phone=False, dark=False, fresh=False)`: a visitor's page, settled; checked when the test ends.

    `fresh`: loaded anew, where the load is the matter, or a script that has seen other pages would not do.
    """
    used: list[Visitors] = []
    failed = request.session.testsfailed

    def open_(url: str, *, phone: bool = False, dark: bool = False, fresh: bool = False) -> Page:
        used.append(visitors(phone))
        return used[-1].open(url, "dark" if dark else "light", None if fresh else rest)

    yield open_
    well = request.session.testsfailed == failed
    complaints = [complaint for kept in set(used) for complaint in kept.leave(well)]
    assert not complaints


@pytest.fixture
def page(open_page: OpenPage, app_url: str) -> Page:
    """The app's first page on a desktop."""
    return open_page(app_url)


@pytest.fixture
def phone(open_page: OpenPage, app_url: str) -> Page:
    """The app's first page on a phone."""
    return open_page(app_url, phone=True)
