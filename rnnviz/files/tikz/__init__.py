"""A run as TikZ, for slides and papers: the unrolled network with its states, and the inside of a cell at one step."""

from rnnviz.files.tikz.inside import inside_tikz
from rnnviz.files.tikz.unrolled import unrolled_tikz

__all__ = ["inside_tikz", "unrolled_tikz"]
