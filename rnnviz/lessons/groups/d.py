"""D: networks around the layer."""

from rnnviz.lessons.choices import Choices
from rnnviz.lessons.lesson import Claim, Lesson
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
from rnnviz.words import mark

TITLE = mark("Networks around the layer")

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
    return (
        given("x", "NTF", (N, T, inputs)),
        recurrent("rnn", both_ways("rnn_tanh", inputs, H), "x"),
        linear("linear", "output", "y", 2 * H, 2, bias=False),
        linear_step_by_step("steps", "output", "y_step_by_step", 2 * H, 2, bias=False, weights_of="linear"),
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


LESSONS = (
    Lesson(
        id="D1",
        title=mark("A recurrence of one's own"),
        teaches=mark(
            "h ← tanh(Linear(x[t]) + h) remembers too, without a matrix for the state. It is torch.nn.RNN whose "
            "W_hh is the identity and whose second bias is 0. After the last step a Linear layer and a sigmoid "
            "make five answers."
        ),
        stages=own_recurrence,
        result="y",
        claims=(Claim("h", "output"),),
    ),
    Lesson(
        id="D2",
        title=mark("Many to one, in both directions"),
        teaches=mark(
            "One answer for a whole sequence. Each direction ends in a state that has read everything: forwards "
            "it is the one at the last step, backwards the one at the first. Both, side by side, go into a "
            "Linear layer."
        ),
        stages=many_to_one,
        result="y",
    ),
    Lesson(
        id="D3",
        title=mark("Many to many"),
        teaches=mark(
            "An answer at every step: the same Linear layer reads the output of each. It works on the last axis "
            "only, so a loop over the steps and one call on the whole output give the same numbers."
        ),
        stages=many_to_many,
        result="y",
        claims=(Claim("y_step_by_step", "y"),),
    ),
    Lesson(
        id="D4",
        title=mark("One to many"),
        teaches=mark(
            "A single vector becomes a sequence: it stands at t = 0, and zeros follow. Going forwards, all that "
            "comes later is the memory of that first step; going backwards, the layer meets it at the very end."
        ),
        stages=one_to_many,
        result="y",
    ),
    Lesson(
        id="D5",
        title=mark("Encoder and decoder"),
        teaches=mark(
            "Many to one, then one to many: what the encoder remembers of 12 steps is all that the decoder "
            "gets, as the first of its 25. So the two sequences may differ in length, and everything has to fit "
            "into 18 numbers."
        ),
        stages=encoder_decoder,
        result="y",
    ),
    Lesson(
        id="D6",
        title=mark("A number from the last state"),
        teaches=mark(
            "Regression needs one number for a sequence: the last state of the top layer goes into a Linear "
            "layer. RNN, GRU and LSTM can stand in for one another; only the LSTM brings a c_n, which nobody "
            "reads here."
        ),
        stages=regression,
        variants=tuple(LAYERS),
        result="y",
    ),
    Lesson(
        id="D7",
        title=mark("A text classifier"),
        teaches=mark(
            "Sentences of different lengths are padded to a grid, looked up in a table, and packed, so that the "
            "LSTM never reads the padding. The final states of its two directions become one probability for "
            "each sentence."
        ),
        stages=classifier,
        text=mark("the cat sleeps all day\nwhat a day\nrain again"),
        notes_text=mark(
            "the cat sleeps all day\nwhat a day!\nrain, rain, rain and more rain today\nсолнце светит весь день 🌞"
        ),
        text_label=mark("Sentences, one in each line"),
        result="probability",
        notes=(
            mark(
                "A token is a run of letters and digits, in lower case; every other character, an emoji or a comma, "
                "is one of its own. The vocabulary is what the sentences use, and id 0 is the padding. The weights "
                "are random: the probability means nothing yet."
            ),
        ),
    ),
)
