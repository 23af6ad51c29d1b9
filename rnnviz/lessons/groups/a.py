"""A: one layer, computed three ways."""

from rnnviz.lessons.choices import Choices
from rnnviz.lessons.lesson import Claim, Lesson
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
from rnnviz.words import mark

TITLE = mark("One layer, computed three ways")
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
        row_loop("x", "h_0", (ROWS,), "by_rows"),
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


LESSONS = (
    Lesson(
        id="A1",
        title=mark("A layer without memory, from scratch"),
        teaches=mark(
            "A layer is a product, a sum and a squashing function. Lecture notes put one sample in each row and "
            "multiply by W from the right, so W has a row for each input, (I, H). torch keeps the transpose, "
            "(H, I): the same numbers, and the same result."
        ),
        stages=one_layer,
        weights=("torch", "randn"),
        result="output",
    ),
    Lesson(
        id="A2",
        title=mark("One layer, three ways"),
        teaches=mark(
            "The only new thing is that the state comes back: each step adds h W_hh to what it computes from x. "
            "Written in rows with one bias it needs three arrays; torch.nn.RNNCell is one step of the same loop; "
            "torch.nn.RNN is the loop."
        ),
        stages=three_ways,
        weights=("torch", "randn"),
        first_state=("zeros", "random"),
        result="output",
        claims=(Claim("by_rows", "by_cells"), Claim("by_cells", "output")),
        notes=(
            mark(
                "What makes them equal: W_xh is weight_ih transposed, W_hh is weight_hh transposed, and b is the sum "
                "of torch's bias_ih and bias_hh."
            ),
        ),
    ),
    Lesson(
        id="A5",
        title=mark("Two stacked cells are a layer of two"),
        teaches=mark(
            "In one loop, the first cell reads x[t] and the second reads what the first has just computed. With "
            "equal weights that is torch.nn.RNN with num_layers=2. Each cell keeps a state of its own."
        ),
        stages=two_layers,
        result="output",
        claims=(Claim("upper", "output"), Claim("last_states", "h_n")),
    ),
)
