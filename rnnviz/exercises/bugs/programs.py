"""All programs to find the bug in, by their names."""

from rnnviz.exercises.bugs.back import BACK
from rnnviz.exercises.bugs.gated import GATED
from rnnviz.exercises.bugs.loops import LOOPS

PROGRAMS = {program.name: program for program in (*LOOPS, *GATED, *BACK)}
