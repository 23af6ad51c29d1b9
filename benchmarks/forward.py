"""The forward pass by hand, with its full trace, against torch.nn: same run, one thread, same weights and input.

    python -m benchmarks.forward             # the table, and the bars it has to meet
    python -m benchmarks.forward --growth    # time and memory against T and N

The sides take turns in rounds of a few milliseconds. A ratio is the median of the rounds' own ratios, over the half of
the rounds that took least time in all: a busy moment of the machine meets all sides of its round, or the round is left
out. The clock is the process's own, which stands still while others have the processor. "by hand" is the better of
NumPy arrays and torch tensors as input.
Before anything is timed a large block of memory is freed once, as happens early in any real process: until then glibc
hands every large array back to the system, and fetching it again, page by page, takes longer than the arithmetic.
"""

import argparse
import os
import statistics
import time
import tracemalloc
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from rnnviz import Architecture, compare, forward, init_weights, torch_forward

Size = tuple[int, int, int, int]
Sides = Callable[[str, Size], dict[str, Callable[[], object]]]  # "torch.nn", "numpy", "tensors" for a cell and a size
SIZES: tuple[Size, ...] = ((20, 1, 8, 8), (5, 4, 128, 64), (8, 3, 33, 64), (25, 16, 32, 64), (50, 10, 100, 512))
BARS = {"rnn_tanh": (1.0, 1.0, 1.0, 1.0, 1.5), "lstm": (3.0, 3.0, 3.0, 3.0, 3.3), "gru": (1.3,) * 5}
CLASSES = {"rnn_tanh": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
ROUND_SECONDS = 0.003
GROWTH_AT_MOST = 1.1  # exponent: 1 is linear, and noise moves it by a few hundredths


class Ratios(NamedTuple):
    """Microseconds of torch.nn, and how many times that the two kinds of input take by hand."""

    torch_us: float
    numpy: float
    tensors: float


def seconds(run: Callable[[], object], calls: int) -> float:
    began = time.process_time()
    for _ in range(calls):
        run()
    return (time.process_time() - began) / calls


def sides(cell: str, size: Size) -> dict[str, Callable[[], object]]:
    T, N, I, H = size  # noqa: E741 - torch's letter
    arch = Architecture(cell, I, H)
    weights = init_weights(arch)
    x = np.random.default_rng(0).standard_normal((T, N, I), dtype=np.float32)
    tensors, tensor = {name: torch.from_numpy(w) for name, w in weights.items()}, torch.from_numpy(x)
    module = CLASSES[cell](I, H)
    module.load_state_dict(tensors)
    if not compare(forward(arch, weights, x), torch_forward(arch, weights, x)).ok:
        raise SystemExit(f"{cell} {size}: the two sides do not compute the same")
    return {
        "torch.nn": lambda: module(tensor),
        "numpy": lambda: forward(arch, weights, x),
        "tensors": lambda: forward(arch, tensors, tensor),
    }


def ratios(runs: dict[str, Callable[[], object]], rounds: int) -> Ratios:
    calls = {name: max(1, int(ROUND_SECONDS / min(seconds(run, 1) for _ in range(5)))) for name, run in runs.items()}
    times = [{name: seconds(run, calls[name]) for name, run in runs.items()} for _ in range(rounds)]
    calm = sorted(times, key=lambda one: sum(one[name] * calls[name] for name in runs))[: (rounds + 1) // 2]
    by_hand = [statistics.median(one[name] / one["torch.nn"] for one in calm) for name in ("numpy", "tensors")]
    return Ratios(statistics.median(one["torch.nn"] for one in calm) * 1e6, *by_hand)


def table(sides: Sides, bars_of: Mapping[str, tuple[float, ...]], rounds: int) -> bool:
    print(f"one thread, float32, load {os.getloadavg()[0]:.1f}; times torch.nn's own time, the better kind counts")
    print(f"{'cell':9} {'(T, N, I, H)':20} {'torch.nn':>10} {'numpy':>7} {'tensors':>8} {'bar':>5}")
    met = True
    for cell, bars in bars_of.items():
        for size, bar in zip(SIZES, bars, strict=True):
            found = ratios(sides(cell, size), rounds)
            ok = min(found.numpy, found.tensors) <= bar
            met = met and ok
            numbers = f"{found.torch_us:8.0f}us {found.numpy:6.2f}x {found.tensors:7.2f}x {bar:4.1f}x"
            print(f"{cell:9} {size!s:20} {numbers} {'' if ok else 'MISSED'}", flush=True)
    return met


def growth(sides: Sides) -> bool:
    """Doubling T or N: time and peak memory may double, not more. Prints the exponent p of the fit size**p."""
    met = True
    print(f"{'cell':9} {'grows':6} {'from':>14} {'to':>14} {'time':>16} {'peak memory':>22}   exponents")
    for cell in BARS:
        for letter, T, N in (("T", 50, 8), ("N", 50, 16)):
            factors = (1, 2, 4, 8)
            sizes = [(T * factor ** (letter == "T"), N * factor ** (letter == "N"), 32, 64) for factor in factors]
            took, peak = costs([sides(cell, size)["numpy"] for size in sizes])
            exponents = [float(np.polyfit(np.log(factors), np.log(values), 1)[0]) for values in (took, peak)]
            ok = max(exponents) <= GROWTH_AT_MOST
            met = met and ok
            numbers = f"{took[0] * 1e3:6.2f} -> {took[-1] * 1e3:5.1f}ms {peak[0] / 1e6:8.2f} -> {peak[-1] / 1e6:6.1f}MB"
            said = f"time {exponents[0]:.2f}, memory {exponents[1]:.2f} {'' if ok else 'MORE THAN LINEAR'}"
            print(f"{cell:9} {letter:6} {sizes[0][:2]!s:>14} {sizes[-1][:2]!s:>14} {numbers}   {said}", flush=True)
    return met


def costs(runs: list[Callable[[], object]]) -> tuple[list[float], list[int]]:
    """Seconds and peak bytes of each. The runs take turns, and the least time counts: only the machine adds to it."""
    rounds = [[seconds(run, 1) for run in runs] for _ in range(60)]
    peaks = []
    for run in runs:
        tracemalloc.start()
        run()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    return [min(times) for times in zip(*rounds, strict=True)], peaks


def settle_the_allocator() -> None:
    np.ones(30_000_000, dtype=np.uint8)


def measure(title: str, sides: Sides, bars: Mapping[str, tuple[float, ...]]) -> None:
    """What was asked for on the command line; fails where a bar is missed."""
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    torch.set_num_threads(1)
    settle_the_allocator()
    with threadpool_limits(1):
        if not (growth(sides) if options.growth else table(sides, bars, options.rounds)):
            raise SystemExit("a bar was missed")


if __name__ == "__main__":
    with torch.no_grad():
        measure((__doc__ or "").split("\n")[0], sides, BARS)
