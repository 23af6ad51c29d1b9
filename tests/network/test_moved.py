"""A number is moved a little, and the loss moves by gradient times change: the way back, put to the test forwards."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

from rnnviz import Architecture, Trace, backward, forward, init_weights
from rnnviz.network.cells import CELLS
from rnnviz.network.itemised import of_one_sample
from rnnviz.network.losses import Loss, one_number, sum_of_outputs
from rnnviz.network.moved import in_float64, input_moved, state_moved, weight_moved

T, SMALL = 5, 1e-5
SHAPES: list[tuple[int, bool, tuple[int, ...] | None]] = [
    (1, False, None),
    (2, False, None),
    (2, True, None),
    (3, True, (5, 3)),
    (2, True, (4, 5)),
]


def drawn(
    cell: str, layers: int, both: bool, lengths: tuple[int, ...] | None, dtype: str = "float64"
) -> tuple[Trace, dict[str, Any]]:
    proj = 2 if CELLS[cell].projects and layers == 2 else 0
    arch = Architecture(cell, 3, 4, num_layers=layers, bidirectional=both, batch_first=both, proj_size=proj)
    rng, shapes = np.random.default_rng(layers), arch.tensor_shapes(T, 2)
    weights = init_weights(arch, 5, dtype)
    x, h_0 = (rng.standard_normal(shapes[name]).astype(dtype) for name in ("input", "h_0"))
    c_0 = rng.standard_normal(shapes["c_0"]).astype(dtype) if arch.spec.memory else None
    return of_one_sample(forward(arch, weights, x, h_0, c_0, lengths), 1), weights


def slope(moved: Callable[[float], Trace], loss: Callable[[Trace], Loss]) -> float:
    return (loss(moved(SMALL)).value - loss(moved(-SMALL)).value) / (2 * SMALL)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("cell", CELLS)
def test_the_loss_moves_by_the_gradient_of_any_number(
    cell: str, shape: tuple[int, bool, tuple[int, ...] | None]
) -> None:
    given, weights = drawn(cell, *shape)
    trace, weights = in_float64(given, weights)
    arch, rng, length = trace.arch, np.random.default_rng(11), trace.length(0)
    last = arch.num_layers - 1

    def of_number(run: Trace) -> Loss:
        return one_number(run, last, arch.num_directions - 1, length // 2, 1)

    for loss in (sum_of_outputs, of_number):
        found = backward(trace, weights, **loss(trace).gradients)
        for _ in range(6):
            layer, d = int(rng.integers(arch.num_layers)), int(rng.integers(arch.num_directions))
            t, own = int(rng.integers(length)), found.layers[layer][d]
            for state in arch.spec.states:
                values, start = getattr(own, state), getattr(own, f"{state}_0")
                unit = int(rng.integers(values.shape[2]))
                for at, expected in ((t, values[t, 0, unit]), (None, start[0, unit])):
                    place = (state, layer, d, at, unit)
                    measured = slope(partial(state_moved, trace, weights, *place), loss)
                    assert measured == pytest.approx(expected, rel=1e-6, abs=1e-9), place
            unit = int(rng.integers(arch.input_size))
            measured = slope(partial(input_moved, trace, weights, t, unit), loss)
            assert measured == pytest.approx(found.x[t, 0, unit], rel=1e-6, abs=1e-9)
            name = str(rng.choice(list(weights)))
            index = tuple(int(rng.integers(size)) for size in weights[name].shape)
            measured = slope(partial(weight_moved, trace, weights, name, index), loss)
            assert measured == pytest.approx(found.weights[name][index], rel=1e-6, abs=1e-9), (name, index)


@pytest.mark.parametrize("cell", CELLS)
def test_only_what_comes_after_moves_and_by_0_nothing_does(cell: str) -> None:
    trace, weights = in_float64(*drawn(cell, 2, True, None, "float32"))
    still = state_moved(trace, weights, "h", 0, 1, 2, 0, 0.0)
    np.testing.assert_allclose(still.output, trace.output, atol=1e-14)
    moved = state_moved(trace, weights, "h", 0, 1, 2, 0, 0.1)
    changed = np.abs(moved.layers[0][1].h - trace.layers[0][1].h).max(axis=(1, 2)) > 0
    assert changed.tolist() == [True, True, True, False, False]  # the reverse direction goes from the last step
    by = (moved.layers[0][1].h - trace.layers[0][1].h)[2, 0]
    np.testing.assert_allclose(by, 0.1 * (np.arange(len(by)) == 0), atol=1e-12)
    np.testing.assert_array_equal(moved.layers[0][0].h, trace.layers[0][0].h)
    assert (moved.output != trace.output)[2].any()


def test_what_cannot_be_moved_says_why() -> None:
    trace, weights = in_float64(*drawn("gru", 1, False, None))
    wrong: tuple[tuple[str, Callable[[], Trace]], ...] = (
        ("state must be one of h; got 'c'", lambda: state_moved(trace, weights, "c", 0, 0, 1, 0, 0.1)),
        ("layer must be a whole number from 0 to 0; got 1", lambda: state_moved(trace, weights, "h", 1, 0, 1, 0, 0.1)),
        ("t must be a whole number from 0 to 4; got 5", lambda: state_moved(trace, weights, "h", 0, 0, 5, 0, 0.1)),
        ("unit must be a whole number from 0 to 2; got 3", lambda: input_moved(trace, weights, 0, 3, 0.1)),
        ("name must be a weight's", lambda: weight_moved(trace, weights, "weight", (0, 0), 0.1)),
        ("index must have 2 numbers", lambda: weight_moved(trace, weights, "weight_hh_l0", (0,), 0.1)),
        (
            "column must be a whole number from 0 to 3",
            lambda: weight_moved(trace, weights, "weight_hh_l0", (0, 4), 0.1),
        ),
    )
    for message, act in wrong:
        with pytest.raises(ValueError, match=message.replace("(", r"\(")):
            act()
