"""What a class lives through: a server that is killed, a replica that is gone, a Wi-Fi that drops. Everyone is back at
their experiment, step and sum, and can go on. `RNNVIZ_FAULTS=whole` cuts for a minute, as CI does not."""

import asyncio
import contextlib
import json
import os
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
import websockets
from playwright.sync_api import Browser, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser.simulator import Shown
from tests.browser.teaching import visitor
from tests.browser.watching import settle
from tests.hosting import NGINX, nginx, replicas
from tests.wire import Wire

CUT_S = 60.0 if os.environ.get("RNNVIZ_FAULTS") == "whole" else 4.0
SESSIONS = 130  # streamlit keeps 128 that have lost their connection
BACK_MS = 90_000


@dataclass(frozen=True)
class Place:
    """Where a student is."""

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


def is_back(shown: Shown, before: Place, units_then: str = "5") -> None:
    """The page is connected again, shows what it showed, and the next change is answered; so after a reload."""
    units = shown.field("hidden_size")
    expect(units).to_be_enabled(timeout=BACK_MS)
    expect(shown.page.get_by_role("dialog")).to_have_count(0, timeout=BACK_MS)
    assert place_of(shown) == before
    units.fill(units_then)
    units.press("Enter")
    expect(shown.page).to_have_url(re.compile(f"hidden_size={units_then}"), timeout=BACK_MS)
    wait_until(lambda: tuple(shown.picture()) != before.numbers, "another picture")
    changed = place_of(shown)
    assert (changed.text, changed.units, changed.tick) == (before.text, units_then, before.tick)
    assert changed.sum.split(" is ")[0] == before.sum.split(" is ")[0]
    shown.page.reload()
    settle(shown.page)
    assert place_of(shown) == changed


def open_pages(url: str) -> int:
    with urllib.request.urlopen(f"{url}healthz", timeout=10) as answer:
        return int(json.load(answer)["pages"])


def wait_for_pages(url: str, count: int) -> None:
    wait_until(lambda: open_pages(url) == count, f"{count} open pages")


def wait_until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + BACK_MS / 1000
    while not true():
        assert time.monotonic() < end, f"there must be {what}"
        time.sleep(0.1)


def test_a_server_that_is_killed_and_started_again_finds_everyone_where_they_were_and_the_first_click_counts(
    browser: Browser,
) -> None:
    with (
        replicas(1) as (server,),
        student(browser, server.url, "world") as shown,
        student(browser, server.url, "click") as other,
    ):
        before = place_of(shown)
        server.kill()
        shown.press("ArrowRight")  # time moves in the browser
        assert shown.tick() == before.tick + 1
        shown.press("ArrowLeft")
        server.start()
        cell = other.page.get_by_test_id("stSidebar").get_by_role("radio", name="LSTM")
        expect(cell).to_be_enabled(timeout=BACK_MS)
        expect(other.page.get_by_role("dialog")).to_have_count(0, timeout=BACK_MS)
        cell.click()
        expect(other.page).to_have_url(re.compile("cell=lstm"), timeout=BACK_MS)
        expect(cell).to_be_checked()
        is_back(shown, before)


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
        assert open_pages(both[1].url) == len(group)


def test_a_socket_that_is_cut_for_a_while_loses_nothing_among_more_sessions_than_streamlit_keeps_too(
    browser: Browser,
) -> None:
    with replicas(1) as (server,), Wire(server.port) as wire, contextlib.ExitStack() as stack:
        first = stack.enter_context(student(browser, wire.url, "first"))
        before = place_of(first)
        wire.cut()
        wait_for_pages(server.url, 0)
        first.press("ArrowLeft")
        assert first.tick() == before.tick - 1
        first.press("ArrowRight")
        time.sleep(CUT_S)
        wire.mend()
        is_back(first, before)

        group = [first, stack.enter_context(student(browser, wire.url, "second"))]
        places = [place_of(shown) for shown in group]
        with ThreadPoolExecutor(1) as beside:  # in this thread runs the loop of the browser's
            beside.submit(asyncio.run, cut_with_many(wire, server.url, len(group))).result()
        wire.mend()
        for shown, place in zip(group, places, strict=True):
            is_back(shown, place, "6")


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
