"""Memory that is free goes back to the system, in a process of its own."""

import platform
import subprocess
import sys

import pytest

ASKS = """
import os
import sys
import types
import numpy as np
sys.modules["torch"] = types.ModuleType("torch")  # what is asked of the system needs none of it
from rnnviz.ui.kit.machine import give_memory_back
def memory_now():
    with open("/proc/self/statm") as pages:
        return int(pages.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
asked = os.fork() == 0  # two processes, and one import
if asked:
    give_memory_back()
else:
    os.wait()
np.zeros(32_000_000, np.uint8).fill(1)  # freed: from now on glibc keeps blocks of this size
before = memory_now()
kept = []
for _ in range(16):
    large, small = np.ones(2_500_000), np.ones(40_000)
    kept.append(small)
    kept.append(large)
kept = [array for array in kept if array.size == 40_000]
del large
print(round((memory_now() - before) / 1e6), flush=True)
"""


def held_after() -> list[int]:
    """MB that a process holds more after it made and freed large arrays: one that asked, and one that did not."""
    run = subprocess.run([sys.executable, "-c", ASKS], capture_output=True, text=True, check=True, timeout=120)
    return [int(line) for line in run.stdout.split()]


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what is freed")
def test_large_arrays_that_are_freed_between_small_ones_go_back() -> None:
    asked, left_alone = held_after()
    assert asked < 60
    assert left_alone > 200
