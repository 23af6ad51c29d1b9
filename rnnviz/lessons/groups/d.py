"""D: networks around the layer."""

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
EMBED, HIDDEN, MIDDLE = 8, 6, 5


def both_ways(cell: str, inputs: int, hidden: int) -> Architecture:
    return Architecture(cell, inputs, hidden, batch_first=True, bidirectional=True)


def regression(variant: str) -> tuple[Stage, ...]:
    arch = Architecture(LAYERS[variant], 64, 32, num_layers=2, batch_first=True)
    finals = ("h_n", "c_n") if variant == "LSTM" else ("h_n",)
    return (
        given("x", "NTF", (5, 3, 64)),
        recurrent("rnn", arch, "x", ("output", *finals)),
        take_last_layer("h_n", "last"),
        linear("linear", "last", "y", 32, 1),
    )


def classifier(text: str) -> tuple[Stage, ...]:
    words = len(vocabulary(tokens(text))) + 1
    return (
        token_ids(text, "ids", "lengths"),
        embedding("embedding", "ids", "embedded", words, EMBED),
        pack("embedded", "lengths", "packed"),
        recurrent(
            "lstm",
            both_ways("lstm", EMBED, HIDDEN),
            "packed",
            ("packed_output", "hidden", "cell"),
            lengths="lengths",
            packed=True,
        ),
        concat_directions("hidden", "last"),
        linear("linear", "last", "middle", 2 * HIDDEN, MIDDLE),
        activation("relu", "middle", "rectified"),
        linear("score", "rectified", "logit", MIDDLE, 1),
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
        stages=(
            given("x", "NTF", (8, 6, 16)),
            additive_loop("linear", "x", "h", 16, 10),
            take_last_step("h", "last"),
            linear("answer", "last", "logits", 10, 5),
            activation("sigmoid", "logits", "y"),
            identity_recurrence("rnn", "linear", "x", ("output", "h_n"), 16, 10),
        ),
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
        stages=(
            given("x", "NTF", (8, 12, 32)),
            recurrent("rnn", both_ways("rnn_tanh", 32, 12), "x"),
            concat_directions("h_n", "last"),
            linear("linear", "last", "y", 24, 5),
        ),
        result="y",
    ),
    Lesson(
        id="D3",
        title=mark("Many to many"),
        teaches=mark(
            "An answer at every step: the same Linear layer reads the output of each. It works on the last axis "
            "only, so a loop over the steps and one call on the whole output give the same numbers."
        ),
        stages=(
            given("x", "NTF", (4, 64, 5)),
            recurrent("rnn", both_ways("rnn_tanh", 5, 4), "x"),
            linear("linear", "output", "y", 8, 2, bias=False),
            linear_step_by_step("steps", "output", "y_step_by_step", 8, 2, bias=False, weights_of="linear"),
        ),
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
        stages=(
            given("x", "NF", (4, 5)),
            put_at_start("x", "sequence", 12),
            recurrent("rnn", both_ways("rnn_tanh", 5, 7), "sequence"),
            linear("linear", "output", "y", 14, 2),
        ),
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
        stages=(
            given("x", "NTF", (2, 12, 5)),
            recurrent("encoder", both_ways("rnn_tanh", 5, 9), "x", ("encoded", "h_n")),
            concat_directions("h_n", "thought"),
            put_at_start("thought", "sequence", 25),
            recurrent(
                "decoder",
                Architecture("rnn_tanh", 18, 32, batch_first=True),
                "sequence",
                ("decoded", "h_n_decoder"),
            ),
            linear("linear", "decoded", "y", 32, 3),
        ),
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
        text=mark(
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
