"""The tests' own page: the picture alone, of a run of RUNS."""

from collections.abc import Callable

import pytest

from tests.browser.dock.reading import Show, Shown
from tests.browser.watching import OpenPage


@pytest.fixture(scope="module")
def url(server: Callable[[str], str]) -> str:
    return server("tests/browser/dock/app.py")


@pytest.fixture
def rest() -> str:
    return "/?run=nothing"


@pytest.fixture
def show(open_page: OpenPage, url: str) -> Show:
    def open_(name: str, **options: bool) -> Shown:
        return Shown(open_page(f"{url}?run={name.replace(' ', '+')}", **options), name)

    return open_
