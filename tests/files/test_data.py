"""Sequences from files: tables and arrays, their axes, gaps and sizes."""

import io
from typing import Any

import numpy as np
import pytest

from rnnviz.files.data_file import as_table, filled_in, read_data, standardised
from rnnviz.sources.tables import parse_table

rng = np.random.default_rng(6)


def npy(values: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, values)
    return stream.getvalue()


def npz(**arrays: Any) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, allow_pickle=False, **arrays)
    return stream.getvalue()


@pytest.mark.parametrize("axes", ["TNI", "NTI", "NIT", "TIN", "INT", "ITN"])
def test_the_axes_of_an_array_are_what_a_person_says(axes: str) -> None:
    x = rng.standard_normal((4, 3, 2))  # (T, N, I)
    found = read_data(npy(x.transpose(["TNI".index(axis) for axis in axes])), "x.npy").arranged(axes)
    for n, sample in enumerate(found):
        np.testing.assert_array_equal(sample, x[:, n])


@pytest.mark.parametrize(
    ("axes", "shape"), [("TI", (5, 2, 1)), ("IT", (2, 5, 1)), ("NT", (2, 1, 5)), ("TN", (5, 1, 2))]
)
def test_two_axes_may_be_any_of_the_three(axes: str, shape: tuple[int, ...]) -> None:
    values = rng.standard_normal((5, 2))
    found = read_data(npz(x=values, other=values[:1]), "x.npz").arranged(axes)
    steps, samples = {"TI": (5, 1), "IT": (2, 1), "NT": (2, 5), "TN": (5, 2)}[axes]
    assert (len(found), len(found[0])) == (samples, steps)
    together = np.stack(found)  # (N, T, I)
    assert together.size == values.size
    assert sorted(together.ravel()) == sorted(values.ravel())


def test_an_array_comes_through_the_table_with_all_its_digits() -> None:
    x = rng.standard_normal((4, 3, 2)) * 1e-7
    parsed = parse_table(as_table(read_data(npy(x), "x.npy").arranged("TNI"), ("a", "b")))
    assert parsed.names == ("a", "b")
    for n, sample in enumerate(parsed.samples):
        np.testing.assert_array_equal(sample, x[:, n])


def test_a_table_has_samples_names_and_gaps() -> None:
    data = read_data("\ufeffa;b\n1,5;2\n;NA\n\n-3;nan\n4;5\n".encode(), "mine.CSV")
    assert (data.names, data.axes, data.missing) == (("a", "b"), (), 3)
    first, second = data.samples
    np.testing.assert_array_equal(first, [[1.5, 2], [np.nan, np.nan]])
    np.testing.assert_array_equal(second, [[-3, np.nan], [4, 5]])


GAPS = (np.array([[np.nan, 1.0], [2.0, np.nan], [np.nan, np.nan]]), np.array([[4.0, 7.0]]))


def test_missing_numbers_follow_the_rule() -> None:
    with pytest.raises(ValueError, match="missing at sample 0, step 0, feature 0"):
        filled_in(GAPS, "refuse")
    np.testing.assert_array_equal(filled_in(GAPS, "zero")[0], [[0, 1], [2, 0], [0, 0]])
    np.testing.assert_array_equal(filled_in(GAPS, "previous")[0], [[0, 1], [2, 1], [2, 1]])
    np.testing.assert_array_equal(filled_in(GAPS, "mean")[0], [[3, 1], [2, 4], [3, 4]])
    np.testing.assert_array_equal(filled_in(GAPS[1:], "refuse")[0], GAPS[1])


def test_standardised_features_have_mean_0_and_deviation_1_over_all_samples() -> None:
    samples = (rng.standard_normal((7, 3)) * 5 + 2, rng.standard_normal((4, 3)))
    for sample in samples:
        sample[:, 2] = 6.0
    together = np.concatenate(standardised(samples))
    np.testing.assert_allclose(together.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(together.std(axis=0), [1, 1, 0], atol=1e-12)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("x.xlsx", b"PK", r"'x.xlsx' must end in one of .csv, .tsv, .txt, .npy, .npz"),
        ("x.csv", b"", r"'x.csv' must hold at least 1 byte"),
        ("x.csv", b"\xff\xfe1", r"'x.csv' must be text in UTF-8; byte 0 is not"),
        ("x.csv", b"1,2\n3\n", r"'x.csv' row 2 must have 2 values, as row 1 has; got 1"),
        ("x.csv", b"1,2\n3,x\n", r"'x.csv' row 2, column 2 must be a number; got 'x'"),
        ("x.csv", b"a,b\n", r"'x.csv' must have at least 1 row of numbers; it has a header only"),
        ("x.npy", npy(np.zeros((1, 2, 3, 4))), r"'x.npy' must hold numbers on 1 to 3 axes"),
        ("x.npy", npy(np.array(["a"])), r"'x.npy' must hold numbers on 1 to 3 axes"),
        ("x.npy", npy(np.array([1.0, np.inf])), r"'x.npy' must hold numbers between .* got inf at \[1\]"),
        ("x.npz", npz(a=np.zeros((1, 1, 1, 1))), r"'x.npz' must hold an array of 1 to 3 axes; it has 'a'"),
        ("x.npz", b"no", r"'x.npz' must be a whole zip file"),
    ],
)
def test_a_file_that_is_no_sequence_is_named_with_the_rule(name: str, data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_data(data, name)
