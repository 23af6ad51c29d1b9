"""The networks that lecture notes teach, each whole: its stages by hand and by torch, and its code."""

from rnnviz.lessons.catalogue import GROUPS, LESSONS
from rnnviz.lessons.lesson import Lesson, Run, Same, StageValue
from rnnviz.lessons.simulator import simulator_ids, simulator_setup

__all__ = ["GROUPS", "LESSONS", "Lesson", "Run", "Same", "StageValue", "simulator_ids", "simulator_setup"]
