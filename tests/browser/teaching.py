"""What the browser tests of teaching share: two pages with sessions of their own, Share, and where somebody is."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.simulator import Shown
from tests.browser.visitors import Visitors

SCREEN: ViewportSize = {"width": 1280, "height": 720}
_FREE: WeakKeyDictionary[Browser, list[Visitors]] = WeakKeyDictionary()  # contexts that nobody visits with now


@contextmanager
def visitor(browser: Browser, url: str) -> Iterator[Page]:
    """A page of somebody else, loaded: no cookie, storage or session of another visitor."""
    free = _FREE.setdefault(browser, [])
    if free:
        own = free.pop()
    else:
        own = Visitors(browser.new_context(viewport=SCREEN), SCREEN)
        own.context.grant_permissions(["clipboard-read", "clipboard-write"])
    try:
        yield own.open(url, "light", None)
    finally:
        own.leave()
        free.append(own)


LATE = 20_000  # ms, for what another page has to bring about on a machine with much else to do

BACK_MS = 90_000  # until a page has found a server again

VIEW_OF_SHARE = ".st-key-rnnviz_share_view"  # with its panel, its dialog and the switch of a room


class Share:
    """The panel of a page that is open."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.get_by_role("region", name="Share this page")

    def open(self, for_class: bool = True) -> "Share":
        self.page.get_by_role("button", name="Share", exact=True).click()
        expect(self.panel).to_be_visible()
        if for_class and not self.panel.locator("details").evaluate("(details) => details.open"):
            self.panel.get_by_text("For a class").click()
        return self

    def link(self) -> str:
        return self.panel.get_by_label("The link").input_value()

    def hold(self, label: str, how: str) -> None:
        self.panel.get_by_role("group", name=label, exact=True).get_by_role("button", name=how).click()

    def open_room(self) -> str:
        """The link with the room."""
        self.panel.get_by_role("button", name="Open a room").click()
        expect(self.panel.get_by_role("button", name="End the room")).to_be_visible(timeout=LATE)
        field = self.panel.get_by_label("The link")
        expect(field).to_have_value(re.compile("room="))
        link = self.link()
        self.page.keyboard.press("Escape")
        expect(self.panel).to_be_hidden()
        return link


def step_of(page: Page, step: int) -> None:
    """Its picture shows this step."""
    expect(page.locator("[data-tick]").first).to_have_attribute("data-tick", str(step), timeout=LATE)


def follow(page: Page) -> None:
    page.get_by_role("switch", name="Follow").click()
    expect(page.get_by_role("switch", name="Following the teacher")).to_be_visible(timeout=LATE)


@dataclass(frozen=True)
class Place:
    """Where somebody is on the simulator."""

    text: str
    units: str
    address: str
    tick: int
    sum: str
    numbers: tuple[str, ...]


def place_of(shown: Shown) -> Place:
    return Place(
        shown.field("text").input_value(),
        shown.field("hidden_size").input_value(),
        shown.page.url.split("?", 1)[1],
        shown.tick(),
        shown.why.inner_text(),
        tuple(shown.picture()),
    )


def wait_until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + BACK_MS / 1000
    while not true():
        assert time.monotonic() < end, f"there must be {what}"
        time.sleep(0.1)
