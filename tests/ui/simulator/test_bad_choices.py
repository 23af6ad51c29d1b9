"""Choices and links that break a rule: what the simulator's page says about each, and what it goes on to show."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rnnviz.ui.kit.fields import Words
from rnnviz.ui.simulator.fields import FIELDS, LESSON_FIELDS
from rnnviz.ui.simulator.picture import PICTURE
from tests.ui.simulator.page import picture, problems, verdict, views, visit


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ({"hidden_size": "0"}, "hidden_size must be a whole number between 1 and 512; got '0'"),
        ({"hidden_size": "inf"}, "hidden_size must be a whole number between 1 and 512; got 'inf'"),
        ({"hidden_size": "1e400"}, "hidden_size must be a whole number between 1 and 512; got '1e400'"),
        ({"hidden_size": ["2", "3"]}, "hidden_size must be given once; the link has it 2 times"),
        ({"source": "sine", "period": "nan"}, "period must be a number between 2 and 1000; got 'nan'"),
        ({"cell": "<b>lstm</b>"}, "cell must be one of rnn_tanh, rnn_relu, gru, gru_v1, lstm; got '<b>lstm</b>'"),
        ({"bias": ""}, "bias must be true or false; got ''"),
        ({"sample": "1"}, "sample must be a whole number between 0 and 0; got '1'"),
        ({"step": "5"}, "step must be a whole number between 0 and 4; got '5'"),
        ({"step": "x"}, "step must be a whole number between 0 and 4; got 'x'"),
        ({"step": ["1", "2"]}, "step must be given once; the link has it 2 times"),
        ({"unit": "4"}, "unit must be a whole number between 0 and 3; got '4'"),
        ({"layer": "1"}, "layer must be a whole number between 0 and 0; got '1'"),
        ({"direction": "reverse"}, "direction must be one of forward; got 'reverse'"),
        ({"direction": "up"}, "direction must be one of forward, reverse; got 'up'"),
        ({"pin": "5"}, "pin must be a whole number between 0 and 4; got '5'"),
        ({"gate": "f"}, "gate must be one of h; got 'f'"),
        ({"reveal": "all"}, "reveal must be one of hidden, ghost, shown; got 'all'"),
        ({"present": "yes"}, "present must be true or false; got 'yes'"),
        ({"tab": "Wieghts"}, "tab must be one of Weights, Shapes, Match, Code, Export; got 'Wieghts'"),
        ({"hiden_size": "7"}, "'hiden_size' is no choice of this page; did you mean hidden_size?"),
        ({"fbclid": "letter"}, "'fbclid' is no choice of this page, so it changes nothing"),
        ({"lesson": "Z9"}, "lesson must be one of A1,"),
    ],
)
def test_a_bad_link_says_so_and_shows_the_default(address: dict[str, Any], message: str) -> None:
    page = visit(**address)
    assert len(problems(page)) == 1
    assert problems(page)[0].startswith(message)
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


TEXT, TABLE, LENGTHS, STATE = "text", "table", "lengths", "h_0_text"


BAD = [
    (TEXT, {}, "", "text must have at least 1 character per line; line 1 is empty"),
    (TEXT, {}, "a\n\nb", "text must have at least 1 character per line; line 2 is empty"),
    (TEXT, {}, "x" * 10_000_000, "text must be at most 1000 characters per line; line 1 has 10000000"),
    (
        TEXT,
        {},
        "".join(map(chr, range(0x4E00, 0x4E00 + 600))),
        "text must have at most 512 different characters; got 600",
    ),
    (TEXT, {"alphabet": "latin"}, "naïve", "text must use the alphabet a b c d e f g h i"),
    (TABLE, {"source": "table"}, "", "table must have at least 1 row of numbers; it is empty"),
    (TABLE, {"source": "table"}, "a, b", "table must have at least 1 row of numbers; it has a header only"),
    (TABLE, {"source": "table"}, "1, 2\n3", "table row 2 must have 2 values, as row 1 has; got 1"),
    (TABLE, {"source": "table"}, "1, 2\n3, nan", "table row 2, column 2 must be a finite number; got 'nan'"),
    (TABLE, {"source": "table"}, "1, 2\n3, inf", "table row 2, column 2 must be a finite number; got 'inf'"),
    (TABLE, {"source": "table"}, "1, 2\n3, <b>", "table row 2, column 2 must be a number; got '<b>'"),
    (TABLE, {"source": "table"}, "1e99", "table row 1, column 1 must be between -1e+30 and 1e+30; got '1e99'"),
    (TABLE, {"source": "table"}, "1," * 513, "table must have at most 512 columns; row 1 has 514"),
    (TABLE, {"source": "table"}, "1, 2\n" * 1001, "table must have at most 1000 rows per sample; sample 1 has 1001"),
    (TABLE, {"source": "table"}, "0.25, 1\n" * 1_250_000, "table must be at most 1000000 characters; got 10000000"),
    (LENGTHS, {}, "3, 2", "lengths must have one number for each sample, 1 in all; got 2"),
    (LENGTHS, {}, "0", "lengths must be whole numbers between 1 and 5; that of sample 0 is '0'"),
    (LENGTHS, {}, "6", "lengths must be whole numbers between 1 and 5; that of sample 0 is '6'"),
    (LENGTHS, {}, "2.5", "lengths must be whole numbers between 1 and 5; that of sample 0 is '2.5'"),
    (LENGTHS, {}, "שלום", "lengths must be whole numbers between 1 and 5; that of sample 0 is 'שלום'"),
    (STATE, {"h_0": "custom"}, "1, 2", "h_0 must have 1 number, or 4 (1 × 1 × 4); got 2"),
    (STATE, {"h_0": "custom"}, "1, 2, 3, nan", "h_0 row 1, column 4 must be a finite number; got 'nan'"),
    (STATE, {"h_0": "custom"}, "1\0", "h_0 row 1, column 1 must be a number; got '1\\x00'"),
]


@pytest.mark.parametrize(
    ("field", "address", "text", "message"), BAD, ids=[f"{case[0]} {case[3][:60]}" for case in BAD]
)
def test_a_bad_text_names_field_rule_and_value_and_the_picture_stays(
    field: str, address: dict[str, str], text: str, message: str
) -> None:
    page = visit(**address, **({STATE: "0.5"} if field == STATE else {}))
    before = picture(page)
    area = page.text_input(key=field) if field == LENGTHS else page.text_area(key=field)
    area.set_value(text).run()
    assert not page.exception
    assert len(page.error) == 1
    assert page.error[0].value.replace("\\", "").startswith(message.replace("\\", ""))
    assert len(page.error[0].value) < 1000
    assert picture(page) == before


@pytest.mark.parametrize(
    "text",
    ["שלום", "e\u0301a\u0308", "👩‍👩‍👧🇺🇦", "<img src=x onerror=alert(1)>", "a\0b", "\u202eabc", "привет", "`*_$:"],
)
def test_any_characters_can_be_read(text: str) -> None:
    page = visit()
    page.text_area(key="text").set_value(text).run()
    assert not page.exception
    assert problems(page) == []
    assert verdict(page)["verdict"] == "match"


def test_two_rules_that_meet_in_one_choice_are_told_and_the_picture_stays() -> None:
    page = visit(cell="lstm")
    before = picture(page)
    page.number_input(key="proj_size").set_value(4).run()
    assert problems(page) == ["proj_size must be smaller than hidden_size 4; got 4"]
    assert picture(page) == before
    page.number_input(key="hidden_size").set_value(5).run()
    assert problems(page) == []
    assert picture(page) != before


def test_an_impulse_beyond_the_sequence_is_told() -> None:
    page = visit(source="impulse", at="6")
    assert problems(page) == ["at must be between 0 and 5; got 6"]
    page.number_input(key="seq_len").set_value(7).run()
    assert problems(page) == []


WILD = st.one_of(
    st.text(max_size=12),
    st.integers().map(str),
    st.floats().map(str),
    st.sampled_from(["inf", "nan", "1e400", "--1", "true", "lstm", "table", "custom", "spectral", "<b>", "![x](//y)"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from([*FIELDS, *LESSON_FIELDS, "step", "tab"]), WILD, min_size=1, max_size=5))
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
