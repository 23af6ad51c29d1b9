"""Exercises: predict what a network does, check it, and see why."""

from rnnviz.ui.exercises.view import page

page()
