"""The language of a visit: from the address, kept in the session, and put back where a page link dropped it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.words.languages import choose

MAIN = Path(__file__).parents[3] / "pages" / "main.py"


def spoken() -> None:
    """A page of one sentence."""
    import streamlit as st

    from rnnviz.ui.kit.language import use_visitors_language
    from rnnviz.words import say

    use_visitors_language()
    st.text(say("Hidden state"))


def visit(**address: str) -> AppTest:
    page = AppTest.from_function(spoken)
    for name, value in address.items():
        page.query_params[name] = value
    return page.run()


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNNVIZ_PSEUDO", "1")


def test_a_visit_without_a_choice_is_english_and_leaves_the_address_alone() -> None:
    page = visit()
    assert page.text[0].value == "Hidden state"
    assert "lang" not in page.query_params


@pytest.mark.usefixtures("pseudo")
def test_the_address_chooses_the_language() -> None:
    assert visit(lang="qps").text[0].value.startswith("⟦")


@pytest.mark.usefixtures("pseudo")
def test_a_language_survives_a_link_to_another_page() -> None:
    page = visit(lang="qps")
    page.query_params.clear()
    page.run()
    assert page.text[0].value.startswith("⟦")
    assert page.query_params["lang"] == "qps"


@pytest.mark.usefixtures("pseudo")
def test_a_language_can_be_left_again() -> None:
    page = visit(lang="qps")
    page.query_params["lang"] = "en"
    page.run()
    page.query_params.clear()
    assert page.run().text[0].value == "Hidden state"


def test_an_unknown_language_is_silently_english() -> None:
    page = visit(lang="xx")
    assert page.text[0].value == "Hidden state"
    assert not page.error
    assert choose("xx", None) == "en"


@pytest.mark.usefixtures("pseudo")
def test_the_frame_of_the_pages_chooses_the_language() -> None:
    page = AppTest.from_file(str(MAIN), default_timeout=30)
    page.session_state["rnnviz_lang"] = "qps"
    page.run()
    assert not page.exception
    assert page.query_params["lang"] == "qps"
