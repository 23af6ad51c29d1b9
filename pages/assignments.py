"""Assignments: a teacher composes a link, verifies the receipts of a class, and prints sheets."""

from rnnviz.ui.exercises.teacher import page

page()
