"""An assignment in a browser: from the link to a verified receipt, one that was tampered with, and sheets on paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from rnnviz.assignments import Assignment, Part, read_link, read_receipt
from rnnviz.exercises import Exercise, make_exercise
from tests.browser.test_exercises import answer
from tests.browser.visitors import GO
from tests.browser.watching import SIDEWAYS, SMALLEST, OpenPage, serious_violations, settle

NAME = "Zoë <b>7</b>"


@pytest.fixture
def rest() -> str:
    """Another page than those of these tests."""
    return "/exercises?kind=parameters&forget=all"


def composed(page: Page) -> str:
    """The link that the teacher's page shows."""
    return page.get_by_test_id("stCode").first.inner_text().strip()


def exercise_of(assignment: Assignment, place: int, name: str = NAME) -> Exercise:
    return make_exercise(*assignment.chosen(name)[place])


def begin(page: Page, name: str = NAME) -> None:
    page.get_by_label("Name or number").fill(name)
    page.get_by_role("button", name="Begin").click()
    settle(page)


def chips(page: Page) -> list[str]:
    return (
        page.get_by_role("navigation", name="the exercises of this assignment").get_by_role("button").all_inner_texts()
    )


def hand_in(page: Page) -> str:
    page.get_by_text("Hand in:").click()
    settle(page)
    return page.get_by_test_id("stExpander").get_by_test_id("stCode").inner_text().strip()


def reads_well(page: Page) -> None:
    assert page.evaluate(SMALLEST) >= 12
    assert page.evaluate(SIDEWAYS) <= 0
    assert serious_violations(page) == []


def test_from_a_link_to_a_verified_receipt_what_is_kept_is_forgotten_when_asked_and_a_tampered_one_refused(
    open_page: OpenPage, app_url: str
) -> None:
    teacher = student = open_page(f"{app_url}assignments", dark=True)
    teacher.get_by_label("Title").fill("Week 3")
    teacher.get_by_label("Find the bug level 1").fill("0")
    teacher.keyboard.press("Enter")
    settle(teacher)
    link = composed(teacher)
    assignment = read_link(link)
    assert assignment.title == "Week 3"
    assert assignment.parts == (Part("shapes", 1, 2), Part("state", 1, 1))
    key = f"rnnviz-assignment-{assignment.code}"

    student.evaluate("([code, text]) => localStorage.setItem(code, text)", [key, "RNNVIZ1:AAAA:0123456789abcdef"])
    student.evaluate(GO, link)
    settle(student)
    expect(student.get_by_role("alert")).to_contain_text("What this browser has kept cannot be read")
    begin(student)
    first, second = (exercise_of(assignment, place) for place in (0, 1))
    answer(student, first, first.solution | {"output": "(1, 2, 3)"})
    answer(student, first, {"output": first.solution["output"]})
    assert chips(student) == ["1 ✓", "2 ○", "3 ○"]
    student.get_by_role("button", name=re.compile("^exercise 2")).click()
    settle(student)
    answer(student, second, {"output": "(9, 9, 9)"})
    expect(student.get_by_role("button", name="Show the solution")).to_have_count(0)  # the link does not allow it
    student.get_by_role("button", name="Give me a hint").click()
    settle(student)
    student.get_by_role("button", name=re.compile("^exercise 3")).click()  # another kind
    settle(student)
    expect(student.locator(".st-key-rnnviz_exercise_task table").first).to_be_visible()

    student.reload()  # a new session: the browser has kept it
    settle(student)
    expect(student.get_by_text("1 of 3 right", exact=True)).to_be_visible()
    assert chips(student) == ["1 ✓", "2 ✗", "3 ○"]
    receipt = hand_in(student)
    entries = read_receipt(receipt).entries
    assert [(entry.tries, entry.hints) for entry in entries] == [(2, 0), (1, 1), (0, 0)]
    assert student.evaluate("key => localStorage.getItem(key)", key) == receipt
    student.get_by_role("button", name="Begin anew, under any name").click()
    expect(student.get_by_label("Name or number")).to_be_visible()
    settle(student)
    assert student.evaluate("key => localStorage.getItem(key)", key) is None

    other = 40 if receipt[40] != "A" else 41
    tampered = f"{receipt[:other]}A{receipt[other + 1 :]}"
    teacher.evaluate(GO, "/assignments?do=verify")
    settle(teacher)
    teacher.get_by_label("Link of the assignment").fill(link)
    teacher.keyboard.press("Enter")
    settle(teacher)
    wrapped = "\n> ".join(receipt[k : k + 60] for k in range(0, len(receipt), 60))
    teacher.get_by_label("Receipts, all of a class at once").fill(f"Dear teacher,\n{wrapped}\n\n{tampered}\nregards")
    teacher.keyboard.press("Control+Enter")
    settle(teacher)
    expect(teacher.get_by_text("1 receipt verified")).to_be_visible()
    expect(teacher.get_by_text("1 refused")).to_be_visible()
    cells = teacher.locator("table.receipts tbody tr").locator("th, td").all_inner_texts()
    assert cells == [
        NAME,
        "1 / 3",
        "✓",
        f"0/{len(second.fields)}",
        "–",
        "3",
        "1",
        "0",
    ]
    expect(teacher.locator(".receipts-refused")).to_contain_text("it was changed, or a part of it is missing")
    reads_well(teacher)
    with teacher.expect_download() as saved:
        teacher.get_by_role("button", name="Download as CSV").click()
    assert saved.value.path().read_text(encoding="utf-8").splitlines()[1].startswith(f"{NAME},1,3,")


SET = "shapes.2.1-state.1.1-seen.2.1-packed.2.1-patterns.1.1-raises.2.1-bugs.2.1"


def test_sheets_print_alone_with_the_answers_on_a_page_of_their_own(open_page: OpenPage, app_url: str) -> None:
    page = open_page(f"{app_url}assignments?do=print", dark=True)
    reads_well(page)
    page.get_by_label("Link of the assignment").fill(f"{app_url}exercises?set={SET}")
    page.keyboard.press("Enter")
    settle(page)
    page.emulate_media(media="print")
    hidden = [page.get_by_role("heading", name="Assignments"), page.get_by_test_id("stHeader")]
    hidden += [
        page.get_by_label("Link of the assignment"),
        page.get_by_label("Names or numbers, one a line: each gets a sheet"),
        page.get_by_role("button", name="Share", exact=True),
    ]
    for part in hidden:
        expect(part).to_be_hidden()
    expect(page.get_by_role("heading", name="7. Find the bug")).to_have_count(2)  # the question and its answer
    assert (
        page.evaluate("() => getComputedStyle(document.querySelector('.st-key-rnnviz_answers_0')).breakBefore")
        == "page"
    )
    page.emulate_media(media="screen")
    page.get_by_label("Names or numbers").fill("Ada\nAlan")
    page.keyboard.press("Control+Enter")
    settle(page)
    page.emulate_media(media="print")
    breaks = page.locator(".st-key-rnnviz_sheets > *").evaluate_all(
        "(sheets) => sheets.map((sheet) => getComputedStyle(sheet).breakBefore)"
    )
    assert breaks == ["auto", "page", "page", "page"]  # each name begins a page
    pages = page.pdf(format="A4").count(b"/Type /Page\n")
    page.emulate_media(media="screen")
    page.get_by_text("With the answers, on a sheet of their own").click()
    settle(page)
    page.emulate_media(media="print")
    without = page.pdf(format="A4").count(b"/Type /Page\n")
    assert pages > without > 3  # all of it, not what the screen shows


def test_assignments_read_well_on_a_phone(open_page: OpenPage, app_url: str) -> None:
    page = open_page(f"{app_url}assignments", phone=True)
    rows = page.locator("[class*=st-key-rnnviz_part_]")
    expect(rows.last).to_be_visible()
    tops = rows.evaluate_all(
        "(rows) => rows.map((row) => [...row.querySelectorAll('input')].map((own) => own.getBoundingClientRect().top))"
    )
    assert all(len(set(own)) == 1 for own in tops if own)  # both levels of a kind in one line
    reads_well(page)
    page.evaluate(GO, f"/exercises?set={SET}")
    settle(page)
    begin(page)
    reads_well(page)
