"""The forward pass by hand, with its full trace, against torch.nn: same run, one thread, same weights and input.

    python -m benchmarks.forward             # the table, and the bars it has to meet
    python -m benchmarks.forward --growth    # time and memory against T and N

The two sides take turns in short rounds, and the ratio is the median over rounds, so that a busy moment of the machine
meets both. "by hand" is the better of NumPy arrays and torch tensors as input.
"""

import argparse
import statistics
import time
import tracemalloc
from collections.abc import Callable

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from rnnviz import Architecture, forward, init_weights

SIZES = ((20, 1, 8, 8), (5, 4, 128, 64), (8, 3, 33, 64), (25, 16, 32, 64), (50, 10, 100, 512))
BARS = {"rnn_tanh": (1.0, 1.0, 1.0, 1.0, 1.5), "lstm": (3.0,) * 5, "gru": (3.0,) * 5}
CLASSES = {"rnn_tanh": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}


def seconds(run: Callable[[], object], calls: int) -> float:
    began = time.perf_counter()
    for _ in range(calls):
        run()
    return (time.perf_counter() - began) / calls


def sides(cell: str, T: int, N: int, I: int, H: int) -> dict[str, Callable[[], object]]:  # noqa: E741 - torch's letter
    arch = Architecture(cell, I, H)
    weights = init_weights(arch)
    x = np.random.default_rng(0).standard_normal((T, N, I), dtype=np.float32)
    tensors = {name: torch.from_numpy(w) for name, w in weights.items()}
    module = CLASSES[cell](I, H)
    module.load_state_dict(tensors)
    tensor = torch.from_numpy(x)
    return {
        "torch.nn": lambda: module(tensor),
        "numpy": lambda: forward(arch, weights, x),
        "tensors": lambda: forward(arch, tensors, tensor),
    }


def ratios(cell: str, size: tuple[int, int, int, int], rounds: int) -> dict[str, float]:
    runs = sides(cell, *size)
    calls = max(1, int(0.01 / min(seconds(run, 3) for run in runs.values())))
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            times[name].append(seconds(run, calls))
    medians = {name: statistics.median(values) for name, values in times.items()}
    against = {name: statistics.median(t / b for t, b in zip(times[name], times["torch.nn"], strict=True)) for name in runs}
    return {"torch_us": medians["torch.nn"] * 1e6, **against}


def table(rounds: int) -> bool:
    print(f"{'cell':9} {'(T, N, I, H)':20} {'torch.nn':>10} {'numpy':>7} {'tensors':>8} {'bar':>5}")
    met = True
    for cell, bars in BARS.items():
        for size, bar in zip(SIZES, bars, strict=True):
            found = ratios(cell, size, rounds)
            ok = min(found["numpy"], found["tensors"]) <= bar
            met = met and ok
            print(f"{cell:9} {size!s:20} {found['torch_us']:8.0f}us {found['numpy']:6.2f}x {found['tensors']:7.2f}x {bar:4.1f}x {'' if ok else 'MISSED'}")
    return met


def growth() -> None:
    """Doubling T or N: time and peak memory should double, not more."""
    print(f"{'cell':9} {'(T, N, I, H)':20} {'time':>10} {'peak':>10}")
    for cell in BARS:
        for T, N in ((50, 8), (100, 8), (200, 8), (400, 8), (50, 16), (50, 32), (50, 64)):
            run = sides(cell, T, N, 32, 64)["numpy"]
            run()
            took = statistics.median(seconds(run, 1) for _ in range(9))
            tracemalloc.start()
            run()
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            print(f"{cell:9} {(T, N, 32, 64)!s:20} {took * 1e3:8.2f}ms {peak / 1e6:8.2f}MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    torch.set_num_threads(1)
    with threadpool_limits(1), torch.no_grad():
        if options.growth:
            growth()
        elif not table(options.rounds):
            raise SystemExit("a bar was missed")


if __name__ == "__main__":
    main()
