"""All lessons by id, in the order in which they are taught."""

from rnnviz.lessons.layer_shapes import GROUP_B
from rnnviz.lessons.lesson import Lesson
from rnnviz.lessons.networks import GROUP_D
from rnnviz.lessons.step_by_step import GROUP_C
from rnnviz.lessons.three_ways import GROUP_A

LESSONS: dict[str, Lesson] = {lesson.id: lesson for lesson in (*GROUP_A, *GROUP_B, *GROUP_C, *GROUP_D)}
GROUPS: dict[str, str] = {
    "A": "One layer, computed three ways",
    "B": "The layer's shapes",
    "C": "Step by step",
    "D": "Networks around the layer",
}
