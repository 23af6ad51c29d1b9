"""D: what the parts around the layer read, and what they leave out."""

import numpy as np

from rnnviz.lessons.asked import Asked, Slip, shape, whole
from rnnviz.lessons.lesson import LessonRun
from rnnviz.lessons.packing import unpack_rows
from rnnviz.lessons.recompute import recompute
from rnnviz.network.forward import forward
from rnnviz.words import sentence


def weights_saved(run: LessonRun, _: int) -> Asked:
    own, full = (sum(array.size for array in run.weights[name].values()) for name in ("linear", "rnn"))
    H = run["h"].shape[2]
    return whole(
        sentence("How many numbers does nn.RNN of these sizes keep, that this recurrence does without?"),
        full - own,
        (
            Slip(H * H, sentence("That is W_hh. nn.RNN has a second bias, too.")),
            Slip(H, sentence("That is the second bias. nn.RNN has a W_hh, too.")),
        ),
        sentence(
            "W_hh has {H}·{H} and b_hh {H}. With W_hh = 1 on the diagonal each unit remembers only itself: units "
            "never mix from step to step.",
            H=H,
        ),
    )


def still_right(run: LessonRun, sample: int) -> Asked:
    last, wrong = run["last"].value[sample], run["output"].value[sample, -1]
    H = len(last) // 2
    return whole(
        sentence(
            "Someone writes output[:, -1] for cat(h_n[-2], h_n[-1]). Both have {count} numbers for a sample. How many "
            "of them are still right?",
            count=len(last),
        ),
        int(np.count_nonzero(last == wrong)),
        (
            Slip(
                len(last),
                sentence("The first half is. Where does the other direction end, and what has it seen there?"),
            ),
            Slip(0, sentence("Going right, the last step is where that direction ends: that half is right.")),
        ),
        sentence(
            "The {H} numbers going right. Going left, output[:, -1] is the first state that is computed: it has seen "
            "the last step of x and nothing else. The shapes are equal, so torch says nothing.",
            H=H,
        ),
    )


def steps_that_change(run: LessonRun, sample: int) -> Asked:
    x = run["x"].value.copy()
    T = x.shape[1]
    x[sample, -1] += 1
    changed = recompute(run, x=x)["y"] != run["y"].value
    return whole(
        sentence("Only the last step of x is changed. At how many of the {T} steps does y change?", T=T),
        int(changed[sample].any(axis=1).sum()),
        (Slip(1, sentence("So it would be in one direction. The other carries the change to the left.")),),
        sentence(
            "At every one: the direction that goes left begins at the last step. Who must not know the future, a "
            "forecast for example, must not set bidirectional=True."
        ),
    )


def zeros_before_x(run: LessonRun, sample: int) -> Asked:
    rows = run["sequence"].value[sample].any(axis=1)
    T = len(rows)
    return whole(
        sentence("How many steps of zeros has the direction ← read before it meets x?"),
        int(T - 1 - np.argmax(rows)),
        (
            Slip(0, sentence("So it is for →, which begins at t = 0.")),
            Slip(T, sentence("That is all steps; the last that it reads is x itself.")),
        ),
        sentence(
            "It begins at t = {last}. All its states but the one at t = 0 are made of biases and W_hh alone: they are "
            "the same for every sample.",
            last=T - 1,
        ),
    )


def numbers_that_pass(run: LessonRun, sample: int) -> Asked:
    thought, encoded, x = run["thought"], run["encoded"], run["x"]
    return whole(
        sentence("How many numbers tell the decoder about the {count} numbers of a sample of x?",
                 count=x.value[sample].size),
        thought.shape[1],
        (
            Slip(encoded.value[sample].size, sentence("Those are the encoder's states of all steps. Which go on?")),
            Slip(thought.shape[1] // 2, sentence("Each direction has a final state.")),
        ),
        sentence(
            "However long x is, {count} numbers have to do. That is the bottleneck for which attention was invented: "
            "it lets the decoder look at all the encoder's states.",
            count=thought.shape[1],
        ),
    )  # fmt: skip


def what_hidden_is(run: LessonRun, _: int) -> Asked:
    """`hidden[-1]` is the last layer's state, but of a pair (h_n, c_n) it is c_n."""
    states = [run[name].value for name in ("h_n", "c_n") if name in run.shapes]
    hidden = states[0] if len(states) == 1 else tuple(states)
    last = run["last"].shape
    pair = len(states) == 2
    because = (
        sentence(
            "An LSTM returns a pair, (h_n, c_n): hidden[-1] is c_n of all layers. The notes' hidden[-1, :, :] fails "
            "with “tuple indices must be integers or slices, not tuple”. Write `output, (h_n, c_n) = rnn(x)`."
        )
        if pair
        else sentence("h_n has a state for each layer; the last of them is the top layer's. Try the LSTM next.")
    )
    return shape(
        sentence("`output, hidden = rnn(x)`. What is the shape of hidden[-1]?"),
        hidden[-1].shape,
        (
            Slip(last, sentence("So it is for RNN and GRU. What does an LSTM return besides output?")),
            Slip(states[0].shape, sentence("That is all of h_n; [-1] takes the last layer.")),
        ),
        because,
    )


def padded_as_packed(run: LessonRun, _: int) -> Asked:
    layer = next(stage.layer for stage in run.plan if stage.layer is not None)
    lengths = run["lengths"].value.tolist()
    padded = unpack_rows(run["packed"].value, lengths)
    h_n = forward(layer.arch, run.weights["lstm"], padded).h_n
    same = np.abs(h_n - run["hidden"].value).max(axis=(0, 2)) < 1e-5
    return whole(
        sentence("Without packing the LSTM reads the padding, too. How many of the {count} sentences "
                 "get the same final states?", count=len(lengths)),
        int(same.sum()),
        (
            Slip(len(lengths), sentence("The padding is 0, but its steps are not idle: biases and W_hh move h and c.")),
            Slip(0, sentence("Which sentences have no padding at all?")),
        ),
        sentence(
            "Only sentences of {T} tokens, which need no padding. In the others → goes on over zeros behind the end, "
            "and ← has read them before the first word: the states are up to {off} off.",
            T=max(lengths),
            off=f"{np.abs(h_n - run['hidden'].value).max():.2f}",
        ),
    )  # fmt: skip
