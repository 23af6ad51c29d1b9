"""What the server does once, before the first visitor: its sockets, and the work of a first run."""

import gc
import logging
import os
import socket
import stat
from pathlib import Path

from rnnviz.experiment import simulate

_FILES = Path("/dev/fd")  # the open files of this process, on Linux and macOS


def answer_at_once() -> None:
    """Send every small message when it is written, not when the browser has acknowledged the one before it.

    Streamlit listens on a socket that does not name its protocol, and asyncio switches Nagle's algorithm off only
    where TCP is named. An answer in two parts then waits 40 ms for an acknowledgement. Connections inherit the option
    from the socket that listens.
    """
    for file in [int(path.name) for path in _FILES.iterdir()] if _FILES.exists() else []:
        try:
            if not stat.S_ISSOCK(os.fstat(file).st_mode):
                continue
            with socket.socket(fileno=os.dup(file)) as listener:
                tcp = listener.family in (socket.AF_INET, socket.AF_INET6) and listener.type == socket.SOCK_STREAM
                if tcp and listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError:  # closed meanwhile, or of a kind that has no such option
            continue


def first_run() -> None:
    """Import and compute what the first page shows, so that the first visitor does not wait 0.4 s for it."""
    try:
        # Here, and not above: a page that cannot be imported must not stop the server.
        from rnnviz.ui.simulator import view  # noqa: F401 - what the first page imports
        from rnnviz.ui.simulator.choice import default_experiment

        simulate(default_experiment().setup())
    except Exception:  # a server whose first page is broken starts: its other pages work, and that one says what it is
        logging.getLogger(__name__).exception("the first page could not be prepared")


GARBAGE_AFTER = 20_000  # new objects


def spare_what_is_loaded() -> None:
    """Leave the 200,000 objects of torch, plotly and streamlit out of every later garbage collection.

    They live as long as the server, and walking through them takes 90 ms out of some visitor's rerun. What is new is
    looked through more seldom than Python does by itself, which took 4 % of a class's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER)
