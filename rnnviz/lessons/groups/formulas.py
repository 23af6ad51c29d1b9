"""Formulas that several lessons show, in pieces of text with the role of their term."""

from rnnviz.lessons.lesson import Piece

RECURRENCE: tuple[Piece, ...] = (
    ("h[t] = tanh( ", ""),
    ("W_ih x[t]", "x"),
    (" + ", ""),
    ("b_ih", "bias"),
    (" + ", ""),
    ("W_hh h[t−1]", "h"),
    (" + ", ""),
    ("b_hh", "bias"),
    (" )", ""),
)
