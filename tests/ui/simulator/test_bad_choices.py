"""Choices and links that break a rule: what the simulator's page says about each, and what it goes on to show."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rnnviz.ui.kit.fields import Words
from rnnviz.ui.simulator.fields import FIELDS, LESSON_FIELDS
from rnnviz.ui.simulator.picture import PICTURE
from tests.ui.simulator.page import picture, problems, verdict, views, visit
from tests.ui.unpack import unpack

# Links that are wrong in many ways, and all that is said of each.
BAD_LINKS: list[tuple[dict[str, str | list[str]], list[str]]] = [
    (
        {"cell": "<b>lstm</b>", "bias": "", "hidden_size": "1e400", "source": "sine", "period": "nan"},
        [
            "cell must be one of rnn_tanh, rnn_relu, gru, gru_v1, lstm; got '<b>lstm</b>'",
            "bias must be true or false; got ''",
            "hidden_size must be a whole number between 1 and 512; got '1e400'",
            "period must be a number between 2 and 1000; got 'nan'",
        ],
    ),
    (
        {"hidden_size": ["2", "3"], "sample": "1", "step": "5", "unit": "4", "layer": "1", "direction": "reverse"},
        [
            "hidden_size must be given once; the link has it 2 times",
            "sample must be a whole number between 0 and 0; got '1'",
            "step must be a whole number between 0 and 4; got '5'",
            "unit must be a whole number between 0 and 3; got '4'",
            "layer must be a whole number between 0 and 0; got '1'",
            "direction must be one of forward; got 'reverse'",
        ],
    ),
    (
        {"direction": "up", "pin": "5", "gate": "f", "reveal": "all", "present": "yes", "tab": "Wieghts", "step": "x"},
        [
            "direction must be one of forward, reverse; got 'up'",
            "pin must be a whole number between 0 and 4; got '5'",
            "gate must be one of h; got 'f'",
            "reveal must be one of hidden, ghost, shown; got 'all'",
            "present must be true or false; got 'yes'",
            "tab must be one of Weights, Shapes, Match, Code, Export; got 'Wieghts'",
            "step must be a whole number between 0 and 4; got 'x'",
        ],
    ),
    (
        {"hiden_size": "7", "fbclid": "letter", "lesson": "Z9", "step": ["1", "2"]},
        [
            "'hiden_size' is no choice of this page; did you mean hidden_size?",
            "'fbclid' is no choice of this page, so it changes nothing",
            "lesson must be one of A1,",
            "step must be given once; the link has it 2 times",
        ],
    ),
]


@pytest.mark.parametrize(("address", "messages"), BAD_LINKS)
def test_a_bad_link_says_all_that_is_wrong_and_shows_the_default(address: dict[str, Any], messages: list[str]) -> None:
    page = visit(**address)
    found = sorted(problems(page))
    assert len(found) == len(messages)
    assert all(told.startswith(message) for told, message in zip(found, sorted(messages), strict=True)), found
    shown = {name: page.session_state[name] for name in ("cell", "hidden_size", "bias")}
    assert shown == {"cell": "rnn_tanh", "hidden_size": 4, "bias": True}


@pytest.mark.parametrize("wrong", [{"hidden_size": "0"}, {"tab": "Wieghts"}, {"step": ["1", "2"]}, {"bias": ""}])
def test_what_is_right_in_a_bad_link_is_shown(wrong: dict[str, Any]) -> None:
    right = {"cell": "lstm", "source": "text", "text": "abba", "num_layers": "2", "h_0": "custom", "h_0_text": "0.5"}
    page = visit(**right, **wrong)
    assert len(problems(page)) == 1
    assert {name: str(page.session_state[name]) for name in right} == right


def test_what_was_wrong_with_a_link_is_past_after_another_choice() -> None:
    page = visit(hidden_size="0")
    page.run()
    assert len(problems(page)) == 1
    page.number_input(key="hidden_size").set_value(6).run()
    assert problems(page) == []
    page.run()
    assert problems(page) == []


# What is typed into a field, one after the other, and what is said of it; tests/sources have every rule of each.
BAD_TEXTS: dict[str, tuple[dict[str, str], list[tuple[str, str]]]] = {
    "text": (
        {"alphabet": "latin"},
        [
            ("", "text must have at least 1 character per line; line 1 is empty"),
            ("x" * 10_000_000, "text must be at most 1000 characters per line; line 1 has 10000000"),
            ("naïve", "text must use the alphabet a b c d e f g h i"),
        ],
    ),
    "table": (
        {"source": "table"},
        [
            ("1, 2\n3", "table row 2 must have 2 values, as row 1 has; got 1"),
            ("1, 2\n3, <b>", "table row 2, column 2 must be a number; got '<b>'"),
            ("0.25, 1\n" * 1_250_000, "table must be at most 1000000 characters; got 10000000"),
        ],
    ),
    "lengths": (
        {},
        [
            ("3, 2", "lengths must have one number for each sample, 1 in all; got 2"),
            ("שלום", "lengths must be whole numbers between 1 and 5; that of sample 0 is 'שלום'"),
        ],
    ),
    "h_0_text": (
        {"h_0": "custom", "h_0_text": "0.5"},
        [
            ("1, 2", "h_0 must have 1 number, or 4 (1 × 1 × 4); got 2"),
            ("1\0", "h_0 row 1, column 1 must be a number; got '1\\x00'"),
        ],
    ),
}


@pytest.mark.parametrize("field", BAD_TEXTS)
def test_a_bad_text_names_field_rule_and_value_and_the_picture_stays(field: str) -> None:
    address, typed = BAD_TEXTS[field]
    page = visit(**address)
    before = picture(page)
    for text, message in typed:
        area = page.text_input(key=field) if field == "lengths" else page.text_area(key=field)
        area.set_value(text).run()
        assert not page.exception
        assert len(page.error) == 1
        assert page.error[0].value.replace("\\", "").startswith(message.replace("\\", ""))
        assert len(page.error[0].value) < 1000
        assert picture(page) == before


def test_any_characters_can_be_read() -> None:
    page, seen = visit(), set()
    odd = ["e\u0301a\u0308", "👩‍👩‍👧🇺🇦", "<img src=x onerror=alert(1)>", "a\0b", "\u202eabc שלום", "`*_$:"]
    for text in odd:
        page.text_area(key="text").set_value(text).run()
        assert not page.exception
        assert problems(page) == []
        assert verdict(page)["verdict"] == "match"
        seen.add(picture(page))
    assert len(seen) == len(odd)


def test_two_rules_that_meet_in_one_choice_are_told_and_the_picture_stays() -> None:
    page = visit(cell="lstm")
    before = picture(page)
    page.number_input(key="proj_size").set_value(4).run()
    assert problems(page) == ["proj_size must be smaller than hidden_size 4; got 4"]
    assert picture(page) == before
    page.number_input(key="hidden_size").set_value(5).run()
    assert problems(page) == []
    assert picture(page) != before


def test_an_impulse_beyond_the_sequence_is_told_and_its_step_does_not_meet_a_pinned_one() -> None:
    page = visit(source="impulse", at="6", pin="1")
    assert problems(page) == ["at must be between 0 and 5; got 6"]
    page.number_input(key="seq_len").set_value(7).run()
    assert problems(page) == []
    assert unpack(picture(page))["x"][:, 0].argmax() == 6


WILD = st.one_of(
    st.text(max_size=12),
    st.integers().map(str),
    st.floats().map(str),
    st.sampled_from(["inf", "nan", "1e400", "--1", "true", "lstm", "table", "custom", "spectral", "<b>", "![x](//y)"]),
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from([*FIELDS, *LESSON_FIELDS, "step", "tab"]), WILD, min_size=1, max_size=8))
def test_no_link_stops_the_page(address: dict[str, str]) -> None:
    page = visit(**address)
    assert PICTURE in views(page)
    fixed = [name for name, field in FIELDS.items() if not isinstance(field, Words)]
    for message in problems(page):
        assert message.split()[0] in {
            *fixed,
            "text",
            "table",
            "lengths",
            "edits",
            "h_0",
            "c_0",
            "step",
            "tab",
            *LESSON_FIELDS,
        }
