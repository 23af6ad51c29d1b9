"""D, networks around the layer: the stages of its lessons."""

from dataclasses import replace

from rnnviz.lessons.choices import Choices
from rnnviz.lessons.stage import Stage
from rnnviz.lessons.stages import (
    activation,
    additive_loop,
    concat_directions,
    embedding,
    given,
    identity_recurrence,
    linear,
    linear_step_by_step,
    pack,
    put_at_start,
    recurrent,
    take_last_layer,
    take_last_step,
    token_ids,
    unpack,
)
from rnnviz.lessons.text import tokens, vocabulary
from rnnviz.network.architecture import Architecture

LAYERS = {"RNN": "rnn_tanh", "GRU": "gru", "LSTM": "lstm"}


def both_ways(cell: str, inputs: int, hidden: int) -> Architecture:
    return Architecture(cell, inputs, hidden, batch_first=True, bidirectional=True)


def own_recurrence(chosen: Choices) -> tuple[Stage, ...]:
    N, T, inputs, H, answers = (2, 4, 3, 4, 2) if chosen.small else (8, 6, 16, 10, 5)
    return (
        given("x", "NTF", (N, T, inputs)),
        additive_loop("linear", "x", "h", inputs, H),
        take_last_step("h", "last"),
        linear("answer", "last", "logits", H, answers),
        activation("sigmoid", "logits", "y"),
        identity_recurrence("rnn", "linear", "x", ("output", "h_n"), inputs, H),
    )


def many_to_one(chosen: Choices) -> tuple[Stage, ...]:
    N, T, inputs, H = (2, 4, 3, 4) if chosen.small else (8, 12, 32, 12)
    return (
        given("x", "NTF", (N, T, inputs)),
        recurrent("rnn", both_ways("rnn_tanh", inputs, H), "x"),
        concat_directions("h_n", "last"),
        linear("linear", "last", "y", 2 * H, 5),
    )


def many_to_many(chosen: Choices) -> tuple[Stage, ...]:
    N, T, inputs, H = (2, 4, 3, 2) if chosen.small else (4, 64, 5, 4)
    loop = linear_step_by_step("steps", "output", "y_step_by_step", 2 * H, 2, bias=False, weights_of="linear")
    return (
        given("x", "NTF", (N, T, inputs)),
        recurrent("rnn", both_ways("rnn_tanh", inputs, H), "x"),
        linear("linear", "output", "y", 2 * H, 2, bias=False),
        replace(loop, after=("y",)),
    )


def one_to_many(chosen: Choices) -> tuple[Stage, ...]:
    N, T, inputs, H = (2, 4, 3, 2) if chosen.small else (4, 12, 5, 7)
    return (
        given("x", "NF", (N, inputs)),
        put_at_start("x", "sequence", T),
        recurrent("rnn", both_ways("rnn_tanh", inputs, H), "sequence"),
        linear("linear", "output", "y", 2 * H, 2),
    )


def encoder_decoder(chosen: Choices) -> tuple[Stage, ...]:
    N, T, more, inputs, H = (2, 3, 4, 3, 2) if chosen.small else (2, 12, 25, 5, 9)
    decoder, answers = (4, 2) if chosen.small else (32, 3)
    return (
        given("x", "NTF", (N, T, inputs)),
        recurrent("encoder", both_ways("rnn_tanh", inputs, H), "x", ("encoded", "h_n")),
        concat_directions("h_n", "thought"),
        put_at_start("thought", "sequence", more),
        recurrent(
            "decoder",
            Architecture("rnn_tanh", 2 * H, decoder, batch_first=True),
            "sequence",
            ("decoded", "h_n_decoder"),
        ),
        linear("linear", "decoded", "y", decoder, answers),
    )


def regression(chosen: Choices) -> tuple[Stage, ...]:
    N, T, inputs, H = (2, 3, 3, 4) if chosen.small else (5, 3, 64, 32)
    arch = Architecture(LAYERS[chosen.variant], inputs, H, num_layers=2, batch_first=True)
    finals = ("h_n", "c_n") if arch.spec.memory else ("h_n",)
    return (
        given("x", "NTF", (N, T, inputs)),
        recurrent("rnn", arch, "x", ("output", *finals)),
        take_last_layer("h_n", "last"),
        linear("linear", "last", "y", H, 1),
    )


def classifier(chosen: Choices) -> tuple[Stage, ...]:
    words = len(vocabulary(tokens(chosen.text))) + 1
    embed, hidden, middle = (3, 2, 3) if chosen.small else (8, 6, 5)
    return (
        token_ids(chosen.text, "ids", "lengths"),
        embedding("embedding", "ids", "embedded", words, embed),
        pack("embedded", "lengths", "packed"),
        recurrent(
            "lstm",
            both_ways("lstm", embed, hidden),
            "packed",
            ("packed_output", "hidden", "cell"),
            lengths="lengths",
            packed=True,
        ),
        concat_directions("hidden", "last"),
        linear("linear", "last", "middle", 2 * hidden, middle),
        activation("relu", "middle", "rectified"),
        linear("score", "rectified", "logit", middle, 1),
        activation("sigmoid", "logit", "probability"),
        unpack("packed_output", "lengths", "output"),
    )
