"""The lines of a notebook that change single numbers, a line for each edit of the page."""

from collections.abc import Callable, Collection

from rnnviz.edits import read_edits
from rnnviz.lessons import LessonLayer
from rnnviz.ui.simulator.fields import Choices

_GIVEN = ("x", "h_0", "c_0")


def weight_edits(chosen: Choices) -> list[str]:
    """Lines that change weights of `rnn`."""
    lines = [f"    rnn.{line}" for line in _assignments(chosen, lambda name: name not in _GIVEN)]
    return ["with torch.no_grad():", *lines] if lines else []


def given_edits(chosen: Choices, names: Collection[str]) -> list[str]:
    """Lines that change what the layer is called with; x is time-major here."""
    return _assignments(chosen, lambda name: name in names)


def _assignments(chosen: Choices, wanted: Callable[[str], bool]) -> list[str]:
    edits = () if isinstance(chosen, LessonLayer) else read_edits(chosen.edits)
    return [f"{name}[{', '.join(map(str, index))}] = {float(text)!r}" for name, index, text in edits if wanted(name)]
