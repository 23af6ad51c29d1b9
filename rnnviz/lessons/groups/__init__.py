"""The lessons, one file for each group."""
