"""All lessons by id, in the order in which they are taught, and the titles of their groups by letter."""

from rnnviz.lessons.groups import a, b, c, d, e
from rnnviz.lessons.lesson import Lesson

LESSONS: dict[str, Lesson] = {lesson.id: lesson for group in (a, b, c, d, e) for lesson in group.LESSONS}
ALIASES = {"A3": "A2", "A4": "A2"}  # lessons that have become one; links to them go on working
GROUPS: dict[str, str] = {"A": a.TITLE, "B": b.TITLE, "C": c.TITLE, "D": d.TITLE, "E": e.TITLE}
