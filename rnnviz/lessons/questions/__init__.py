"""The question at the end of each lesson, with its answer computed from the run; one file for each group."""
