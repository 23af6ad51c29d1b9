"""How many pages are open on this server, and the page that says there are too many."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from rnnviz.ui.kit.limits import limits
from rnnviz.words import say

_ADMITTED = "rnnviz_admitted"


class Visitors:
    """The open pages, counted by their web sockets."""

    def __init__(self) -> None:
        self.pages = 0
        self._lock = threading.Lock()

    @contextmanager
    def one_more(self) -> Iterator[None]:
        with self._lock:
            self.pages += 1
        try:
            yield
        finally:
            with self._lock:
                self.pages -= 1


VISITORS = Visitors()


def admit() -> None:
    """Let this page in, if there is room or it is in already; else say so, and end the run."""
    most = limits().pages
    if most and VISITORS.pages > most and not st.session_state.get(_ADMITTED):
        st.title(say("This server is full"))
        st.markdown(
            say(
                "{most} pages are open here, as many as it takes. Try again in a moment, or ask whoever runs it: "
                "`RNNVIZ_PAGES` sets how many there may be.",
                most=most,
            )
        )
        st.button(say("Try again"))
        st.stop()
    st.session_state[_ADMITTED] = True
