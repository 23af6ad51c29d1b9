"""What whoever runs a server reads: one line when it starts, and one for an error, named as the visitor reads it."""

import logging
import secrets
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import streamlit as st

from rnnviz.ui.kit.limits import limits
from rnnviz.ui.simulator.choice import device_names
from rnnviz.words import say

_LOG = logging.getLogger("rnnviz")
_PROJECT = Path(__file__).parents[3] / "pyproject.toml"


def own_version() -> str:
    """The installed version, or that of the folder that the program runs from."""
    if _PROJECT.exists():
        return str(tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"])
    try:
        return version("rnnviz")
    except PackageNotFoundError:
        return "unknown"


def log_start() -> None:
    """One line: version, devices, and what the server takes upon itself."""
    if not _LOG.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S"))
        _LOG.addHandler(handler)
        _LOG.setLevel(logging.INFO)
    own = limits()
    _LOG.info(
        "version %s on %s; keeps %d MB of results, computes %d large networks at a time, serves %s pages; metrics %s",
        own_version(),
        ", ".join(device_names().values()),
        own.kept_mb,
        own.at_once,
        own.pages or "any number of",
        "open" if own.metrics else "closed",
    )


@contextmanager
def named_errors() -> Iterator[None]:
    """An error in a page gets a name, which its visitor reads and the log has; what streamlit shows of it follows.

    Stopping and rerunning, which streamlit raises too, are no errors.
    """
    try:
        yield
    except Exception as error:
        name = secrets.token_hex(3)
        _LOG.error("error %s: %s at /%s", name, type(error).__name__, _where())
        st.error(
            say("Something went wrong here. Whoever runs this server finds it in the log under {name}.", name=name)
        )
        raise


def _where() -> str:
    """The page and the names of what was chosen: the values may be anything that somebody typed."""
    return f"{st.context.url.rpartition('/')[2] if st.context.url else ''} with {', '.join(sorted(st.query_params))}"
