"""E: the way back."""

from rnnviz.lessons.asked import Ask
from rnnviz.lessons.lesson import Claim, Lesson
from rnnviz.lessons.plans import e as plans
from rnnviz.lessons.questions import e as questions
from rnnviz.words import mark

TITLE = mark("The way back")

LESSONS = (
    Lesson(
        id="E1",
        title=mark("One step back with a pencil"),
        sees=mark("every gradient is a product"),
        teaches=mark(
            "One step, two units, three inputs. What the loss says of h goes back through tanh, and is then handed to "
            "all that made the sum: to both matrices, to the bias, to x, and to the state before."
        ),
        why=mark(
            "backward() is one line, and hides four: through tanh, into the weights, into x, into the state before. "
            "Who has done them once by hand knows what vanishes, what explodes, and where a loop of one's own is wrong."
        ),
        watch=mark(
            "Everything goes through d_u, two numbers. A weight gets d_u of its row times what its column has read; "
            "what is handed on goes through the transposed matrix. Forwards it was rows, backwards it is columns."
        ),
        formula=(
            *(("d_u = (1 − h²) ⊙ ( ", ""), ("h − y", ""), (" + ", ""), ("d_next", "h"), (" )     ", "")),
            *(("dW_hh = d_u ⊗ h[t−1]", "h"), ("     ", ""), ("d_x = Wᵀ_ih d_u", "x")),
        ),
        symbols=(("d_u", "d_u"), ("dW_ih", "dW_ih"), ("d_x", "d_x")),
        minutes=9,
        stages=plans.pencil,
        result="d_h_before",
        sizes=("small",),
        claims=(
            Claim("dW_hh", "grad_W_hh"),
            Claim("dW_ih", "grad_W_ih"),
            Claim("d_x", "grad_x"),
            Claim("d_h_before", "grad_h"),
        ),
        asks=tuple(Ask(name) for name in ("d_out", "d_h", "d_u", "dW_hh", "dW_ih", "d_x", "d_h_before")),
        question=questions.where_d_u_goes,
        exercises=(("shares", 1), ("backwards", 1)),
        leftwards=True,
        drawing="step",
        notes=(
            mark(
                "The error is half the squared distance, so that its gradient is h − y. d_next stands for all steps "
                "after this one: in a whole sequence it is their d_h_before."
            ),
        ),
    ),
    Lesson(
        id="E2",
        title=mark("Two weights, and why gradients vanish"),
        sees=mark("one factor at every step back"),
        teaches=mark(
            "One unit, eight steps. How does the last state move when an earlier one is moved a little? Each step back "
            "multiplies by the same w, and by the slope of tanh. Seven factors below 1 leave little."
        ),
        why=mark(
            "A network learns from a step only as much as arrives there. What arrives is a product of as many factors "
            "as there are steps between: below 1 it vanishes, above 1 it explodes. That is all there is to it."
        ),
        watch=mark(
            "d_h[7] is 1: the last state moves as much as it is moved. Each step to the left takes the number that "
            "hangs over it, w · (1 − h²). Try w = 1.5: the factors are small all the same, since tanh is flat there."
        ),
        formula=(
            *(("h[t] = tanh( ", ""), ("u x[t]", "x"), (" + ", ""), ("w h[t−1]", "h"), (" )     d_h[t] = ", "")),
            *(("w", "h"), (" (1 − h[t+1]²) d_h[t+1]", "")),
        ),
        symbols=(("h", "h"), ("d_h", "d_h")),
        minutes=7,
        stages=plans.vanishing,
        result="d_h",
        sizes=("small",),
        variants=("0.9", "0.5", "1.5"),
        variant_names=("w 0.9", "w 0.5", "w 1.5"),
        weights=("impulse", "drawn"),
        asks=(Ask("d_h"),),
        question=questions.keeps_most,
        exercises=(("backwards", 1), ("shares", 2)),
        leftwards=True,
        drawing="chain",
        notes=(
            mark(
                "A list of states has its last one at h[−1]. Here h[−1] is the state before the first step, so the "
                "loop keeps its states in a dict."
            ),
        ),
    ),
    Lesson(
        id="E3",
        title=mark("Truncated backpropagation"),
        sees=mark("what a detach cuts, in numbers"),
        teaches=mark(
            "Long sequences are learned in chunks: every k steps the state is detached, goes on forwards as it is, and "
            "hands nothing back. What that costs is what would have come back: little in an RNN, much in an LSTM."
        ),
        why=mark(
            "Without detach() the graph grows until memory ends, or torch stops at the second backward(). With it "
            "nothing can be learned over more than k steps. Here you see how much that is, in two layers."
        ),
        watch=mark(
            "The loss stands at the end. Grey is what would have come and is cut. In the RNN it is short anyway: the "
            "gradient has vanished. In the LSTM it is long, for f keeps c."
        ),
        formula=(*(("d_h[t] = ", ""), ("Wᵀ_hh d_u[t+1]", "h"), ("     h ← h.detach():  d_h[t] = 0", "")),),
        symbols=(("h", "h_rnn"), ("dW_rnn", "dW_rnn"), ("dW_lstm", "dW_lstm")),
        minutes=7,
        stages=plans.truncated,
        result="lost",
        sizes=("small",),
        variants=("4", "2", "6"),
        variant_names=("k 4", "k 2", "k 6"),
        asks=(Ask("cut_rnn"), Ask("lost")),
        question=questions.first_that_learns,
        exercises=(("backwards", 2), ("shares", 1)),
        leftwards=True,
        drawing="cuts",
        notes=(
            mark(
                "The LSTM begins with 1 in the bias of its forget gate, as is usual, so that f is near 0.7 and c is "
                "kept for a while. Both layers are untrained."
            ),
        ),
    ),
    Lesson(
        id="E4",
        title=mark("Clipping, and what stays"),
        sees=mark("an arrow that keeps its direction"),
        teaches=mark(
            "Two weights, so the gradient is an arrow on the plane. Where it is longer than max_norm, both numbers are "
            "multiplied by one factor: the arrow ends on the circle and points where it pointed."
        ),
        why=mark(
            "One exploding gradient throws away what hundreds of steps have learned. Clipping bounds how far one step "
            "can go, and is a single line; it has to stand behind backward() and before the optimizer's step."
        ),
        watch=mark(
            "The norm is of all weights together, and so is the factor: that is why the direction stays. Cut number by "
            "number, the arrow turns. With w = 0.5 it is short enough and nothing happens; with w = −1.5 it is 0."
        ),
        formula=(
            *(("factor = min( 1, max_norm / ( ", ""), ("‖(dw, du)‖", "h"), (" + 1e−6 ) )", "")),
            *(("     (dw, du) ← factor · ", ""), ("(dw, du)", "h")),
        ),
        symbols=(("h", "h"), ("(dw, du)", "gradient")),
        minutes=6,
        stages=plans.clipping,
        result="clipped",
        sizes=("small",),
        variants=("1.5", "0.5", "-1.5"),
        variant_names=("w 1.5", "w 0.5", "w −1.5"),
        weights=("impulse", "drawn"),
        claims=(Claim("clipped", "torch_clipped"),),
        asks=(Ask("gradient"), Ask("norm"), Ask("factor"), Ask("clipped")),
        question=questions.exactly_as_long,
        exercises=(("shares", 2), ("backwards", 2)),
        drawing="clip",
        notes=(
            mark(
                "The unit has relu in tanh's place: as long as its sums are positive it is a plain product, and its "
                "gradient explodes."
            ),
        ),
    ),
)
