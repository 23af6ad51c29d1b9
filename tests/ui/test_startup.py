"""What the server does once, before the first visitor."""

import gc
import socket
import sys
from typing import Any

import pytest

from rnnviz.ui import startup


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
    monkeypatch.setitem(sys.modules, "rnnviz.ui.controls", broken)
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
