"""Right networks at the edges of floating point: none may be called wrong.

    python -m benchmarks.verdicts             # 800 saturated runs and 3,000 relu networks around overflow
    python -m benchmarks.verdicts --few       # a tenth of each

Every network is drawn from its number, within the limits of the pages; the pass by hand and torch compute the same, so
the only wrong verdict is "mismatch". The first 400 and 600 of them are walked back too.
"""

import argparse
import os
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from rnnviz import (
    Architecture,
    GradientMatch,
    Match,
    backward,
    compare,
    compare_gradients,
    forward,
    init_weights,
    torch_backward,
    torch_forward,
)
from rnnviz.network.cells import CELLS

SATURATED, OVERFLOWING = 800, 3000
SATURATED_BACK, OVERFLOWING_BACK = 400, 600
Call = dict[str, Any]  # the arguments of `forward`


def saturated(number: int) -> Match:
    call = saturated_call(number)
    return compare(forward(**call), torch_forward(**call))


def overflowing(number: int) -> Match:
    call = overflowing_call(number)
    return compare(forward(**call), torch_forward(**call))


def saturated_back(number: int) -> GradientMatch:
    return _back(saturated_call(number), number)


def overflowing_back(number: int) -> GradientMatch:
    return _back(overflowing_call(number), number)


def _back(call: Call, number: int) -> GradientMatch:
    """The gradients of all outputs, or of the last alone."""
    trace = forward(**call)
    d_output = np.random.default_rng([3, number]).standard_normal(trace.output.shape).astype(trace.output.dtype)
    d_output[: -1 if number % 2 else 0] = 0
    reference = torch_backward(**call, d_output=d_output)
    return compare_gradients(backward(trace, call["weights"], d_output), reference)


def saturated_call(number: int) -> Call:
    """Inputs up to 50 and states up to a million: gates at 0 and 1 to the last bit."""
    rng = np.random.default_rng([1, number])
    name = str(rng.choice([name for name, cell in CELLS.items() if cell.gated]))
    hidden = int(rng.choice([1, 3, 5, 16]))
    arch = Architecture(
        name,
        int(rng.choice([1, 3, 7])),
        hidden,
        num_layers=int(rng.integers(1, 3)),
        bias=bool(rng.integers(2)),
        bidirectional=bool(rng.integers(2)),
        proj_size=int(rng.integers(0, hidden)) if CELLS[name].projects else 0,
    )
    T, N, dtype = int(rng.integers(1, 30)), int(rng.integers(1, 4)), str(rng.choice(["float32", "float64"]))
    shapes = arch.tensor_shapes(T, N)
    x = rng.uniform(-50, 50, shapes["input"]).astype(dtype)
    sizes = 10.0 ** rng.uniform(0, 6, 2)
    states = {
        state: (size * rng.standard_normal(shapes[state])).astype(dtype)
        for state, size in zip(("h_0", "c_0"), sizes, strict=True)
        if state in shapes
    }
    return {"arch": arch, "weights": init_weights(arch, number, dtype), "x": x, **states}


def overflowing_call(number: int) -> Call:
    """relu networks whose states grow until they leave the range, or almost."""
    rng = np.random.default_rng([2, number])
    unbounded = [name for name, cell in CELLS.items() if not cell.bounded]
    arch = Architecture(
        str(rng.choice(unbounded)),
        int(rng.choice([1, 3, 5])),
        int(rng.choice([3, 5, 16])),
        num_layers=int(rng.integers(1, 5)),
        bidirectional=bool(rng.integers(2)),
    )
    T, N, dtype = int(rng.integers(30, 120)), int(rng.integers(1, 4)), str(rng.choice(["float32", "float64"]))
    weights = init_weights(arch, number, dtype, "spectral", float(rng.uniform(2, 10 if dtype == "float32" else 2000)))
    shapes = arch.tensor_shapes(T, N)
    x = rng.standard_normal(shapes["input"]).astype(dtype)
    h_0 = rng.standard_normal(shapes["h_0"]).astype(dtype)
    lengths = [int(n) for n in rng.integers(1, T + 1, N)] if rng.integers(4) == 0 else None
    return {"arch": arch, "weights": weights, "x": x, "h_0": h_0, "lengths": lengths}


def verdicts(
    draw: Callable[[int], Match | GradientMatch], numbers: range
) -> Iterator[tuple[int, Match | GradientMatch]]:
    """Each network's number and match."""
    with threadpool_limits(1), torch.no_grad():
        for number in numbers:
            yield number, draw(number)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--few", action="store_true")
    share = 10 if parser.parse_args().few else 1
    torch.set_num_threads(1)
    wrong = []
    kinds: list[tuple[str, Callable[[int], Match | GradientMatch], int]] = [
        ("saturated", saturated, SATURATED),
        ("relu", overflowing, OVERFLOWING),
        ("saturated, back", saturated_back, SATURATED_BACK),
        ("relu, back", overflowing_back, OVERFLOWING_BACK),
    ]
    for title, draw, count in kinds:
        counts: Counter[str] = Counter()
        for number, match in verdicts(draw, range(count // share)):
            counts[match.verdict] += 1
            if match.verdict == "mismatch":
                wrong.append(f"{title} {number}: {match.decisive}")
        print(
            f"{title:16} {sum(counts.values()):5} networks: {dict(counts)}   load {os.getloadavg()[0]:.1f}", flush=True
        )
    if wrong:
        raise SystemExit("right networks were called wrong: " + "; ".join(wrong))


if __name__ == "__main__":
    main()
