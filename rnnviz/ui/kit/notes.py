"""Remarks and messages on a page."""

import re
import string

import streamlit as st

JOINER = "\u2060"  # is not seen, and no address goes over it
_LINKED = re.compile(r"(?i)www(?=\.)|:(?=//)|(?<=mailto):|(?<=xmpp):|(?<=\w)@(?=\w)")  # what makes text an address


def small(text: str) -> None:
    """Small text in the page's full ink: `st.caption` fades it below the contrast that small text needs.

    `text` is our own, never a person's: it is read as Markdown.
    """
    st.markdown(f":small[{text}]")


def small_data(text: str) -> None:
    """As `small`, for a text that holds what a person brought: nothing in it is Markdown."""
    small(_plain(text))


def problem(text: str) -> None:
    """What is wrong with a choice. The text may hold what a person or a link brought, so nothing in it is Markdown: an
    image there would ask another server for it."""
    st.error(_plain(text))


def field_note(text: str) -> None:
    """What is wrong with the value of a field, right under it; as plain as `problem`."""
    st.markdown(f":small[:red[{_plain(text)}]]")


def _plain(text: str) -> str:
    apart = _LINKED.sub(lambda found: found.group() + JOINER, text)
    return "".join(f"\\{c}" if c in string.punctuation else c for c in apart)
