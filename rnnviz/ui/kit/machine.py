"""What the program asks of the machine: one thread a computation, a place behind others, free memory back."""

import contextlib
import ctypes
import os
import threading
from typing import Any

import torch

NICENESS = 10  # of 19
LARGE_BLOCK = 1_000_000  # bytes from which a block of memory is the system's own, and goes back to it when it is freed
_M_MMAP_THRESHOLD = -3  # malloc.h


def compute_on_one_thread() -> None:
    """One thread per computation, torch's and NumPy's: a class shares the server's cores, and two threads of a small
    product would only wait for each other.

    To be called in every run of a page: torch's setting is for the whole process, but OpenMP under it counts for each
    thread, and a run has a new one. An LSTM there would start a second thread and spin for 100 ms.
    """
    torch.set_num_threads(1)


def compute_behind_others() -> None:
    """Let the threads that answer people come before this one, where a thread has a priority of its own: on Linux."""
    set_priority: Any = getattr(os, "setpriority", None)
    if set_priority is not None and hasattr(os, "sched_setaffinity"):
        set_priority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def give_memory_back() -> None:
    """Let freed arrays go back to the system at once.

    Left alone, glibc serves blocks of up to 32 MB from heaps of its own as soon as one has been freed, and five large
    runs leave holes of 1.5 GB there. Other C libraries do not have the switch.
    """
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, LARGE_BLOCK)
