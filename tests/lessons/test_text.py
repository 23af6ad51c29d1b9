"""What people type for a lesson: words in any language, and absurd input that gets a clear message."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.lessons import LESSONS
from rnnviz.lessons.text import lengths, letters, lines, tokens, vocabulary


def test_tokens_are_words_and_every_other_character() -> None:
    assert tokens("It's  a day!\nПривет, мир 👩‍👩‍👧🌞") == (
        ("it's", "a", "day", "!"),
        ("привет", ",", "мир", "👩‍👩‍👧", "🌞"),
    )


def test_the_vocabulary_numbers_tokens_in_the_order_of_the_text_and_keeps_0_for_the_padding() -> None:
    assert vocabulary((("b", "a"), ("a", "c"))) == {"b": 1, "a": 2, "c": 3}


def test_letters_are_lower_cased_and_composed() -> None:
    assert letters("Ёж\nи\u0306").lines == (("ё", "ж"), ("й",))
    assert len(letters("а").alphabet) == 33


def test_one_token_is_enough() -> None:
    run = LESSONS["D7"].run(seed=0, text="🌞")
    assert run.shapes["ids"] == (1, 1)
    assert run.output.shape == (1, 1)
    assert run.match.ok


def test_words_of_different_lengths_are_packed_in_b5() -> None:
    run = LESSONS["B5"].run(seed=0, text="кот\nжираф\nя")
    assert run.shapes["x"] == (3, 5, 33)
    assert not run["y"].value[2, 1:].any()
    assert run.match.ok


@pytest.mark.parametrize(
    ("id_", "text", "message"),
    [
        ("D7", "", "Sentences must have at least 1 token in every line; line 1 has 0"),
        ("D7", "one\n \ntwo", "Sentences must have at least 1 token in every line; line 2 has 0"),
        ("D7", "x" * 100_000, "Sentences must be at most 2,000 characters; got 100,000"),
        ("D7", "a\n" * 40, "Sentences must have at most 32 lines; got 40"),
        ("D7", "one\n\u200b", "Sentences must have between 1 and 100 tokens in every line; line 2 has 0"),
        ("D7", "a " * 101, "Sentences must have between 1 and 100 tokens in every line; line 1 has 101"),
        ("D7", "\ud83d", "Sentences must be whole Unicode characters; position 1 is a lone surrogate U+D83D"),
        ("B5", "", "Words must have at least 1 token in every line; line 1 has 0"),
        ("B5", "я" * 101, "Words must have at most 100 letters in every line; line 1 has 101"),
        ("B2", "0", "length must be between 1 and 200; got 0"),
        ("B2", "5, -3", "length must be between 1 and 200; got -3"),
        ("B2", "201", "length must be between 1 and 200; got 201"),
        ("B2", "2.5", "length must be a whole number between 1 and 200; got '2.5'"),
        ("B2", "many", "length must be a whole number between 1 and 200; got 'many'"),
        ("B2", " ", "Lengths must have between 1 and 6 numbers; got 0"),
        ("B2", "1 2 3 4 5 6 7", "Lengths must have between 1 and 6 numbers; got 7"),
    ],
)
def test_absurd_text_names_field_rule_and_value(id_: str, text: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 the whole message is compared below
        LESSONS[id_].run(text=text)
    assert str(caught.value) == message


def test_a_letter_outside_the_alphabet_is_named_with_its_place() -> None:
    with pytest.raises(ValueError, match=r"Words must use the alphabet а б .*; line 2, position 3 is 🌞"):
        letters("кот\nёж🌞")


@pytest.mark.parametrize("id_", ["B2", "B5", "D7"])
def test_what_is_not_text_is_refused(id_: str) -> None:
    with pytest.raises(ValueError, match=r"text must be text; got 7"):
        LESSONS[id_].run(text=7)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_taken_or_refused_with_a_value_error(text: str) -> None:
    for read in (tokens, letters, lengths, lines):
        with contextlib.suppress(ValueError):
            assert read(text)
    try:
        run = LESSONS["D7"].run(seed=1, text=text)
    except ValueError:
        return
    assert run.match.ok
