"""What learners get wrong: the usual wrong line beside the right one, run on the same numbers.

from rnnviz.lessons.confusions import CONFUSIONS, of_lesson, run

run(CONFUSIONS["view"], seed=3)                      # small numbers of this seed
run(CONFUSIONS["last-output"], 3, LESSONS["D2"].run(3))    # the lesson's own numbers, where they fit
"""

from rnnviz.lessons.catalogue import ALIASES
from rnnviz.lessons.confusions.backwards import BACKWARDS
from rnnviz.lessons.confusions.calls import CALLS
from rnnviz.lessons.confusions.confusion import Confusion
from rnnviz.lessons.confusions.devices import DEVICES
from rnnviz.lessons.confusions.gates import GATES
from rnnviz.lessons.confusions.loops import LOOPS
from rnnviz.lessons.confusions.origins import Part, origins
from rnnviz.lessons.confusions.running import Difference, Outcome, Side, run
from rnnviz.lessons.confusions.sequences import SEQUENCES
from rnnviz.lessons.confusions.states import STATES

CONFUSIONS: dict[str, Confusion] = {
    own.key: own for own in (*LOOPS, *GATES, *STATES, *SEQUENCES, *CALLS, *DEVICES, *BACKWARDS)
}

# Where people write it; the first of a lesson is the one that it shows first.
BY_LESSON: dict[str, tuple[str, ...]] = {
    "A1": ("devices",),
    "A2": ("layout", "other-bias", "h_n", "loop"),
    "A5": ("loop", "h_n", "c-upwards"),
    "B1": ("positions", "dropout", "h_0-batch-first"),
    "B2": ("sizes", "carry", "detach"),
    "B3": ("h_0-batch-first", "axes-swapped"),
    "B4": ("positions", "memory", "h_n"),
    "B5": ("padding", "h_0-batch-first"),
    "B6": ("axes-swapped", "last-output"),
    "C1": ("other-bias", "layout"),
    "D1": ("carry", "detach"),
    "D2": ("last-output", "view"),
    "D3": ("tuple", "axes-swapped"),
    "D4": ("axes-swapped", "last-output"),
    "D5": ("last-output", "view"),
    "D6": ("pair-of-states", "h_n", "gru-reset", "gru-update", "biases", "c-upwards"),
    "D7": ("padding", "view", "gates", "memory"),
    "E1": ("zero-grad", "first-state"),
    "E2": ("first-state", "zero-grad"),
    "E3": ("detach", "carry"),
    "E4": ("clip-early", "clip-each"),
}


def of_lesson(lesson_id: str) -> tuple[Confusion, ...]:
    """The confusions that belong to a lesson, none for one that has none."""
    return tuple(CONFUSIONS[key] for key in BY_LESSON.get(ALIASES.get(lesson_id, lesson_id), ()))


__all__ = [
    "BY_LESSON",
    "CONFUSIONS",
    "Confusion",
    "Difference",
    "Outcome",
    "Part",
    "Side",
    "of_lesson",
    "origins",
    "run",
]
