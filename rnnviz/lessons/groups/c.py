"""C: step by step, by hand and by torch."""

from rnnviz.lessons.asked import Ask
from rnnviz.lessons.groups.formulas import RECURRENCE
from rnnviz.lessons.lesson import Lesson
from rnnviz.lessons.plans import c as plans
from rnnviz.lessons.questions import c as questions
from rnnviz.words import mark

TITLE = mark("Step by step")

LESSONS = (
    Lesson(
        id="C1",
        title=mark("Three steps on paper"),
        sees=mark("every number fits a pencil"),
        teaches=mark(
            "Five inputs, two units, three steps: all ones, all twos, all threes. Small enough to compute every "
            "number with a pencil. First x W_ih^T + b_ih, which needs no state; then the state, one step after "
            "the other."
        ),
        why=mark(
            "This is the handout's own run: torch.manual_seed(1), nn.RNN(5, 2). What you compute here is what your "
            "notebook prints, −0.3520 and 0.5253 first. Who has done three steps by hand has done them all."
        ),
        watch=mark(
            "The part from x is there for all steps at once, before any state: nothing in it has to wait. Then the "
            "state goes step by step, for each needs the one before. The same row of weights is used every time."
        ),
        formula=RECURRENCE,
        symbols=(("x", "x"), ("W_ih x + b_ih", "hidden"), ("output", "output"), ("h_n", "h_n")),
        minutes=8,
        stages=plans.on_paper,
        result="output",
        printed=("x", "hidden", "output"),
        sizes=("notes",),
        asks=(Ask("hidden"), Ask("output")),
        question=questions.the_term_that_is_0,
        exercises=(("state", 1), ("names", 1)),
        notes=(
            mark(
                "The notes' loop takes one of the two biases twice. What it prints as “hidden” is right all the "
                "same, and the state is wrong: a printed number proves its own line only."
            ),
            mark("The weights are shown with torch's four decimals; the last digit of a pencil may differ by 1."),
        ),
    ),
)
