"""A streamlit server for the tests: on a free port of this machine, stopped by its own process."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.hosting import Replica

# A tab that goes from test to test runs more scripts than a visit: streamlit would forget a message that it names.
OPTIONS = ("--global.maxCachedMessageAge=1000",)


@contextmanager
def serve(script: str, port: int = 0) -> Iterator[str]:
    """The address of `streamlit run SCRIPT`, run from the project's root as the README says; `script` is relative."""
    server = Replica(script=script, options=OPTIONS)
    server.port = port or server.port
    try:
        server.start()
        yield server.url
    finally:
        server.stop()
