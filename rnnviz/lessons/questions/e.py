"""E: what is left of a gradient."""

import numpy as np

from rnnviz.lessons.asked import Asked, Slip, choice, whole
from rnnviz.lessons.lesson import LessonRun
from rnnviz.words import sentence

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
