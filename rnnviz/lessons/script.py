"""The code of a lesson: one script for NumPy and torch, made of the same stages, that needs nothing of this package."""

from rnnviz.lessons.stage import Stage


def script(heading: str, plan: tuple[Stage, ...], seed: int) -> str:
    """Runnable text: what is drawn and the modules, then the computation, then the shape of every value."""
    preparation = [line for stage in plan for line in stage.preparation]
    calls = [line for stage in plan for line in stage.call]
    shapes = [
        f'print("{name}", tuple({name}{_rows(axes)}.shape))' for stage in plan for name, axes in stage.makes.items()
    ]
    numpy = ["import numpy as np"] if any("np." in line for line in (*preparation, *calls)) else []
    text = [f'"""{heading}"""', "", *numpy, "import torch", "", f"SEED = {seed}", "", *preparation, ""]
    text += ["with torch.no_grad():", *(f"    {line}" for line in calls), "", *shapes]
    return "\n".join(text) + "\n"


def _rows(axes: str) -> str:
    """A packed sequence is no tensor; its rows are."""
    return ".data" if axes.startswith("P") else ""
