"""What whoever runs a server reads, and what a visitor is told of an error."""

import logging
import re
import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.ui.server.log import log_start, own_version

ROOT = Path(__file__).parents[3]


def test_the_start_is_one_line_with_what_the_server_takes_upon_itself(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("RNNVIZ_LIMITS", "class")
    monkeypatch.setenv("RNNVIZ_KEPT_MB", "321")
    with caplog.at_level(logging.INFO, "rnnviz"):
        log_start()
    (record,) = caplog.records
    line = record.getMessage()
    assert "\n" not in line
    assert line.startswith(f"version {tomllib.loads((ROOT / 'pyproject.toml').read_text())['project']['version']} on ")
    assert line.endswith(
        "keeps 321 MB of results, computes 2 large networks at a time, serves 400 pages; metrics closed"
    )
    assert own_version() in line


def broken_page() -> None:
    import streamlit as st

    from rnnviz.ui.server.log import named_errors

    st.query_params["text"] = "a secret"
    with named_errors():
        if st.button("stop"):
            st.stop()
        raise ZeroDivisionError("of somebody's numbers")


def test_an_error_has_a_name_for_its_visitor_and_for_the_log(caplog: pytest.LogCaptureFixture) -> None:
    names = set()
    page = AppTest.from_function(broken_page)
    for _ in range(2):
        caplog.clear()
        page.run()
        (told,) = (text.value for text in page.error)
        found = re.search(r"in the log under ([0-9a-f]{6})\.", told)
        assert found
        (line,) = (record.getMessage() for record in caplog.records if record.name == "rnnviz")
        assert line.startswith(f"error {found[1]}: ZeroDivisionError at /")
        assert line.endswith("with text")  # what was chosen, and nothing of what was typed
        assert len(page.exception) == 1  # as streamlit shows it: by its type
        names.add(found[1])
    assert len(names) == 2


def test_a_page_that_stops_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    page = AppTest.from_function(broken_page).run()
    caplog.clear()
    page.button[0].click().run()
    assert [text.value for text in page.error] == []
    assert [record.name for record in caplog.records if record.name == "rnnviz"] == []
