"""A remark on a page."""

import streamlit as st


def small(text: str) -> None:
    """Small text in the page's full ink: `st.caption` fades it below the contrast that small text needs.

    `text` is our own, never a person's: it is read as Markdown.
    """
    st.markdown(f":small[{text}]")
