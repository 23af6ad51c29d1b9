"""Exercises: predict what a network does, check it, and see why."""

from rnnviz.ui.exercise_view import show

show()
