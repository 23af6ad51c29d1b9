"""E, the way back: the stages of its lessons."""

from rnnviz.lessons.choices import Choices
from rnnviz.lessons.stage import Stage
from rnnviz.lessons.stages import (
    back_by_autograd,
    back_by_hand,
    by_autograd,
    clipped,
    clipped_by_torch,
    clipped_by_value,
    constant,
    error_by_hand,
    every_weight,
    factor,
    given,
    gradient,
    layer_forwards,
    lost,
    norm,
    one_step,
    slopes,
    sums_back,
    tried,
    two_weights,
    walk,
    weights_gradient,
    with_one_decimal,
    without_tanh,
)
from rnnviz.lessons.stages.clip import MAX_NORM
from rnnviz.network.architecture import Architecture

STEPS = 8
FAR = 31  # steps back, for every w
TRIED = 101  # values of w
LONG = 12  # steps that are cut
FEW = 5  # steps of a gradient that is to be added up


def pencil(_: Choices) -> tuple[Stage, ...]:
    """One step of two units that read three numbers, and everything that it hands back."""
    inputs, H = 3, 2
    given_ones = {
        "h_before": ("F", (H,)),
        "d_next": ("F", (H,)),
        "x": ("F", (inputs,)),
        "b": ("O", (H,)),
        "W_ih": ("IO", (H, inputs)),
        "y": ("F", (H,)),
        "W_hh": ("IO", (H, H)),
    }
    return (
        *(with_one_decimal(name, axes, shape) for name, (axes, shape) in given_ones.items()),
        one_step(),
        error_by_hand(),
        gradient(("d_h",), ("F",), ("d_out", "d_next"), ()),
        gradient(("d_u",), ("F",), ("d_h", "h"), ()),
        gradient(("dW_hh",), ("IO",), ("d_u", "h_before"), ()),
        gradient(("dW_ih", "db"), ("IO", "O"), ("d_u", "x"), ("dW_hh",)),
        gradient(("d_x",), ("F",), ("d_u", "W_ih"), ("dW_ih",)),
        gradient(("d_h_before",), ("F",), ("d_u", "W_hh"), ("d_x",)),
        by_autograd(),
    )


def given_chain(chosen: Choices, steps: int) -> tuple[Stage, ...]:
    """w as chosen; u 1 and one impulse, or both drawn."""
    w = constant("w", "F", (float(chosen.variant),))
    if chosen.weights == "drawn":
        return (given("x", "T", (steps,)), w, given("u", "F", (1,)))
    return (
        constant("x", "T", (1.0, *[0.0] * (steps - 1)), f"[1.0] + [0.0] * {steps - 1}"),
        w,
        constant("u", "F", (1.0,)),
    )


def vanishing(chosen: Choices) -> tuple[Stage, ...]:
    """A unit with two weights, and what its last state says of every other."""
    return (
        *given_chain(chosen, STEPS),
        two_weights(STEPS),
        slopes(),
        back_by_hand(STEPS),
        back_by_autograd(STEPS),
        without_tanh(STEPS),
        tried(TRIED),
        every_weight(FAR),
    )


def truncated(chosen: Choices) -> tuple[Stage, ...]:
    """An RNN and an LSTM on the same input, the way back whole and cut."""
    inputs, H = 3, 4
    layers = {"rnn": Architecture("rnn_tanh", inputs, H), "lstm": Architecture("lstm", inputs, H)}
    forwards = [layer_forwards(module, arch) for module, arch in layers.items()]
    back = [
        stage
        for module, arch in layers.items()
        for k in (None, int(chosen.variant))
        for stage in walk(module, arch, LONG, k)
    ]
    return (given("x", "TNF", (LONG, 1, inputs)), *forwards, *back, lost(tuple(layers)))


def clipping(chosen: Choices) -> tuple[Stage, ...]:
    """A unit without tanh, whose gradient grows; two weights, so that it is an arrow."""
    return (
        *given_chain(chosen, FEW),
        constant("max_norm", "F", (MAX_NORM,)),
        two_weights(FEW, "relu"),
        sums_back(FEW),
        weights_gradient(),
        norm(),
        factor(),
        clipped(),
        clipped_by_torch(FEW),
        clipped_by_value(),
    )
