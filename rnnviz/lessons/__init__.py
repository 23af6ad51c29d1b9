"""The networks that lecture notes teach: each whole, stage by stage, by hand and with torch, and as a script."""

from rnnviz.lessons.asked import Ask, Asked, Slip
from rnnviz.lessons.catalogue import ALIASES, GROUPS, LESSONS
from rnnviz.lessons.choices import Choices
from rnnviz.lessons.lesson import Claim, Lesson, LessonRun, StageValue
from rnnviz.lessons.simulator import LessonLayer, lesson_layer, simulator_ids, simulator_setup

__all__ = [
    "ALIASES",
    "GROUPS",
    "LESSONS",
    "Ask",
    "Asked",
    "Choices",
    "Claim",
    "Lesson",
    "LessonLayer",
    "LessonRun",
    "Slip",
    "StageValue",
    "lesson_layer",
    "simulator_ids",
    "simulator_setup",
]
