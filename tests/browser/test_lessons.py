"""The lessons page in a browser: stepped by the clock, text typed in any language, absurd input survived, links."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rnnviz.lessons import LESSONS
from tests.browser.lessons import (
    choose,
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
    """`open_lesson(id, size="notes", phone=False, dark=False)`: at its own address, every value unfolded."""

    def open_(id_: str, size: str = "notes", **way: Any) -> Page:
        page = open_page(f"{app_url}lessons?lesson={id_}&size={size if size in LESSONS[id_].sizes else 'small'}", **way)
        expect_lesson(page, id_)
        unfold(page)
        return page

    return open_


def test_a_lesson_is_stepped_by_keys_and_fills_in_as_it_is_computed(open_lesson: OpenLesson) -> None:
    page = open_lesson("D5")
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


def test_the_numbers_are_the_librarys_by_hand_and_by_torch(open_lesson: OpenLesson) -> None:
    page = open_lesson("C1")
    press(page, "End")
    output = LESSONS["C1"].run(seed=1).output[0]
    assert [float(text) for text in numbers(page, "output")] == [round(float(v), 2) for v in output.ravel()]
    press(page, "ArrowLeft")  # the last tick asks, the one before it computes
    rows = page.locator(".now-table tbody tr")
    last = [f"{v:.4f}".replace("-", "−") for v in output[2]]
    assert rows.locator(".unit-value").all_inner_texts() == last
    assert rows.locator(".unit-torch").all_inner_texts() == [f"{text} ✓" for text in last]


def test_every_arrow_has_its_shape(open_lesson: OpenLesson) -> None:
    page = open_lesson("D2")
    chips = page.locator(".lanes .chip").all_inner_texts()
    assert [" ".join(text.split()) for text in chips] == [
        "x (8, 12, 32)",
        "h_n (2, 8, 12)",
        "output (8, 12, 24)",
        "last (8, 24)",
        "y (8, 5)",
    ]


def test_a_shape_on_an_arrow_leads_to_its_values(open_lesson: OpenLesson) -> None:
    page = open_lesson("D5")
    page.locator(".lanes .chip", has_text="decoded").first.click()
    expect(value(page, "decoded")).to_be_focused()
    expect(value(page, "decoded")).to_be_in_viewport()


def test_the_three_ways_of_a2_show_the_same_numbers_at_the_same_step(open_lesson: OpenLesson) -> None:
    page = open_lesson("A2")
    press(page, "ArrowRight", 4)
    blocks = page.locator(".now-numbers").all()  # of so many units there is no sum
    assert [block.locator("caption").inner_text() for block in blocks] == ["by_rows · 3", "output · 3", "by_cells · 3"]
    bodies = [block.locator("tbody").inner_text() for block in blocks]
    assert bodies[0] == bodies[1] == bodies[2]
    expect(page.locator(".claims .ok")).to_have_count(2)


def test_text_in_cyrillic_and_with_emoji_is_computed_and_stays_in_the_link(
    open_lesson: OpenLesson, open_page: OpenPage
) -> None:
    page = open_lesson("D7")
    type_text(page, "Привет, мир 🌞\nодин 👩‍👩‍👧")
    tokens = page.locator(".every .tokens .token").all_inner_texts()
    assert [token for token in tokens if token] == ["привет", ",", "мир", "🌞", "один", "👩‍👩‍👧"]
    expect(page.locator(".every .tokens td.padding")).to_have_count(2)
    close_numbers(page)
    press(page, "End")
    found = numbers(page, "probability")
    page.wait_for_url(lambda url: "text=" in url and "step=" in url)
    again = open_page(page.url, fresh=True)
    unfold(again)
    assert [token for token in again.locator(".every .tokens .token").all_inner_texts() if token] == [
        t for t in tokens if t
    ]
    assert numbers(again, "probability") == found


def test_a_lesson_opens_in_the_simulator_with_equal_numbers(open_lesson: OpenLesson) -> None:
    page = open_lesson("C1")
    press(page, "End")
    shown = numbers(page, "output")
    page.get_by_role("link", name="Open RNN(5, 2)").click()
    simulator = page
    expect(simulator.get_by_role("heading", level=1, name="Simulator")).to_be_attached()
    settle(simulator)
    press(simulator, "End")
    cells = simulator.locator(".stage .cell.on text.number").all_text_contents()
    assert set(shown) <= {text.replace("−", "-") for text in cells}


def test_letters_of_different_words_are_packed(open_lesson: OpenLesson) -> None:
    page = open_lesson("B5")
    type_text(page, "ёж\nабрикос")
    expect(page.locator(".chip", has_text="(2, 7, 33)").first).to_be_visible()
    expect(value(page, "x").locator(".column.padding")).to_have_count(5)


ABSURD = {
    "": "Sentences must have at least 1 token in every line; line 1 has 0",
    "word " * 20_000: "Sentences must be at most 2,000 characters; got 100,000",
    "one\n\ntwo": "Sentences must have at least 1 token in every line; line 2 has 0",
}


def test_absurd_text_gets_a_message_and_nothing_is_lost(open_lesson: OpenLesson) -> None:
    page = open_lesson("D7", fresh=True)
    type_text(page, "one two three\nfour")
    close_numbers(page)
    press(page, "End")
    before = numbers(page, "probability")
    for text, message in ABSURD.items():
        type_text(page, text)
        expect(page.get_by_test_id("stAlert")).to_contain_text(message)
        open_numbers(page)
        expect(page.get_by_test_id("stTextArea").get_by_role("textbox")).to_have_value(text)
        expect(page.locator(".every .tokens tbody tr")).to_have_count(2)
        assert numbers(page, "probability") == before
    page.wait_for_function("() => location.search.includes('text=one')")  # written once nothing changes for a moment


def test_markup_in_a_text_stays_text(open_lesson: OpenLesson) -> None:
    page = open_lesson("D7")
    type_text(page, "<img src=x onerror=alert(1)>\n<b>bold</b> `code` $x$")
    tokens = page.locator(".every .tokens .token").all_inner_texts()
    assert "<" in tokens
    assert "bold" in tokens
    assert page.locator(".lesson img, .tokens b").count() == 0


def test_a_link_opens_the_lesson_seed_sample_and_step(open_lesson: OpenLesson, open_page: OpenPage) -> None:
    page = open_lesson("D4")
    type_number(page, "lesson_seed", "5")
    type_number(page, "lesson_sample", "2")
    close_numbers(page)
    press(page, "ArrowRight", 6)
    page.wait_for_url(re.compile("step=6"))
    again = open_page(page.url, fresh=True)
    expect(again.get_by_test_id("stAlert")).to_have_count(0)
    unfold(again)
    expect_lesson(again, "D4")
    assert numbers(again, "output") == numbers(page, "output") != []


def test_another_lesson_begins_at_its_beginning_and_another_sample_keeps_the_step(open_lesson: OpenLesson) -> None:
    page = open_lesson("D4")
    press(page, "ArrowRight", 5)
    type_number(page, "lesson_sample", "1")
    close_numbers(page)
    assert page.locator(".lesson").get_attribute("data-tick") == "5"
    choose(page, "D3")
    assert page.locator(".lesson").get_attribute("data-tick") == "0"


def test_the_next_lesson_is_in_the_address_and_back_leads_to_the_one_before(open_lesson: OpenLesson) -> None:
    page = open_lesson("B6", fresh=True)
    page.get_by_role("button", name="Next: C1 →").click()
    expect_lesson(page, "C1")
    page.wait_for_url(re.compile("lesson=C1"))
    page.go_back()
    expect_lesson(page, "B6")


@pytest.mark.parametrize(
    ("id_", "dark"),
    [
        ("B4", False),
        ("B6", True),
        ("D7", False),
        ("D7", True),
        ("E1", False),
        ("E2", True),
        ("E3", False),
        ("E4", True),
    ],
)
def test_the_page_is_accessible(open_lesson: OpenLesson, id_: str, dark: bool) -> None:
    page = open_lesson(id_, dark=dark)
    press(page, "ArrowRight", 4)
    assert serious_violations(page) == []


@pytest.mark.parametrize("id_", ["D7"])
def test_a_phone_shows_the_network_from_top_to_bottom(open_lesson: OpenLesson, id_: str) -> None:
    page = open_lesson(id_, phone=True)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    boxes = [box.bounding_box() for box in page.locator(".lane").first.locator(".box").all()]
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(set(tops))
    assert page.evaluate(SMALLEST) >= 12
    assert serious_violations(page) == []


def test_texts_are_at_least_twelve_pixels(open_lesson: OpenLesson) -> None:
    page = open_lesson("D7")
    press(page, "ArrowRight", 3)
    assert page.evaluate(SMALLEST) >= 12
