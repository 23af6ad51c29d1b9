"""What a larger class lives through: a replica behind nginx that is gone, a Wi-Fi that drops for more than a server
remembers. Everyone is back at their experiment, step and sum, and can go on. Of two: test_teaching.py."""

import asyncio
import contextlib
import json
import os
import re
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import websockets
from playwright.sync_api import Browser, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser.simulator import Shown
from tests.browser.teaching import BACK_MS, Place, place_of, visitor, wait_until
from tests.browser.watching import settle
from tests.hosting import NGINX, nginx, replicas
from tests.wire import Wire

SESSIONS = 130  # streamlit keeps 128 that have lost their connection


@contextlib.contextmanager
def student(browser: Browser, url: str, word: str) -> Iterator[Shown]:
    """Somebody who has typed a word, gone three steps, and opened the sum of a unit."""
    with visitor(browser, f"{url}?cell=gru&hidden_size=4&seed=7&text=abc") as page:
        shown = Shown(page)
        shown.field("text").fill(word)
        shown.field("text").press("Tab")
        expect(page).to_have_url(re.compile(f"text={word}"), timeout=BACK_MS)
        settle(page)
        page.evaluate("document.activeElement.blur()")
        shown.press("Home", "ArrowRight", "ArrowRight", "ArrowRight")
        shown.choose(0, 0, 1, 2)
        expect(page).to_have_url(re.compile("step=2.*pin=1"), timeout=BACK_MS)
        yield shown


def is_back(shown: Shown, before: Place) -> None:
    """The page is connected again, shows what it showed, and the next change is answered."""
    units = shown.field("hidden_size")
    expect(units).to_be_enabled(timeout=BACK_MS)
    expect(shown.page.get_by_role("dialog")).to_have_count(0, timeout=BACK_MS)
    settle(shown.page)  # the server that has it now has answered
    assert place_of(shown) == before
    units_then = str(int(before.units) + 1)
    units.fill(units_then)
    units.press("Enter")
    expect(shown.page).to_have_url(re.compile(f"hidden_size={units_then}"), timeout=BACK_MS)
    wait_until(lambda: tuple(shown.picture()) != before.numbers, "another picture")
    changed = place_of(shown)
    assert (changed.text, changed.units, changed.tick) == (before.text, units_then, before.tick)
    assert changed.sum.split(" is ")[0] == before.sum.split(" is ")[0]


def open_pages(url: str) -> int:
    with urllib.request.urlopen(f"{url}healthz", timeout=10) as answer:
        return int(json.load(answer)["pages"])


def wait_for_pages(url: str, count: int) -> None:
    wait_until(lambda: open_pages(url) == count, f"{count} open pages")


@pytest.mark.whole
@pytest.mark.skipif(NGINX is None and os.environ.get("CI") != "true", reason="nginx is not installed")
def test_students_of_a_replica_that_is_gone_go_on_at_the_other(browser: Browser) -> None:
    with replicas(2) as both, nginx(both) as url, contextlib.ExitStack() as stack:
        group = [stack.enter_context(student(browser, url, word)) for word in ("one", "two")]
        while not all(open_pages(own.url) for own in both):
            assert len(group) < 12, "nginx brings everybody to one replica"
            group.append(stack.enter_context(student(browser, url, "more")))
        before = [place_of(shown) for shown in group]
        both[0].kill()
        for shown, place in zip(group, before, strict=True):
            is_back(shown, place)
        wait_for_pages(both[1].url, len(group))


@pytest.mark.whole
def test_more_sessions_than_streamlit_keeps_are_cut_and_those_in_a_browser_lose_nothing(browser: Browser) -> None:
    with replicas(1) as (server,), Wire(server.port) as wire, contextlib.ExitStack() as stack:
        group = [stack.enter_context(student(browser, wire.url, word)) for word in ("first", "second")]
        places = [place_of(shown) for shown in group]
        with ThreadPoolExecutor(1) as beside:  # in this thread runs the loop of the browser's
            beside.submit(asyncio.run, cut_with_many(wire, server.url, len(group))).result()
        wire.mend()
        for shown, place in zip(group, places, strict=True):
            is_back(shown, place)


async def cut_with_many(wire: Wire, server: str, others: int) -> None:
    """So many sessions beside those in a browser, all open at once, then none."""
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(SESSIONS):
            socket = await stack.enter_async_context(
                websockets.connect(
                    f"ws://127.0.0.1:{wire.port}/_stcore/stream", subprotocols=[websockets.Subprotocol("streamlit")]
                )
            )
            asked = BackMsg()
            asked.rerun_script.page_name = "assignments"  # a page of little work
            asked.rerun_script.query_string = "do=verify"
            await socket.send(asked.SerializeToString())
        await asyncio.to_thread(wait_for_pages, server, SESSIONS + others)
        wire.cut()
        await asyncio.to_thread(wait_for_pages, server, 0)
