"""The stages of the lessons, as functions of what a person chose; one file for each group."""
