"""What a server holds when much is asked of it: heavy links in a row, and the largest network five times at once.

    python -m benchmarks.memory                 # 200 links, and the bars
    python -m benchmarks.memory --visits 40     # fewer

The links are those that cost most: a long batch of a single unit (x is large), and a large layer of few steps (the
weights are large); each has another seed, so nothing is asked for twice. Memory is what the whole process holds.
"""

import argparse
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from benchmarks.visits import Row, print_table
from rnnviz.experiment import Experiment
from rnnviz.network.architecture import Architecture
from rnnviz.sources.sequences import Normal
from rnnviz.ui.kit.kept import RESULTS
from rnnviz.ui.kit.limits import limits
from rnnviz.ui.kit.machine import compute_on_one_thread, give_memory_back
from rnnviz.ui.server.doors import memory_now
from rnnviz.ui.simulator.results import simulation_of

LONG = Experiment(Architecture("rnn_tanh", 512, 1), Normal(1000, 40, 512), dtype="float64")
WIDE = Experiment(Architecture("lstm", 512, 512, num_layers=4, bidirectional=True), Normal(3, 1, 512), dtype="float64")
LARGEST = Experiment(
    Architecture("lstm", 512, 512, num_layers=4, bidirectional=True), Normal(1000, 64, 512), dtype="float64"
)
AT_ONCE = 5


def memory() -> float:
    """MB that this process holds."""
    held = memory_now()
    if held is None:
        raise SystemExit("this system does not say how much memory a process holds")
    return held / 1e6


def heavy_links(visits: int) -> list[Row]:
    """One after the other, as somebody does who steps the seed up."""
    before = memory()
    most = most_kept = 0.0
    for seed in range(1, visits + 1):
        simulation_of(replace(LONG if seed % 2 else WIDE, seed=seed), 0)
        most, most_kept = max(most, memory() - before), max(most_kept, RESULTS.bytes / 1e6)
    bound = limits().kept_mb
    note = f"{visits} links, each with another seed; the bound is {bound} MB"
    return [
        Row("kept results, most", most_kept, "MB", bound, note),
        Row("memory above the start, most", most, "MB", bound + 1500, "the bound, and one run at work"),
    ]


def visit(seed: int) -> None:
    """A page asks, and keeps nothing of it."""
    simulation_of(replace(LARGEST, seed=seed), 0)


def largest_at_once() -> list[Row]:
    """The largest network that the page takes, five times with other seeds, while nothing else is asked for."""
    before, over, most = memory(), threading.Event(), [0.0]

    def look() -> None:
        while not over.wait(0.1):
            most[0] = max(most[0], memory())

    watching = threading.Thread(target=look)
    watching.start()
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(visit, range(AT_ONCE)))
    seconds = time.perf_counter() - began
    over.set()
    watching.join()
    note = f"{AT_ONCE} at once in {seconds:.0f} s; {before:.0f} MB before"
    return [Row("the largest, five at once, most memory", most[0], "MB", 4000, note)]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--visits", type=int, default=200, help="heavy links in a row")
    compute_on_one_thread()  # as the server does
    give_memory_back()
    rows = heavy_links(parser.parse_args().visits)
    print_table(rows)
    rows += (largest := largest_at_once())
    print_table(largest)
    if missed := [row.what for row in rows if row.missed]:
        raise SystemExit(f"a bar was missed: {'; '.join(missed)}")


if __name__ == "__main__":
    main()
