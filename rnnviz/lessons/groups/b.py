"""B: the layer's shapes."""

from rnnviz.lessons.lesson import Claim, Lesson
from rnnviz.lessons.stage import Stage
from rnnviz.lessons.stages import (
    disturb,
    given,
    largest_change,
    one_hot_letters,
    recurrent,
    swap_batch_and_time,
)
from rnnviz.lessons.text import lengths
from rnnviz.network.architecture import Architecture
from rnnviz.words import mark

TITLE = mark("The layer's shapes")

LAYER = Architecture("rnn_tanh", 128, 64)
BOTH_WAYS = Architecture("rnn_tanh", 300, 16, bidirectional=True)

VARIANTS = {
    "stacked": Architecture("rnn_tanh", 10, 20, num_layers=3, batch_first=True),
    "bidirectional": Architecture("rnn_tanh", 10, 20, batch_first=True, bidirectional=True),
    "LSTM": Architecture("lstm", 10, 20, num_layers=2, batch_first=True, bidirectional=True),
}


def any_length(text: str) -> tuple[Stage, ...]:
    stages = []
    for T in lengths(text):
        stages += [given(f"x_{T}", "TNF", (T, 4, 128)), given(f"h_0_{T}", "SNF", (1, 4, 64))]
        again = "rnn" if len(stages) > 2 else ""
        stages += [recurrent("rnn", LAYER, f"x_{T}", (f"output_{T}", f"h_n_{T}"), h_0=f"h_0_{T}", weights_of=again)]
    return tuple(stages)


def from_a_drawing(variant: str) -> tuple[Stage, ...]:
    arch = VARIANTS[variant]
    shapes = arch.tensor_shapes(25, 16)
    states = [name for name in ("h_0", "c_0") if name in shapes]
    finals = [name.replace("_0", "_n") for name in states]
    return (
        given("x", "NTF", shapes["input"]),
        *(given(name, "SNF", shapes[name]) for name in states),
        recurrent("rnn", arch, "x", ("output", *finals), h_0="h_0", c_0="c_0" if "c_0" in shapes else ""),
    )


def words(text: str) -> tuple[Stage, ...]:
    letters = one_hot_letters(text, "x")
    batch, ragged = len(letters.labels["x"]), len({len(word) for word in letters.labels["x"]}) > 1
    name = "lengths" if ragged else ""
    single, stacked = (Architecture("rnn_tanh", 33, 64, num_layers=n, batch_first=True) for n in (1, 3))
    return (
        letters,
        given("h_0", "SNF", (1, batch, 64)),
        recurrent("rnn", single, "x", ("y", "h"), h_0="h_0", lengths=name),
        given("h_0_stacked", "SNF", (3, batch, 64)),
        recurrent("stacked", stacked, "x", ("y_stacked", "h_stacked"), h_0="h_0_stacked", lengths=name),
    )


def swapped_axes() -> tuple[Stage, ...]:
    """x is meant as (N, T, I), and the layer reads (T, N, I); then the same with batch_first."""
    fixed = Architecture("rnn_tanh", 300, 16, batch_first=True, bidirectional=True)
    return (
        given("x", "TNF", (8, 3, 300)),
        recurrent("rnn", BOTH_WAYS, "x", ("y", "h_n")),
        disturb("x", "x_disturbed"),
        recurrent("rnn", BOTH_WAYS, "x_disturbed", ("y_disturbed",), weights_of="rnn"),
        largest_change("y", "y_disturbed", "noticed"),
        recurrent("fixed", fixed, "x", ("y_fixed", "h_n_fixed"), weights_of="rnn"),
        recurrent("fixed", fixed, "x_disturbed", ("y_fixed_disturbed",), weights_of="fixed"),
        largest_change("y_fixed", "y_fixed_disturbed", "noticed_fixed"),
    )


LESSONS = (
    Lesson(
        id="B1",
        title=mark("Create a layer and run it"),
        teaches=mark(
            "The constructor takes the size of one input and the size of the state. The length of the sequence "
            "and the number of samples are not part of the layer: they come with x. h_0 has one state for each "
            "sample."
        ),
        stages=(
            given("x", "TNF", (5, 4, 128)),
            given("h_0", "SNF", (1, 4, 64)),
            recurrent("rnn", LAYER, "x", ("out", "h_n"), h_0="h_0"),
        ),
        result="out",
    ),
    Lesson(
        id="B2",
        title=mark("The same layer reads any length"),
        teaches=mark(
            "Twenty steps or fifty, the weights are the same and there are no more of them. Only x and output "
            "grow with the sequence; h_n does not. Type lengths of your own."
        ),
        stages=any_length,
        text="20, 30, 50",
        text_label=mark("Lengths of the sequences"),
    ),
    Lesson(
        id="B3",
        title=mark("Sequence first or batch first"),
        teaches=mark(
            "batch_first=True swaps the first two axes of x and of output, and of nothing else. h_0 and h_n "
            "keep (layers × directions, N, H) in both layouts, and every number stays the same."
        ),
        stages=(
            given("x", "TNF", (5, 4, 128)),
            given("h_0", "SNF", (1, 4, 64)),
            recurrent("rnn", LAYER, "x", h_0="h_0"),
            swap_batch_and_time("x", "x_batch_first", "NTF"),
            recurrent(
                "rnn_batch_first",
                Architecture("rnn_tanh", 128, 64, batch_first=True),
                "x_batch_first",
                ("output_batch_first", "h_n_batch_first"),
                h_0="h_0",
                weights_of="rnn",
            ),
            swap_batch_and_time("output_batch_first", "output_swapped_back", "TNF"),
        ),
        result="output_batch_first",
        claims=(Claim("h_n_batch_first", "h_n"), Claim("output_swapped_back", "output")),
    ),
    Lesson(
        id="B4",
        title=mark("From a drawing to the shapes"),
        teaches=mark(
            "A drawing of a network tells the constructor's arguments, and they tell every shape. Stacking "
            "multiplies the states in h_n; a second direction doubles them and doubles the features of output; "
            "an LSTM adds c_n."
        ),
        stages=from_a_drawing,
        variants=tuple(VARIANTS),
        result="output",
    ),
    Lesson(
        id="B5",
        title=mark("Letters as vectors"),
        teaches=mark(
            "A letter becomes a vector with a single 1 at its place in the alphabet of 33, and a word becomes a "
            "sequence. Eight words of three letters are (8, 3, 33). With more layers y keeps its shape; h gets "
            "a state for each."
        ),
        stages=words,
        text="кот\nдом\nлес\nмир\nчай\nюла\nсыр\nёрш",
        text_label=mark("Words in Cyrillic letters, one in each line"),
        result="y",
    ),
    Lesson(
        id="B6",
        title=mark("Two directions, and two axes swapped"),
        teaches=mark(
            "A second direction reads from the end, and output holds both side by side: 32 features for H = 16. "
            "But batch_first is not set, so torch takes the 8 samples of 3 steps for 3 samples of 8 steps, "
            "without an error. Change sample 0, and see who notices."
        ),
        stages=swapped_axes(),
        result="y",
        notes=(
            mark(
                "The comment beside such code often says (2, 8, 16) for h_n: it takes 8 for the batch. torch says (2, "
                "3, 16)."
            ),
            mark(
                "noticed: how much each of the 8 samples as meant changes in y when only sample 0 of x was changed. "
                "It must be 0 for all others, and is so only with batch_first=True (noticed_fixed)."
            ),
        ),
    ),
)
