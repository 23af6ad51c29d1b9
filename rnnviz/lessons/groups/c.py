"""C: step by step, by hand and by torch."""

from rnnviz.lessons.lesson import Lesson
from rnnviz.lessons.stages import counted, from_x, recurrent
from rnnviz.network.architecture import Architecture
from rnnviz.words import mark

TITLE = mark("Step by step")

SMALLEST = Architecture("rnn_tanh", 5, 2, batch_first=True)

LESSONS = (
    Lesson(
        id="C1",
        title=mark("Three steps on paper"),
        teaches=mark(
            "Five inputs, two units, three steps: all ones, all twos, all threes. Small enough to compute every "
            "number with a pencil. First x W_ih^T + b_ih, which needs no state; then the state, one step after "
            "the other."
        ),
        stages=(
            counted("x", 3, 5),
            from_x("rnn", SMALLEST, "x", "hidden"),
            recurrent("rnn", SMALLEST, "x", weights_of="rnn"),
        ),
        result="output",
        printed=("x", "hidden", "output"),
        sizes=("notes",),
    ),
)
