"""B: weights that are counted, shapes that do and do not change, and samples that leak."""

from math import prod

import numpy as np

from rnnviz.lessons.asked import Asked, Slip, choice, shape, whole
from rnnviz.lessons.lesson import LessonRun, StageValue
from rnnviz.lessons.stage import Layer
from rnnviz.words import mark, sentence


def layer_of(run: LessonRun) -> Layer:
    """The first recurrent layer."""
    return next(stage.layer for stage in run.plan if stage.layer is not None)


def weights_in_all(run: LessonRun, _: int) -> Asked:
    weights = run.weights["rnn"]
    total = sum(array.size for array in weights.values())
    H = layer_of(run).arch.hidden_size
    T = run["x"].shape[0]
    sizes = " + ".join("·".join(map(str, array.shape)) for array in weights.values())
    return whole(
        sentence("How many weights does the layer have in all?"),
        total,
        (
            Slip(total - H, sentence("That is with one bias. torch keeps two, of H numbers each.")),
            Slip(total - 2 * H, sentence("That is without the two biases.")),
            Slip(total - H * H, sentence("That is without W_hh, which has a row and a column for each unit.")),
            Slip(total * T, sentence("The same weights are used at each of the {T} steps: they count once.", T=T)),
        ),
        sentence("{sizes} = {total}: W_ih, W_hh and the two biases. T and N are in none of them.",
                 sizes=sizes, total=total),
    )  # fmt: skip


def what_grows(run: LessonRun, _: int) -> Asked:
    """By the shapes of the values of the shortest and the longest sequence."""
    by_length = {value.shape[0]: value for value in run.stages if value.name.startswith("output_")}
    short, long = by_length[min(by_length)], by_length[max(by_length)]
    grows = short.shape != long.shape
    state_grows = _state_of(run, short).shape != _state_of(run, long).shape
    return choice(
        sentence("A sequence gets longer, from {short} steps to {long}. What gets larger?",
                 short=short.shape[0], long=long.shape[0]),
        2 if not grows else 1 if state_grows else 0,
        (mark("x and output"), mark("x, output and h_n"), mark("x, output, h_n and the weights")),
        sentence(
            "output has a state for each step. h_n has only the last, and the weights are the same at each step: "
            "{count} numbers, however long the sequence is.",
            count=sum(array.size for array in run.weights["rnn"].values()),
        ),
    )  # fmt: skip


def _state_of(run: LessonRun, output: StageValue) -> StageValue:
    return run[output.name.replace("output", "h_n")]


def one_turn_of_the_loop(run: LessonRun, _: int) -> Asked:
    x, other = run["x_batch_first"], run["x"]
    return shape(
        sentence("`for step in x_batch_first:` takes the first axis. What is the shape of one `step`?"),
        x.shape[1:],
        (
            Slip(other.shape[1:], sentence("So it is for x, where the first axis is time. Here it is the batch.")),
            Slip(x.shape, sentence("That is all of it; a turn of the loop takes one entry of the first axis.")),
        ),
        sentence(
            "One sample with all its {T} steps. The loop that was meant, one step of all samples, needs the sequence "
            "first, or x_batch_first[:, t].",
            T=x.shape[1],
        ),
    )


def without_batch_first(run: LessonRun, _: int) -> Asked:
    layer, x = layer_of(run), run["x"]
    N, T = x.shape[:2]
    states, _batch, size = run["h_n"].shape
    return shape(
        sentence("Someone forgets batch_first=True and leaves x as it is, without h_0. What shape does h_n have then?"),
        (states, T, size),
        (
            Slip((states, N, size), sentence("That is h_n as it should be. Which axis is the batch without the word?")),
            Slip((states, N, T), sentence("The last axis is the state's size, {size}.", size=size)),
        ),
        sentence(
            "Without batch_first the second axis is the batch: torch reads {T} samples of {N} steps and says nothing. "
            "The {cell} still runs, on other sequences than were meant.",
            T=T,
            N=N,
            cell=layer.arch.spec.title,
        ),
    )


def numbers_that_are_not_0(run: LessonRun, _: int) -> Asked:
    x = run["x"].value
    N, T, letters = x.shape
    answer = int(np.count_nonzero(x))
    return whole(
        sentence("x has shape {shape}. How many of its {count} numbers are not 0?", shape=str(x.shape), count=x.size),
        answer,
        (
            Slip(N * T, sentence("So it would be if all words had {T} letters.", T=T)),
            Slip(N, sentence("That is one for each word; it is one for each letter.")),
            Slip(prod((T, letters)), sentence("That is all numbers of one word.")),
        ),
        sentence(
            "One for each letter. The product W_ih x[t] only picks the column of W_ih that belongs to the letter."
        ),
    )


def who_notices(run: LessonRun, _: int) -> Asked:
    noticed, fixed = run["noticed"].value, run["noticed_fixed"].value
    answer, right = int(np.count_nonzero(noticed)), int(np.count_nonzero(fixed))
    return whole(
        sentence(
            "Only sample 0 of x was changed. In how many of the {count} samples does y change?", count=len(noticed)
        ),
        answer,
        (Slip(right, sentence("So it is with batch_first=True, as noticed_fixed shows. Here it is not set.")),),
        sentence(
            "What was meant as sample 0 is step 0 of every sequence that torch reads, and the state carries it to all "
            "steps behind. With batch_first=True {right} sample notices, the changed one.",
            right=right,
        ),
    )
