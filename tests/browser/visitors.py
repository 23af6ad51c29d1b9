"""The tabs of visitors, kept from test to test: each test finds its own as a new one would be.

A new tab is a new process, which compiles streamlit's own script again: two thirds of the time of a page.
"""

from typing import Literal

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, ViewportSize, WebSocket

from rnnviz.ui.kit.scripts import script_url
from tests.browser.watching import settle, watch

Scheme = Literal["dark", "light"]
# As Back and Forward go.
GO = """(address) => {
  History.prototype.replaceState.call(history, null, '', address);  // the page has put its own in its place
  dispatchEvent(new PopStateEvent('popstate'));
}"""
FORGET = "() => { localStorage.clear(); sessionStorage.clear(); }"  # else the next visitor would find what was left
# What the scripts of a tab know, as they know it when they are loaded.
BEGIN = """async (scripts) => {
  sessionStorage.clear();
  const names = ['kit/clock.js', 'simulator/shown.js', 'simulator/run.js', 'simulator/back/gradients.js'];
  const [{ clockOf, pause }, { PLAIN, show, shownInAddress }, { select }, { backChannel, choose }] =
    await Promise.all(names.map((name) => import(new URL(scripts + name, document.baseURI))));
  for (const clock of ['simulator', backChannel('simulator'), 'lesson'].map(clockOf)) {
    pause(clock);
    Object.assign(clock, { tick: 0, first: 0, last: 0, speed: 1 });
  }
  show('simulator', { ...PLAIN, ...shownInAddress(new URLSearchParams()), present: false, predict: false });
  select('simulator', { layer: 0, direction: 0, t: null, unit: 0, gate: 0 });
  choose('simulator', { kind: 'h', layer: 0, direction: 0, t: null, unit: 0, entry: null });
}"""


class Tab:
    """A page, and what was wrong on it: an error, or anything that it asked of another server than its own."""

    def __init__(self, page: Page) -> None:
        self.page, self.home, self.complaints = page, "", list[str]()
        self.is_open = False  # on a page of its home, from which it can go to another
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"page: {error}"))
        page.on("request", self._leave)
        page.on("websocket", self._leave)

    def _is_home(self) -> bool:
        """Not while the page of the test before, whose server may be gone, is still there."""
        return self.page.url.startswith(self.home)

    def _hear(self, message: ConsoleMessage) -> None:
        # At the address of a page, streamlit asks for two files beside it that are not there, and goes on.
        beside = message.location["url"].split("?")[0].endswith(("/_stcore/health", "/_stcore/host-config"))
        if message.type == "error" and self._is_home() and not (beside and "404" in message.text):
            self.complaints.append(f"console: {message.text}")

    def _leave(self, asked: Request | WebSocket) -> None:
        if self._is_home() and not asked.url.startswith(
            (self.home, self.home.replace("http", "ws", 1), "data:", "blob:")
        ):
            self.complaints.append(f"left home: {asked.url}")


class Visitors:
    """The tabs of one context: those that are free, and those of the test that runs."""

    def __init__(self, context: BrowserContext, viewport: ViewportSize) -> None:
        self.context, self.viewport = context, viewport
        self.free: list[Tab] = []
        self.used: list[Tab] = []
        context.on("page", watch)

    def open(self, url: str, scheme: Scheme, rest: str | None) -> Page:
        """A page for the test that runs, at `url`, of a visitor who prefers this scheme.

        `rest`: where a tab that is open goes first, to forget what was on it; None: it is loaded, for this test alone.
        """
        tab = self.free.pop() if self.free else Tab(self.context.new_page())
        home = "/".join(url.split("/")[:3])
        tab.is_open = tab.is_open and home == tab.home and tab.page.url.startswith(home)
        tab.home = home
        tab.complaints.clear()
        tab.page.emulate_media(media="null", color_scheme=scheme, reduced_motion="no-preference")
        self.used.append(tab)
        if rest is None or not tab.is_open:
            if not self.used[1:]:
                self.context.clear_cookies()  # a page that is loaded brings its own
            tab.page.goto(url)
        else:
            tab.page.evaluate(GO, rest)
            settle(tab.page)
            tab.page.evaluate(BEGIN, script_url(""))
            if not self.used[1:]:  # a visitor's tabs share what is kept
                tab.page.evaluate(FORGET)
            tab.page.evaluate(GO, url)
        settle(tab.page)
        tab.is_open = True
        return tab.page

    def leave(self, well: bool = True) -> list[str]:
        """End the visits, and say what was wrong. If they did not go well, the tabs load their next page anew."""
        kept = {tab.page for tab in (*self.used, *self.free)}
        for page in self.context.pages:
            if page not in kept:  # a link opened it
                page.close()
        complaints = [complaint for tab in self.used for complaint in tab.complaints]
        for tab in self.used:
            tab.is_open &= well and not complaints
            self._forget(tab.page)
        self.free += self.used
        self.used = []
        return complaints

    def _forget(self, page: Page) -> None:
        page.evaluate(FORGET)
        page.unroute_all()
        page.set_viewport_size(self.viewport)
        page.mouse.move(-1, -1)
        devtools = self.context.new_cdp_session(page)
        devtools.send("Page.resetNavigationHistory")  # `history.length` would stop at 50
        devtools.detach()
