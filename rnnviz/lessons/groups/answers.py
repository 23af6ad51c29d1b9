"""D, its last two: one answer from the state in which a layer ends."""

from rnnviz.lessons.asked import Ask
from rnnviz.lessons.lesson import Lesson
from rnnviz.lessons.plans import d as plans
from rnnviz.lessons.questions import d as questions
from rnnviz.words import mark

LESSONS = (
    Lesson(
        id="D6",
        title=mark("A number from the last state"),
        sees=mark("an LSTM breaks the line"),
        teaches=mark(
            "Regression needs one number for a sequence: the last state of the top layer goes into a Linear "
            "layer. RNN and GRU can stand in for one another by changing one word. An LSTM cannot: it returns a pair, "
            "and hidden[-1] is then c_n."
        ),
        why=mark(
            "Trying another cell is the first thing that everyone does. The word is changed in a second, and the line "
            "behind it fails, or worse, takes the wrong state."
        ),
        watch=mark(
            "h_n has a state for each layer, and [−1] picks the top one. Switch to LSTM and look at what stands beside "
            "h_n: c_n of the same shape, which nobody reads here."
        ),
        formula=(("y = W ", ""), ("h_n[−1]", "h"), (" + ", ""), ("b", "bias")),
        symbols=(("x", "x"), ("h_n", "h_n"), ("h_n[−1]", "last"), ("y", "y")),
        minutes=6,
        stages=plans.regression,
        variants=tuple(plans.LAYERS),
        result="y",
        asks=(Ask("h_n", "shape"), Ask("last", "shape"), Ask("y")),
        question=questions.what_hidden_is,
        exercises=(("raises", 1), ("shapes", 2)),
    ),
    Lesson(
        id="D7",
        title=mark("A text classifier"),
        sees=mark("padding is there, and is never read"),
        teaches=mark(
            "Sentences of different lengths are padded to a grid, looked up in a table, and packed, so that the "
            "LSTM never reads the padding. The final states of its two directions become one probability for "
            "each sentence."
        ),
        why=mark(
            "Every text model begins like this: tokens, ids, a table, and the question of what to do with lengths. "
            "Unpacked, the network runs too, and quietly judges the padding along with the words."
        ),
        watch=mark(
            "The hatched places of the grid have no row in packed. At each step the LSTM reads only the sentences that "
            "still go on, and each direction ends where its own sentence ends."
        ),
        formula=(
            *(("p = σ( W″ relu( W′ cat( ", ""), ("h_n[−2]", "h"), (", ", ""), ("h_n[−1]", "h")),
            *((" ) + ", ""), ("b′", "bias"), (" ) + ", ""), ("b″", "bias"), (" )", "")),
        ),
        symbols=(("ids", "ids"), ("embedded", "embedded"), ("h_n", "hidden"), ("cat", "last"), ("p", "probability")),
        minutes=12,
        stages=plans.classifier,
        text=mark("the cat sleeps all day\nwhat a day\nrain again"),
        notes_text=mark(
            "the cat sleeps all day\nwhat a day!\nrain, rain, rain and more rain today\nсолнце светит весь день 🌞"
        ),
        text_label=mark("Sentences, one in each line"),
        result="probability",
        asks=(
            Ask("embedded", "shape"),
            Ask("packed", "shape"),
            Ask("batch_sizes", "whole", "packed_output"),
            Ask("last", "shape"),
            *(Ask(name) for name in ("middle", "rectified", "logit", "probability")),
        ),
        question=questions.padded_as_packed,
        exercises=(("packed", 1), ("names", 2)),
        notes=(
            mark(
                "A token is a run of letters and digits, in lower case; every other character, an emoji or a comma, "
                "is one of its own. The vocabulary is what the sentences use, and id 0 is the padding. The weights "
                "are random: the probability means nothing yet."
            ),
        ),
    ),
)
