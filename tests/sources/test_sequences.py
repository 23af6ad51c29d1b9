"""Every source of x: its numbers, its limits, and what it says about text that is not what it should be."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rnnviz.sources.characters import ALPHABETS, characters, label, name_label, parse_alphabet
from rnnviz.sources.limits import LIMITS, check_limit
from rnnviz.sources.sequences import Impulse, Normal, Ramp, Sine, Source, Table, Text, make_sequence
from rnnviz.sources.tables import parse_lengths, parse_state

TEN_MEGABYTES = 10 * 2**20
FAMILY = "👩🏽‍👩🏽‍👧🏽"
SIZED = [Normal(7, 3, 5, seed=4), Ramp(7, 3, 5), Impulse(7, 3, 5, at=2, feature=4), Sine(7, 3, 5, period=6.5)]
PINNED_NORMAL = [  # x[0, 0] and x[3, 1], drawn once; shared links promise that they stay
    [0.0012301533574825742, 0.2987455375084699, -0.2741378553622176],
    [-0.23509113107468127, -1.2674464814437032, 0.2712643588217015],
]
ALL = [*SIZED, Text("ab\ncba"), Table("1 2\n3 4\n\n5 6")]

# Any code point, surrogates included, and the pieces that break naive parsers.
PIECES = ["\u202e", "\u0301", "\u200d", FAMILY, "שלום", "🇷🇺", "<img src=x onerror=alert(1)>", "&amp;", "\0", "\r\n"]
PIECES += ["\n\n", "\t", ";", ",", '"', "1", "-2.5", "1e9", "nan", "−3", "٣", "1_0", " "]
WEIRD = st.lists(
    st.one_of(
        st.text(st.characters(), max_size=6),
        st.integers(0xD800, 0xDFFF).map(chr),
        st.sampled_from(PIECES),
    ),
    max_size=12,
).map("".join)


def refusal(call: Callable[[], object]) -> str:
    """The message of the ValueError, or nothing when the call succeeds; any other error fails the test."""
    try:
        call()
    except ValueError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("source", ALL, ids=lambda source: type(source).__name__)
def test_every_source_gives_finite_numbers_of_its_own_sizes_twice_the_same(source: Source, dtype: str) -> None:
    x = make_sequence(source, dtype=dtype).x
    assert x.shape == (source.seq_len, source.batch, source.input_size)
    assert x.dtype == dtype
    assert np.isfinite(x).all()
    assert x.any()
    np.testing.assert_array_equal(x, make_sequence(replace(source), dtype=dtype).x)
    assert hash(source) == hash(replace(source))


def test_ramp_is_ones_then_twos_then_threes() -> None:
    x = make_sequence(Ramp(3, 2, 5)).x
    assert [np.unique(step).tolist() for step in x] == [[1], [2], [3]]


def test_impulse_is_a_single_one_per_sample() -> None:
    x = make_sequence(Impulse(7, 3, 5, at=2, feature=4)).x
    assert x[2, :, 4].tolist() == [1, 1, 1]
    assert x.sum() == 3


def test_sine_repeats_after_its_period_and_differs_between_features_and_samples() -> None:
    x = make_sequence(Sine(24, 3, 4, period=8), dtype="float64").x
    np.testing.assert_allclose(x[:8, :, 0], x[8:16, :, 0], atol=1e-12)
    np.testing.assert_allclose(x[:, 0, 0], np.sin(2 * np.pi * np.arange(24) / 8), atol=1e-12)
    assert len({column.tobytes() for column in x.reshape(24, 12).round(6).T}) == 12


def test_normal_with_seed_7_gives_these_numbers_forever() -> None:
    x = make_sequence(Normal(4, 2, 3, seed=7), dtype="float64").x
    np.testing.assert_allclose(x[[0, 3], [0, 1]], PINNED_NORMAL, rtol=0, atol=1e-12)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("sizes", [(1, 1, 1), (7, 3, 5), (50, 4, 2)])
def test_normal_numbers_are_those_of_numpys_generator(sizes: tuple[int, int, int], dtype: str) -> None:
    for seed in (0, 11, 2**32 - 1):
        expected = np.random.default_rng(seed).standard_normal(sizes).astype(dtype)
        np.testing.assert_array_equal(make_sequence(Normal(*sizes, seed=seed), dtype=dtype).x, expected, strict=True)


def test_a_longer_normal_sequence_begins_as_the_shorter_one() -> None:
    short, long = make_sequence(Normal(5, 2, 3, seed=1)).x, make_sequence(Normal(8, 2, 3, seed=1)).x
    np.testing.assert_array_equal(short, long[:5])
    assert not np.array_equal(long[:, 0], long[:, 1])


@pytest.mark.parametrize(
    ("source", "change", "message"),
    [
        (Ramp, {"seq_len": 0}, "seq_len must be between 1 and 1000; got 0"),
        (Normal, {"batch": 65}, "batch must be between 1 and 64; got 65"),
        (Sine, {"input_size": 2.5}, "input_size must be a whole number between 1 and 512; got 2.5"),
        (Ramp, {"seq_len": 10**5000}, "seq_len must be between 1 and 1000; got a number of 16610 bits"),
        (Ramp, {"seq_len": True}, "seq_len must be a whole number between 1 and 1000; got True"),
        (Normal, {"seed": -3}, "seed must be a whole number between 0 and 4294967295; got -3"),
        (Impulse, {"at": 8}, "at must be between 0 and 7; got 8"),
        (Impulse, {"feature": 3}, "feature must be between 0 and 2; got 3"),
        (Sine, {"period": float("nan")}, "period must be between 2 and 1000 steps; got nan"),
    ],
)
def test_sizes_out_of_range_name_field_rule_and_value(source: type, change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        source(**change)


@pytest.mark.parametrize("name", LIMITS)
def test_both_ends_of_a_limit_are_allowed(name: str) -> None:
    low, high = LIMITS[name]
    check_limit(name, low)
    check_limit(name, high)
    with pytest.raises(ValueError, match=f"^{name} must be between {low} and {high}; got {high + 1}$"):
        check_limit(name, high + 1)


def test_unknown_dtype_is_refused() -> None:
    with pytest.raises(ValueError, match="dtype must be one of float32, float64; got 'int8'"):
        make_sequence(Ramp(), dtype="int8")


@settings(deadline=None, max_examples=150)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1), min_size=1, max_size=5))
@example(["שלום", "e\u0301\u200d", FAMILY + "🇷🇺🇩🇪", "\u202eabc"])
def test_one_hot_rows_sum_to_1_on_valid_steps_and_0_on_padding(lines: list[str]) -> None:
    sequence = make_sequence(Text("\n".join(lines)))
    lengths = [len(tokens) for tokens in sequence.labels]
    valid = np.arange(len(sequence.x))[:, None] < np.array(lengths)  # (T, N)
    np.testing.assert_array_equal(sequence.x.sum(axis=2), valid)
    assert set(np.unique(sequence.x)) <= {0, 1}
    assert sequence.lengths == (None if len(set(lengths)) == 1 else tuple(lengths))


def test_auto_alphabet_stands_in_the_order_of_first_appearance() -> None:
    sequence = make_sequence(Text("hello\nhola"))
    assert sequence.feature_names == ("h", "e", "l", "o", "a")
    assert sequence.labels == (tuple("hello"), tuple("hola"))
    assert sequence.x.argmax(axis=2)[:, 0].tolist() == [0, 1, 2, 2, 3]
    assert sequence.lengths == (5, 4)


def test_an_alphabet_fixes_what_feature_a_letter_is() -> None:
    assert make_sequence(Text("яб", "cyrillic")).x.argmax(axis=2).ravel().tolist() == [32, 1]
    assert Text("яб", "cyrillic").input_size == 33
    assert make_sequence(Text("z a", "latin")).x.argmax(axis=2).ravel().tolist() == [25, 26, 0]
    assert make_sequence(Text("ba", "cba")).x.argmax(axis=2).ravel().tolist() == [1, 2]
    assert list(parse_alphabet("cyrillic")) == sorted(
        ALPHABETS["cyrillic"], key=lambda one: "е~" if one == "ё" else one
    )


def test_a_letter_typed_as_two_code_points_is_one_character() -> None:
    assert make_sequence(Text("и\u0306", "cyrillic")).x.argmax() == ALPHABETS["cyrillic"].index("й")


def test_a_character_is_what_a_person_sees_as_one() -> None:
    assert characters(f"a{FAMILY}🇷🇺🇩🇪q\u0323\u0307") == ("a", FAMILY, "🇷🇺", "🇩🇪", "q\u0323\u0307")


@pytest.mark.parametrize(
    ("text", "alphabet", "message"),
    [
        ("", "auto", "text must have at least 1 character per line; line 1 is empty"),
        ("\n\n", "auto", "text must have at least 1 character per line; line 1 is empty"),
        ("ab\n\nc", "auto", "text must have at least 1 character per line; line 2 is empty"),
        ("a\n" * 65, "auto", "text must have at most 64 lines; got 65"),
        ("a\n" + "b" * 1001, "auto", "text must be at most 1000 characters per line; line 2 has 1001"),
        (FAMILY * 1001, "auto", "text must be at most 1000 characters per line; line 1 has 1001"),
        ("x" * TEN_MEGABYTES, "auto", "text must be at most 1000 characters per line; line 1 has 10485760"),
        ("\n" * TEN_MEGABYTES, "auto", "text must be at most 1024000 characters; got 10485760"),
        ("a\ud800", "auto", "text must be whole Unicode characters; position 2 is a lone surrogate U+D800"),
        ("ab\nbd", "abc", "text must use the alphabet a b c; line 2, position 2 is d"),
        ("a1", "latin", f"text must use the alphabet {' '.join(ALPHABETS['latin'][:26])} ␣; line 1, position 2 is 1"),
        ("a\u202e", "ab ", "text must use the alphabet a b ␣; line 1, position 2 is U+202E"),
        ("a", "aba", "alphabet must list a character once; got a 2 times"),
        ("a", "", "alphabet must have between 1 and 512 characters; got 0"),
        ("a", "b" * TEN_MEGABYTES, "alphabet must be at most 512 characters; got 10485760"),
        ("".join(map(chr, range(0x4E00, 0x5001))), "auto", "text must have at most 512 different characters; got 513"),
        (None, "auto", "text must be text; got None"),
        ("a", ["a"], "alphabet must be text; got ['a']"),
    ],
)
def test_unusable_text_names_place_rule_and_value(text: str, alphabet: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Text(text, alphabet)


def test_the_longest_text_is_read() -> None:
    text = Text("\n".join([FAMILY * 999 + "🇷🇺"] * 64))
    assert (text.seq_len, text.batch, text.input_size) == (1000, 64, 2)


@given(WEIRD)
@example("\ud800\u0301")
def test_labels_are_short_visible_and_can_be_sent(text: str) -> None:
    for shown in (*map(label, characters(text)), name_label(text)):
        assert len(shown) <= 24 * 17 + 1
        assert not any(one in shown for one in "\u202e\u2066\0\t\r\n\ud800")
        shown.encode()


def test_invisible_characters_get_visible_labels() -> None:
    assert [label(one) for one in (" ", "\t", "\u202e", "\0", "\u0301")] == ["␣", "⇥", "U+202E", "U+0000", "◌\u0301"]
    assert label("<") == "<"
    assert len(label("e" + "\u0301" * 5000)) == 9


@settings(deadline=None, max_examples=300)
@given(WEIRD, st.one_of(st.just("auto"), WEIRD))
@example("\ud800", "auto")
@example('a;b\n"1\n2;3', "auto")
def test_weird_text_is_read_or_refused_with_a_message_that_can_be_sent(text: str, alphabet: str) -> None:
    calls = [
        lambda: make_sequence(Text(text, alphabet)),
        lambda: make_sequence(Table(text)),
        lambda: parse_state(text, (2, 3, 4)),
        lambda: parse_lengths(text, 2, 5),
    ]
    messages = [refusal(call) for call in calls]
    assert max(len(message.encode()) for message in messages) < 4000


def test_a_space_at_the_end_of_a_text_is_a_character_and_a_line_break_is_not() -> None:
    sequence = make_sequence(Text("ab \ncd \n"))
    assert sequence.labels == (("a", "b", "␣"), ("c", "d", "␣"))


@pytest.mark.parametrize("features", [1, 3, 4])
def test_the_period_of_a_sine_falls_from_feature_to_feature_down_to_half(features: int) -> None:
    x = make_sequence(Sine(1000, 1, features, period=40.0), dtype="float64").x[:, 0]  # (T, I)
    for k in range(features):
        period = 40 / (1 + k / features)
        assert 20 < period <= 40
        t = np.arange(1000)
        waves = np.stack([np.sin(2 * np.pi * t / period), np.cos(2 * np.pi * t / period)], axis=1)  # any phase
        rest = np.linalg.lstsq(waves, x[:, k], rcond=None)[1]
        np.testing.assert_allclose(rest, 0, atol=1e-18)
