"""What a person chooses of a lesson: its size, a variant, where weights and first state come from, and a text."""

from dataclasses import dataclass

SIZES = ("small", "notes")  # so small that every number can be read, or as the lecture notes have it


@dataclass(frozen=True)
class Choices:
    """One choice for each switch, "" where the lesson has no such switch.

    weights: "torch" as a module draws them, or "randn", standard normal and unscaled.   h_0: "zeros" or "random".
    """

    size: str = SIZES[0]
    variant: str = ""
    weights: str = ""
    h_0: str = ""
    text: str = ""

    @property
    def small(self) -> bool:
        return self.size == "small"
