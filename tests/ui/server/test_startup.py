"""What the server does once, before the first visitor."""

import gc
import socket
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from threadpoolctl import threadpool_info

from rnnviz.ui.server import startup

MAIN = str(Path(__file__).parents[3] / "pages" / "main.py")


def test_connections_send_small_messages_at_once() -> None:
    with socket.socket(socket.AF_INET) as listening:  # as streamlit makes it: without the protocol
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        startup.answer_at_once()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_a_broken_page_is_told_and_does_not_stop_the_server(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken: Any = None  # what makes Python refuse an import
    monkeypatch.setitem(sys.modules, "rnnviz.ui.simulator.choice", broken)
    startup.first_run()
    assert "the first page could not be prepared" in caplog.text


def test_the_first_run_computes_the_default(caplog: pytest.LogCaptureFixture) -> None:
    startup.first_run()
    assert caplog.text == ""


def test_what_is_loaded_is_left_out_of_later_collections() -> None:
    loaded = len(gc.get_objects())
    try:
        startup.spare_what_is_loaded()
        assert len(gc.get_objects()) < loaded / 10
    finally:
        gc.unfreeze()


def openmp_threads() -> list[int]:
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "openmp"]


def test_every_run_of_a_page_computes_on_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh: list[int] = []
    runs: list[int] = []
    thread = threading.Thread(target=lambda: fresh.extend(openmp_threads()))
    thread.start()
    thread.join()
    if set(fresh) == {1}:
        pytest.skip("OpenMP has one core here, or was told to use one")
    navigation = st.navigation

    def counted(pages: list[Any], **options: Any) -> Any:
        runs.extend(openmp_threads())
        return navigation(pages, **options)

    monkeypatch.setattr(st, "navigation", counted)
    AppTest.from_file(MAIN, default_timeout=30).run()
    assert set(runs) == {1}
