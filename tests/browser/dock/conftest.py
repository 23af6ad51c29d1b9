"""The tests' own page: the picture alone, of a run of RUNS."""

import pytest

from tests.browser.dock.reading import Show, Shown
from tests.browser.watching import OpenPage


@pytest.fixture
def rest() -> str:
    return "/?run=nothing&forget=all"


@pytest.fixture
def show(open_page: OpenPage, app_url: str) -> Show:
    def open_(name: str, **options: bool) -> Shown:
        return Shown(open_page(f"{app_url}?run={name.replace(' ', '+')}", **options), name)

    return open_
