"""B, the layer's shapes: the stages of its lessons."""

from typing import Any

from rnnviz.lessons.choices import Choices
from rnnviz.lessons.stage import Stage
from rnnviz.lessons.stages import (
    disturb,
    given,
    largest_change,
    one_hot_letters,
    recurrent,
    swap_batch_and_time,
    walk_through,
    zeros,
)
from rnnviz.lessons.text import lengths
from rnnviz.network.architecture import Architecture

VARIANTS: dict[str, dict[str, Any]] = {
    "stacked": {"cell": "rnn_tanh", "num_layers": 3},
    "bidirectional": {"cell": "rnn_tanh", "bidirectional": True},
    "LSTM": {"cell": "lstm", "num_layers": 2, "bidirectional": True},
}


def layer_and_sizes(chosen: Choices, *, batch_first: bool = False) -> tuple[Architecture, int, int]:
    """The layer of B1 to B3, and T and N."""
    inputs, H, T, N = (3, 4, 4, 2) if chosen.small else (128, 64, 5, 4)
    return Architecture("rnn_tanh", inputs, H, batch_first=batch_first), T, N


def create_and_run(chosen: Choices) -> tuple[Stage, ...]:
    arch, T, N = layer_and_sizes(chosen)
    return (
        given("x", "TNF", (T, N, arch.input_size)),
        given("h_0", "SNF", (1, N, arch.hidden_size)),
        recurrent("rnn", arch, "x", ("out", "h_n"), h_0="h_0"),
        recurrent("rnn", arch, "x", ("out_without", "h_n_without"), weights_of="rnn"),
        zeros("h_zeros", "SNF", (1, N, arch.hidden_size)),
        recurrent("rnn", arch, "x", ("out_zeros", "h_n_zeros"), h_0="h_zeros", weights_of="rnn"),
    )


def any_length(chosen: Choices) -> tuple[Stage, ...]:
    arch, _, N = layer_and_sizes(chosen)
    stages: list[Stage] = []
    for T in lengths(chosen.text):
        again = "rnn" if stages else ""
        stages += [
            given(f"x_{T}", "TNF", (T, N, arch.input_size)),
            given(f"h_0_{T}", "SNF", (1, N, arch.hidden_size)),
            recurrent("rnn", arch, f"x_{T}", (f"output_{T}", f"h_n_{T}"), h_0=f"h_0_{T}", weights_of=again),
        ]
    return tuple(stages)


def both_layouts(chosen: Choices) -> tuple[Stage, ...]:
    (arch, T, N), (batch_first, *_) = layer_and_sizes(chosen), layer_and_sizes(chosen, batch_first=True)
    return (
        given("x", "TNF", (T, N, arch.input_size)),
        given("h_0", "SNF", (1, N, arch.hidden_size)),
        recurrent("rnn", arch, "x", h_0="h_0"),
        swap_batch_and_time("x", "x_batch_first", "NTF"),
        recurrent(
            "rnn_batch_first",
            batch_first,
            "x_batch_first",
            ("output_batch_first", "h_n_batch_first"),
            h_0="h_0",
            weights_of="rnn",
        ),
        swap_batch_and_time("output_batch_first", "output_swapped_back", "TNF"),
        walk_through("x", "turns"),
        walk_through("x_batch_first", "turns_batch_first"),
    )


def from_a_drawing(chosen: Choices) -> tuple[Stage, ...]:
    inputs, H, T, N = (3, 4, 4, 2) if chosen.small else (10, 20, 25, 16)
    arch = Architecture(input_size=inputs, hidden_size=H, batch_first=True, **VARIANTS[chosen.variant])
    shapes = arch.tensor_shapes(T, N)
    states = [name for name in ("h_0", "c_0") if name in shapes]
    finals = [name.replace("_0", "_n") for name in states]
    return (
        given("x", "NTF", shapes["input"]),
        *(given(name, "SNF", shapes[name]) for name in states),
        recurrent("rnn", arch, "x", ("output", *finals), h_0="h_0", c_0="c_0" if "c_0" in shapes else ""),
    )


def words(chosen: Choices) -> tuple[Stage, ...]:
    letters = one_hot_letters(chosen.text, "x")
    H = 4 if chosen.small else 64
    batch, ragged = len(letters.labels["x"]), len({len(word) for word in letters.labels["x"]}) > 1
    name = "lengths" if ragged else ""
    single, stacked = (Architecture("rnn_tanh", 33, H, num_layers=n, batch_first=True) for n in (1, 3))
    return (
        letters,
        given("h_0", "SNF", (1, batch, H)),
        recurrent("rnn", single, "x", ("y", "h"), h_0="h_0", lengths=name),
        given("h_0_stacked", "SNF", (3, batch, H)),
        recurrent("stacked", stacked, "x", ("y_stacked", "h_stacked"), h_0="h_0_stacked", lengths=name),
    )


def swapped_axes(chosen: Choices) -> tuple[Stage, ...]:
    """x is meant as (N, T, I), and the layer reads (T, N, I); then the same with batch_first."""
    meant, T, inputs, H = (4, 3, 3, 2) if chosen.small else (8, 3, 300, 16)
    both_ways = Architecture("rnn_tanh", inputs, H, bidirectional=True)
    fixed = Architecture("rnn_tanh", inputs, H, batch_first=True, bidirectional=True)
    return (
        given("x", "TNF", (meant, T, inputs)),
        recurrent("rnn", both_ways, "x", ("y", "h_n")),
        disturb("x", "x_disturbed"),
        recurrent("rnn", both_ways, "x_disturbed", ("y_disturbed",), weights_of="rnn"),
        largest_change("y", "y_disturbed", "noticed"),
        recurrent("fixed", fixed, "x", ("y_fixed", "h_n_fixed"), weights_of="rnn"),
        recurrent("fixed", fixed, "x_disturbed", ("y_fixed_disturbed",), weights_of="fixed"),
        largest_change("y_fixed", "y_fixed_disturbed", "noticed_fixed"),
    )
