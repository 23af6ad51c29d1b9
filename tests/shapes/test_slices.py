"""The cells that a slice is said to be hold the numbers that torch returns there, and have seen what is said."""

import numpy as np
import pytest
from hypothesis import given, settings

from rnnviz import forward, init_weights
from rnnviz.network.architecture import Architecture
from rnnviz.shapes.axes import Call
from rnnviz.shapes.measured import returned_by_torch
from rnnviz.shapes.slices import Slice, cells, inputs_seen, slices
from tests.shapes.test_axes import calls


def by_text(call: Call) -> dict[str, Slice]:
    return {one.text(call.arch.state_size): one for one in slices(call)}


@settings(deadline=None, max_examples=60)
@given(calls())
def test_torchs_slice_holds_the_numbers_of_the_cells_it_is_said_to_be(call: Call) -> None:
    arch, weights = call.arch, init_weights(call.arch, 3, "float64")
    x = np.random.default_rng(0).standard_normal(arch.tensor_shapes(call.seq_len, call.batch)["input"])
    trace, results = forward(arch, weights, x, lengths=call.lengths), returned_by_torch(call, weights, x)
    for one in slices(call):
        taken = results[one.tensor][one.index(arch.hidden_size if one.tensor == "c_n" else arch.state_size)]
        made = [
            getattr(trace.layers[layer][d], one.tensor[0] if one.tensor == "c_n" else "h")[a:b, n].ravel()
            for n, runs in enumerate(cells(call, one))
            for layer, d, a, b in runs
        ]
        made_numbers, taken_numbers = np.sort(np.concatenate([*made, []])), np.sort(taken[taken != 0].ravel())
        np.testing.assert_allclose(made_numbers[made_numbers != 0], taken_numbers, atol=1e-12)


def test_the_last_reverse_output_is_the_first_step_of_that_direction() -> None:
    call = Call(Architecture("gru", 3, 4, bidirectional=True), 6, 5)
    found = by_text(call)
    assert cells(call, found["output[-1, :, 4:]"])[0] == ((0, 1, 5, 6),)
    assert cells(call, found["output[0, :, 4:]"]) == cells(call, found["h_n[-1]"])
    assert cells(call, found["output[-1, :, :4]"]) == cells(call, found["h_n[-2]"])


def test_with_batch_first_the_last_row_of_output_is_a_sample() -> None:
    call = Call(Architecture("gru", 3, 4, batch_first=True), 6, 5)
    assert cells(call, by_text(call)["output[-1]"]) == ((), (), (), (), ((0, 0, 0, 6),))
    assert cells(call, by_text(call)["output[:, -1]"])[0] == ((0, 0, 5, 6),)


def test_a_short_sample_ends_at_its_length_and_has_padding_after_it() -> None:
    call = Call(Architecture("gru", 3, 4), 6, 2, (6, 2))
    found = by_text(call)
    assert cells(call, found["output[-1]"]) == (((0, 0, 5, 6),), ())
    assert cells(call, found["h_n[-1]"]) == (((0, 0, 5, 6),), ((0, 0, 1, 2),))


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("num_layers", [1, 2])
def test_a_cell_moves_with_the_inputs_it_has_seen_and_with_no_other(bidirectional: bool, num_layers: int) -> None:
    arch = Architecture("rnn_tanh", 3, 5, num_layers=num_layers, bidirectional=bidirectional)
    weights, T = init_weights(arch, 1, "float64"), 5
    x = np.random.default_rng(0).standard_normal((T, 1, 3))
    before = forward(arch, weights, x)
    for touched in range(T):
        other = x.copy()
        other[touched] += 1.0
        after = forward(arch, weights, other)
        for layer, (old, new) in enumerate(zip(before.layers, after.layers, strict=True)):
            for d in range(arch.num_directions):
                for t in range(T):
                    first, end = inputs_seen(arch, layer, d, t, T)
                    assert (old[d].h[t] != new[d].h[t]).any() == (first <= touched < end)
