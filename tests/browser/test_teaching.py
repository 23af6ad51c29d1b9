"""Teaching with links, in two browsers: the teacher's page and a student's, the same two for all of it, on a Wi-Fi that
drops and at a server that is gone. `--whole` cuts for a minute, and back to the same server too."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.simulator import Shown
from tests.browser.teaching import (
    BACK_MS,
    LATE,
    VIEW_OF_SHARE,
    Share,
    follow,
    place_of,
    step_of,
    visitor,
    wait_until,
)
from tests.browser.visitors import GO
from tests.browser.watching import serious_violations, settle
from tests.hosting import Replica
from tests.wire import Wire

ROOM = re.compile(r"[?&]room=([a-z2-7]{16})")
START = "?cell=lstm&hidden_size=5&text=abcd"
ALONE, FOLLOWS, LEFT = "Follow the teacher", "Following the teacher", "Follow again"
WAITS, ENDED = "Waiting for the teacher", "The teacher has ended it"


@dataclass(frozen=True)
class Lesson:
    """A room and who is in it, both behind a wire. The link holds hidden_size."""

    wire: Wire
    teacher: Page
    student: Page

    def switch(self, name: str) -> Locator:
        return self.student.get_by_role("switch", name=name)

    def says(self, name: str) -> None:
        expect(self.switch(name)).to_be_visible(timeout=LATE)

    def network(self, page: Page, name: str) -> None:
        expect(page.locator(".rv-pill")).to_contain_text(f"torch.nn.{name}", timeout=LATE)

    def follows(self) -> None:
        """The student follows, whatever the test before has left."""
        for name in (ALONE, LEFT):
            if self.switch(name).count():
                self.switch(name).click()
        self.says(FOLLOWS)
        self.student.wait_for_timeout(700)  # a person looks first: until the page has gone where the teacher's is
        settle(self.student)

    def begin(self) -> None:
        """The teacher is at the start, and the student follows."""
        if "cell=lstm" not in self.teacher.url:
            self.teacher.evaluate(GO, f"/{START}")
            settle(self.teacher)
        self.teacher.keyboard.press("Home")
        self.follows()
        self.network(self.student, "LSTM")
        step_of(self.student, -1)

    def student_is_there_too(self) -> None:
        """The student sees what the teacher does, and what the link holds is held."""
        self.says(FOLLOWS)
        there, shown = place_of(Shown(self.teacher)), Shown(self.student)
        self.student.wait_for_url(re.compile(f"hidden_size={there.units}"), timeout=BACK_MS)
        expect(self.student.get_by_role("dialog")).to_have_count(0, timeout=BACK_MS)
        wait_until(lambda: shown.picture() == list(there.numbers), "the teacher's picture")
        step_of(self.student, there.tick)
        expect(shown.why).to_have_text(there.sum)
        size = self.student.locator(".st-key-hidden_size input")
        expect(size).to_be_disabled()
        expect(size).to_have_value(there.units)
        assert "locked=hidden_size" in self.student.url


@pytest.fixture(scope="module")
def lesson(browser: Browser, app_url: str) -> Iterator[Lesson]:
    with Wire(int(app_url.rstrip("/").rsplit(":", 1)[1])) as wire, visitor(browser, f"{wire.url}{START}") as teacher:
        share = Share(teacher).open()
        share.hold("hidden_size", "locked")
        link = share.open_room()
        assert ROOM.search(link)
        with visitor(browser, link) as student:
            yield Lesson(wire, teacher, student)


@pytest.fixture(scope="module")
def started_again() -> Iterator[Replica]:
    """A server that knows nobody, to be started."""
    server = Replica()
    yield server
    server.stop()


def choose_cell(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebar").get_by_role("radio", name=name, exact=True).click()


def test_a_student_follows_the_steps_of_the_teacher_when_asked_and_goes_on_alone(lesson: Lesson) -> None:
    teacher, student = lesson.teacher, lesson.student
    expect(lesson.switch(ALONE)).to_have_attribute("aria-checked", "false")
    teacher.keyboard.press("ArrowRight")
    teacher.keyboard.press("ArrowRight")
    step_of(teacher, 1)
    step_of(student, -1)  # nobody follows who did not ask to
    follow(student)
    step_of(student, 1)
    expect(teacher.get_by_role("button", name="1 follows")).to_be_visible(timeout=LATE)
    runs = student.evaluate("() => performance.getEntriesByType('resource').length")
    for step in (2, 3):
        teacher.keyboard.press("ArrowRight")
        step_of(student, step)
    teacher.keyboard.press("i")  # another sum of the same network
    expect(student.locator(".dock .why h2")).to_contain_text("i[", timeout=LATE)
    assert student.evaluate("() => performance.getEntriesByType('resource').length") == runs
    student.keyboard.press("ArrowLeft")
    step_of(student, 2)
    lesson.says(LEFT)
    teacher.keyboard.press("Home")
    step_of(teacher, -1)
    step_of(student, 2)
    lesson.switch(LEFT).click()
    step_of(student, -1)
    assert serious_violations(student, VIEW_OF_SHARE) == []


@pytest.mark.parametrize("again", [pytest.param(False, marks=pytest.mark.whole), True])
def test_another_experiment_is_followed_and_a_server_that_is_killed_and_started_again_finds_everyone(
    lesson: Lesson, started_again: Replica, again: bool, pytestconfig: pytest.Config
) -> None:
    """`again`: it knows no session and no room; else only the connections were cut."""
    lesson.begin()
    teacher, shown = lesson.teacher, Shown(lesson.teacher)
    choose_cell(teacher, "GRU")
    lesson.network(lesson.student, "GRU")
    settle(teacher)
    teacher.evaluate("document.activeElement.blur()")
    shown.press("Home", "ArrowRight", "ArrowRight", "ArrowRight")
    shown.choose(0, 0, 1, 2)
    expect(teacher).to_have_url(re.compile("step=2.*pin=1"), timeout=BACK_MS)
    lesson.student_is_there_too()
    lesson.wire.cut()
    lesson.says(WAITS)
    more = teacher.locator(".st-key-hidden_size").get_by_test_id("stNumberInputStepUp")
    expect(more).to_be_disabled()
    shown.press("ArrowLeft")  # a step needs no server
    expect(teacher).to_have_url(re.compile("step=1"), timeout=BACK_MS)
    before = place_of(shown)
    if pytestconfig.getoption("whole"):
        time.sleep(60)
    if again:
        started_again.start()
    lesson.wire.mend(started_again.port if again else None)
    expect(more).to_be_enabled(timeout=BACK_MS)
    more.click()  # the first counts
    expect(teacher).to_have_url(re.compile("hidden_size=6"), timeout=BACK_MS)
    settle(teacher)
    expect(teacher.get_by_role("dialog")).to_have_count(0, timeout=BACK_MS)
    now = place_of(shown)
    assert (now.text, now.units, now.tick) == (before.text, "6", before.tick)
    assert parse_qs(now.address) == parse_qs(before.address) | {"hidden_size": ["6"]}
    assert now.sum.split(" is ")[0] == before.sum.split(" is ")[0]
    assert now.numbers != before.numbers
    lesson.student_is_there_too()


def test_a_reload_goes_on_and_on_the_way_back_another_clock_leads_away(lesson: Lesson) -> None:
    lesson.follows()
    teacher, student = lesson.teacher, lesson.student
    student.reload()
    settle(student)
    lesson.says(FOLLOWS)
    teacher.keyboard.press("End")
    step_of(student, 3)
    teacher.get_by_role("button", name="back", exact=True).click()
    back = student.locator(".way-back")
    expect(back).to_be_visible(timeout=LATE)
    expect(teacher.locator(".way-back .card").first).to_be_visible(timeout=LATE)
    settle(teacher)
    for _ in range(2):
        teacher.keyboard.press("ArrowLeft")  # time goes left
    teacher.wait_for_url("**back_step=*")
    student.wait_for_url(re.compile(re.search(r"back_step=\d+", teacher.url)[0]))  # type: ignore[index]
    lesson.says(FOLLOWS)
    settle(student)
    student.wait_for_timeout(1200)  # until what it was given is past
    student.keyboard.press("ArrowRight")
    lesson.says(LEFT)
    teacher.get_by_role("button", name="forward", exact=True).click()
    expect(back).to_be_visible(timeout=LATE)


def test_who_chooses_goes_alone_until_asked_again(lesson: Lesson) -> None:
    lesson.follows()
    student, there = lesson.student, lesson.teacher.locator(".rv-pill").inner_text()
    choose_cell(student, "RNN tanh")
    lesson.says(LEFT)
    lesson.network(student, "RNN")
    assert student.evaluate("sessionStorage.getItem('rnnviz:follow')") is None  # so after a reload too
    lesson.switch(LEFT).click()
    lesson.says(FOLLOWS)
    expect(student.locator(".rv-pill")).to_have_text(there, timeout=LATE)
    lesson.switch(FOLLOWS).click()
    lesson.says(ALONE)
    assert student.evaluate("sessionStorage.getItem('rnnviz:follow')") is None


def test_another_page_is_followed_until_the_teacher_ends_the_room(lesson: Lesson) -> None:
    lesson.follows()
    teacher, student = lesson.teacher, lesson.student
    teacher.evaluate(GO, "/lessons?lesson=C1")
    student.wait_for_url("**/lessons?*room=*")
    settle(teacher)
    settle(student)
    teacher.keyboard.press("ArrowRight")
    step_of(teacher, 1)
    step_of(student, 1)
    Share(teacher).open().panel.get_by_role("button", name="End the room").click()
    lesson.says(ENDED)


def test_who_follows_does_not_keep_a_server_from_stopping(lesson: Lesson, started_again: Replica) -> None:
    """The last: nobody is there afterwards."""
    found = ROOM.search(Share(lesson.teacher).open_room())
    assert found
    heard = "(room) => new Promise((hears) => { new EventSource(`/rooms/${room}`).onmessage = () => hears(true); })"
    assert lesson.student.evaluate(heard, found[1])
    begun = time.monotonic()
    started_again.stop()
    assert time.monotonic() - begun < 8
