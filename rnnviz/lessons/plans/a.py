"""A, one layer, computed three ways: the stages of its lessons."""

from rnnviz.lessons.choices import Choices
from rnnviz.lessons.stage import Stage
from rnnviz.lessons.stages import (
    activation,
    cell_loop,
    given,
    recurrent,
    recurrent_of_rows,
    row_layer,
    row_loop,
    row_weights,
    rows_of_linear,
    stack_last,
    zeros,
)
from rnnviz.network.architecture import Architecture

ROWS = ("W_xh", "W_hh", "b")


def one_layer(chosen: Choices) -> tuple[Stage, ...]:
    N, inputs, H = (2, 3, 4) if chosen.small else (10, 100, 512)
    weights: tuple[Stage, ...] = (rows_of_linear("linear", inputs, H),)
    if chosen.weights == "randn":
        weights = (given("W", "IO", (inputs, H), module="W"), given("b", "O", (H,), module="b"))
    own = weights[0].module
    return (given("x", "NF", (N, inputs)), *weights, row_layer(own, "x", "z"), activation("tanh", "z", "output"))


def three_ways(chosen: Choices) -> tuple[Stage, ...]:
    """A NumPy loop in rows, a loop of RNNCell, and nn.RNN, all with the same weights, x and h_0."""
    T, N, inputs, H = (4, 2, 3, 4) if chosen.small else (50, 10, 100, 512)
    arch = Architecture("rnn_tanh", inputs, H)
    first = zeros if chosen.h_0 == "zeros" else given
    drawn: tuple[Stage, ...] = (row_weights("rnn", ROWS, arch),)
    layer = recurrent("rnn", arch, "x", h_0="h_0", weights_of="rnn")
    if chosen.weights == "randn":
        shapes = {"W_xh": ("IO", (inputs, H)), "W_hh": ("IO", (H, H)), "b": ("O", (H,))}
        drawn = tuple(given(name, axes, shape, module=name) for name, (axes, shape) in shapes.items())
        layer = recurrent_of_rows("rnn", arch, "x", ("output", "h_n"), ROWS, h_0="h_0")
    loops = (
        row_loop("x", "h_0", ROWS, "by_rows"),
        layer,
        cell_loop("cell", arch, "x", ("by_cells",), h_0="h_0", weights_of="rnn"),
    )
    return (given("x", "TNF", (T, N, inputs)), first("h_0", "SNF", (1, N, H)), *drawn, *loops)


def two_layers(chosen: Choices) -> tuple[Stage, ...]:
    """Two cells in one loop, and the layer of two: the states of both."""
    T, N, inputs, H = (4, 2, 3, 4) if chosen.small else (50, 10, 100, 512)
    arch = Architecture("rnn_tanh", inputs, H, num_layers=2)
    return (
        given("x", "TNF", (T, N, inputs)),
        given("h_0", "SNF", (2, N, H)),
        recurrent("rnn", arch, "x", h_0="h_0"),
        cell_loop("cell", arch, "x", ("lower", "upper"), h_0="h_0", weights_of="rnn"),
        stack_last(("lower", "upper"), "last_states"),
    )
