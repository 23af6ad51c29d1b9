"""A page asked over its web socket, without a browser, and what the server says to it."""

import hashlib
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

ANSWER_S = 60


@dataclass
class Answer:
    """What a run of a page sent: the texts that are read as Markdown, those of alerts among them, its errors, and a
    digest of the numbers that its views got."""

    texts: list[str] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    picture: bytes = b""
    finished: bool = False


def ask(link: ClientConnection, address: str) -> Answer:
    """Open `address`, as "/shapes?cell=gru", in the session of this socket, and read until its run has ended."""
    parts = urlsplit(address)
    asked = BackMsg()
    asked.rerun_script.query_string = parts.query
    asked.rerun_script.page_name = parts.path.strip("/")
    link.send(asked.SerializeToString())
    answer, views = Answer(), hashlib.sha256()
    while not answer.finished:
        raw = link.recv(timeout=ANSWER_S)
        assert isinstance(raw, bytes)
        message = ForwardMsg.FromString(raw)
        kind = message.WhichOneof("type")
        if kind == "script_finished":
            answer.finished = message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                break
        elif kind == "new_session":
            answer, views = Answer(), hashlib.sha256()  # the page runs once more
        elif kind == "delta":
            views.update(message.delta.new_element.bidi_component.bytes)
            _read(message, answer)
    answer.picture = views.digest()
    return answer


def _read(message: ForwardMsg, answer: Answer) -> None:
    element = message.delta.new_element
    kind = element.WhichOneof("type")
    if kind == "exception":
        answer.exceptions.append(f"{element.exception.type}: {element.exception.message}")
    elif kind in ("markdown", "alert", "heading", "text"):
        text = str(getattr(element, kind).body)
        answer.texts.append(text)
        if kind == "alert":
            answer.alerts.append(text)
