"""Backwards: the way back by hand with one wrong line. Which line is it, and what should stand there?"""

from rnnviz.exercises.bugs import BugsTask, draw_of, one_way_to_mend
from rnnviz.exercises.bugs.programs import PROGRAMS
from rnnviz.exercises.dice import Dice
from rnnviz.exercises.exercise import Kind
from rnnviz.words import mark


def _draw(dice: Dice, level: int) -> BugsTask:
    return draw_of(dice, [own for own in PROGRAMS.values() if own.level == level and own.is_back])


KIND = Kind(mark("Find the bug in the way back"), 12, _draw, one_way_to_mend)
