"""The cells: every formula of the project, one file for each family.

A file of this folder that defines `CELLS` adds its cells to the table here, and with that to every page: nothing else
has to be touched.
"""

from importlib import import_module
from pkgutil import iter_modules

from rnnviz.network.cells.cell import Cell, Gate, Layout, Line, StepWeights

_FAMILIES = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__) if module.name != "cell"]
_ALL = [cell for family in _FAMILIES for cell in family.CELLS]
# Simple cells first: pages offer them in this order.
CELLS: dict[str, Cell] = {cell.name: cell for cell in sorted(_ALL, key=lambda cell: len(cell.gates))}

__all__ = ["CELLS", "Cell", "Gate", "Layout", "Line", "StepWeights"]
