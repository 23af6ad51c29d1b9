"""Small runs of torch: its own words for a wrong h_0, what leaks where, and no trace left in the process."""

import pytest
import torch

from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.shapes.axes import Call
from rnnviz.shapes.measured import (
    STATE_PRESETS,
    ask_about_state,
    disturbed,
    is_small,
    measure,
    typed_state,
    wrong_state,
)
from tests.cases import TORCH_CELLS

LSTM = Call(Architecture("lstm", 3, 4, num_layers=2, batch_first=True), 6, 5)


def words_of(preset: str, call: Call) -> tuple[str | None, str | None]:
    answer = ask_about_state(call, wrong_state(call, preset))
    return answer.torch_says, answer.we_say


def test_torchs_words_are_what_its_layer_raises() -> None:
    with pytest.raises(RuntimeError) as raised:
        torch.nn.LSTM(3, 4, num_layers=2, batch_first=True)(
            torch.zeros(5, 6, 3), (torch.zeros(5, 2, 4), torch.zeros(2, 5, 4))
        )
    torch_says, we_say = words_of("batch and layers swapped", LSTM)
    assert torch_says == str(raised.value) == "Expected hidden[0] size (2, 5, 4), got [5, 2, 4]"
    assert we_say == "h_0 must have shape (2, 5, 4); got (5, 2, 4)"


@pytest.mark.parametrize("cell", TORCH_CELLS)
@pytest.mark.parametrize("batch", [5, None])
@pytest.mark.parametrize("preset", STATE_PRESETS)
def test_both_refuse_every_mistake_and_take_the_right_state(cell: str, batch: int | None, preset: str) -> None:
    call = Call(Architecture(cell, 3, 4, num_layers=2, bidirectional=True), 6, batch)
    for words in words_of(preset, call if batch else Call(Architecture(cell, 3, 7), 6, None)):
        assert (words is None) == (preset == "as torch wants it")


def test_torch_is_silent_where_swapped_sizes_happen_to_fit() -> None:
    call = Call(Architecture("gru", 3, 4, num_layers=2), 6, 2)
    assert words_of("batch and layers swapped", call) == (None, None)


def test_a_packed_input_gets_torchs_words_too() -> None:
    call = Call(Architecture("gru", 3, 4, num_layers=2), 6, 3, (6, 1, 4))
    torch_says, we_say = words_of("number of axes", call)
    assert torch_says
    assert we_say == "h_0 must have shape (2, 3, 4); got (2, 4)"


def test_a_typed_shape_keeps_the_names_of_the_axes_that_fit() -> None:
    assert typed_state(LSTM, (2, 9, 4)).kinds == ("layers", "unknown", "features")
    assert [axis.letters for axis in typed_state(LSTM, (2, 9, 4)).axes] == ["L·D", "?", "H"]
    assert typed_state(LSTM, (2, 4)).kinds == ("unknown", "unknown")


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_with_the_right_layout_a_sample_changes_itself_alone(cell: str, bidirectional: bool) -> None:
    moved = disturbed(Architecture(cell, 3, 5, bidirectional=bidirectional), 4, 6, batch_first=True) > 1e-12
    for n in range(4):
        assert moved[n, n].any()
        assert not moved[n, [k for k in range(4) if k != n]].any()


def test_with_batch_first_forgotten_a_sample_changes_all_later_ones() -> None:
    moved = disturbed(Architecture("gru", 3, 5), 4, 6, batch_first=False) > 1e-12
    for n in range(4):
        assert moved[n, n:].all()
        assert not moved[n, :n].any()


def test_probes_draw_nothing_from_torchs_shared_generator() -> None:
    before = torch.random.get_rng_state()
    measure(LSTM)
    ask_about_state(LSTM, wrong_state(LSTM, "directions"))
    disturbed(LSTM.arch, 3, 4, batch_first=False)
    assert torch.equal(torch.random.get_rng_state(), before)


def test_a_call_too_large_to_run_keeps_torchs_weights() -> None:
    call = Call(Architecture("lstm", 512, 512, num_layers=4, bidirectional=True), 1000, 64)
    found = measure(call)
    assert not is_small(call)
    assert not found.ran
    assert found.weights == call.arch.weight_shapes()
    assert found.agrees_with(call.arch.tensor_shapes(1000, 64))


def test_measured_shapes_that_differ_do_not_agree() -> None:
    found, shapes = measure(LSTM), LSTM.arch.tensor_shapes(6, 5)
    assert found.agrees_with(shapes)
    assert not found.agrees_with(shapes | {"h_n": (5, 2, 4)})
