"""How near the page's own computation of an edit is to the library's, over random networks and random edits.

    python -m benchmarks.courses             # 2,000 runs in float64, 500 in float32
    python -m benchmarks.courses --runs 200

Distances are of every number of a run, in eps · max(1, max |number|) of its array, as everywhere in this project.
"""

import argparse
import statistics
import tempfile
from pathlib import Path

from tests.courses import distances

BAR = 64
AT_ONCE = 100


def measure(runs: int, dtype: str) -> list[float]:
    found: list[float] = []
    for first in range(0, runs, AT_ONCE):
        with tempfile.TemporaryDirectory() as folder:
            found += distances(min(AT_ONCE, runs - first), dtype, Path(folder), first)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--runs", type=int, default=2000, help="in float64; a quarter of them in float32 too")
    runs = parser.parse_args().runs
    beyond = 0
    for dtype, count in (("float64", runs), ("float32", runs // 4)):
        found = measure(count, dtype)
        over = sum(not distance <= BAR for distance in found)
        beyond += over
        print(
            f"{dtype}: {count} runs, {count - over} within {BAR} eps; median {statistics.median(found):.2f} eps, "
            f"largest {max(found):.2f} eps"
        )
    if beyond:
        raise SystemExit(f"{beyond} runs are beyond {BAR} eps")


if __name__ == "__main__":
    main()
