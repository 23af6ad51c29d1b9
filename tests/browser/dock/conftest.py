"""The tests' own page: the picture alone, of a run of RUNS."""

from collections.abc import Callable, Iterator

import pytest

from tests.browser.dock.reading import Show, Shown
from tests.browser.visitors import Visitors
from tests.browser.watching import OpenPage


@pytest.fixture(scope="module", autouse=True)
def _loaded_anew(visitors: Callable[[bool], Visitors]) -> Iterator[None]:
    """The scripts of a tab that has shown these runs, or the app's, know them: the next page is loaded."""
    tabs = [visitors(phone) for phone in (False, True)]
    for when in ("before", "after"):
        for tab in (tab for visitor in tabs for tab in visitor.free):
            tab.is_open = False
        if when == "before":
            yield


@pytest.fixture
def rest() -> str:
    return "/?run=nothing&forget=all"


@pytest.fixture
def show(open_page: OpenPage, app_url: str) -> Show:
    def open_(name: str, **options: bool) -> Shown:
        return Shown(open_page(f"{app_url}?run={name.replace(' ', '+')}", **options), name)

    return open_
