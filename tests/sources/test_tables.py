"""Pasted tables, states and lengths: what is read, and what is said about a cell that is not a number."""

import re
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.sources.sequences import Normal, Table, Text, make_sequence
from rnnviz.sources.tables import parse_lengths, parse_state, parse_table

TEN_MEGABYTES = 10 * 2**20


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=4),
    st.integers(2, 5),
    st.sampled_from([",", ";", "\t", "  "]),
    st.booleans(),
    st.integers(0, 2**32 - 1),
)
def test_a_table_that_was_written_out_is_read_back(
    lengths: list[int], width: int, mark: str, header: bool, seed: int
) -> None:
    x = make_sequence(Normal(max(lengths), len(lengths), width, seed=seed), dtype="float64").x
    blocks = ["\n".join(mark.join(map(repr, row)) for row in x[:steps, n].tolist()) for n, steps in enumerate(lengths)]
    names = tuple(f"f{k}" for k in range(width)) if header else ()
    sequence = make_sequence(Table(mark.join(names) + "\n" + "\n\n".join(blocks) + "\n"), dtype="float64")
    assert sequence.feature_names == names
    assert sequence.lengths == (None if len(set(lengths)) == 1 else tuple(lengths))
    for n, steps in enumerate(lengths):
        np.testing.assert_array_equal(sequence.x[:steps, n], x[:steps, n])
        assert not sequence.x[steps:, n].any()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1,5;2,0\n-3;4", [[1.5, 2], [-3, 4]]),
        ("1,5\t2.5\r\n−3\t4", [[1.5, 2.5], [-3, 4]]),
        ('"1","2"\n3,4e-1', [[1, 2], [3, 0.4]]),
        ("1,5\n2,6", [[1, 5], [2, 6]]),
        ("\ufeff 1  2 \n.5 6.", [[1, 2], [0.5, 6]]),
        ("7", [[7]]),
    ],
)
def test_separators_and_decimal_commas(text: str, rows: list[list[float]]) -> None:
    assert make_sequence(Table(text), dtype="float64").x[:, 0].tolist() == rows


def test_rows_of_separators_only_part_the_samples() -> None:
    assert make_sequence(Table("a;b\n1;2\n;\n3;4\n5;6")).lengths == (1, 2)


def test_table_headings_are_kept_as_they_are_but_visible_and_short() -> None:
    names = make_sequence(Table(f"<b>x</b>,y\u202e z,{'w' * 99}\n1,2,3")).feature_names
    assert names == ("<b>x</b>", "yU+202E z", "w" * 24 + "…")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "table must have at least 1 row of numbers; it is empty"),
        (" \n;;\n", "table must have at least 1 row of numbers; it is empty"),
        (";;\n;;", "table must have at least 1 row of numbers; it is empty"),
        ("a,b", "table must have at least 1 row of numbers; it has a header only"),
        ("a,b\n1,x", "table row 2, column 2 must be a number; got 'x'"),
        ("1,2\n\n3,NaN", "table row 3, column 2 must be a finite number; got 'NaN'"),
        ("1,-inf", "table row 1, column 2 must be a finite number; got '-inf'"),
        ("1,1e999", "table row 1, column 2 must be between -1e+30 and 1e+30; got '1e999'"),
        ("1,2\n3", "table row 2 must have 2 values, as row 1 has; got 1"),
        ("1,2\n3,4,5", "table row 2 must have 2 values, as row 1 has; got 3"),
        ("a,b\n1,2,3", "table row 2 must have 2 values, as row 1 has; got 3"),
        ("a,b\n1,2,3\n4,5,6", "table row 2 must have 2 values, as row 1 has; got 3"),
        ("nan,inf\n1,2", "table row 1, column 1 must be a finite number; got 'nan'"),
        ("1,2,", "table row 1, column 3 must be a number; got ''"),
        ("1_0,2", "table row 1, column 1 must be a number; got '1_0'"),
        ("1,٣", "table row 1, column 2 must be a number; got '٣'"),
        ("1;1.234,5", "table row 1, column 2 must be a number; got '1.234,5'"),
        ("1," + "z" * 60, f"table row 1, column 2 must be a number; got '{'z' * 40}'… (60 characters)"),
        ("1," + "9" * 300, f"table row 1, column 2 must be at most 64 characters; got '{'9' * 40}'… (300 characters)"),
        ("a\ud800\n1", "table must be whole Unicode characters; position 2 is a lone surrogate U+D800"),
        ('1,"2', "table row 1 must be readable as CSV; unexpected end of data"),
        ("1 " * 513, "table must have at most 512 columns; row 1 has 513"),
        ("1\n" * 1001, "table must have at most 1000 rows per sample; sample 1 has 1001"),
        ("1\n\n" * 65, "table must have at most 64 samples; got 65"),
        ("\n" * 70_000, "table must have at most 64064 rows; got 70001"),
        ("1," * (TEN_MEGABYTES // 2), "table must be at most 1000000 characters; got 10485760"),
        (b"1,2", "table must be text; got b'1,2'"),
    ],
)
def test_unusable_tables_name_row_column_rule_and_value(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Table(text)


@pytest.mark.parametrize("source", [Text, Table])
@pytest.mark.parametrize("piece", ["x", "1,", "1\n", "\n", "é", '"', "9"])
def test_ten_megabytes_are_refused_before_they_are_read(source: type, piece: str) -> None:
    text = piece * (TEN_MEGABYTES // len(piece))
    start = time.process_time()
    with pytest.raises(ValueError, match="must be at most"):
        source(text)
    assert time.process_time() - start < 0.05


@pytest.mark.parametrize("text", ["9" * 200_000 + "a", "-" * 200_000, "1e" + "1" * 200_000, '"' * 200_001])
def test_a_long_wrong_cell_costs_no_more_than_a_short_one(text: str) -> None:
    start = time.process_time()
    with pytest.raises(ValueError, match="table"):
        Table(text)
    assert time.process_time() - start < 0.5


def test_one_number_fills_a_state_and_rows_fill_it_in_torchs_order() -> None:
    np.testing.assert_array_equal(parse_state("-0.5", (2, 3, 4)), np.full((2, 3, 4), -0.5))
    expected = np.arange(24.0).reshape(2, 3, 4)
    rows = "\n".join(" ".join(map(str, row)) for row in expected.reshape(6, 4))
    np.testing.assert_array_equal(parse_state(rows, (2, 3, 4)), expected)
    np.testing.assert_array_equal(parse_state(rows.replace("\n", " "), (2, 3, 4)), expected)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "c_0 must have at least 1 row of numbers; it is empty"),
        ("1 2", "c_0 must have 1 number, or 6 (2 × 1 × 3); got 2"),
        ("1 2\n3 4\n5 6", "c_0 row 1 must have 3 values; got 2"),
        ("1 2 3\n4 nan 6", "c_0 row 2, column 2 must be a finite number; got 'nan'"),
        ("inf", "c_0 row 1, column 1 must be a finite number; got 'inf'"),
        ("<b>", "c_0 row 1, column 1 must be a number; got '<b>'"),
        ("1" * TEN_MEGABYTES, "c_0 must be at most 4000000 characters; got 10485760"),
    ],
)
def test_unusable_states_name_field_rule_and_value(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        parse_state(text, (2, 1, 3), "c_0")


@pytest.mark.parametrize("text", ["5, 3, 1", "5;3;1", " 5 3\n1 ", "5 ,3 ; 1"])
def test_lengths_are_read_with_any_separator(text: str) -> None:
    assert parse_lengths(text, 3, 5) == (5, 3, 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "lengths must have one number for each sample, 3 in all; got 0"),
        ("5, 3", "lengths must have one number for each sample, 3 in all; got 2"),
        ("5, 3, 0", "lengths must be whole numbers between 1 and 5; that of sample 2 is '0'"),
        ("5, 6, 1", "lengths must be whole numbers between 1 and 5; that of sample 1 is '6'"),
        ("5, 2.5, 1", "lengths must be whole numbers between 1 and 5; that of sample 1 is '2.5'"),
        ("5,,1", "lengths must be whole numbers between 1 and 5; that of sample 1 is ''"),
        (
            "9" * 5000,
            f"lengths must be whole numbers between 1 and 5; that of sample 0 is '{'9' * 40}'… (5000 characters)",
        ),
        ("1 " * 50_000, "lengths must be at most 10000 characters; got 100000"),
    ],
)
def test_unusable_lengths_name_rule_and_value(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        parse_lengths(text, 3, 5)


@pytest.mark.parametrize(
    ("text", "shape"),
    [("1\n\n" * 64, (1, 64, 1)), ("1 " * 512, (1, 1, 512)), ("1\n" * 1000, (1000, 1, 1))],
    ids=["64 samples", "512 columns", "1000 rows"],
)
def test_a_table_may_be_as_large_as_its_limits(text: str, shape: tuple[int, ...]) -> None:
    assert make_sequence(Table(text)).x.shape == shape


def test_the_arrays_that_sessions_share_cannot_be_written() -> None:
    for sample in parse_table("1,2\n3,4\n\n5,6").samples:
        with pytest.raises(ValueError, match="read-only"):
            sample[0] = 0
