"""The lessons page as streamlit runs it: every lesson opens, choices change it, and what is refused changes nothing."""

import json
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.lessons import LESSONS, LessonRun
from rnnviz.ui.lessons.chosen import Chosen
from rnnviz.ui.lessons.message import lesson_message
from rnnviz.ui.lessons.results import computed, links_of

MAIN = str(Path(__file__).parents[3] / "pages" / "main.py")


def lessons_page(**address: str) -> AppTest:
    page = AppTest.from_file(MAIN, default_timeout=30)
    for name, value in address.items():
        page.query_params[name] = value
    page.switch_page("lessons.py")
    return page.run()


def choose(page: AppTest, id_: str) -> None:
    """As the picture asks for it: a component's press is nothing that this test can do."""
    page.query_params["lesson"] = id_
    page.run()


def shapes(page: AppTest) -> dict[str, str]:
    table = page.table[0].value
    return dict(zip(table["value"], table["shape"], strict=True))


@pytest.mark.parametrize("id_", LESSONS)
def test_every_lesson_opens_by_its_link_and_equals_torch(id_: str) -> None:
    page = lessons_page(lesson=id_)
    assert not page.exception
    assert not page.error
    assert page.title[0].value.startswith(f"{id_} · ")
    assert set(page.table[0].value["verdict"]) == {"✓"}
    assert page.code[0].value.startswith(f'"""{id_} · ')


def test_without_a_lesson_the_page_is_the_map_of_the_course() -> None:
    page = lessons_page()
    assert not page.exception
    assert page.title[0].value == "Lessons"
    assert not page.table


@pytest.mark.parametrize(("old", "now"), [("A3", "A2"), ("A4", "A2")])
def test_an_old_link_opens_the_lesson_that_its_own_has_become(old: str, now: str) -> None:
    page = lessons_page(lesson=old)
    assert not page.error
    assert page.title[0].value.startswith(f"{now} · ")


def test_the_size_of_the_notes_is_a_press_away_and_a_link() -> None:
    page = lessons_page(lesson="D4")
    small = shapes(page)
    page.segmented_control(key="rnnviz_lesson_size").set_value("notes").run()
    assert shapes(page) == shapes(lessons_page(lesson="D4", size="notes")) != small


def test_another_seed_is_another_script_and_other_differences() -> None:
    page = lessons_page(lesson="D5")
    before = page.table[0].value
    assert "SEED = 1\n" in page.code[0].value
    page.number_input(key="lesson_seed").set_value(7).run()
    assert "SEED = 7\n" in page.code[0].value
    assert not before.equals(page.table[0].value)


def test_a_variant_changes_the_layer_and_another_lesson_has_its_own() -> None:
    page = lessons_page(lesson="D6", variant="GRU")
    assert "torch.nn.GRU(" in page.code[0].value
    page.segmented_control(key="rnnviz_lesson_variant").set_value("LSTM").run()
    assert shapes(page)["c_n"] == str(LESSONS["D6"].run(1, variant="LSTM").shapes["c_n"])
    choose(page, "B4")
    assert not page.exception
    assert page.segmented_control(key="rnnviz_lesson_variant").value in ("stacked", "LSTM")


def test_sentences_in_any_language_change_the_shapes() -> None:
    page = lessons_page(lesson="D7")
    page.text_area[0].set_value("Привет, мир!\none 👩‍👩‍👧\nи ещё три слова").run()
    assert not page.error
    assert shapes(page)["ids"] == "(3, 4)"
    assert shapes(page)["probability"] == "(3, 1)"


@pytest.mark.parametrize(
    ("id_", "text", "message", "kept"),
    [
        ("D7", "", "Sentences must have at least 1 token in every line; line 1 has 0", ("ids", "(4, 9)")),
        ("D7", "a" * 100_000, "Sentences must be at most 2,000 characters; got 100,000", ("ids", "(4, 9)")),
        ("D7", "one\n\ntwo", "Sentences must have at least 1 token in every line; line 2 has 0", ("ids", "(4, 9)")),
        ("B5", "кот👍", "line 1, position 4 is 👍", ("x", "(8, 3, 33)")),
    ],
)
def test_absurd_text_gets_a_message_and_what_was_there_stays(
    id_: str, text: str, message: str, kept: tuple[str, str]
) -> None:
    page = lessons_page(lesson=id_, size="notes")
    page.text_area[0].set_value(text).run()
    assert message in page.error[0].value.replace("\\", "")
    assert page.text_area[0].value == text
    assert shapes(page)[kept[0]] == kept[1]
    assert not page.exception


def test_the_last_text_that_worked_stays_not_the_first() -> None:
    page = lessons_page(lesson="D7")
    page.text_area[0].set_value("one two\nthree").run()
    page.text_area[0].set_value("\n\n").run()
    assert shapes(page)["ids"] == "(2, 2)"
    page.text_area[0].set_value("back again").run()
    assert not page.error
    assert shapes(page)["ids"] == "(1, 2)"


def test_lengths_of_0_are_refused_by_name() -> None:
    page = lessons_page(lesson="B2", size="notes")
    page.text_input[0].set_value("20, 0").run()
    assert page.error[0].value.replace("\\", "") == "length must be between 1 and 200; got 0"
    assert shapes(page)["output_50"] == "(50, 4, 64)"
    page.text_input[0].set_value("7").run()
    assert shapes(page)["output_7"] == "(7, 4, 64)"


def test_a_link_carries_the_text_and_another_lesson_does_not_take_it() -> None:
    page = lessons_page(lesson="D7", size="notes", text="солнце 🌞\nдождь")
    assert shapes(page)["ids"] == "(2, 2)"
    choose(page, "B5")
    assert shapes(page)["x"] == "(8, 3, 33)"


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ({"lesson": "Z1"}, "lesson must be one of A1, A2, A5,"),
        ({"lesson_seed": "-4"}, "lesson_seed must be a whole number between 0 and 4294967295; got '-4'"),
        (
            {"variant": "<b>"},
            "variant must be one of stacked, bidirectional, LSTM, RNN, GRU, 0.9, 0.5, 1.5, 4, 2, 6,",
        ),
        ({"lesson": "D6", "variant": "stacked"}, "variant must be one of RNN, GRU, LSTM; got 'stacked'"),
        ({"lesson": "D6", "varaint": "RNN"}, "'varaint' is no choice of this page; did you mean variant?"),
    ],
)
def test_a_wrong_link_is_named_and_opens_a_lesson(address: dict[str, str], message: str) -> None:
    page = lessons_page(**address)
    assert message in page.error[0].value.replace("\\", "")
    assert not page.exception
    assert page.table or "lesson" not in address or address["lesson"] == "Z1"


def test_a_sample_beyond_the_last_becomes_the_last() -> None:
    page = lessons_page(lesson="D2", lesson_sample="7", size="notes")
    assert page.number_input(key="lesson_sample").value == 7
    choose(page, "D5")
    assert not page.exception
    assert page.number_input(key="lesson_sample").value == 1


def test_the_printed_trace_of_c1_is_the_lectures() -> None:
    page = lessons_page(lesson="C1")
    assert (
        "2   3.0000  3.0000  3.0000  3.0000  3.0000  -1.3075  1.8865  -0.8649  0.9047  -0.8649  0.9047"
        in page.code[1].value
    )


def run_of(id_: str, size: str, variant: str = "") -> LessonRun:
    chosen = (("size", size), *((("variant", variant),) if variant else ()))
    return computed(Chosen(id_, 1, chosen))


@pytest.mark.parametrize("id_", LESSONS)
def test_a_message_is_small_enough_to_send_at_once(id_: str) -> None:
    assert len(lesson_message(run_of(id_, LESSONS[id_].sizes[-1]), 0, {})) < 400_000


def test_states_are_named_by_layer_and_direction() -> None:
    message = lesson_message(run_of("B4", "notes", "LSTM"), 0, {})
    values = json.loads(message[4 : 4 + int.from_bytes(message[:4], "little")])["values"]
    for name in ("h_0", "c_0", "h_n", "c_n"):
        assert values[name]["picture"]["rowLabels"] == ["l0 →", "l0 ←", "l1 →", "l1 ←"]


def test_a_layer_opens_in_the_simulator_with_what_was_chosen() -> None:
    (link,) = links_of(Chosen("D7", 5, (("size", "small"),), "one two\nthree"), 1)
    assert link["query"] == {"lesson": "D7", "lesson_seed": "5", "sample": "1", "lesson_text": "one two\nthree"}
    encoder, decoder = links_of(Chosen("D5", 2, (("size", "notes"),)), 0)
    assert [own["query"] for own in (encoder, decoder)] == [
        {"lesson": name, "lesson_seed": "2"} for name in ("D5.notes", "D5.notes.decoder")
    ]


def test_a_wide_value_is_pooled_to_the_number_farthest_from_0() -> None:
    run = run_of("A1", "notes")
    message = lesson_message(run, 3, {})
    content = json.loads(message[4 : 4 + int.from_bytes(message[:4], "little")])
    picture = content["values"]["output"]["picture"]
    assert picture["steps"] == [1, 16]
    assert picture["columns"][:2] == ["0–15", "16–31"]
    at = 4 + int.from_bytes(message[:4], "little")
    start = at + -at % 8 + picture["numbers"]["at"]
    drawn = np.frombuffer(message, "f4", 32, start)
    blocks = run["output"].value[3].reshape(32, 16)
    np.testing.assert_array_equal(drawn, blocks[np.arange(32), np.abs(blocks).argmax(axis=1)])


def test_a_link_with_all_that_the_page_writes_has_nothing_wrong() -> None:
    page = lessons_page(lesson="D7", size="small", lines="both", lesson_seed="3", step="4", text="a b")
    assert not page.error
    assert not page.exception
