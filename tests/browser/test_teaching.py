"""Teaching with links, in two browsers: the teacher's page and a student's."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.teaching import LATE, Share, follow, step_of, visitor
from tests.browser.watching import serious_violations, settle

ROOM = re.compile(r"[?&]room=([a-z2-7]{16})")
CHIP = {"off": "Follow the teacher", "on": "Following the teacher", "left": "Follow again"}


@pytest.fixture
def teacher(browser: Browser, app_url: str) -> Iterator[Page]:
    with visitor(browser, f"{app_url}?cell=lstm&hidden_size=5&text=abcde") as page:
        yield page


def test_a_student_follows_the_steps_of_the_teacher_and_goes_on_alone(browser: Browser, teacher: Page) -> None:
    link = Share(teacher).open().open_room()
    assert ROOM.search(link)
    with visitor(browser, link) as student:
        expect(student.get_by_role("switch", name=CHIP["off"])).to_have_attribute("aria-checked", "false")
        teacher.keyboard.press("ArrowRight")
        teacher.keyboard.press("ArrowRight")
        step_of(teacher, 1)
        step_of(student, -1)  # nobody follows who did not ask to
        follow(student)
        step_of(student, 1)
        expect(teacher.get_by_role("button", name="1 follows")).to_be_visible(timeout=LATE)
        runs = student.evaluate("() => performance.getEntriesByType('resource').length")
        for step in (2, 3, 4):
            teacher.keyboard.press("ArrowRight")
            step_of(student, step)
        teacher.keyboard.press("i")  # another sum of the same network
        expect(student.locator(".dock .why h2")).to_contain_text("i[", timeout=LATE)
        assert student.evaluate("() => performance.getEntriesByType('resource').length") == runs
        student.keyboard.press("ArrowLeft")
        step_of(student, 3)
        again = student.get_by_role("switch", name=CHIP["left"])
        expect(again).to_be_visible(timeout=LATE)
        teacher.keyboard.press("Home")
        step_of(teacher, -1)
        step_of(student, 3)
        again.click()
        step_of(student, -1)
        assert serious_violations(student) == []


def test_another_experiment_and_another_page_are_followed_too(browser: Browser, teacher: Page) -> None:
    link = Share(teacher).open().open_room()
    with visitor(browser, link) as student:
        follow(student)
        teacher.keyboard.press("ArrowRight")
        step_of(student, 0)
        teacher.get_by_test_id("stSidebar").get_by_role("radio", name="GRU", exact=True).click()
        expect(student.locator(".rv-pill")).to_contain_text("torch.nn.GRU", timeout=LATE)
        step_of(student, 0)
        teacher.keyboard.press("End")
        step_of(student, 4)
        teacher.wait_for_url("**step=4*")
        teacher.get_by_role("link", name="Shapes", exact=True).click()
        student.wait_for_url("**/shapes?*room=*")
        settle(student)
        teacher.go_back()
        expect(student.locator(".rv-pill")).to_contain_text("torch.nn.GRU", timeout=LATE)
        step_of(student, 4)
        teacher.goto(teacher.url.split("?")[0] + "lessons?lesson=C1")
        settle(teacher)
        expect(student.get_by_role("heading", name="C1")).to_be_visible(timeout=LATE)
        teacher.keyboard.press("ArrowRight")
        step_of(teacher, 1)
        step_of(student, 1)
        Share(teacher).open().panel.get_by_role("button", name="End the room").click()
        expect(student.get_by_role("switch", name="The teacher has ended it")).to_be_visible(timeout=LATE)


def test_who_chooses_goes_on_alone(browser: Browser, teacher: Page) -> None:
    link = Share(teacher).open().open_room()
    with visitor(browser, link) as student:
        follow(student)
        student.get_by_test_id("stSidebar").get_by_role("radio", name="GRU", exact=True).click()
        expect(student.get_by_role("switch", name=CHIP["left"])).to_be_visible(timeout=LATE)
        expect(student.locator(".rv-pill")).to_contain_text("torch.nn.GRU", timeout=LATE)


def test_a_reload_finds_teacher_and_student_where_they_were(browser: Browser, teacher: Page) -> None:
    link = Share(teacher).open().open_room()
    with visitor(browser, link) as student:
        follow(student)
        teacher.keyboard.press("ArrowRight")
        step_of(student, 0)
        student.reload()
        settle(student)
        expect(student.get_by_role("switch", name=CHIP["on"])).to_be_visible(timeout=LATE)
        teacher.reload()
        settle(teacher)
        expect(teacher.get_by_role("button", name="1 follows")).to_be_visible(timeout=LATE)
        teacher.keyboard.press("ArrowRight")
        step_of(student, 1)
        student.get_by_role("switch", name=CHIP["on"]).click()
        student.reload()
        settle(student)
        expect(student.get_by_role("switch", name=CHIP["off"])).to_be_visible(timeout=LATE)


def test_the_way_back_is_followed_and_its_clock_leads_away(browser: Browser, teacher: Page) -> None:
    link = Share(teacher).open().open_room()
    with visitor(browser, link) as student:
        follow(student)
        teacher.keyboard.press("End")
        step_of(student, 4)
        teacher.get_by_role("button", name="back", exact=True).click()
        back = student.locator(".way-back")
        expect(back).to_be_visible(timeout=LATE)
        for _ in range(3):
            teacher.keyboard.press("ArrowLeft")  # time goes left
        expect(teacher.locator(".way-back .card").first).to_be_visible(timeout=LATE)
        teacher.wait_for_url("**back_step=*")
        student.wait_for_url(re.compile(re.search(r"back_step=\d+", teacher.url)[0]))  # type: ignore[index]
        expect(student.get_by_role("switch", name=CHIP["on"])).to_be_visible(timeout=LATE)
        settle(student)
        student.wait_for_timeout(1500)  # until what it was given is past
        student.keyboard.press("ArrowRight")
        expect(student.get_by_role("switch", name=CHIP["left"])).to_be_visible(timeout=LATE)
        teacher.get_by_role("button", name="forward", exact=True).click()
        expect(back).to_be_visible(timeout=LATE)


def test_a_tab_that_is_doubled_does_not_lead_too(browser: Browser, teacher: Page) -> None:
    link = Share(teacher).open().open_room()
    with visitor(browser, link) as student:
        follow(student)
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
        expect(teacher.get_by_role("button", name="1 follows")).to_be_visible(timeout=LATE)
        copy.close()
        teacher.reload()
        settle(teacher)
        expect(teacher.get_by_role("button", name="1 follows")).to_be_visible(timeout=LATE)  # a reload goes on
