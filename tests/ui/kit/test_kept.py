"""What is kept for all visitors: never more bytes than allowed, each result made once, and turns for what is large."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

from rnnviz.experiment import simulate
from rnnviz.ui.kit.kept import Kept, bytes_of
from rnnviz.ui.simulator.choice import default_experiment


class Left(Exception):
    """Somebody closed the page."""


def array_of(size: int) -> np.ndarray:
    return np.zeros(size, np.uint8)


def test_results_never_hold_more_bytes_than_allowed_and_the_oldest_go_first() -> None:
    rng = np.random.default_rng(7)
    kept: Kept[np.ndarray] = Kept(1000, lambda array: array.nbytes)
    for key in range(200):
        kept.get(key, lambda: array_of(int(rng.integers(1, 400))))
        assert kept.bytes <= 1000
    made: list[int] = []
    kept.get(199, lambda: made.append(199) or array_of(1))  # type: ignore[func-returns-value]
    kept.get(0, lambda: made.append(0) or array_of(1))  # type: ignore[func-returns-value]
    assert made == [0]


def test_the_newest_is_kept_even_if_it_is_too_large_and_then_alone() -> None:
    kept: Kept[np.ndarray] = Kept(1000, lambda array: array.nbytes)
    kept.get("small", lambda: array_of(300))
    large = kept.get("large", lambda: array_of(5000))
    assert kept.get("large", lambda: array_of(1)) is large
    assert kept.bytes == 5000 + len("large")
    kept.get("next", lambda: array_of(200))
    assert kept.bytes == 200 + len("next")
    kept.clear()
    assert kept.bytes == 0


def test_what_many_ask_for_at_once_is_made_once() -> None:
    kept: Kept[np.ndarray] = Kept(1000, lambda array: array.nbytes)
    begun, go = threading.Event(), threading.Event()
    made: list[int] = []

    def make() -> np.ndarray:
        made.append(1)
        begun.set()
        go.wait(10)
        return array_of(10)

    with ThreadPoolExecutor(12) as pool:
        asked = [pool.submit(kept.get, "same", make)]
        assert begun.wait(10)
        asked += [pool.submit(kept.get, "same", make) for _ in range(8)]
        other = pool.submit(kept.get, "other", lambda: array_of(3))
        assert other.result(10).nbytes == 3  # nobody waits for what he has not asked for
        go.set()
        assert len({id(future.result(10)) for future in asked}) == 1
    assert made == [1]


def test_where_the_maker_leaves_the_next_one_makes_it() -> None:
    kept: Kept[np.ndarray] = Kept(1000, lambda array: array.nbytes)
    begun, go = threading.Event(), threading.Event()

    def leave() -> np.ndarray:
        begun.set()
        go.wait(10)
        raise Left

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(kept.get, "same", leave)
        assert begun.wait(10)
        second = pool.submit(kept.get, "same", lambda: array_of(4))
        go.set()
        assert second.result(10).nbytes == 4
        with pytest.raises(Left):
            first.result(10)


def test_who_waits_for_another_can_leave() -> None:
    kept: Kept[np.ndarray] = Kept(1000, lambda array: array.nbytes)
    begun, go = threading.Event(), threading.Event()

    def make() -> np.ndarray:
        begun.set()
        go.wait(10)
        return array_of(4)

    def leave() -> None:
        raise Left

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(kept.get, "same", make)
        assert begun.wait(10)
        with pytest.raises(Left):
            kept.get("same", make, leave)
        go.set()
        assert first.result(10).nbytes == 4


def test_a_simulation_weighs_all_its_arrays_and_each_once() -> None:
    simulation = simulate(default_experiment().setup())
    own = simulation.setup.x.nbytes + sum(weight.nbytes for weight in simulation.setup.weights.values())
    assert bytes_of(simulation) > own + np.asarray(simulation.trace.layers[0][0].h).nbytes
    x = np.zeros((7, 5))
    assert bytes_of((x, x[2:], {"t": torch.from_numpy(x)})) == x.nbytes
    assert bytes_of([torch.zeros(3, dtype=torch.float64), "text", None, 4]) == 24 + len("text")
