"""Large computations beside a page's own run: some at a time, behind everything else, and given up with their page."""

import contextvars
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from rnnviz.ui.kit.machine import compute_behind_others, compute_on_one_thread

Result = TypeVar("Result")
LOOK_AGAIN = 0.2  # s between two looks of somebody who waits


class GivenUp(Exception):
    """Nobody waits for this computation any more."""


class Turns:
    """At most `at_once` at work; the others wait in the order in which they came."""

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self._line: deque[object] = deque()  # those at work stand at its head
        self._moved = threading.Condition()

    @contextmanager
    def turn(self, waiting: Callable[[int], object]) -> Iterator[None]:
        """Wait for a turn; `waiting(place)`, 1 for the next, is called now and then; it may raise to give up."""
        me = object()
        with self._moved:
            self._line.append(me)
        try:
            while (place := self._place(me)) > 0:
                waiting(place)
                with self._moved:
                    self._moved.wait(LOOK_AGAIN)
            yield
        finally:
            with self._moved:
                self._line.remove(me)
                self._moved.notify_all()

    def _place(self, me: object) -> int:
        """How many turns are to end before this one."""
        with self._moved:
            return max(0, self._line.index(me) - self.at_once + 1)

    def compute(self, work: Callable[[Callable[[], None]], Result], waiting: Callable[[int, int], object]) -> Result:
        """What `work(part_done)` returns, made in a thread of its own when it is its turn.

        `waiting(turns, parts)` is called now and then: how many turns are to end before this one, and how often `work`
        has called `part_done`. It may raise, as streamlit does where a page was closed; then `part_done` raises in
        `work` in its turn, and the turn ends.
        """
        job = _Job(work, self)
        threading.Thread(target=contextvars.copy_context().run, args=(job.run,), daemon=True).start()
        try:
            while not job.done.wait(LOOK_AGAIN):
                waiting(job.turns, job.parts)
        except BaseException:
            job.given_up = True
            raise
        return job.result()


class _Job(Generic[Result]):
    """One computation, seen from both threads."""

    def __init__(self, work: Callable[[Callable[[], None]], Result], line: Turns) -> None:
        self.turns, self.parts, self.given_up = 0, 0, False
        self.done = threading.Event()
        self._work, self._line = work, line
        self._made: list[Result] = []
        self._raised: BaseException | None = None

    def run(self) -> None:
        compute_behind_others()
        compute_on_one_thread()
        try:
            with self._line.turn(self._wait):
                self.turns = 0
                self._go_on()
                self._made.append(self._work(self._part_done))
        except BaseException as raised:  # the page's thread raises it again
            self._raised = raised
        finally:
            self.done.set()

    def result(self) -> Result:
        if self._raised is not None:
            raise self._raised
        return self._made[0]

    def _wait(self, turns: int) -> None:
        self.turns = turns
        self._go_on()

    def _part_done(self) -> None:
        self.parts += 1
        self._go_on()

    def _go_on(self) -> None:
        if self.given_up:
            raise GivenUp
