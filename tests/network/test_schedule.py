"""The order in which cells can be computed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.network.architecture import Architecture
from rnnviz.network.schedule import schedule, step_at_ticks


@st.composite
def networks(draw: st.DrawFn) -> tuple[Architecture, int]:
    arch = Architecture(
        "gru", 3, 5, num_layers=draw(st.integers(1, 4)), bidirectional=draw(st.booleans()), bias=draw(st.booleans())
    )
    return arch, draw(st.integers(1, 9))


def test_one_direction_takes_one_step_a_tick_bottom_to_top() -> None:
    arch = Architecture("rnn_tanh", 3, 4, num_layers=2)
    assert schedule(arch, 3) == (((0, 0, 0), (1, 0, 0)), ((0, 0, 1), (1, 0, 1)), ((0, 0, 2), (1, 0, 2)))


def test_two_directions_meet_and_the_next_layer_waits_for_both() -> None:
    arch = Architecture("rnn_tanh", 3, 4, num_layers=2, bidirectional=True)
    assert schedule(arch, 2) == (
        ((0, 0, 0), (0, 1, 1)),
        ((0, 0, 1), (0, 1, 0)),
        ((1, 0, 0), (1, 1, 1)),
        ((1, 0, 1), (1, 1, 0)),
    )


@given(networks())
def test_every_cell_comes_exactly_once(network: tuple[Architecture, int]) -> None:
    arch, seq_len = network
    cells = [cell for tick in schedule(arch, seq_len) for cell in tick]
    layers, directions = range(arch.num_layers), range(arch.num_directions)
    assert sorted(cells) == [(layer, d, t) for layer in layers for d in directions for t in range(seq_len)]


@given(networks())
def test_no_cell_comes_before_what_it_reads(network: tuple[Architecture, int]) -> None:
    arch, seq_len = network
    done: set[tuple[int, int, int]] = set()
    for tick in schedule(arch, seq_len):
        for layer, d, t in tick:
            before = t - 1 if d == 0 else t + 1
            assert before in (-1, seq_len) or (layer, d, before) in done
            assert layer == 0 or all((layer - 1, below, t) in done for below in range(arch.num_directions))
            done.add((layer, d, t))


@given(networks())
def test_a_cursor_stands_where_its_layer_and_direction_is(network: tuple[Architecture, int]) -> None:
    arch, seq_len = network
    done: set[tuple[int, int, int]] = set()
    steps = {
        (layer, d): step_at_ticks(arch, seq_len, layer, d)
        for layer in range(arch.num_layers)
        for d in range(arch.num_directions)
    }
    for k, tick in enumerate(schedule(arch, seq_len)):
        done.update(tick)
        for (layer, d), reached in steps.items():
            own = [t for at, direction, t in done if (at, direction) == (layer, d)]
            assert reached[k] == ((max(own) if d == 0 else min(own)) if own else None)


@pytest.mark.parametrize("seq_len", [0, -3])
def test_a_sequence_without_steps_is_refused(seq_len: int) -> None:
    with pytest.raises(ValueError, match=rf"seq_len must be at least 1; got {seq_len}"):
        schedule(Architecture("gru", 3, 2), seq_len)
