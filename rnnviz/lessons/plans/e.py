"""E, the way back: the stages of its lessons."""

from rnnviz.lessons.choices import Choices
from rnnviz.lessons.stage import Stage
from rnnviz.lessons.stages import (
    back_by_autograd,
    back_by_hand,
    by_autograd,
    constant,
    error_by_hand,
    every_weight,
    given,
    gradient,
    one_step,
    slopes,
    tried,
    two_weights,
    with_one_decimal,
    without_tanh,
)

STEPS = 8
FAR = 31  # steps back, for every w
TRIED = 101  # values of w


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
