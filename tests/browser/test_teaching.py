"""Teaching with links, in two browsers: the teacher's page and a student's, the same two for all of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.teaching import LATE, VIEW_OF_SHARE, Share, follow, step_of, visitor
from tests.browser.visitors import GO
from tests.browser.watching import serious_violations, settle

ROOM = re.compile(r"[?&]room=([a-z2-7]{16})")
START = "?cell=lstm&hidden_size=3&text=abcd"
ALONE, FOLLOWS, LEFT, ENDED = "Follow the teacher", "Following the teacher", "Follow again", "The teacher has ended it"


@dataclass(frozen=True)
class Lesson:
    """A room, and who is in it."""

    teacher: Page
    student: Page

    def switch(self, name: str) -> Locator:
        return self.student.get_by_role("switch", name=name)

    def says(self, name: str) -> None:
        expect(self.switch(name)).to_be_visible(timeout=LATE)

    def one_follows(self) -> None:
        expect(self.teacher.get_by_role("button", name="1 follows")).to_be_visible(timeout=LATE)

    def network(self, page: Page, name: str) -> None:
        expect(page.locator(".rv-pill")).to_contain_text(f"torch.nn.{name}", timeout=LATE)

    def begin(self) -> None:
        """The teacher is at the start, whatever the test before has left, and the student follows."""
        if "cell=lstm" not in self.teacher.url:
            self.teacher.evaluate(GO, f"/{START}")
            settle(self.teacher)
        self.teacher.keyboard.press("Home")
        for name in (ALONE, LEFT):
            if self.switch(name).count():
                self.switch(name).click()
        self.says(FOLLOWS)
        self.network(self.student, "LSTM")
        step_of(self.student, -1)


@pytest.fixture(scope="module")
def lesson(browser: Browser, app_url: str) -> Iterator[Lesson]:
    with visitor(browser, f"{app_url}{START}") as teacher:
        link = Share(teacher).open().open_room()
        assert ROOM.search(link)
        with visitor(browser, link) as student:
            yield Lesson(teacher, student)


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
    lesson.one_follows()
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


def test_the_way_back_is_followed_and_its_clock_leads_away(lesson: Lesson) -> None:
    lesson.begin()
    teacher, student = lesson.teacher, lesson.student
    teacher.keyboard.press("End")
    step_of(student, 3)
    teacher.get_by_role("button", name="back", exact=True).click()
    back = student.locator(".way-back")
    expect(back).to_be_visible(timeout=LATE)
    for _ in range(2):
        teacher.keyboard.press("ArrowLeft")  # time goes left
    expect(teacher.locator(".way-back .card").first).to_be_visible(timeout=LATE)
    teacher.wait_for_url("**back_step=*")
    student.wait_for_url(re.compile(re.search(r"back_step=\d+", teacher.url)[0]))  # type: ignore[index]
    lesson.says(FOLLOWS)
    settle(student)
    student.wait_for_timeout(1500)  # until what it was given is past
    student.keyboard.press("ArrowRight")
    lesson.says(LEFT)
    teacher.get_by_role("button", name="forward", exact=True).click()
    expect(back).to_be_visible(timeout=LATE)


def test_another_experiment_and_another_page_are_followed_too(lesson: Lesson) -> None:
    lesson.begin()
    teacher, student = lesson.teacher, lesson.student
    teacher.keyboard.press("ArrowRight")
    step_of(student, 0)
    choose_cell(teacher, "GRU")
    lesson.network(student, "GRU")
    step_of(student, 0)
    teacher.keyboard.press("End")
    step_of(student, 3)
    teacher.wait_for_url("**step=3*")
    teacher.evaluate(GO, "/lessons?lesson=C1")
    student.wait_for_url("**/lessons?*room=*")
    settle(teacher)
    settle(student)
    teacher.keyboard.press("ArrowRight")
    step_of(teacher, 1)
    step_of(student, 1)


def test_a_reload_goes_on_who_chooses_goes_alone_and_a_doubled_tab_does_not_lead_too(lesson: Lesson) -> None:
    lesson.begin()
    teacher, student = lesson.teacher, lesson.student
    student.reload()
    settle(student)
    lesson.says(FOLLOWS)
    choose_cell(student, "GRU")
    lesson.says(LEFT)
    lesson.network(student, "GRU")
    lesson.begin()
    with teacher.expect_popup() as opened:
        teacher.evaluate("window.open(location.href)")  # with what the tab has stored, as a doubled one
    copy = opened.value
    expect(copy.locator(".rv-pill")).to_contain_text("equals", timeout=LATE)
    copy.keyboard.press("ArrowRight")
    step_of(copy, 0)
    share = Share(copy).open()
    expect(share.panel.get_by_text("Another tab of this browser leads the room")).to_be_visible(timeout=LATE)
    expect(share.panel.get_by_role("button", name="Open a room")).to_be_visible()
    step_of(student, -1)
    teacher.keyboard.press("ArrowRight")
    teacher.keyboard.press("ArrowRight")
    step_of(student, 1)
    teacher.wait_for_url("**step=1*")
    copy.close()
    teacher.reload()
    settle(teacher)
    lesson.one_follows()
    teacher.keyboard.press("ArrowRight")
    step_of(student, 2)
    lesson.switch(FOLLOWS).click()
    lesson.says(ALONE)
    assert student.evaluate("sessionStorage.getItem('rnnviz:follow')") is None  # so after a reload too


def test_the_teacher_ends_the_room(lesson: Lesson) -> None:
    """The last: nobody follows afterwards."""
    lesson.begin()
    Share(lesson.teacher).open().panel.get_by_role("button", name="End the room").click()
    lesson.says(ENDED)
