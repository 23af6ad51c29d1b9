"""B: the layer's shapes."""

from rnnviz.lessons.asked import Ask
from rnnviz.lessons.groups.formulas import RECURRENCE
from rnnviz.lessons.groups.parameters import PARAMETERS
from rnnviz.lessons.lesson import Claim, Lesson
from rnnviz.lessons.plans import b as plans
from rnnviz.lessons.questions import b as questions
from rnnviz.lessons.questions.drawing import reading_of
from rnnviz.words import mark

TITLE = mark("The layer's shapes")

LESSONS = (
    Lesson(
        id="B1",
        title=mark("Create a layer and run it"),
        sees=mark("two sizes make the layer, x brings the rest"),
        teaches=mark(
            "The constructor takes the size of one input and the size of the state. The length of the sequence "
            "and the number of samples are not part of the layer: they come with x. h_0 has one state for each "
            "sample; without it torch takes zeros."
        ),
        why=mark(
            "Most errors with recurrent layers are errors of shape. Who knows which two numbers the layer has, and "
            "which two come with the data, reads torch's messages instead of guessing."
        ),
        watch=mark(
            "Look where each size of out comes from: T and N from x, H from the constructor; I is gone. The call "
            "without h_0 gives the same numbers as the one with zeros."
        ),
        formula=(
            *(("out", "h"), (" (T, N, H), ", ""), ("h_n", "h"), (" (1, N, H) = rnn( ", "")),
            *(("x", "x"), (" (T, N, I), ", ""), ("h_0", "h"), (" (1, N, H) )", "")),
        ),
        symbols=(("x", "x"), ("h_0", "h_0"), ("out", "out"), ("h_n", "h_n")),
        parameters=PARAMETERS,
        minutes=4,
        stages=plans.create_and_run,
        result="out",
        claims=(Claim("out_without", "out_zeros"),),
        asks=(Ask("out", "shape"), Ask("h_n", "shape")),
        question=questions.weights_in_all,
        exercises=(("initial", 1), ("raises", 1)),
        notes=(
            mark(
                "print(rnn) says RNN(3, 4): only what differs from a default is written behind the two sizes. There is "
                "no length in the constructor, and no number of samples."
            ),
        ),
    ),
    Lesson(
        id="B2",
        title=mark("The same layer reads any length"),
        sees=mark("the sequence grows, the weights do not"),
        teaches=mark(
            "Two steps or fifty, the weights are the same and there are no more of them. Only x and output "
            "grow with the sequence; h_n does not. Type lengths of your own."
        ),
        why=mark(
            "This is what recurrent networks are for: sentences, days and melodies have no fixed length. A layer that "
            "is used again at each step needs to know of none."
        ),
        watch=mark(
            "All sequences start at the same tick and the short ones stop earlier. Their h_n have the same shape, "
            "and the layer is one and the same object for all of them."
        ),
        formula=RECURRENCE,
        minutes=4,
        stages=plans.any_length,
        text="2, 3, 5",
        notes_text="20, 30, 50",
        text_label=mark("Lengths of the sequences"),
        asks=(Ask("output_*", "shape"), Ask("h_n_*", "shape")),
        question=questions.what_grows,
        exercises=(("parameters", 1), ("shapes", 1)),
    ),
    Lesson(
        id="B3",
        title=mark("Sequence first or batch first"),
        sees=mark("two axes change places, the states do not"),
        teaches=mark(
            "batch_first=True swaps the first two axes of x and of output, and of nothing else. h_0 and h_n "
            "keep (layers × directions, N, H) in both layouts, and every number stays the same."
        ),
        why=mark(
            "A DataLoader stacks samples, so batches come with the samples first; torch's layer wants the steps first. "
            "One word reconciles them, and the word forgotten gives no error but wrong numbers (see B6)."
        ),
        watch=mark(
            "Four loops on one clock. turns has what `for step in x` hands out: from (T, N, I) one step of all "
            "samples, from (N, T, I) one sample with all its steps. Only the first of the two is a recurrence."
        ),
        formula=(
            *(("x", "x"), (" (T, N, I) → ", ""), ("output", "h"), (" (T, N, H),     ", "")),
            *(("x", "x"), (" (N, T, I) → ", ""), ("output", "h"), (" (N, T, H)", "")),
        ),
        symbols=(("x", "x"), ("x_batch_first", "x_batch_first"), ("h_0", "h_0"), ("h_n", "h_n")),
        minutes=6,
        stages=plans.both_layouts,
        result="output_batch_first",
        ways=((mark("sequence first"), "output"), (mark("batch first"), "output_batch_first")),
        claims=(Claim("h_n_batch_first", "h_n"), Claim("output_swapped_back", "output")),
        asks=(Ask("output_batch_first", "shape"), Ask("h_n_batch_first", "shape")),
        question=questions.one_turn_of_the_loop,
        exercises=(("shapes", 1), ("initial", 1)),
    ),
    Lesson(
        id="B4",
        title=mark("From a drawing to the shapes"),
        sees=mark("you name every shape"),
        teaches=mark(
            "A drawing of a network tells the constructor's arguments, and they tell every shape. Stacking "
            "multiplies the states in h_n; a second direction doubles them and doubles the features of output; "
            "an LSTM adds c_n."
        ),
        why=mark(
            "Papers and exams show boxes and arrows, code wants numbers. Reading one as the other is a skill of its "
            "own, and you know that you have it when you can say all five shapes before running anything."
        ),
        watch=mark(
            "Count in the drawing: rows of cells make layers, two rows with opposite arrows are one layer of two "
            "directions, and a second arrow is an LSTM's c. Then say the shapes, and see the code."
        ),
        formula=(
            *(
                ("output", "h"),
                (" (N, T, D·H),  ", ""),
                ("h_n", "h"),
                (" and ", ""),
                ("c_n", "c"),
                (" (L·D, N, H)", ""),
            ),
        ),
        symbols=(("x", "x"), ("h_0", "h_0")),
        minutes=8,
        stages=plans.from_a_drawing,
        variants=tuple(plans.VARIANTS),
        variant_names=(mark("drawing 1"), mark("drawing 2"), mark("drawing 3")),
        result="output",
        reading=reading_of,
        asks=tuple(Ask(name, "shape", "output") for name in ("h_0", "c_0", "output", "h_n", "c_n")),
        question=questions.without_batch_first,
        exercises=(("shapes", 2), ("initial", 2)),
    ),
    Lesson(
        id="B5",
        title=mark("Letters as vectors"),
        sees=mark("one-hot, 33 letters"),
        teaches=mark(
            "A letter becomes a vector with a single 1 at its place in the alphabet of 33, and a word becomes a "
            "sequence. Eight words of three letters are (8, 3, 33). With more layers y keeps its shape; h gets "
            "a state for each."
        ),
        why=mark(
            "A network computes with numbers, and the order of the alphabet is no quantity: б is not twice а. A vector "
            "with one 1 says which letter it is, and nothing else."
        ),
        watch=mark(
            "W_ih x[t] has 33 products, and 32 of them are 0: the letter picks one column of W_ih. That is why an "
            "Embedding is a table to look up (D7) and no product."
        ),
        formula=RECURRENCE,
        symbols=(("x", "x"), ("h_0", "h_0"), ("y", "y"), ("h", "h"), ("h_stacked", "h_stacked")),
        minutes=5,
        stages=plans.words,
        text="кот\nдом\nлес",
        notes_text="кот\nдом\nлес\nмир\nчай\nюла\nсыр\nёрш",
        text_label=mark("Words in Cyrillic letters, one in each line"),
        result="y",
        asks=(Ask("y", "shape"), Ask("h", "shape"), Ask("h_stacked", "shape")),
        question=questions.numbers_that_are_not_0,
        exercises=(("shapes", 1), ("parameters", 2)),
    ),
    Lesson(
        id="B6",
        title=mark("Two directions, and two axes swapped"),
        sees=mark("one sample leaks into all others"),
        teaches=mark(
            "A second direction reads from the end, and output holds both side by side: 2·H features. "
            "But batch_first is not set, so torch takes the samples for steps and the steps for samples, "
            "without an error. Change sample 0, and see who notices."
        ),
        why=mark(
            "This mistake is in published code, and no message gives it away: the network even learns something. The "
            "one sure test is the one of this lesson: disturb a sample, and look whether another one moves."
        ),
        watch=mark(
            "noticed: how far each sample as meant moves in y when only sample 0 of x was changed. It must be 0 for "
            "all others. It is so in noticed_fixed, where batch_first=True is set."
        ),
        formula=(
            *(("y", "h"), (" (M, T, 2·H),  ", ""), ("h_n", "h"), (" (2, T, H) = rnn( ", "")),
            *(("x", "x"), (" (M, T, I) ),  ≠ ", ""), ("h_n", "h"), (" (2, M, H)", "")),
        ),
        symbols=(("x", "x"), ("y", "y"), ("h_n", "h_n"), ("h_n_fixed", "h_n_fixed")),
        minutes=8,
        stages=plans.swapped_axes,
        result="y",
        sample=mark("sample as torch counts"),
        asks=(Ask("y", "shape"), Ask("h_n", "shape")),
        question=questions.who_notices,
        exercises=(("shapes", 2), ("raises", 2)),
        notes=(
            mark(
                "The comment beside such code often says (2, 8, 16) for h_n: it takes 8 for the batch. torch says (2, "
                "3, 16)."
            ),
        ),
    ),
)
