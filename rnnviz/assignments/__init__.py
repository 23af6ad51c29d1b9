"""Assignments: the exercises of a class in a link, what a student hands in, and how it is verified. Nothing is kept.

    from rnnviz.assignments import Assignment, Part, read_link, read_receipt, verify

What comes from outside, a link, a name, a receipt, is read in `assignment.py` and `receipt.py` and nowhere else.
"""

from rnnviz.assignments.assignment import (
    MOST_EXERCISES,
    Assignment,
    Part,
    link_parameters,
    read_link,
    read_parameters,
    read_student,
)
from rnnviz.assignments.marking import Marked, Refused, verify, verify_all
from rnnviz.assignments.receipt import Entry, Receipt, begin, read_receipt, write_receipt

__all__ = [
    "MOST_EXERCISES",
    "Assignment",
    "Entry",
    "Marked",
    "Part",
    "Receipt",
    "Refused",
    "begin",
    "link_parameters",
    "read_link",
    "read_parameters",
    "read_receipt",
    "read_student",
    "verify",
    "verify_all",
    "write_receipt",
]
