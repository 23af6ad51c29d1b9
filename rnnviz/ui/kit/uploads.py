"""Which visitors may send a file: those whose page has a place for one, a few megabytes at a time.

Streamlit takes a file from every session, as many as are sent, and keeps them until the session ends.
"""

from collections import OrderedDict
from threading import Lock
from typing import Any

from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from rnnviz.ui.kit.limits import limits

_MOST = 5000  # sessions that are remembered
FILES = 3  # of one session: one is replaced by the next
_open: OrderedDict[str, str] = OrderedDict()
_lock = Lock()


def expect_uploads(expected: bool) -> None:
    """Whether the page that is being drawn has a place for a file."""
    context = get_script_run_ctx()
    if context is None:
        return
    with _lock:
        _open.pop(context.session_id, None)
        if expected:
            _open[context.session_id] = context.page_script_hash
            while len(_open) > _MOST:
                _open.popitem(last=False)


def close_uploads_of_others() -> None:
    """Whatever page has asked for a file, it is this one's turn now."""
    context = get_script_run_ctx()
    if context is not None and _open.get(context.session_id, context.page_script_hash) != context.page_script_hash:
        expect_uploads(False)


def is_open(session: str) -> bool:
    """Whether the page of this session has a place for a file."""
    with _lock:
        return session in _open


def has_room(session: str) -> bool:
    """Whether one more file of this session is taken now."""
    kept = _kept()
    everything = sum(len(record.data) for records in list(kept.values()) for record in list(records.values()))
    return len(kept.get(session, {})) < FILES and everything < limits().uploads_mb * 1_000_000


def _kept() -> dict[str, dict[str, Any]]:
    """What streamlit keeps: session -> file -> its record."""
    return getattr(Runtime.instance().uploaded_file_mgr, "file_storage", {}) if Runtime.exists() else {}
