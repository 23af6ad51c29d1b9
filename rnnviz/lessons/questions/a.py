"""A: what a change reaches, and what one step does not show."""

import numpy as np

from rnnviz.lessons.asked import Asked, Slip, choice, whole
from rnnviz.lessons.lesson import LessonRun
from rnnviz.lessons.recompute import recompute
from rnnviz.words import mark, sentence

OWN_ROW, EVERY_ROW, NO_ROW = mark("row 0 only"), mark("every row"), mark("no row")


def rows_that_change(run: LessonRun, _: int) -> Asked:
    changed = run["x"].value.copy()
    changed[0] += 1
    rows = (recompute(run, x=changed)["output"] != run["output"].value).any(axis=1)
    at = 2 if not rows.any() else 1 if rows[1:].any() else 0
    return choice(
        sentence("1 is added to all of x[0]. In which rows of output does a number change?"),
        at,
        (OWN_ROW, EVERY_ROW, NO_ROW),
        sentence(
            "A sample is a row, and a row of output is made of the same row of x. Samples never meet, and neither do "
            "steps: that is what a layer without memory means."
        ),
    )


def first_step_off(run: LessonRun, _: int) -> Asked:
    """W_hh without .T, which is square and so passes."""
    wrong = recompute(run, W_hh=np.ascontiguousarray(run["W_hh"].value.T))["by_rows"]
    off = np.abs(wrong - run["by_rows"].value).max(axis=(1, 2))
    at = int(np.argmax(off > 1e-4))
    because = (
        sentence("h_0 is 0, and 0 times any matrix is 0: at t = 0 the mistake cannot be seen. At t = 1 it is {off}.",
                 off=f"{off[1]:.2f}")
        if at
        else sentence("h_0 is not 0, so W_hh is used at the very first step: there it is already {off} off.",
                      off=f"{off[0]:.2f}")
    )  # fmt: skip
    return whole(
        sentence(
            "Someone forgets the .T of W_hh. It is square, so NumPy is silent. At which t is a state first wrong?"
        ),
        at,
        (
            Slip(0, sentence("At t = 0 the state before is h_0: what is W_hh h_0 here?")),
            Slip(1, sentence("h_0 is not 0 here: W_hh is used at t = 0 already.")),
        ),
        because,
    )


def what_of_h_n_is_in_output(run: LessonRun, sample: int) -> Asked:
    last = run["output"].value[-1]
    found = [bool(np.array_equal(state, last)) for state in run["h_n"].value]
    at = 2 if all(found) else found.index(True)
    return choice(
        sentence("h_n has the last state of both layers. Which of them do you find in output, too?"),
        at,
        (mark("h_n[0], the lower layer's"), mark("h_n[1], the upper layer's"), mark("both")),
        sentence(
            "output has the upper layer's state of every step, so output[-1] is h_n[1]. The lower layer's states are "
            "used and thrown away, all but the last: h_n[0]. Whoever wants them writes the loop with two cells."
        ),
    )
