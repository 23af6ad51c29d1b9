"""C: the sum of the first step."""

import numpy as np

from rnnviz.lessons.asked import Asked, choice
from rnnviz.lessons.lesson import LessonRun
from rnnviz.words import sentence


def the_term_that_is_0(run: LessonRun, sample: int) -> Asked:
    w, x = run.weights["rnn"], run["x"].value[sample, 0]
    h_0 = np.zeros(w["weight_hh_l0"].shape[1])
    terms = {
        "W_ih x[0]": w["weight_ih_l0"] @ x,
        "b_ih": w["bias_ih_l0"],
        "W_hh h[−1]": w["weight_hh_l0"] @ h_0,
        "b_hh": w["bias_hh_l0"],
    }
    return choice(
        sentence("One term of the first sum, that of h[0], is 0 whatever the weights are. Which?"),
        [bool(term.any()) for term in terms.values()].index(False),
        tuple(terms),
        sentence(
            "h[−1] is h_0, and without h_0 torch takes zeros. So the first step is a plain layer: it cannot tell you "
            "whether W_hh is right. Check a loop of your own at the second step."
        ),
    )
