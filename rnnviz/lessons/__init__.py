"""The networks that lecture notes teach: each whole, stage by stage, by hand and with torch, and as a script."""

from rnnviz.lessons.catalogue import GROUPS, LESSONS
from rnnviz.lessons.lesson import Claim, Lesson, LessonRun, StageValue
from rnnviz.lessons.simulator import LessonLayer, lesson_layer, simulator_ids, simulator_setup

__all__ = [
    "GROUPS",
    "LESSONS",
    "Claim",
    "Lesson",
    "LessonLayer",
    "LessonRun",
    "StageValue",
    "lesson_layer",
    "simulator_ids",
    "simulator_setup",
]
