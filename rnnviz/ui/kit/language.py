"""The language that a page is shown in: a choice of the visitor's session, made again in every run."""

import streamlit as st

from rnnviz.words import use
from rnnviz.words.languages import ENGLISH, choose

PARAMETER = "lang"
_KEPT = "rnnviz_lang"


def use_visitors_language() -> None:
    """Say everything in this run in the language of the address, else of the session, else of the browser.

    A page link starts from an empty address; what was chosen is put back. So is a language that the browser asked for:
    a link that is copied then shows the page as it was, and finds the tabs, which the address calls by their labels.
    """
    asked = st.query_params.get(PARAMETER)
    kept = st.session_state.get(_KEPT)
    language = choose(kept if asked is None else asked, st.context.headers.get("Accept-Language"))
    if asked is not None:
        st.session_state[_KEPT] = language
    elif kept is not None or language != ENGLISH:
        st.query_params[PARAMETER] = language
    use(language)
