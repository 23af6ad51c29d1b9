"""The layers that exercises are about."""

from rnnviz.network.cells import CELLS, Cell

# torch's, with one cell for each class: the first, as nn.RNN takes tanh unless it is told otherwise
TORCH_LAYERS: tuple[Cell, ...] = tuple(
    {cell.torch_class: cell for cell in reversed(CELLS.values()) if cell.torch_class is not None}.values()
)[::-1]
PLAIN = next(cell for cell in TORCH_LAYERS if not cell.gated)
