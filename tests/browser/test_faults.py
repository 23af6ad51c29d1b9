"""What a class lives through: a server that is killed, a replica that is gone, a Wi-Fi that drops. Everyone is back at
their experiment, step and sum, and can go on. `--whole` cuts for a minute, in a larger class and behind nginx too."""

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
from tests.browser.teaching import Share, follow, step_of, visitor
from tests.browser.watching import settle
from tests.hosting import NGINX, Replica, nginx, replicas
from tests.wire import Wire

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


def is_back(shown: Shown, before: Place) -> None:
    """The page is connected again, shows what it showed, and the next change is answered."""
    units = shown.field("hidden_size")
    expect(units).to_be_enabled(timeout=BACK_MS)
    expect(shown.page.get_by_role("dialog")).to_have_count(0, timeout=BACK_MS)
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


def wait_until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + BACK_MS / 1000
    while not true():
        assert time.monotonic() < end, f"there must be {what}"
        time.sleep(0.1)


@dataclass(frozen=True)
class Lesson:
    """A teacher and a student who follows, both behind a wire, at a server that forgets whom it does not hear."""

    server: Replica
    wire: Wire
    teacher: Shown
    student: Shown

    def follows(self) -> None:
        expect(self.student.page.get_by_role("switch", name="Following the teacher")).to_be_visible(timeout=BACK_MS)

    def student_is_there_too(self) -> None:
        """The student sees what the teacher does, and what the link holds is held."""
        self.follows()
        there = place_of(self.teacher)
        page = self.student.page
        page.wait_for_url(re.compile(f"hidden_size={there.units}"), timeout=BACK_MS)
        expect(page.get_by_role("dialog")).to_have_count(0, timeout=BACK_MS)
        wait_until(lambda: self.student.picture() == list(there.numbers), "the teacher's picture")
        step_of(page, there.tick)
        expect(self.student.why).to_have_text(there.sum)
        size = page.locator(".st-key-hidden_size input")
        expect(size).to_be_disabled()
        expect(size).to_have_value(there.units)
        assert re.search("locked=hidden_size", page.url)


@pytest.fixture(scope="module")
def lesson(browser: Browser) -> Iterator[Lesson]:
    server = Replica(script="tests/browser/visited/forgetful.py")
    with contextlib.ExitStack() as stack:
        stack.callback(server.stop)
        server.start()
        wire = stack.enter_context(Wire(server.port))
        teacher = stack.enter_context(student(browser, wire.url, "world"))
        share = Share(teacher.page).open()
        share.hold("hidden_size", "locked")
        follower = stack.enter_context(visitor(browser, share.open_room()))
        follow(follower)
        yield Lesson(server, wire, teacher, Shown(follower))


def test_a_connection_that_is_cut_loses_nothing_where_the_server_forgets_a_session_too(
    lesson: Lesson, pytestconfig: pytest.Config
) -> None:
    before = place_of(lesson.teacher)
    lesson.wire.cut()
    wait_for_pages(lesson.server.url, 0)
    lesson.teacher.press("ArrowLeft")
    assert lesson.teacher.tick() == before.tick - 1
    lesson.teacher.press("ArrowRight")
    expect(lesson.teacher.field("hidden_size")).to_be_disabled()
    if pytestconfig.getoption("whole"):
        time.sleep(60)
    lesson.wire.mend()
    is_back(lesson.teacher, before)
    lesson.student_is_there_too()


def test_a_server_that_is_killed_and_started_again_finds_everyone_and_the_first_click_counts(lesson: Lesson) -> None:
    lesson.follows()
    lesson.server.kill()
    expect(lesson.student.page.get_by_role("switch", name="Waiting for the teacher")).to_be_visible()
    tick = lesson.teacher.tick()
    lesson.teacher.press("ArrowRight")  # a step needs no server
    before = place_of(lesson.teacher)
    assert before.tick == tick + 1
    lesson.server.start()
    layers = lesson.teacher.page.locator(".st-key-num_layers")
    count = int(layers.locator("input").input_value())
    more = layers.get_by_test_id("stNumberInputStepUp")
    expect(more).to_be_enabled(timeout=BACK_MS)
    more.click()
    expect(lesson.teacher.page).to_have_url(re.compile(f"num_layers={count + 1}"), timeout=BACK_MS)
    settle(lesson.teacher.page)
    lesson.student_is_there_too()
    assert place_of(lesson.teacher).sum.split(" is ")[1] == before.sum.split(" is ")[1]  # of layer 0
    assert lesson.student.page.locator(".st-key-num_layers input").input_value() == str(count + 1)


def test_who_follows_does_not_keep_a_server_from_stopping(lesson: Lesson) -> None:
    """The last: nobody is there afterwards."""
    lesson.follows()
    begun = time.monotonic()
    lesson.server.stop()
    assert time.monotonic() - begun < 8


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
        assert open_pages(both[1].url) == len(group)


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
