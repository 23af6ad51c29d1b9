"""D: networks around the layer."""

from rnnviz.lessons.asked import Ask
from rnnviz.lessons.groups import answers
from rnnviz.lessons.lesson import Claim, Lesson
from rnnviz.lessons.plans import d as plans
from rnnviz.lessons.questions import d as questions
from rnnviz.words import mark

TITLE = mark("Networks around the layer")

LESSONS = (
    Lesson(
        id="D1",
        title=mark("A recurrence of one's own"),
        sees=mark("W_hh is the identity"),
        teaches=mark(
            "h ← tanh(Linear(x[t]) + h) remembers too, without a matrix for the state. It is torch.nn.RNN whose "
            "W_hh is the identity and whose second bias is 0. After the last step a Linear layer and a sigmoid "
            "make the answers."
        ),
        why=mark(
            "A recurrence is not a special layer: any network whose output comes back in is one. Writing your own "
            "shows which part of nn.RNN remembers, and what the matrix W_hh adds to that."
        ),
        watch=mark(
            "h comes back unchanged and is added: unit 0 hears of unit 0 only. At the same tick nn.RNN with the "
            "identity for W_hh makes the same numbers."
        ),
        formula=(
            *(("h[t] = tanh( ", ""), ("W x[t]", "x"), (" + ", ""), ("b", "bias"), (" + ", ""), ("h[t−1]", "h")),
            *((" )     y = σ( W′ ", ""), ("h[T−1]", "h"), (" + ", ""), ("b′", "bias"), (" )", "")),
        ),
        symbols=(("x", "x"), ("h", "h"), ("y", "y")),
        minutes=7,
        stages=plans.own_recurrence,
        result="y",
        ways=((mark("a loop of one's own"), "h"), (mark("nn.RNN, W_hh = identity"), "output")),
        claims=(Claim("h", "output"),),
        asks=(Ask("h"), Ask("last", "shape"), Ask("logits"), Ask("y")),
        question=questions.weights_saved,
        exercises=(("patterns", 1), ("parameters", 1)),
        notes=(
            mark(
                "model.eval() stands before inference in many notebooks. It switches dropout and batch norm off; in a "
                "network without either, as here, it changes no number."
            ),
        ),
    ),
    Lesson(
        id="D2",
        title=mark("Many to one, in both directions"),
        sees=mark("the cell that is not the last"),
        teaches=mark(
            "One answer for a whole sequence. Each direction ends in a state that has read everything: forwards "
            "it is the one at the last step, backwards the one at the first. Both, side by side, go into a "
            "Linear layer."
        ),
        why=mark(
            "“Take the last output” is right in one direction and wrong in two, and nothing but the numbers tells. "
            "It is the mistake with most questions asked about it, and much published code still has it."
        ),
        watch=mark(
            "Each tick fills one cell of either direction, → from the left, ← from the right. Note in which tick, "
            "and at which step, each of them is done: there are its two halves of cat."
        ),
        formula=(*(("y = W cat( ", ""), ("h_n[−2]", "h"), (", ", ""), ("h_n[−1]", "h"), (" ) + ", ""), ("b", "bias")),),
        symbols=(("x", "x"), ("h_n", "h_n"), ("cat", "last"), ("y", "y")),
        minutes=8,
        stages=plans.many_to_one,
        result="y",
        asks=(Ask("output", "shape"), Ask("output"), Ask("last"), Ask("y")),
        question=questions.still_right,
        exercises=(("seen", 2), ("names", 1)),
        notes=(mark("The notes write `biderectional=True` once: torch answers with a TypeError that names the word."),),
    ),
    Lesson(
        id="D3",
        title=mark("Many to many"),
        sees=mark("one Linear, every step"),
        teaches=mark(
            "An answer at every step: the same Linear layer reads the output of each. It works on the last axis "
            "only, so a loop over the steps and one call on the whole output give the same numbers."
        ),
        why=mark(
            "Tagging words, labelling frames, forecasting each hour: all are this pattern. The loop with unsqueeze and "
            "cat that notes show for it is not wrong, only long: one call does the same."
        ),
        watch=mark(
            "y is there for all steps in a single tick, as soon as output is. y_step_by_step needs a tick for each, "
            "and ends with the same numbers."
        ),
        formula=(("y[t] = W ", ""), ("output[t]", "h"), ("     output[t] = [ ", ""), ("h→[t], h←[t]", "h"), (" ]", "")),
        symbols=(("x", "x"), ("output", "output"), ("y", "y")),
        minutes=6,
        stages=plans.many_to_many,
        result="y",
        ways=((mark("Linear at every step"), "y_step_by_step"), (mark("one Linear"), "y")),
        claims=(Claim("y_step_by_step", "y"),),
        asks=(Ask("output", "shape"), Ask("y", "shape"), Ask("output")),
        question=questions.steps_that_change,
        exercises=(("patterns", 1), ("seen", 1)),
        notes=(
            mark(
                "nn.Sequential cannot stand around a recurrent layer as it is: the layer returns a pair, and the next "
                "module gets it whole. The notes put a module of their own behind it, whose forward says `h, _ = x`."
            ),
        ),
    ),
    Lesson(
        id="D4",
        title=mark("One to many"),
        sees=mark("x at t = 0, then only memory"),
        teaches=mark(
            "A single vector becomes a sequence: it stands at t = 0, and zeros follow. Going forwards, all that "
            "comes later is the memory of that first step; going backwards, the layer meets it at the very end."
        ),
        why=mark(
            "A caption from a picture, a melody from a style: one vector has to become many steps. Here you see how "
            "far a memory carries when nothing new comes in."
        ),
        watch=mark(
            "After t = 0 the products with x are all 0: the state lives on W_hh and the biases alone. See how the "
            "numbers of → forget the input, and how ← knows nothing of it until its last step."
        ),
        formula=(
            ("h[0] = tanh( ", ""),
            ("W_ih x", "x"),
            (" + ", ""),
            ("b_ih", "bias"),
            (" + ", ""),
            ("b_hh", "bias"),
            (" )     h[t] = tanh( ", ""),
            ("W_hh h[t−1]", "h"),
            (" + ", ""),
            ("b_ih", "bias"),
            (" + ", ""),
            ("b_hh", "bias"),
            (" )", ""),
        ),
        symbols=(("x", "x"), ("sequence", "sequence"), ("output", "output"), ("y", "y")),
        minutes=6,
        stages=plans.one_to_many,
        result="y",
        asks=(Ask("sequence", "shape"), Ask("output"), Ask("y", "shape")),
        question=questions.zeros_before_x,
        exercises=(("patterns", 1), ("seen", 1)),
    ),
    Lesson(
        id="D5",
        title=mark("Encoder and decoder"),
        sees=mark("a whole sequence in a few numbers"),
        teaches=mark(
            "Many to one, then one to many: what the encoder remembers of its steps is all that the decoder "
            "gets, as the first of its own. So the two sequences may differ in length, and everything has to fit "
            "into 2·H numbers."
        ),
        why=mark(
            "This was among the first networks that translated sentences. Its weak point is in plain sight here, the "
            "few numbers between the two halves, and everything that came later set out to mend it."
        ),
        watch=mark(
            "thought is made of the two final states, and stands at t = 0 of the decoder's sequence. From then on no "
            "number of x is read any more: the decoder has thought, and then only its own state."
        ),
        formula=(
            *(("thought = cat( ", ""), ("h_n[0]", "h"), (", ", ""), ("h_n[1]", "h"), (" )     y[t] = W ", "")),
            *(("decoded[t]", "h"), (" + ", ""), ("b", "bias")),
        ),
        symbols=(("x", "x"), ("thought", "thought"), ("sequence", "sequence"), ("decoded", "decoded"), ("y", "y")),
        minutes=9,
        stages=plans.encoder_decoder,
        result="y",
        asks=(Ask("h_n", "shape", "encoded"), Ask("thought", "shape"), Ask("sequence", "shape"), Ask("decoded")),
        question=questions.numbers_that_pass,
        exercises=(("patterns", 2), ("shapes", 2)),
        notes=(
            mark(
                "Two lines to mend in the notes: zeros(2, 25, 18) writes the batch into the code, so it fails for 3 "
                "samples; take it from x.shape[0]. And a .squeeze(1) on an axis that is not 1 does nothing at all."
            ),
        ),
    ),
    *answers.LESSONS,
)
