"""A sequence from a file on the simulator: what it holds becomes the table, and x."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from rnnviz.files.data_file import read_data
from rnnviz.ui.simulator.own_data import preview
from rnnviz.ui.simulator.sidebar import LAST

MAIN = str(Path(__file__).parents[3] / "pages" / "main.py")


def opened(name: str, data: bytes, visit: AppTest | None = None) -> AppTest:
    if visit is None:
        visit = AppTest.from_file(MAIN, default_timeout=60)
        visit.query_params["source"] = "table"
        visit.run()
    visit.file_uploader[0].set_value((name, data, "text/plain")).run()
    assert not visit.exception
    return visit


def x_of(visit: AppTest) -> Any:
    """(T, N, I)"""
    return visit.session_state[LAST][0].setup().x


def npy(values: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, values)
    return stream.getvalue()


def test_a_csv_file_is_what_is_read() -> None:
    visit = opened("mine.csv", b"a,b,c\n1,2,3\n4,5,-6.5\n")
    np.testing.assert_array_equal(x_of(visit)[:, 0], np.array([[1, 2, 3], [4, 5, -6.5]], "f4"))
    assert visit.session_state["table"].startswith("a\tb\tc\n1.0\t2.0")


def test_the_axes_of_an_array_are_chosen() -> None:
    values = np.random.default_rng(2).standard_normal((2, 5, 3)).astype("f4")
    visit = opened("mine.npy", npy(values))
    np.testing.assert_array_equal(x_of(visit), values)
    visit.selectbox(key="rnnviz_data_axes").set_value("NTI").run()
    np.testing.assert_array_equal(x_of(visit), values.transpose(1, 0, 2))
    visit.toggle(key="rnnviz_data_standardise").set_value(True).run()
    np.testing.assert_allclose(x_of(visit).mean(axis=(0, 1)), 0, atol=1e-6)


def test_a_gap_is_refused_until_a_rule_is_chosen_and_the_last_table_stays() -> None:
    visit = opened("mine.csv", b"1,2\n3,4\n")
    opened("gaps.csv", b"1,2\n,4\n", visit)
    said = [text.value.replace("\\", "") for text in visit.markdown]
    assert any("it is missing at sample 0, step 1, feature 0" in text for text in said)
    np.testing.assert_array_equal(x_of(visit)[:, 0], [[1, 2], [3, 4]])
    visit.selectbox(key="rnnviz_data_missing").set_value("previous").run()
    np.testing.assert_array_equal(x_of(visit)[:, 0], [[1, 2], [1, 4]])


def test_a_bad_file_leaves_the_table_alone() -> None:
    visit = opened("mine.csv", b"1,2\n3,4\n")
    opened("evil.npz", b"MZ", visit)
    assert any("must be a whole zip file" in text.value.replace("\\", "") for text in visit.markdown)
    np.testing.assert_array_equal(x_of(visit)[:, 0], [[1, 2], [3, 4]])


def test_the_axes_and_the_first_rows_are_shown_as_they_were_read() -> None:
    values = np.random.default_rng(2).standard_normal((2, 5, 7))
    values[1, 0, 2] = np.nan
    data = read_data(npy(values), "mine.npy")
    found = preview(data, "INT")  # 2 features, 5 samples, 7 steps
    assert [(axis["kind"], axis["letters"], axis["size"]) for axis in found["axes"]] == [
        ("features", "I", 2),
        ("batch", "N", 5),
        ("time", "T", 7),
    ]
    wanted: list[list[float | None]] = values[:, 0, :3].T.tolist()
    wanted[2][1] = None
    assert found["rows"] == wanted
    assert (found["steps"], found["features"]) == (7, 2)
    json.dumps(found, allow_nan=False)


def test_a_table_names_its_features_and_its_samples_may_differ_in_length() -> None:
    data = read_data(b"a,b,c,d,e\n1,2,3,4,5\n\n6,7,8,9,0\n1,,3,4,5\n", "mine.csv")
    found = preview(data, "")
    assert [(axis["letters"], axis["size"]) for axis in found["axes"]] == [("N", 2), ("T", 2), ("I", 5)]
    assert found["names"] == ["a", "b", "c", "d"]
    assert found["rows"] == [[1, 2, 3, 4]]
    assert (found["steps"], found["features"]) == (1, 5)


def test_the_view_stands_under_the_file() -> None:
    visit = opened("mine.csv", b"1,2\n3,4\n")
    assert any(view.proto.component_name.endswith("rnnviz_data") for view in visit.get("bidi_component"))
