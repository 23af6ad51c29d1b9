"""E: what is left of a gradient."""

import numpy as np

from rnnviz.lessons.asked import Asked, Slip, choice, whole
from rnnviz.lessons.lesson import LessonRun
from rnnviz.network.backward import backward
from rnnviz.network.clipping import clip_by_norm
from rnnviz.network.forward import forward
from rnnviz.words import mark, sentence

W = ("0.5", "0.9", "1.5")


def where_d_u_goes(run: LessonRun, _: int) -> Asked:
    """How many numbers are products with the two of d_u."""
    names = ("dW_hh", "dW_ih", "db", "d_x", "d_h_before")
    counts = [run[name].value.size for name in names]
    weights = sum(counts[:3])
    return whole(
        sentence(
            "How many numbers are made of d_u: the gradients of weights, bias, x and the state before, all together?"
        ),
        sum(counts),
        (
            Slip(weights, sentence("Those are the weights' and the bias's. d_u is also handed on.")),
            Slip(weights - counts[2], sentence("Those are the two matrices'.")),
            Slip(len(names), sentence("That is how many arrays they are.")),
        ),
        sentence(
            "{counts} = {total}, of {size} numbers. So d_u is what a loop back has to get right; all else is one "
            "product behind it.",
            counts=" + ".join(map(str, counts)),
            total=sum(counts),
            size=run["d_u"].value.size,
        ),
    )


def exactly_as_long(run: LessonRun, _: int) -> Asked:
    """By our own clipping, in float64."""
    most = float(run["max_norm"].value[0])
    found = clip_by_norm({"both": np.array([most, 0.0])}, most).factor
    return choice(
        sentence("A gradient is exactly max_norm long. What is it multiplied by?"),
        1 if found < 1 else 0,
        (mark("exactly 1"), mark("a little less than 1"), mark("a little more than 1")),
        sentence(
            "{most} / ({most} + 0.000001) = {factor}. torch adds 1e−6 so that a gradient of 0 is not divided by 0; "
            "nobody will see the rest.",
            most=f"{most:g}",
            factor=f"{found:.8f}",
        ),
    )


def first_that_learns(run: LessonRun, _: int) -> Asked:
    """Walked back once more, with another k."""
    k = 5
    stage = next(stage for stage in run.plan if stage.layer is not None)
    assert stage.layer is not None
    weights = run.weights[stage.module]
    trace = forward(stage.layer.arch, weights, run["x"].value)
    reached = backward(trace, weights, d_h_n=np.ones_like(trace.h_n), truncate=k).layers[0][0].h
    first = int(np.argmax(reached.any(axis=(1, 2))))
    last = len(reached) - 1
    return whole(
        sentence("Someone detaches every {k} steps, and the loss stands at t = {last}. Which is the first step whose "
                 "state still gets a gradient?", k=k, last=last),
        first,
        (
            Slip(last - k + 1, sentence("The chunks are counted from the first step, not from the last.")),
            Slip(0, sentence("So it is without detach.")),
            Slip(first - 1, sentence("That is the state which is detached: what comes after it hands nothing back.")),
        ),
        sentence(
            "The cuts stand before the steps 5 and 10. Only the last chunk learns from this loss, however long the "
            "others are: {count} steps here.",
            count=last - first + 1,
        ),
    )  # fmt: skip


def keeps_most(run: LessonRun, _: int) -> Asked:
    """Of three weights, by the run's own curve."""
    every, reach = run["every_w"].value, run["reach"].value
    left = [float(reach[np.abs(every - float(w)).argmin()]) for w in W]
    best = int(np.argmax(left))
    shares = ", ".join(f"{value:.1e}" for value in left).replace("-", "−")
    return choice(
        sentence("31 steps back, with tanh: which w leaves most of the gradient?"),
        best,
        tuple(f"w = {w}" for w in W),
        sentence(
            "They leave {shares}. A large w does not help: h settles far from 0, where tanh is flat, and 1 − h² is "
            "small. Only without tanh would w = 1.5 explode.",
            shares=shares,
        ),
    )
