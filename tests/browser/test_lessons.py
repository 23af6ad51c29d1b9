"""The lessons page in a browser: stepped by the clock, text typed in any language, absurd input survived, links."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rnnviz.lessons import LESSONS
from tests.browser.lessons import (
    close_numbers,
    columns_shown,
    expect_lesson,
    numbers,
    open_numbers,
    press,
    type_number,
    type_text,
    unfold,
    value,
)
from tests.browser.watching import SMALLEST, OpenPage, serious_violations, settle

OpenLesson = Callable[..., Page]


@pytest.fixture
def open_lesson(open_page: OpenPage, app_url: str) -> OpenLesson:
    """`open_lesson(id, size="small", every=True, phone=False, dark=False)`; `every`: every value is unfolded."""

    def open_(id_: str, size: str = "small", every: bool = True, **way: Any) -> Page:
        page = open_page(f"{app_url}lessons?lesson={id_}&size={size}", **way)
        expect_lesson(page, id_)
        if every:
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
    press(page, "Home")
    assert not any(columns_shown(page, "encoded"))
    page.locator(".lanes .chip", has_text="decoded").first.click()  # a shape leads to its values
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


def test_the_three_ways_of_a2_show_the_same_numbers_at_the_same_step(open_lesson: OpenLesson) -> None:
    page = open_lesson("A2", "notes", every=False)
    press(page, "ArrowRight", 4)
    blocks = page.locator(".now-numbers").all()  # of so many units there is no sum
    assert [block.locator("caption").inner_text() for block in blocks] == ["by_rows · 3", "output · 3", "by_cells · 3"]
    bodies = [block.locator("tbody").inner_text() for block in blocks]
    assert bodies[0] == bodies[1] == bodies[2]
    unfold(page)
    expect(page.locator(".claims .ok")).to_have_count(2)


def test_any_text_is_computed_absurd_text_is_refused_and_the_link_has_what_worked(open_lesson: OpenLesson) -> None:
    page = open_lesson("D7")
    type_text(page, "Привет, мир 🌞\n👩‍👩‍👧 <b>bold</b>")
    tokens = ["привет", ",", "мир", "🌞", "👩‍👩‍👧", *("<", "b", ">", "bold", "<", "/", "b", ">")]
    assert tokens_of(page) == tokens
    assert page.locator(".lesson img, .tokens b").count() == 0
    expect(page.locator(".every .tokens td.padding")).to_have_count(5)
    expect(value(page, "embedded").locator(".column.padding")).to_have_count(5)
    close_numbers(page)
    press(page, "End")
    found = numbers(page, "probability")
    absurd = "one\n\ntwo"
    type_text(page, absurd)
    message = "Sentences must have at least 1 token in every line; line 2 has 0"
    expect(page.get_by_test_id("stAlert")).to_contain_text(message)
    open_numbers(page)
    expect(page.get_by_test_id("stTextArea").get_by_role("textbox")).to_have_value(absurd)
    assert (tokens_of(page), numbers(page, "probability")) == (tokens, found)
    page.wait_for_function("() => /text=%D0.*step=|step=.*text=%D0/.test(location.search)")  # once nothing changes


def test_a_link_opens_the_lesson_seed_sample_and_step(open_lesson: OpenLesson) -> None:
    page = open_lesson("D4")
    type_number(page, "lesson_seed", "5")
    close_numbers(page)
    press(page, "ArrowRight", 3)
    type_number(page, "lesson_sample", "1")  # keeps the step
    close_numbers(page)
    assert page.locator(".lesson").get_attribute("data-tick") == "3"
    shown = numbers(page, "output")
    page.wait_for_url(lambda url: all(part in url for part in ("lesson_seed=5", "lesson_sample=1", "step=3")))
    page.reload()
    settle(page)
    expect_lesson(page, "D4")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    unfold(page)
    assert numbers(page, "output") == shown != []


LESS = pytest.mark.whole  # what they have that the others have not are numbers


@pytest.mark.parametrize(
    ("id_", "dark"),
    [
        ("D7", True),
        ("E2", False),
        pytest.param("B6", True, marks=LESS),
        pytest.param("D7", False, marks=LESS),
        pytest.param("E1", False, marks=LESS),
        pytest.param("E3", True, marks=LESS),
        pytest.param("E4", True, marks=LESS),
    ],
)
def test_the_page_is_accessible_and_no_text_is_small(open_lesson: OpenLesson, id_: str, dark: bool) -> None:
    page = open_lesson(id_, dark=dark)
    press(page, "ArrowRight", 4)
    assert page.evaluate(SMALLEST) >= 12
    assert serious_violations(page) == []


def test_a_phone_shows_the_network_from_top_to_bottom(open_lesson: OpenLesson) -> None:
    page = open_lesson("D7", phone=True)
    press(page, "ArrowRight", 4)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    boxes = page.locator(".lane").first.locator(".box")
    tops = boxes.evaluate_all("(all) => all.map((box) => box.getBoundingClientRect().top)")
    assert tops == sorted(set(tops)) != []
    assert page.evaluate(SMALLEST) >= 12
