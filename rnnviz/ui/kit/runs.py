"""The runs of pages, one after the other: the interpreter does one thing at a time, and who shares it waits longer."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

ALONE = 0.1  # s that a run has for itself; the usual ones have ended by then


class Runs:
    """Runs begin in the order in which they came, each when those before it have ended or had `alone` s.

    Ten runs of 50 ms that take turns of a few ms each all end after half a second; one after the other, the first has
    its answer after 50 ms, the last no later. A run that takes longer stops nobody: it goes on beside the next.
    """

    def __init__(self, alone: float = ALONE) -> None:
        self.alone = alone
        self._line: deque[object] = deque()
        self._changed = threading.Condition()
        self._free_at: dict[object, float] = {}  # of the runs at work: when the next may begin whatever they do

    @property
    def waiting(self) -> int:
        """How many have not begun."""
        return len(self._line)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Wait for those that came before, then run."""
        me = object()
        with self._changed:
            self._line.append(me)
            try:
                while self._line[0] is not me or (wait := self._wait()) > 0:
                    self._changed.wait(None if self._line[0] is not me else wait)
                self._free_at[me] = time.monotonic() + self.alone
            finally:
                self._line.remove(me)
                self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                del self._free_at[me]
                self._changed.notify_all()

    def _wait(self) -> float:
        """Seconds until the last that began has had its time for itself, if it does not end before."""
        return max(self._free_at.values(), default=0.0) - time.monotonic()


RUNS = Runs()
