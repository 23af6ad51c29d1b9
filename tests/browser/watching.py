"""How the browser tests wait for a page, and how they ask axe-core about it."""

import time
from collections.abc import Callable
from weakref import WeakKeyDictionary

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Request, WebSocket
from playwright.sync_api import TimeoutError as Unanswered
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

OpenPage = Callable[..., Page]  # the fixture `open_page`: (url, *, phone=False, dark=False)
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const views = [...document.querySelectorAll('.stBidiComponent')]
    .filter((view) => view.clientWidth
      && !view.closest('.st-key-rnnviz_choices, .st-key-rnnviz_tried, .st-key-rnnviz_back_parts'));  // empty
  const figures = [...document.querySelectorAll('.rnnviz-figure')].filter((figure) => figure.clientWidth);
  return app?.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid="stSkeleton"]')
    && views.every((view) => view.clientHeight)
    && figures.every((figure) => figure.dataset.ready || figure.querySelector('[role="alert"]'));
}"""
# The size of the smallest text of a page, in px.
SMALLEST = """() => {
  const roots = [document, ...[...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean)];
  const texts = roots.flatMap((root) => [...root.querySelectorAll('*')]).filter((e) =>
    (e.getRootNode() !== document || e.closest('[data-testid="stMain"]'))
    && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length
    && !['STYLE', 'SCRIPT'].includes(e.tagName));
  return Math.min(...texts.map((e) => parseFloat(getComputedStyle(e).fontSize)));
}"""
# How much wider than the window a page is, in px. The part that scrolls is streamlit's, not the document.
SIDEWAYS = """() => Math.max(...[document.documentElement, document.querySelector('[data-testid=stMain]')]
  .map((part) => part.scrollWidth - part.clientWidth))"""
# Where an element stands once that has been the same for six frames.
RESTING = """async (element) => {
  let box, before = '';
  for (let rest = 0; rest < 6; await new Promise(requestAnimationFrame)) {
    box = element.getBoundingClientRect().toJSON();
    rest = JSON.stringify(box) === before ? rest + 1 : 0;
    before = JSON.stringify(box);
  }
  return box;
}"""
SIZED = "([width, height]) => innerWidth === width && innerHeight === height"
ANSWER_S = 60
AXE = Axe().axe_script  # once for a page that is loaded; what was found right and what is not serious stays there
SERIOUS = """async (within) => {
  const options = {
    rules: { 'label-content-name-mismatch': { enabled: true } },  // a serious one, which axe leaves out unless asked
    resultTypes: ['violations'],
  };
  const { violations } = await axe.run(within ?? document, options);
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${JSON.stringify(target)}`));
}"""


class Traffic:
    """Whether the server has answered all that a page asked for: read from the messages on the page's web socket."""

    def __init__(self, page: Page) -> None:
        self.started = self.answered = False
        page.on("request", self._request)
        page.on("websocket", self._listen)

    def _request(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame.parent_frame is None:
            self.started = self.answered = False  # a page that opens asks for its first run

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, payload: bytes | str) -> None:
        if isinstance(payload, bytes) and BackMsg.FromString(payload).WhichOneof("type") == "rerun_script":
            self.started = self.answered = False

    def _received(self, payload: bytes | str) -> None:
        message = ForwardMsg.FromString(payload) if isinstance(payload, bytes) else ForwardMsg()
        if message.WhichOneof("type") == "new_session":
            self.started, self.answered = True, False
        elif message.WhichOneof("type") == "script_finished":
            self.answered = self.started and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN


_TRAFFIC: WeakKeyDictionary[Page, Traffic] = WeakKeyDictionary()


def watch(page: Page) -> None:
    """To be called before the page's first address, so that `settle` can wait for it."""
    _TRAFFIC[page] = Traffic(page)


def paint(page: Page, within_s: float = ANSWER_S) -> None:
    """Wait until the browser has painted what it knows by now; a plain `evaluate` would wait for ever."""
    try:
        page.wait_for_function(FRAMES, polling=50, timeout=within_s * 1000)
    except Unanswered as late:
        raise TimeoutError(f"the browser must paint within {within_s} s; {page.url} did not") from late


def settle(page: Page) -> None:
    """Wait until the script has run, every view in sight stands, its figures are drawn and the browser has painted."""
    traffic, end = _TRAFFIC[page], time.monotonic() + ANSWER_S
    paint(page)  # what the last click asks for is sent by then
    while not traffic.answered:
        if time.monotonic() > end:
            raise TimeoutError(f"the server must answer within {ANSWER_S} s; {page.url} got no answer")
        paint(page)
    page.wait_for_function(SETTLED)
    paint(page)


def resize(page: Page, width: int, height: int) -> None:
    """Give the window this size, and wait until the page has it and what follows from it is painted."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function(SIZED, arg=[width, height])
    paint(page)


def resting_box(element: Locator) -> dict[str, float]:
    """Where an element stands in the window, after a change of size has come to rest: `x`, `y`, `width`, `height`."""
    box: dict[str, float] = element.evaluate(RESTING)
    return box


def serious_violations(page: Page, within: str | None = None, inside: str = "") -> list[str]:
    """What axe-core finds serious or critical in the page, or in what is named; `inside`: that part of its view."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(SERIOUS, {"fromShadowDom": [f"{within} div", inside]} if inside else within)
    return found
