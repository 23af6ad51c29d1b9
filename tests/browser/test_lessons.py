"""The lessons page in a browser: stepped by the clock, text typed in any language, absurd input survived, links."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rnnviz.lessons import LESSONS
from rnnviz.lessons.predict import question_of
from tests.browser.lessons import (
    close_numbers,
    columns_shown,
    expect_lesson,
    numbers,
    press,
    type_number,
    type_text,
    unfold,
    value,
)
from tests.browser.watching import SIDEWAYS, SMALLEST, OpenPage, serious_violations, settle

OpenLesson = Callable[..., Page]


@pytest.fixture
def open_lesson(open_page: OpenPage, app_url: str) -> OpenLesson:
    """`open_lesson(id, size="small", more="", phone=False, dark=False)`: `more` of its link; every value unfolded."""

    def open_(id_: str, size: str = "small", more: str = "", **way: Any) -> Page:
        page = open_page(f"{app_url}lessons?lesson={id_}&size={size}{more}", **way)
        expect_lesson(page, id_)
        unfold(page)
        return page

    return open_


def tokens_of(page: Page) -> list[str]:
    tokens: list[str] = page.locator(".every .tokens .token").all_inner_texts()
    return [token for token in tokens if token]


def test_a_lesson_is_stepped_by_keys_and_fills_in_as_it_is_computed(open_lesson: OpenLesson) -> None:
    page = open_lesson("D5", "notes")
    assert columns_shown(page, "x") == [True] * 12
    assert not any(columns_shown(page, "encoded"))
    press(page, "ArrowRight", 3)
    forward, reverse = columns_shown(page, "encoded")[:12], columns_shown(page, "encoded")[12:]
    assert forward == [True] * 3 + [False] * 9
    assert reverse == [False] * 9 + [True] * 3
    expect(page.locator(".box[data-state=now]")).to_have_text("RNN(5, 9, both directions)")
    press(page, "End")
    assert all(columns_shown(page, "y"))
    run = LESSONS["D5"].run(1, size="notes")
    asked = question_of(run, 0)
    assert asked is not None
    question = page.locator(".question")
    expect(question).to_contain_text(asked.text[:40])
    question.get_by_role("button", name="Show it").click()
    expect(question.locator(".ask-verdict")).to_contain_text("It is ")
    press(page, "Home")
    assert not any(columns_shown(page, "encoded"))
    chips = page.locator(".lanes .chip")
    assert {" ".join(text.split()) for text in chips.all_inner_texts()} == {
        f"{name} ({', '.join(map(str, shape))})" for name, shape in run.shapes.items()
    }
    chips.filter(has_text="decoded").first.click()  # a shape leads to its values
    expect(value(page, "decoded")).to_be_focused()
    expect(value(page, "decoded")).to_be_in_viewport()


def test_the_numbers_are_the_librarys_by_hand_by_torch_and_in_the_simulator(open_lesson: OpenLesson) -> None:
    page = open_lesson("C1")
    press(page, "End")
    output = LESSONS["C1"].run(seed=1).output[0]
    shown = numbers(page, "output")
    assert [float(text) for text in shown] == [round(float(v), 2) for v in output.ravel()]
    press(page, "ArrowLeft")  # the last tick asks, the one before it computes
    rows = page.locator(".now-table tbody tr")
    last = [f"{v:.4f}".replace("-", "−") for v in output[2]]
    assert rows.locator(".unit-value").all_inner_texts() == last
    assert rows.locator(".unit-torch").all_inner_texts() == [f"{text} ✓" for text in last]
    press(page, "Home")
    press(page, "ArrowRight", 3)
    page.get_by_role("link", name="Open RNN(5, 2) in the simulator").click()
    expect(page.get_by_role("heading", level=1, name="Simulator")).to_be_attached()
    settle(page)
    assert page.locator(".picture").get_attribute("data-tick") == "1"
    press(page, "End")
    cells = page.locator(".stage .cell.on text.number").all_text_contents()
    assert set(shown) <= {text.replace("−", "-") for text in cells}
    page.get_by_role("link", name="back to C1").click()
    expect_lesson(page, "C1")
    settle(page)
    assert page.locator(".lesson").get_attribute("data-tick") == "3"


def test_any_text_is_computed_its_step_kept_for_another_sample_and_the_link_has_it_all(open_lesson: OpenLesson) -> None:
    page = open_lesson("D7")
    type_text(page, "Привет, мир 🌞\n👩‍👩‍👧 <b>bold</b>")
    tokens = ["привет", ",", "мир", "🌞", "👩‍👩‍👧", *("<", "b", ">", "bold", "<", "/", "b", ">")]
    assert tokens_of(page) == tokens
    assert page.locator(".lesson img, .tokens b").count() == 0
    expect(page.locator(".every .tokens td.padding")).to_have_count(5)
    expect(value(page, "embedded").locator(".column.padding")).to_have_count(5)
    close_numbers(page)
    press(page, "ArrowRight", 3)
    type_number(page, "lesson_sample", "1")
    expect(value(page, "embedded").locator(".column.padding")).to_have_count(0)
    assert page.locator(".lesson").get_attribute("data-tick") == "3"
    said = ("text=%D0", "lesson_sample=1", "step=3")
    page.wait_for_url(lambda url: all(part in url for part in said))  # once nothing changes


def test_a_link_opens_text_seed_sample_and_step_and_they_read_well_on_a_phone_in_the_dark(
    open_lesson: OpenLesson,
) -> None:
    linked = "&text=one+two%0Athree&lesson_seed=5&lesson_sample=1&step=3"
    page = open_lesson("D7", more=linked, phone=True, dark=True)
    assert page.locator(".lesson").get_attribute("data-tick") == "3"
    assert tokens_of(page) == ["one", "two", "three"]
    run = LESSONS["D7"].run(5, text="one two\nthree")
    shown = [float(text) for text in numbers(page, "embedded")]
    assert shown == [round(float(v), 2) for v in run["embedded"].value[1].ravel()]
    press(page, "ArrowRight")
    assert page.evaluate(SIDEWAYS) <= 0
    boxes = page.locator(".lane").first.locator(".box")
    tops = boxes.evaluate_all("(all) => all.map((box) => box.getBoundingClientRect().top)")
    assert tops == sorted(set(tops)) != []
    assert page.evaluate(SMALLEST) >= 12
    assert serious_violations(page) == []


@pytest.mark.whole  # what they have that the others have not are numbers
@pytest.mark.parametrize(("id_", "dark"), [("B6", True), ("D7", False), ("E1", False), ("E3", True), ("E4", True)])
def test_the_page_is_accessible_and_no_text_is_small(open_lesson: OpenLesson, id_: str, dark: bool) -> None:
    page = open_lesson(id_, dark=dark)
    press(page, "ArrowRight", 4)
    assert page.evaluate(SMALLEST) >= 12
    assert serious_violations(page) == []
